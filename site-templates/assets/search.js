// How well rows match what somebody typed: all terms must match, exact names first, then prefixes, then
// insides. A word is never taken apart at its hyphens or dots; only what people call a thing is also
// found by its single words. Pure functions, one global.
"use strict";

const larderSearch = (function (index, table) {
  const grade = (word, term) =>
    word === term ? 3 : word.startsWith(term) ? 2 : word.includes(term) ? 1 : 0;

  const termsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

  // Words are kept once, however many rows have them. They are collected when they are first needed, or
  // when the browser has nothing better to do.
  let collected = null;

  function collect() {
    const words = new Map();
    const numbersOf = (texts) => {
      const numbers = new Set();
      for (const text of texts) {
        const whole = text.toLowerCase();
        for (const word of [whole, ...whole.split(/\s+/)]) {
          if (!word) continue;
          if (!words.has(word)) words.set(word, words.size);
          numbers.add(words.get(word));
        }
      }
      return Array.from(numbers);
    };
    const ofComponents = index.components.map(numbersOf);
    return {
      ofComponents,
      ofSets: index.sets.map((set) => Array.from(new Set(set.flatMap((one) => ofComponents[one])))),
      ofValues: index.dimensions.map((dimension) =>
        dimension.values.map((value, number) => (number === 0 ? [] : numbersOf(value)))),
      words: Array.from(words.keys()),
      values: table.values(),
    };
  }

  function prepare() {
    collected = collected || collect();
  }

  // A key press changes one term of a query, so the grades of the last terms are kept.
  const known = new Map();

  function remember(key, make) {
    if (!known.has(key)) {
      if (known.size > 60) known.clear();
      known.set(key, make());
    }
    return known.get(key);
  }

  // What a term that has grown by a letter matches, the shorter one matched as well.
  const shorter = (term) => known.get(term.slice(0, -1));

  function gradesOf(term) {
    return remember(term, () => {
      prepare();
      const before = shorter(term);
      const words = gradeWords(term, before);
      const best = (numbers) => {
        let most = 0;
        for (const number of numbers) if (words[number] > most) most = words[number];
        return most;
      };
      return {
        words,
        rows: gradeRows(term, collected.ofSets.map(best),
          collected.ofValues.map((values) => values.map(best)), before),
      };
    });
  }

  function gradeWords(term, before) {
    const grades = new Uint8Array(collected.words.length);
    collected.words.forEach((word, number) => {
      if (!before || before.words[number]) grades[number] = grade(word, term);
    });
    return grades;
  }

  // What a row is comes before what it contains.
  function gradeRows(term, ofSets, ofValues, before) {
    const grades = new Uint8Array(table.count);
    const { values } = collected;
    const isJoined = term.includes("-");
    for (let row = 0; row < grades.length; row += 1) {
      if (before && !before.rows[row]) continue;
      let most = 0;
      let stated = 0;
      for (let at = 0; at < ofValues.length; at += 1) {
        const value = values[at][row];
        const one = ofValues[at][value];
        if (one > most) most = one;
        stated += value;
      }
      // A name is its values joined by hyphens, so what has none is found in the values already.
      if (most < 3 && (isJoined || stated === 0 || table.oddNames.has(row))) {
        most = Math.max(most, grade(table.name(row).toLowerCase(), term));
      }
      grades[row] = Math.max(2 * most, ofSets[table.setOf[row]]);
    }
    return grades;
  }

  // For two terms that follow each other, the sets with a component of that name and version:
  // `cert-manager v1.20` means one thing, although both words may be found apart.
  function pairsOf(first, second) {
    return remember(first + " " + second, () => {
      prepare();
      const are = index.components.map(([name, version]) =>
        name.toLowerCase() === first && version.toLowerCase().startsWith(second));
      if (!are.includes(true)) return null;
      return index.sets.map((set) => (set.some((component) => are[component]) ? 4 : 0));
    });
  }

  // A number for every row, 0 where a term matches nothing of it; null without a query.
  function totals(query) {
    const terms = termsOf(query);
    if (!terms.length) return null;
    const grades = terms.map((term) => gradesOf(term).rows);
    const pairs = terms.slice(1).map((term, at) => pairsOf(terms[at], term)).filter(Boolean);
    const result = new Uint16Array(table.count);
    for (let row = 0; row < result.length; row += 1) {
      let total = 0;
      for (let at = 0; at < grades.length; at += 1) {
        const one = grades[at][row];
        if (one === 0) {
          total = 0;
          break;
        }
        total += one;
      }
      if (total) for (const pair of pairs) total += pair[table.setOf[row]];
      result[row] = total;
    }
    return result;
  }

  // The values that a term is a spelling of, as pairs of dimension and value.
  function meaningsOf(term) {
    const found = table.dimensions.map((_, at) => [at, table.valueNamed(at, term)]);
    return found.filter(([, value]) => value > 0);
  }

  return { termsOf, totals, meaningsOf, prepare };
})(larderIndex, larderTable);
