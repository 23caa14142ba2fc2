// What was measured of a cluster, read and looked up as `larder` does it, with the same words for what
// is missing. `larderSnapshot.read(text)` throws a `larderYAML.Refusal` for what is no snapshot,
// `larderSnapshot.reading(snapshot, path)` an `Unavailable` for what the snapshot does not have.
//
// Readings are null, true or false, a text, a BigInt for a whole number, and a Number for others.
// Records are maps, in which no key means anything special.
"use strict";

const larderSnapshot = (function () {
  const mostReadings = 1000000;

  // By code points, which is the order of UTF-8's bytes.
  function inOrder(left, right) {
    const length = Math.min(left.length, right.length);
    let at = 0;
    while (at < length && left[at] === right[at]) at += 1;
    if (at === length) return left.length - right.length;
    const weight = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
    return weight(left.charCodeAt(at)) - weight(right.charCodeAt(at));
  }

  // Plain scalars: YAML's core schema, but for digits after a leading zero, which are octal.

  const words = new Map([
    ["", null], ["~", null], ["null", null], ["Null", null], ["NULL", null],
    ["true", true], ["True", true], ["TRUE", true],
    ["false", false], ["False", false], ["FALSE", false],
    [".nan", NaN], [".NaN", NaN], [".NAN", NaN],
    [".inf", Infinity], [".Inf", Infinity], [".INF", Infinity],
    ["+.inf", Infinity], ["+.Inf", Infinity], ["+.INF", Infinity],
    ["-.inf", -Infinity], ["-.Inf", -Infinity], ["-.INF", -Infinity],
  ]);
  const mostUnsigned = 2n ** 64n - 1n;

  function plainValue(text) {
    if (words.has(text)) return words.get(text);
    if (/^0x[0-9A-Fa-f]+$|^0o[0-7]+$/.test(text)) return within(BigInt(text)) ?? text;
    if (/^[-+]?[0-9]+$/.test(text)) return octal(text) ?? decimal(text) ?? Number(text);
    const isFraction = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text);
    return isFraction ? Number(text) : text;
  }

  const within = (number) =>
    (number >= -(2n ** 63n) && number <= mostUnsigned ? number : null);

  function decimal(text) {
    const digits = text.replace(/^[-+]?0*(?=.)/, "");
    if (digits.length > 20) return null;
    return within(text.startsWith("-") ? -BigInt(digits) : BigInt(digits));
  }

  function octal(text) {
    const digits = text.replace(/^[-+]/, "");
    if (!/^0[0-7]+$/.test(digits) || digits.replace(/^0+/, "").length > 22) return null;
    const number = BigInt("0o" + digits);
    const signed = text.startsWith("-") ? -number : number;
    return signed < 2n ** 63n && signed >= -(2n ** 63n) ? signed : null;
  }

  // A reading as constraints compare it; null where there is none.
  function readingText(value) {
    if (value === null || value === undefined) return value === null ? "null" : null;
    return typeof value === "number" ? numberText(value) : String(value);
  }

  // The fewest digits, with an exponent where it is below -4 or above 5, as Go prints it.
  function numberText(number) {
    if (Number.isNaN(number)) return "NaN";
    if (!Number.isFinite(number)) return number < 0 ? "-Inf" : "+Inf";
    const sign = number < 0 || Object.is(number, -0) ? "-" : "";
    const [mantissa, power] = Math.abs(number).toExponential().split("e");
    const exponent = Number(power);
    if (exponent >= -4 && exponent < 6) return sign + String(Math.abs(number));
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }

  // Reading

  class Reader {
    constructor(text) {
      this.text = text;
      this.readings = 0;
    }

    fail(message, at) { throw new larderYAML.Refusal(message, this.text, at); }

    snapshot() {
      const root = larderYAML.read(this.text);
      const measurements = [];
      this.fields(["kind", "metadata", "measurements"], "the snapshot", root, (key, value) => {
        if (key === "kind") this.checkKind(value);
        else if (key === "metadata") this.texts(value, key);
        else this.elements("measurements", value, (one) => measurements.push(this.measurement(one)));
      });
      if (measurements.length === 0) this.fail("the snapshot has no measurements", root.at);
      return { measurements };
    }

    checkKind(node) {
      const kind = this.scalar(node, "kind");
      if (kind !== "" && kind !== "Snapshot") this.fail(`this is a ${kind}, not a Snapshot`, node.at);
    }

    measurement(node) {
      const measurement = { type: "", subtypes: [] };
      this.fields(["type", "subtypes"], "a measurement", node, (key, value) => {
        if (key === "type") measurement.type = this.scalar(value, key);
        else this.elements(key, value, (one) => measurement.subtypes.push(this.subtype(one)));
      });
      if (measurement.type === "") this.fail("this measurement does not say its type", node.at);
      return measurement;
    }

    subtype(node) {
      const names = new Map();
      const subtype = { name: "", record: emptyRecord(), items: [] };
      const known = ["subtype", "data", "context", "items", "name"];
      this.fields(known, "a subtype", node, (key, value) => {
        if (key === "subtype" || key === "name") names.set(key, this.scalar(value, key));
        else if (key === "items") this.elements(key, value, (one) => subtype.items.push(this.item(one)));
        else subtype.record[key] = this.record(key, value);
      });
      subtype.name = names.get("subtype") ?? names.get("name") ?? "";
      return subtype;
    }

    item(node) {
      const record = emptyRecord();
      this.fields(["data", "context"], "an item", node, (key, value) => {
        record[key] = this.record(key, value);
      });
      return record;
    }

    record(key, node) { return key === "data" ? this.data(node) : this.texts(node, key); }

    data(node) {
      return this.readingsOf(node, "data", (key, value) => {
        if (value.text === undefined) {
          this.fail(`the reading ${key} is a ${kindOf(value)}; readings are scalars`, value.at);
        }
        return value.isPlain ? plainValue(value.text) : value.text;
      });
    }

    // What describes readings is text, however it is written.
    texts(node, what) {
      return this.readingsOf(node, what, (_, value) => {
        if (value.text === undefined) return undefined;
        return isNull(value) ? "" : value.text;
      });
    }

    // In the order of the keys' bytes. What `valueOf` gives undefined for is left out.
    readingsOf(node, what, valueOf) {
      if (isNull(node)) return new Map();
      this.expect("mapping", what, node);
      const found = new Map();
      for (const [key, value] of node.entries) {
        this.checkKey(key);
        const reading = valueOf(key.text, value);
        if (reading === undefined) continue;
        this.countReading(key);
        if (found.has(key.text)) this.fail(`the key ${key.text} is here twice`, key.at);
        found.set(key.text, reading);
      }
      return new Map(Array.from(found).sort((left, right) => inOrder(left[0], right[0])));
    }

    countReading(key) {
      this.readings += 1;
      if (this.readings > mostReadings) this.fail(`more than ${mostReadings} readings`, key.at);
    }

    // The known fields of a mapping, each at most once; others are passed over.
    fields(known, what, node, body) {
      this.expect("mapping", what, node);
      const seen = new Set();
      for (const [key, value] of node.entries) {
        this.checkKey(key);
        if (!known.includes(key.text)) continue;
        if (seen.has(key.text)) this.fail(`the key ${key.text} is here twice`, key.at);
        seen.add(key.text);
        body(key.text, value);
      }
    }

    checkKey(key) {
      if (key.text === "<<" && key.isPlain) {
        this.fail("<< is not read in snapshots; write the readings out", key.at);
      }
    }

    elements(what, node, body) {
      if (isNull(node)) return;
      this.expect("list", what, node);
      for (const item of node.items) if (!isNull(item)) body(item);
    }

    scalar(node, what) {
      this.expect("scalar", what, node);
      return isNull(node) ? "" : node.text;
    }

    expect(kind, what, node) {
      const found = kindOf(node);
      if (found !== kind) this.fail(`${what} must be a ${kind}, not a ${found}`, node.at);
    }
  }

  const emptyRecord = () => ({ data: new Map(), context: new Map() });
  const kindOf = (node) => (node.entries ? "mapping" : node.items ? "list" : "scalar");
  const isNull = (node) => node.isPlain === true && plainValue(node.text) === null;

  // Names that were probably meant

  const longestName = 200;

  function nearestName(name, candidates) {
    const target = Array.from(name.toLowerCase());
    const isFit = (letters) => letters.length >= 1 && letters.length <= longestName;
    if (!isFit(target)) return null;
    let best = null;
    for (const candidate of candidates) {
      const letters = Array.from(candidate.toLowerCase());
      if (!isFit(letters)) continue;
      const isPrefix = isBeginning(target, letters) || isBeginning(letters, target);
      const near = Math.max(1, Math.floor(Math.max(target.length, letters.length) / 3));
      const distance = editDistance(target, letters);
      if (distance > (isPrefix ? longestName : near)) continue;
      const isFirst = !best || distance < best.distance ||
        distance === best.distance && inOrder(candidate, best.name) < 0;
      if (isFirst) best = { distance, name: candidate };
    }
    return best && best.name;
  }

  const isBeginning = (short, long) =>
    short.length >= 3 && short.length <= long.length && short.every((one, at) => one === long[at]);

  // Insertions, deletions, replacements and exchanges of neighbours.
  function editDistance(left, right) {
    let beforeLast = [];
    let last = Array.from({ length: right.length + 1 }, (_, at) => at);
    for (let row = 1; row <= left.length; row += 1) {
      const current = [row];
      for (let column = 1; column <= right.length; column += 1) {
        const cost = left[row - 1] === right[column - 1] ? 0 : 1;
        current[column] = Math.min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + cost);
        const isExchange = row > 1 && column > 1 && left[row - 1] === right[column - 2] &&
          left[row - 2] === right[column - 1];
        if (isExchange) current[column] = Math.min(current[column], beforeLast[column - 2] + 1);
      }
      [beforeLast, last] = [last, current];
    }
    return last[right.length];
  }

  // The candidate that a name is but for a slip of the keyboard.
  function slip(name, candidates) {
    if (new TextEncoder().encode(name).length <= 4) return null;
    const near = nearestName(name, candidates);
    return near !== null && editDistance(Array.from(name), Array.from(near)) <= 2 ? near : null;
  }

  // Looking through more names than this would take too long.
  const hintLimit = 300;
  const didYouMean = (name) => (name === null ? "" : `; did you mean ${name}?`);
  const hint = (name, candidates) =>
    (candidates.length > hintLimit ? "" : didYouMean(nearestName(name, candidates)));

  // Looking up. What a snapshot does not have is an exception with the reason.

  class Unavailable extends Error {}

  function unavailable(reason) { throw new Unavailable(reason); }

  const measurementOf = (snapshot, type) => snapshot.measurements.find((one) => one.type === type);

  const subtypeOf = (snapshot, type, name) =>
    measurementOf(snapshot, type)?.subtypes.find((one) => one.name === name);

  const fieldOf = (record, key) => (record.data.has(key) ? record.data : record.context).get(key);
  const fieldNames = (record) => [...record.data.keys(), ...record.context.keys()];

  // The text of the reading at an address.
  function reading(snapshot, { type, subtype: name, selector, key }) {
    const subtype = subtypeAt(snapshot, type, name);
    const place = `${type}.${name}`;
    if (!selector) {
      if (!subtype.record.data.has(key)) lacking(subtype, key, place);
      return textAt(subtype.record.data.get(key), `${place}.${key}`);
    }
    const item = itemAt(subtype, selector, place);
    const itemPlace = `${place}[${selectorText(selector)}]`;
    const value = fieldOf(item, key);
    if (value === undefined) unavailable(`${itemPlace} has no ${key}${hint(key, fieldNames(item))}`);
    return textAt(value, `${itemPlace}.${key}`);
  }

  function subtypeAt(snapshot, type, name) {
    const measurement = measurementOf(snapshot, type);
    if (!measurement) {
      unavailable(`the snapshot has no measurements of the type ${type}` +
        hint(type, snapshot.measurements.map((one) => one.type)));
    }
    const subtype = measurement.subtypes.find((one) => one.name === name);
    if (!subtype) {
      unavailable(`${type} has no subtype ${name}` +
        hint(name, measurement.subtypes.map((one) => one.name)));
    }
    return subtype;
  }

  function textAt(value, place) {
    if (value === null) unavailable(`${place} is null in the snapshot`);
    return readingText(value);
  }

  function lacking({ record, items }, key, place) {
    if (record.context.has(key)) {
      unavailable(`${place} has ${key} only as context, which constraints do not see`);
    }
    if (record.data.size === 0 && items.length > 0) {
      unavailable(
        `${place} has no ${key}, but ${items.length} items; choose one, such as ${place}[0].${key}`);
    }
    unavailable(`${place} has no ${key}${hint(key, Array.from(record.data.keys()))}`);
  }

  const selectorText = (selector) => selector.index ?? `${selector.name}=${selector.value}`;

  function itemAt({ items }, selector, place) {
    if (items.length === 0) {
      unavailable(`${place} has no items to choose [${selectorText(selector)}] from`);
    }
    if (selector.index === undefined) return itemWith(items, selector, place);
    if (BigInt(selector.index) >= BigInt(items.length)) {
      unavailable(
        `${place} has no [${selector.index}]: there are ${items.length} items, counted from 0`);
    }
    return items[Number(selector.index)];
  }

  function itemWith(items, { name, value }, place) {
    const matches = items.filter((item) => readingText(fieldOf(item, name)) === value);
    if (matches.length === 1) return matches[0];
    if (matches.length > 1) unavailable(`${matches.length} items of ${place} have ${name}=${value}`);
    const values = items.map((item) => readingText(fieldOf(item, name))).filter((one) => one !== null);
    if (values.length === 0) {
      unavailable(
        `no item of ${place} has a field ${name}${hint(name, items.flatMap(fieldNames))}`);
    }
    const near = values.length > hintLimit ? null : slip(value, values);
    return unavailable(`no item of ${place} has ${name}=${value}${didYouMean(near)}`);
  }

  return Object.freeze({
    Unavailable, read: (text) => new Reader(text).snapshot(), reading, subtypeOf, readingText, inOrder,
  });
})();
