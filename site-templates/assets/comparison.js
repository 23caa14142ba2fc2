// What two recipes say differently, without a page: sets one global, `larderComparison`.
"use strict";

var larderComparison = (function () {
  // A row is what one or both of them say of one thing: `is` tells
  // which, and `cells` hold the texts with who set them.

  // The keys of both sides, those of the right one among those of the left where they fit.
  function keysOf(left, right) {
    const ahead = Array.from(right.keys());
    const keys = [];
    let place = 0;
    for (const key of left.keys()) {
      const found = right.has(key) ? ahead.indexOf(key, place) : -1;
      if (found >= 0) {
        keys.push(...ahead.slice(place, found).filter((other) => !left.has(other)));
        place = found + 1;
      }
      keys.push(key);
    }
    return keys.concat(ahead.slice(place).filter((other) => !left.has(other)));
  }

  const isOf = (left, right, isEqual) =>
    left === undefined ? "only right" : right === undefined ? "only left" :
      isEqual ? "same" : "changed";

  // Of two maps from names to cells.
  function rowsOf(left, right) {
    return keysOf(left, right).map((name) => {
      const cells = [left.get(name), right.get(name)];
      return { name, cells, is: isOf(...cells, cells[0]?.text === cells[1]?.text) };
    });
  }

  const cell = (text, origin) => ({ text, origin });

  const originOf = (recipe, file, line) => file === undefined ? "" : `${recipe.files[file]}:${line}`;

  const map = (list, entry) => new Map(list.map(entry));

  // A list, such as that of dependencies, is one text.
  function fieldsOf(recipe, fields) {
    const found = new Map();
    for (const [name, text, file, line] of fields) {
      const known = found.get(name);
      found.set(name, known ? cell(`${known.text}, ${text}`, "")
        : cell(text, originOf(recipe, file, line)));
    }
    return found;
  }

  function componentsOf(recipe) {
    return map(recipe.components, ([name, isDeployed, fields, values]) => {
      const all = fieldsOf(recipe, fields);
      all.set("deployed", cell(isDeployed ? "yes" : "no", ""));
      const texts = map(values, ([path, text, file, line]) =>
        [path, cell(text, originOf(recipe, file, line))]);
      return [name, { fields: all, values: texts, isDeployed }];
    });
  }

  function compareComponents(recipes) {
    const [left, right] = recipes.map(componentsOf);
    return keysOf(left, right).map((name) => {
      const pair = [left.get(name), right.get(name)];
      const [fields, values] = ["fields", "values"].map((part) =>
        rowsOf(...pair.map((one) => one ? one[part] : new Map())));
      const isEqual = fields.every((row) => row.is === "same");
      return { name, pair, fields, values, is: isOf(...pair, isEqual) };
    });
  }

  // How the recipes were made: what is applied, or not.
  function layersOf(recipe) {
    const layers = new Map();
    for (const kind of ["overlays", "mixins"]) {
      for (const name of recipe[kind]) layers.set(`${kind.slice(0, -1)} ${name}`, cell("applied"));
    }
    if (recipe.profile) layers.set(`profile ${recipe.profile[0]}`, cell(recipe.profile[1]));
    return layers;
  }

  function factsOf(recipe) {
    const facts = new Map();
    for (const [phase, list] of recipe.phases) {
      for (const [kind, name, text] of list) {
        const fact = { ...cell(text || "declared"), phase };
        facts.set([phase, kind, name].filter(Boolean).join(" "), fact);
      }
    }
    return facts;
  }

  const criteriaOf = (recipe) => map(recipe.criteria, ([name, value]) => [name, cell(value)]);

  const constraintsOf = (recipe) => map(recipe.constraints, ([name, text, file, line]) =>
    [name, cell(text, originOf(recipe, file, line))]);

  function compare(recipes) {
    const rows = (read) => rowsOf(...recipes.map(read));
    return {
      isOne: recipes[0].recipe === recipes[1].recipe,
      criteria: rows(criteriaOf), layers: rows(layersOf), components: compareComponents(recipes),
      constraints: rows(constraintsOf), facts: rows(factsOf),
    };
  }

  // Words.

  const differing = (rows) => rows.filter((row) => row.is !== "same");

  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  function joined(parts) {
    if (parts.length < 2) return parts.join("");
    return `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
  }

  // The values of a component that only one side has are counted apart: it differs as a whole.
  function summaryOf(difference) {
    const [shared, alone] = [false, true].map((isAlone) =>
      difference.components.filter(({ is }) => is.startsWith("only") === isAlone));
    const more = alone.reduce((sum, one) => sum + one.values.length, 0);
    const counts = [
      [differing(difference.components).length, "component"],
      [shared.reduce((sum, one) => sum + differing(one.values).length, 0), "value"],
      [differing(difference.constraints).length, "constraint"],
      [differing(difference.facts).length, "check"],
    ];
    const parts = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
    if (difference.isOne) {
      return "Both combinations come to one and the same recipe: nothing but their criteria differs.";
    }
    if (parts.length === 0) return "No component, value, constraint or check differs.";
    const isOne = counts.reduce((sum, [count]) => sum + count, 0) === 1;
    const rest = more === 0 ? "" :
      ` Components that only one side has set ${counted(more, "more value")}.`;
    return `${joined(parts)} ${isOne ? "differs" : "differ"}.${rest}`;
  }

  // Of a long text, the part where it begins to differ; its recipe's page has the whole.
  const longest = 400;

  function startOf([left, right]) {
    let place = 0;
    if (!left || !right || left.text === right.text) return 0;
    while (left.text[place] === right.text[place]) place += 1;
    return Math.max(0, place - 40);
  }

  function excerpt(text, start) {
    if (text.length <= longest) return text;
    const part = text.slice(start, start + longest);
    const end = start + longest < text.length ? "…" : "";
    return `${start > 0 ? "…" : ""}${part}${end} (${text.length} characters)`;
  }

  // How far a name is from what was typed: letters left out are likelier than wrong ones.
  function distance(typed, name) {
    let row = Array.from({ length: name.length + 1 }, (_, at) => at);
    for (let at = 0; at < typed.length; at += 1) {
      const next = [row[0] + 2];
      for (let other = 0; other < name.length; other += 1) {
        next.push(typed[at] === name[other] ? row[other]
          : Math.min(row[other + 1] + 2, next[other] + 1));
      }
      row = next;
    }
    return row[name.length];
  }

  function nearest(typed, names) {
    const wanted = typed.toLowerCase().slice(0, 100);
    const all = names.map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }));
    all.sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
    return all.slice(0, 6).map(({ name }) => name);
  }

  return { compare, differing, summaryOf, counted, startOf, excerpt, nearest };
})();
