// What combinations there are and what each comes to, out of `larderIndex`: the runtime's answers in
// the runtime's words. A combination is an array with the number of a value for each dimension, 0 where
// it leaves the dimension open. Pure functions, one global.
"use strict";

const larderTable = (function (index) {
  const dimensions = index.dimensions;
  const all = dimensions.map((_, at) => at);
  const last = dimensions.length - 1;
  // How many ways out are offered, and how many sets of further criteria are named.
  const limit = 5;
  // Columns of the index before those of the values in use: open, and every value without a column.
  const firstColumn = 2;

  const nameOf = (at, value) => dimensions[at].values[value][0];
  const widths = dimensions.map((dimension) => dimension.columns.length + firstColumn);
  const columnOf = dimensions.map((dimension) => {
    const columns = new Array(dimension.values.length).fill(1);
    columns[0] = 0;
    dimension.columns.forEach((value, column) => {
      if (value >= 0) columns[value] = column + firstColumn;
    });
    return columns;
  });
  const isUsed = (at, value) => columnOf[at][value] >= firstColumn;

  // Texts compare by their bytes, which is by code points: in JavaScript's own order halves of pairs
  // come before some single units.

  const rank = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

  function compare(left, right) {
    const length = Math.min(left.length, right.length);
    for (let at = 0; at < length; at += 1) {
      const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }

  // What combinations come to.

  function outcome(criteria) {
    let position = index.root;
    for (const at of all) {
      position = index.parts[at][position * widths[at] + columnOf[at][criteria[at]]];
    }
    return index.outcomes[position];
  }

  const hasRecipe = (criteria) => outcome(criteria).length === 0;

  // The rows: every combination with a recipe, in the order of the index. By how many of them lie below
  // each part, a row is found from its combination, and the combination from its row, in a few steps.

  const valuesOfColumns = dimensions.map((dimension) => [0, -1, ...dimension.columns]);

  const below = (function countRows() {
    const counts = [];
    let next = index.outcomes.map((one) => (one.length === 0 ? 1 : 0));
    for (let at = last; at >= 0; at -= 1) {
      counts[at + 1] = next;
      const here = new Array(index.parts[at].length / widths[at]).fill(0);
      for (let place = 0; place < index.parts[at].length; place += 1) {
        // Nobody asks for a value without a column as such.
        if (valuesOfColumns[at][place % widths[at]] < 0) continue;
        here[Math.floor(place / widths[at])] += next[index.parts[at][place]];
      }
      next = here;
    }
    counts[0] = next;
    return counts;
  })();

  const count = below[0][index.root];

  function criteriaOf(row) {
    const criteria = [];
    let position = index.root;
    let rest = row;
    for (const at of all) {
      let place = position * widths[at];
      let column = 0;
      for (;; column += 1, place += 1) {
        if (valuesOfColumns[at][column] < 0) continue;
        const size = below[at + 1][index.parts[at][place]];
        if (rest < size) break;
        rest -= size;
      }
      criteria.push(valuesOfColumns[at][column]);
      position = index.parts[at][place];
    }
    return criteria;
  }

  // The row of a combination; undefined where it has no recipe.
  function rowOf(criteria) {
    let position = index.root;
    let row = 0;
    for (const at of all) {
      const start = position * widths[at];
      const column = columnOf[at][criteria[at]];
      for (let earlier = 0; earlier < column; earlier += 1) {
        if (valuesOfColumns[at][earlier] >= 0) row += below[at + 1][index.parts[at][start + earlier]];
      }
      position = index.parts[at][start + column];
    }
    return index.outcomes[position].length === 0 ? row : undefined;
  }

  // The value of each row in each dimension, for those who go through all of them.
  let ofRows = null;

  function values() {
    if (!ofRows) {
      ofRows = dimensions.map(() => new Uint16Array(count));
      readRows(0, index.root, 0);
    }
    return ofRows;
  }

  function readRows(at, position, first) {
    let row = first;
    const start = position * widths[at];
    for (let column = 0; column < widths[at]; column += 1) {
      const value = valuesOfColumns[at][column];
      const next = index.parts[at][start + column];
      const size = value < 0 ? 0 : below[at + 1][next];
      if (size === 0) continue;
      ofRows[at].fill(value, row, row + size);
      if (at < last) readRows(at + 1, next, row);
      row += size;
    }
  }

  // What people call a combination.
  function titleOf(criteria) {
    const stated = index.reading.filter((at) => criteria[at] !== 0);
    return stated.map((at) => nameOf(at, criteria[at])).join("-") || "generic";
  }

  const titles = new Array(count);

  function titleAt(row) {
    if (titles[row] === undefined) titles[row] = titleOf(criteriaOf(row));
    return titles[row];
  }

  // Works out the titles of some rows ahead of time.
  function prepare(first, end) {
    for (let row = first; row < Math.min(end, count); row += 1) titleAt(row);
  }

  const oddNames = new Map(index.names);

  // The name of a row's page.
  const name = (row) => (oddNames.has(row) ? oddNames.get(row) : titleAt(row));

  const keyOf = (criteria) => criteria.join(" ");

  const otherDownloads = new Map(index.downloads.others.map(([row, ...rest]) => [row, rest]));

  // The path and the label of what a row offers; no path where that is nothing.
  function download(row) {
    const { label, prefix, suffix } = index.downloads;
    return otherDownloads.get(row) || (label ? [prefix + name(row) + suffix, label] : ["", ""]);
  }

  // As the programs take them.

  const quoted = (text) =>
    /^[a-zA-Z0-9._/-]+$/.test(text) ? text : "'" + text.split("'").join("'\\''") + "'";

  const statedOf = (criteria) => all.filter((at) => criteria[at] !== 0);

  const argumentsOf = (criteria) => statedOf(criteria)
    .map((at) => `--${dimensions[at].name} ${quoted(nameOf(at, criteria[at]))}`).join(" ");

  const command = (criteria) => ("larder recipe " + argumentsOf(criteria)).trim();

  // Why there is no recipe.

  const describe = (at, value) => `${dimensions[at].name} ${nameOf(at, value)}`;

  function adding(criteria, further) {
    return criteria.map((value, at) => further[at] || value);
  }

  const overlays = [];
  for (let start = 0; start < index.overlays.length; start += dimensions.length) {
    overlays.push(index.overlays.slice(start, start + dimensions.length));
  }

  // The smallest sets of further criteria with which a value would be carried: what overlays with that
  // value state where the query leaves something open.
  function completions(dimension, criteria) {
    const found = new Map();
    for (const overlay of overlays) {
      if (overlay[dimension] !== criteria[dimension]) continue;
      const fits = all.every((at) => !overlay[at] || !criteria[at] || overlay[at] === criteria[at]);
      const further = overlay.map((value, at) => (criteria[at] ? 0 : value));
      if (fits && further.some(Boolean)) found.set(keyOf(further), further);
    }
    const sets = Array.from(found.values(), (set) => ({ set, size: set.filter(Boolean).length }));
    const holds = (outer, inner) =>
      inner.size < outer.size && all.every((at) => !inner.set[at] || inner.set[at] === outer.set[at]);
    return sets.filter((one) => !sets.some((other) => holds(one, other)))
      .map((one) => ({ ...one, text: textOf(one.set, "=") }))
      .sort((left, right) => left.size - right.size || compare(left.text, right.text))
      .map((one) => one.set);
  }

  const textOf = (set, mark) => statedOf(set)
    .map((at) => dimensions[at].name + mark + nameOf(at, set[at])).join(", ");

  function reasonFor(dimension, criteria, ways) {
    const value = describe(dimension, criteria[dimension]);
    if (!isUsed(dimension, criteria[dimension])) {
      return `${value} is unsupported: no recipe of this table is for it`;
    }
    if (!ways.length) {
      const others = statedOf(criteria).filter((at) => at !== dimension);
      const named = others.map((at) => nameOf(at, criteria[at])).join(", ");
      return `${value} is unsupported together with ${named}`;
    }
    const texts = ways.slice(0, limit).map((set) => textOf(set, " "));
    const more = ways.length > limit ? ", …" : "";
    return `${value} is supported only with: ${texts.join("; ")}${more}`;
  }

  const explain = {
    // Stating a system helps only where the rest has a recipe with it; else that is the reason.
    os(criteria, systems) {
      const os = dimensions.findIndex((dimension) => dimension.name === "os");
      const service = dimensions.findIndex((dimension) => dimension.name === "service");
      const stated = systems.map((system) => valueNamed(os, system)).filter((value) => value > 0)
        .map((value) => criteria.map((own, at) => (at === os ? value : own)));
      const ways = stated.filter(hasRecipe).slice(0, limit);
      if (!ways.length && stated.length) return { reasons: explained(stated[0]).reasons, ways };
      const choice = ways.map((way) => nameOf(os, way[os])).join(" or ");
      return { reasons: [`${nameOf(service, criteria[service])} needs an operating system: ${choice}`], ways };
    },
    uncovered(criteria, [bits]) {
      const reasons = [];
      const ways = [];
      for (const at of all.filter((one) => bits & (1 << one))) {
        const sets = completions(at, criteria);
        reasons.push(reasonFor(at, criteria, sets));
        ways.push(...sets.map((set) => adding(criteria, set)));
      }
      return { reasons, ways };
    },
    failed(criteria, [message, file, line, column]) {
      const reasons = [`the recipes contradict each other: ${message}`];
      if (file) reasons.push(`at ${file}:${line}:${column}`);
      return { reasons, ways: [] };
    },
  };

  function explained(criteria) {
    const [kind, ...details] = outcome(criteria);
    return explain[kind](criteria, details);
  }

  // Null for a combination that has a recipe; else the reasons, and the ways out: what the reasons point
  // to first, if it has a recipe, then what is near.
  function refusal(criteria) {
    if (hasRecipe(criteria)) return null;
    const { reasons, ways } = explained(criteria);
    const near = nearest(criteria, limit).map(criteriaOf);
    const found = new Map();
    for (const way of [...ways, ...near]) {
      if (found.size < limit && hasRecipe(way)) found.set(keyOf(way), way);
    }
    return { reasons, ways: Array.from(found.values()) };
  }

  // How far each value of a dimension is from what is wanted: another counts most, one that is left
  // open less, and one that has to be stated in addition least.
  function distances(at, wanted) {
    return dimensions[at].values.map((_, value) => {
      if (value === wanted) return 0;
      if (wanted === 0) return 1;
      return value === 0 ? 3 : 4;
    });
  }

  // The rows nearest to a combination, the nearest first; of equally near ones the first by name.
  function nearest(criteria, most) {
    const steps = all.map((at) => distances(at, criteria[at]));
    const found = [];
    const columns = values();
    const isNearer = (left, right) =>
      (left.distance - right.distance || compare(titleAt(left.row), titleAt(right.row))) < 0;
    for (let row = 0; row < count; row += 1) {
      let distance = 0;
      let stated = 0;
      for (let at = 0; at <= last; at += 1) {
        const value = columns[at][row];
        distance += steps[at][value];
        stated += value;
      }
      if (stated === 0 || (found.length === most && distance > found[most - 1].distance)) continue;
      const entry = { row, distance };
      const place = found.findIndex((other) => isNearer(entry, other));
      found.splice(place < 0 ? found.length : place, 0, entry);
      if (found.length > most) found.pop();
    }
    return found.map((entry) => entry.row);
  }

  // What people type.

  const spellings = dimensions.map((dimension) => {
    const known = new Map([["", 0], ["any", 0]]);
    dimension.values.forEach(([own, , ...aliases], value) => {
      for (const spelling of [own, ...aliases]) {
        if (!known.has(spelling)) known.set(spelling, value);
      }
    });
    return known;
  });

  // The number of the value that a text means; -1 where nobody knows it.
  function valueNamed(at, typed) {
    const value = spellings[at].get(typed.toLowerCase().trim());
    return value === undefined ? -1 : value;
  }

  return {
    dimensions, count, values, name, oddNames, prepare, rowOf, criteriaOf, titleOf, outcome, refusal, nearest, command,
    argumentsOf, compare, download, nameOf, valueNamed, describe, sets: index.sets, setOf: index.rowSets,
    valueCounts: index.rowValues,
  };
})(larderIndex);
