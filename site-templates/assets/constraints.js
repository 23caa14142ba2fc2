// Constraints on a cluster, judged as `larder` judges them: what it says and what this says about the
// same expression and the same reading is the same, down to odd texts. Pure functions, one global.
"use strict";

const larderConstraints = (function () {
  const largest = 2n ** 63n - 1n;
  const isASCII = (text) => !/[^\x00-\x7f]/.test(text);

  // What a reader takes for one character can be several code points, and the runtime goes by such
  // characters where it trims and where it takes addresses apart: a dot under an accent is no dot.
  const segmenter =
    typeof Intl === "object" && Intl.Segmenter ? new Intl.Segmenter("en") : null;

  function characters(text) {
    if (!segmenter || isASCII(text)) return Array.from(text);
    return Array.from(segmenter.segment(text), (part) => part.segment);
  }

  const isSpace = (character) => /^\p{White_Space}/u.test(character);

  function trimmed(text) {
    if (/^[\x21-\x7e](?:[^]*[\x21-\x7e])?$/.test(text)) return text;
    const all = characters(text);
    let start = 0;
    let end = all.length;
    while (start < end && isSpace(all[start])) start += 1;
    while (end > start && isSpace(all[end - 1])) end -= 1;
    return all.slice(start, end).join("");
  }

  // Versions

  // Numbers of any length are read as far as 64 bits hold them; a text with more is no version.
  function wholeNumber(digits) {
    const short = digits.replace(/^0+(?=.)/, "");
    if (short.length > 19) return null;
    const number = BigInt(short);
    return number > largest ? null : number;
  }

  // An optional `v`, one to three numbers, and anything from a `-` or `+` after a digit on.
  function version(text) {
    const match = /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:[-+][^]*)?$/.exec(text);
    if (!match) return null;
    const numbers = match.slice(1).filter((part) => part !== undefined).map(wholeNumber);
    return numbers.includes(null) ? null : numbers;
  }

  // -1, 0 or 1, over as many numbers as both have.
  function order(left, right) {
    const count = Math.min(left.length, right.length);
    for (let at = 0; at < count; at += 1) {
      if (left[at] !== right[at]) return left[at] < right[at] ? -1 : 1;
    }
    return 0;
  }

  // Of all three numbers, missing ones as zero.
  const areEqual = (left, right) =>
    [0, 1, 2].every((at) => (left[at] ?? 0n) === (right[at] ?? 0n));

  // Expressions

  const operators = [">=", "<=", "!=", "==", ">", "<"];

  // Null for a malformed one: nothing to compare with, or a bare `!x`.
  function expression(text) {
    const whole = trimmed(text);
    const comparison = operators.find((operator) => whole.startsWith(operator)) ?? "";
    const value = trimmed(whole.slice(comparison.length));
    const isNegation = comparison === "" && /^!(?!\p{White_Space})/u.test(value);
    if (value === "" || isNegation) return null;
    return { comparison, value, version: version(value) };
  }

  function hasText(wanted, actual) {
    const found = wanted.version && wanted.value.includes(".") ? version(actual) : null;
    return found ? areEqual(wanted.version, found) : actual === wanted.value;
  }

  const fulfils = {
    ">=": (order) => order >= 0,
    "<=": (order) => order <= 0,
    ">": (order) => order > 0,
    "<": (order) => order < 0,
  };

  // True or false; null where the two cannot be compared, because one of them is no version.
  function isSatisfied(wanted, reading) {
    const actual = trimmed(reading);
    switch (wanted.comparison) {
      case "": return actual === wanted.value;
      case "==": return hasText(wanted, actual);
      case "!=": return !hasText(wanted, actual);
    }
    const found = version(actual);
    if (!wanted.version || !found) return null;
    return fulfils[wanted.comparison](order(found, wanted.version));
  }

  // How far short

  const parts = ["major", "minor", "patch"];

  // How many versions a reading is below what is asked for: `{ part, count }`, or null unless at least
  // or more than a version is asked for and not reached.
  function gap(wanted, reading) {
    if (!wanted || ![">=", ">"].includes(wanted.comparison)) return null;
    const found = version(reading);
    if (!wanted.version || !found) return null;
    const count = Math.min(found.length, wanted.version.length);
    let at = 0;
    while (at < count && found[at] === wanted.version[at]) at += 1;
    if (at === count) {
      return wanted.comparison === ">" ? { part: parts[count - 1], count: 1n } : null;
    }
    const missing = wanted.version[at] - found[at];
    return missing > 0n ? { part: parts[at], count: missing } : null;
  }

  // Addresses

  const unitType = "SystemD";

  // `Type.subtype.key` or `Type.subtype[selector].key` as its parts; null where it is neither. The
  // selector is null, an index (a text of digits without zeros in front) or a field's name and value.
  function path(text) {
    const all = characters(text);
    const dot = all.indexOf(".");
    if (dot < 1 || all.some(isSpace)) return null;
    const type = all.slice(0, dot).join("");
    const rest = all.slice(dot + 1);
    const found = itemParts(rest) ?? readingParts(rest, type === unitType);
    if (!found || found.subtype.length === 0 || found.key.length === 0) return null;
    const selector = found.selector && selectorOf(found.selector);
    if (selector === undefined) return null;
    return { type, subtype: found.subtype.join(""), selector, key: found.key.join("") };
  }

  function itemParts(rest) {
    const open = rest.indexOf("[");
    const close = rest.findIndex((one, at) => one === "]" && rest[at + 1] === ".");
    if (open < 0 || close < open || rest.slice(0, open).includes(".")) return null;
    return {
      subtype: rest.slice(0, open), selector: rest.slice(open + 1, close), key: rest.slice(close + 2),
    };
  }

  // Units of systemd have dots in their names, so that the last one counts there.
  function readingParts(rest, isUnit) {
    const dot = isUnit ? rest.lastIndexOf(".") : rest.indexOf(".");
    if (dot < 0) return null;
    return { subtype: rest.slice(0, dot), selector: null, key: rest.slice(dot + 1) };
  }

  // Undefined for what stands between brackets and selects nothing.
  function selectorOf(characters) {
    const sign = characters.indexOf("=");
    if (sign >= 0) {
      const value = characters.slice(sign + 1).join("");
      return sign === 0 || value === "" ? undefined
        : { name: characters.slice(0, sign).join(""), value };
    }
    const digits = characters.join("");
    const index = /^[0-9]+$/.test(digits) ? wholeNumber(digits) : null;
    return index === null ? undefined : { index: String(index) };
  }

  // Parts of a text between characters such as `|`; at least one.
  function split(text, separator) {
    if (isASCII(text)) return text.split(separator);
    const result = [""];
    for (const one of characters(text)) {
      if (one === separator) result.push("");
      else result[result.length - 1] += one;
    }
    return result;
  }

  return Object.freeze({
    characters, trimmed, split, wholeNumber, version, expression, isSatisfied, gap, path,
  });
})();
