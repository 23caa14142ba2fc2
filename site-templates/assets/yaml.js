// Reads snapshots in YAML and JSON: as much of YAML as tools write, and JSON as the YAML that it also
// is. What it does not know it refuses, with the place; it never guesses. That is: anchors, tags,
// directives, keys of several lines, several documents, and line breaks of other scripts.
//
// `larderYAML.read(text)` gives nodes, `larderYAML.Refusal` is what it throws. A node has `at`, its
// place in the text, and
// - `text` and `isPlain`, a scalar;
// - `items`, a list;
// - `entries`, a mapping: `[key, value]` in the order of the text, none lost where a key is there twice.
"use strict";

const larderYAML = (function () {
  const { limits, Refusal, Cursor, isBreak, isBlank, isGap, isFlowSign } = larderYAMLText;

  class Reader extends Cursor {
    // The document

    document() {
      this.checkCharacters();
      this.skipToContent();
      if (this.next === "%") this.refuse("directives are not read here");
      if (this.isMarker("---")) {
        this.place += 3;
        this.endLine("start the first document on a line of its own");
        this.skipToContent();
      }
      if (this.next === undefined || this.isMarker("---") || this.isMarker("...")) {
        this.fail("the file is empty");
      }
      const root = this.block(-1);
      this.checkEnd();
      return root;
    }

    checkEnd() {
      this.skipToContent();
      if (this.isMarker("...")) {
        this.place += 3;
        this.endLine("text follows the end of the document");
        this.skipToContent();
      }
      if (this.next === undefined) return;
      if (this.isMarker("---")) {
        this.fail("a second document starts here; a snapshot is one document");
      }
      this.fail("this does not belong to what stands above");
    }

    // Nodes by indentation

    within(at, body) {
      this.depth += 1;
      if (this.depth > limits.depth) {
        this.fail(`more than ${limits.depth} collections within each other`, at);
      }
      const node = body();
      this.depth -= 1;
      return node;
    }

    // A node that begins here, indented by more than `indent`.
    block(indent) {
      const column = this.column();
      if (this.isEntry()) return this.within(this.place, () => this.blockList(column));
      const start = this.place;
      const key = this.key();
      if (key) return this.within(start, () => this.blockMap(key, column));
      return this.value(indent);
    }

    isEntry() { return this.next === "-" && isGap(this.text[this.place + 1]); }

    // What a line or the rest of one begins with, when it is no collection by indentation.
    value(indent) {
      // It ends where a line begins.
      if (this.next === "|" || this.next === ">") return this.blockText(indent);
      const node = this.inline(indent);
      if (this.next === ":") this.fail("a key and its value are not expected here");
      this.endLine();
      return node;
    }

    inline(indent) {
      switch (this.next) {
        case "[": case "{": return this.flow();
        case '"': case "'": return this.quoted();
        default: return this.plain(indent);
      }
    }

    blockList(column) {
      const list = { at: this.place, items: [] };
      do {
        this.place += 1;
        list.items.push(this.nested(column, () => this.block(column)));
        this.skipToContent();
      } while (this.next !== undefined && this.column() === column && this.isEntry());
      this.checkIndentation(column);
      return list;
    }

    blockMap(first, column) {
      const map = { at: first.at, entries: [] };
      let key = first;
      while (key) {
        map.entries.push([key, this.mapValue(column)]);
        this.skipToContent();
        const goesOn = this.next !== undefined && this.column() === column && !this.isMarkerHere();
        key = goesOn ? this.key() : null;
        if (goesOn && !key) this.refuse("a key and a colon are expected here");
      }
      this.checkIndentation(column);
      return map;
    }

    checkIndentation(column) {
      if (this.next !== undefined && this.column() > column) {
        this.fail("this is indented by more than what it belongs to");
      }
    }

    mapValue(column) {
      return this.nested(column, () => {
        if (this.isEntry()) this.fail("a list starts on a line of its own");
        return this.value(column);
      }, true);
    }

    // What belongs to a dash or a key that was just read: on the same line, or on those that follow.
    nested(column, body, isOfKey = false) {
      this.skipSpaces();
      const at = this.place;
      if (this.next === "#" || this.next === undefined || isBreak(this.next)) {
        this.skipToContent();
        const deeper = this.next !== undefined && !this.isMarkerHere() ? this.column() : -1;
        if (deeper > column) return this.block(column);
        if (isOfKey && deeper === column && this.isEntry()) {
          return this.within(this.place, () => this.blockList(column));
        }
        return { at, text: "", isPlain: true };
      }
      return body();
    }

    skipSpaces() {
      while (this.next === " ") this.place += 1;
      if (this.next === "\t") this.refuse("a tab does not separate here: use spaces");
    }

    // A key on this line with its colon, or null, and then nothing was read.
    key() {
      const start = this.place;
      if (this.next === ":" && isGap(this.text[start + 1])) this.fail("there is no key before this colon");
      const isQuoted = this.next === '"' || this.next === "'";
      if (!isQuoted && (isFlowSign(this.next) || this.next === "|" || this.next === ">")) return null;
      const key = isQuoted ? this.quoted() : this.plainLine(false);
      if (isQuoted) this.skipBlanks();
      if (this.next !== ":" || !isGap(this.text[this.place + 1]) || this.hasBreak(start)) {
        this.place = start;
        return null;
      }
      this.checkKey(start);
      this.place += 1;
      return key;
    }

    hasBreak(start) { return /[\r\n]/.test(this.text.slice(start, this.place)); }

    checkKey(start) {
      if (this.place - start > limits.key) this.fail("this key is too long", start);
    }

    // Collections in brackets

    flow() {
      const at = this.place;
      return this.within(at, () => (this.next === "[" ? this.flowList(at) : this.flowMap(at)));
    }

    flowList(at) {
      const list = { at, items: [] };
      this.flowItems(at, "]", () => list.items.push(this.flowValue()));
      return list;
    }

    flowMap(at) {
      const map = { at, entries: [] };
      this.flowItems(at, "}", () => {
        const key = this.flowKey();
        this.skipFlowSpace();
        const hasNone = this.next === "," || this.next === "}";
        const value = key.hasColon && !hasNone
          ? this.flowValue() : { at: this.place, text: "", isPlain: true };
        map.entries.push([key.node, value]);
      });
      return map;
    }

    // Calls `body` at each item up to the bracket that closes; a comma before it is allowed.
    flowItems(at, end, body) {
      this.place += 1;
      this.skipFlowSpace(at);
      while (this.next !== end) {
        body();
        this.skipFlowSpace(at);
        if (this.next === ",") {
          this.place += 1;
          this.skipFlowSpace(at);
        } else if (this.next !== end) {
          this.fail(`a comma or ${end} is expected here`);
        }
      }
      this.place += 1;
    }

    flowKey() {
      const start = this.place;
      if (this.next === "[" || this.next === "{") this.fail("a key must be a scalar, not a collection");
      const node = this.flowScalar();
      this.skipBlanks();
      const hasColon = this.next === ":" && (!node.isPlain || isGap(this.text[this.place + 1]));
      if (hasColon && this.hasBreak(start)) this.fail("a key and its colon stand on one line", start);
      if (hasColon) {
        this.checkKey(start);
        this.place += 1;
      }
      return { node, hasColon };
    }

    flowValue() {
      if (this.next === "[" || this.next === "{") return this.flow();
      const node = this.flowScalar();
      this.skipBlanks();
      if (this.next === ":") this.refuse("a key and its value are not expected here");
      return node;
    }

    flowScalar() {
      if (this.next === '"' || this.next === "'") return this.quoted();
      const node = this.plainLine(true);
      if (isBreak(this.next)) this.foldFlow(node);
      return node;
    }

    // Plain text in brackets that goes on in another line.
    foldFlow(node) {
      const start = this.place;
      this.skipFlowSpace(node.at);
      if (isFlowSign(this.next)) return;
      this.refuse("text in brackets over several lines needs quotes", start);
    }

    skipFlowSpace(at) {
      for (;;) {
        if (isBlank(this.next)) this.place += 1;
        else if (isBreak(this.next)) {
          this.skipBreak();
          if (this.isMarkerHere()) this.fail("a document ends within brackets");
        } else if (this.next === "#") {
          if (!isGap(this.text[this.place - 1])) break;
          this.skipComment();
        } else break;
      }
      if (this.next === undefined) this.fail("the bracket that opens here is not closed", at);
      if (this.next === "#") this.refuse("a comment needs a space before it");
    }
  }

  return Object.freeze({
    limits, Refusal, read: (text) => new Reader(text).document(),
  });
})();
