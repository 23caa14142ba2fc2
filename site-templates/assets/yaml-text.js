// The text that YAML is made of: places in it, white space, and scalars of every kind. yaml.js puts
// them together. What is not known here is refused, with the place; nothing is guessed.
"use strict";

const larderYAMLText = (function () {
  const limits = Object.freeze({ characters: 20 << 20, depth: 100, key: 1024 });
  const convert = "Convert it to JSON, or ask larder itself";

  class Refusal extends Error {
    constructor(message, text, at, advice = "") {
      super(message);
      this.advice = advice;
      const before = text.slice(0, at);
      const start = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
      this.line = before.slice(0, start).split(/\r\n|\r|\n/).length;
      this.column = Array.from(before.slice(start)).length + 1;
    }
  }

  // What libyaml takes as text, without the breaks that only older YAML counts as such.
  const unfit =
    /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
  const isBreak = (one) => one === "\n" || one === "\r";
  const isBlank = (one) => one === " " || one === "\t";
  // At the end of the text, too.
  const isGap = (one) => one === undefined || isBlank(one) || isBreak(one);
  const isFlowSign = (one) => one !== undefined && ",[]{}".includes(one);

  const escapes = {
    0: "\0", a: "\x07", b: "\b", t: "\t", "\t": "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029",
  };
  const escapeLengths = { x: 2, u: 4, U: 8 };

  class Cursor {
    constructor(text) {
      this.text = text;
      this.place = text.startsWith("\ufeff") ? 1 : 0;
      this.depth = 0;
      // JSON writes what is beyond U+FFFF as two halves.
      this.isJSON = /^\ufeff?[ \t-\r]*\{/.test(text);
    }

    refuse(message, at = this.place, advice = convert) {
      throw new Refusal(message, this.text, at, advice);
    }

    // Without advice: what is wrong here is wrong everywhere.
    fail(message, at = this.place) { this.refuse(message, at, ""); }

    get next() { return this.text[this.place]; }

    column(at = this.place) {
      let start = at;
      while (start > 0 && !isBreak(this.text[start - 1])) start -= 1;
      return at - start - (start === 0 && this.text.startsWith("\ufeff") ? 1 : 0);
    }

    checkCharacters() {
      const { text } = this;
      if (text.length > limits.characters) {
        this.fail(`the text is too long: at most ${limits.characters >> 20} MB are read`, 0);
      }
      const at = text.slice(this.place).search(unfit);
      if (at < 0) return;
      const code = text.codePointAt(this.place + at).toString(16).toUpperCase().padStart(4, "0");
      this.fail(
        `the character U+${code} cannot stand here; inside quotes it can be written as an escape`,
        this.place + at);
    }

    isMarker(sign) {
      return this.text.startsWith(sign, this.place) && isGap(this.text[this.place + 3]) &&
        this.column() === 0;
    }

    isMarkerHere() { return this.isMarker("---") || this.isMarker("..."); }

    // White space

    skipBlanks() {
      while (isBlank(this.next)) this.place += 1;
    }

    skipBreak() {
      this.place += this.text.startsWith("\r\n", this.place) ? 2 : 1;
    }

    skipComment() {
      while (this.next !== undefined && !isBreak(this.next)) this.place += 1;
    }

    // To the next line that says something, past its indentation.
    skipToContent() {
      while (this.next !== undefined) {
        if (this.next === " ") this.place += 1;
        else if (this.next === "#") this.skipComment();
        else if (isBreak(this.next)) this.skipBreak();
        else if (this.next === "\t") this.fail("a tab cannot indent: use spaces");
        else return;
      }
    }

    // Over the rest of a line that holds nothing more, but for a comment.
    endLine(message = "this line ends where something more follows") {
      const start = this.place;
      this.skipBlanks();
      if (this.next === "#" && this.place > start) this.skipComment();
      if (this.next !== undefined && !isBreak(this.next)) this.refuse(message);
    }

    // Plain text

    checkPlainStart(isFlow) {
      const [first, second] = [this.next, this.text[this.place + 1]];
      if (first === "&" || first === "*") this.refuse("anchors and aliases are not read here");
      if (first === "!") this.refuse("tags are not read here");
      if (first === "?" && isGap(second)) this.refuse("keys marked by ? are not read here");
      const needsMore = "-?:".includes(first);
      const isFree = !(",[]{}#|>'\"%@`" + (isFlow ? "?:" : "")).includes(first);
      if (!isFree || needsMore && (isGap(second) || isFlow && isFlowSign(second))) {
        this.refuse("text cannot begin like this without quotes");
      }
    }

    // Plain text on one line.
    plainLine(isFlow) {
      this.checkPlainStart(isFlow);
      const at = this.place;
      return { at, text: this.plainRest(isFlow), isPlain: true };
    }

    plainRest(isFlow) {
      const { text } = this;
      const start = this.place;
      let end = start;
      while (this.place < text.length && !this.endsPlain(isFlow)) {
        this.place += 1;
        if (!isBlank(text[this.place - 1])) end = this.place;
      }
      return text.slice(start, end);
    }

    endsPlain(isFlow) {
      const one = this.next;
      if (isBreak(one)) return true;
      if (one === "#") return isBlank(this.text[this.place - 1]);
      if (one === ":") {
        const after = this.text[this.place + 1];
        if (isFlow && (isFlowSign(after) || after === "?")) this.refuse("this colon needs a space");
        return isGap(after);
      }
      if (isFlow && one === "?") this.refuse("a question mark needs quotes here");
      return isFlow && isFlowSign(one);
    }

    // Plain text that goes on in lines indented by more than `indent`.
    plain(indent) {
      const node = this.plainLine(false);
      for (let breaks = this.plainBreaks(indent); breaks; breaks = this.plainBreaks(indent)) {
        node.text += breaks + this.plainRest(false);
      }
      if (this.next === ":") this.fail("a key and its value are not expected here");
      return node;
    }

    // How the next line goes on; "" where it does not, and then nothing was read.
    plainBreaks(indent) {
      const start = this.place;
      if (!isBreak(this.next)) return "";
      const count = this.skipLines();
      const goesOn = this.next !== undefined && this.next !== "#" && this.column() > indent &&
        !this.isMarkerHere();
      if (goesOn && this.next === "\t") this.refuse("a tab cannot indent: use spaces");
      if (goesOn) return count === 1 ? " " : "\n".repeat(count - 1);
      this.place = start;
      return "";
    }

    // Over line breaks and the spaces after them; how many there were.
    skipLines() {
      let count = 0;
      while (isBreak(this.next)) {
        this.skipBreak();
        count += 1;
        while (this.next === " ") this.place += 1;
      }
      return count;
    }

    // Quoted text

    quoted() {
      const at = this.place;
      const quote = this.next;
      const pieces = [];
      this.place += 1;
      while (!this.endsQuoted(quote, pieces)) {
        if (this.next === undefined) this.fail("the quotes that open here are not closed", at);
        if (isBreak(this.next)) this.foldQuoted(pieces);
        else if (quote === '"' && this.next === "\\") this.escape(pieces);
        else pieces.push(this.quotedRun(quote));
      }
      this.place += 1;
      return { at, text: pieces.join(""), isPlain: false };
    }

    // Two single quotes within single quotes are one.
    endsQuoted(quote, pieces) {
      while (quote === "'" && this.text.startsWith("''", this.place)) {
        pieces.push(quote);
        this.place += 2;
      }
      return this.next === quote;
    }

    quotedRun(quote) {
      const start = this.place;
      const { text } = this;
      let end = start;
      for (; end < text.length; end += 1) {
        const one = text[end];
        if (one === quote || isBreak(one) || one === "\\" && quote === '"') break;
      }
      this.place = end;
      // Blanks before a line break do not count.
      while (isBreak(text[this.place]) && end > start && isBlank(text[end - 1])) end -= 1;
      return text.slice(start, end);
    }

    foldQuoted(pieces) {
      const count = this.quotedBreaks();
      pieces.push(count === 1 ? " " : "\n".repeat(count - 1));
    }

    quotedBreaks() {
      let count = 0;
      while (isBreak(this.next)) {
        this.skipBreak();
        count += 1;
        if (this.isMarkerHere()) this.fail("a document ends within quotes");
        this.skipBlanks();
      }
      return count;
    }

    escape(pieces) {
      const sign = this.text[this.place + 1];
      if (sign !== undefined && isBreak(sign)) {
        this.place += 1;
        const count = this.quotedBreaks();
        pieces.push("\n".repeat(count - 1));
      } else if (Object.hasOwn(escapeLengths, sign ?? "")) {
        pieces.push(this.escapedCharacter(sign));
      } else if (Object.hasOwn(escapes, sign ?? "")) {
        pieces.push(escapes[sign]);
        this.place += 2;
      } else {
        this.fail("there is no such escape");
      }
    }

    escapedCharacter(sign) {
      const at = this.place;
      const code = this.hexNumber(at, sign);
      if (code === null) this.fail("this escape is not complete");
      this.place += 2 + escapeLengths[sign];
      if (code < 0xd800 || code > 0xdfff && code <= 0x10ffff) return String.fromCodePoint(code);
      if (!this.isJSON || sign !== "u") this.fail("this escape is no character", at);
      const other = code < 0xdc00 ? this.hexNumber(this.place, "u") : null;
      if (other === null || other < 0xdc00 || other > 0xdfff) return "\ufffd";
      this.place += 6;
      return String.fromCharCode(code, other);
    }

    hexNumber(at, sign) {
      const digits = this.text.slice(at + 2, at + 2 + escapeLengths[sign]);
      const isOne = this.text.startsWith("\\" + sign, at) &&
        digits.length === escapeLengths[sign] && /^[0-9A-Fa-f]+$/.test(digits);
      return isOne ? parseInt(digits, 16) : null;
    }

    // Text in lines, after | or >

    blockText(indent) {
      const at = this.place;
      const isLiteral = this.next === "|";
      this.place += 1;
      const header = /^(?:([1-9])([-+])?|([-+])([1-9])?)?/.exec(this.text.slice(this.place, this.place + 2));
      this.place += header[0].length;
      this.endLine("this is no header of a text in lines");
      if (this.next !== undefined) this.skipBreak();
      const increment = Number(header[1] ?? header[4] ?? 0);
      const chomping = header[2] ?? header[3] ?? "";
      const lines = new BlockLines(this, increment && Math.max(indent, 0) + increment, indent);
      return { at, text: lines.folded(isLiteral, chomping), isPlain: false };
    }
  }

  // The lines of a text after | or >, each indented by `indent` characters or more. The steps are
  // libyaml's, because a line too many or too few is another text.
  class BlockLines {
    constructor(reader, indent, parent) {
      this.reader = reader;
      this.parent = parent;
      this.indent = indent;
      this.column = 0;
      this.widest = 0;
    }

    folded(isLiteral, chomping) {
      const { reader } = this;
      const pieces = [];
      let [leading, wasBlank] = ["", false];
      let trailing = this.breaks();
      while (this.column === this.indent && reader.next !== undefined) {
        const startsBlank = isBlank(reader.next);
        if (!isLiteral && leading && !wasBlank && !startsBlank) leading = trailing ? "" : " ";
        pieces.push(leading, trailing, this.line());
        wasBlank = startsBlank;
        leading = reader.next === undefined ? "" : "\n";
        if (leading) reader.skipBreak();
        trailing = this.breaks();
      }
      reader.place -= this.column;
      if (chomping !== "-") pieces.push(leading);
      if (chomping === "+") pieces.push(trailing);
      return pieces.join("");
    }

    line() {
      const { reader } = this;
      const start = reader.place;
      reader.skipComment();
      return reader.text.slice(start, reader.place);
    }

    // Empty lines, and the indentation of the line after them. The first line that is not empty says
    // what the indentation is, where the header does not.
    breaks() {
      const { reader } = this;
      let count = 0;
      for (;;) {
        this.column = 0;
        while (reader.next === " " && (!this.indent || this.column < this.indent)) {
          reader.place += 1;
          this.column += 1;
        }
        if (reader.next === "\t" && (!this.indent || this.column < this.indent)) {
          reader.fail("a tab cannot indent: use spaces");
        }
        if (reader.next === undefined || !isBreak(reader.next)) break;
        this.widest = Math.max(this.widest, this.column);
        reader.skipBreak();
        count += 1;
      }
      if (!this.indent) this.decide();
      return "\n".repeat(count);
    }

    decide() {
      this.indent = Math.max(this.column, this.parent + 1, 1);
      if (this.widest > this.indent) {
        this.reader.refuse("an empty line above is indented by more than this text");
      }
    }
  }

  return Object.freeze({ limits, Refusal, Cursor, isBreak, isBlank, isGap, isFlowSign });
})();
