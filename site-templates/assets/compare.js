// Compares two recipes. Their data come as scripts of their own, which add themselves to
// `larderShards`; `larderNames` says which recipes there are. All state is in the address.
"use strict";

(function () {
  // Rows in the document at once.
  const limit = 300;
  const screenful = 20;
  const sides = ["left", "right"];
  const inputs = sides.map((side) => document.getElementById(side));
  const only = document.getElementById("only");
  const verdict = document.getElementById("verdict");
  const answer = document.getElementById("answer");
  const { compare, differing, summaryOf, counted, startOf, excerpt, nearest } = larderComparison;
  const cell = (text, origin) => ({ text, origin });

  // State.

  const noState = () => ({ names: ["", ""], isAll: false, open: new Set(), from: 0 });

  let state = noState();

  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    return {
      names: sides.map((side) => (parameters.get(side) || "").trim()),
      isAll: parameters.get("all") === "1", open: new Set(parameters.getAll("open")),
      from: Math.max(0, parseInt(parameters.get("from"), 10) || 0),
    };
  }

  function writeAddress(isStep) {
    const parameters = new URLSearchParams();
    sides.forEach((side, at) => { if (state.names[at]) parameters.set(side, state.names[at]); });
    if (state.isAll) parameters.set("all", "1");
    for (const name of Array.from(state.open).sort()) parameters.append("open", name);
    if (state.from) parameters.set("from", state.from);
    const text = parameters.toString();
    try {
      const address = location.pathname + (text ? "?" + text : "");
      history[isStep ? "pushState" : "replaceState"](null, "", address);
    } catch (error) {
      // A browser that forbids it for files still compares.
    }
  }

  // Nodes.

  function element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function button(text, action, label) {
    const node = element("button", text);
    node.type = "button";
    if (label) node.setAttribute("aria-label", label);
    node.addEventListener("click", action);
    return node;
  }

  function link(text, address) {
    const node = element("a", text);
    node.href = address;
    return node;
  }

  // As the pages make their ids: bytes that an address would not hold as they are, in hexadecimal.
  const bytes = new TextEncoder();

  function escaped(text) {
    if (/^[\w.\/-]*$/.test(text)) return text;
    return Array.from(bytes.encode(text), (byte) => {
      const letter = String.fromCharCode(byte);
      return byte < 128 && /[\w.\/-]/.test(letter) ? letter
        : "~" + byte.toString(16).toUpperCase().padStart(2, "0");
    }).join("");
  }

  const pageOf = (at, ...parts) => `recipes/${encodeURIComponent(state.names[at])}.html`
    + (parts.length ? "#" + parts.map(escaped).join(":") : "");

  // What one side says of a thing, as a link to where its own page does. Nobody sees control
  // characters and marks that turn the direction of text, so they are written out.
  const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

  const shown = (text) => text.replace(unseen, (one) =>
    `[U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);

  function said(at, one, anchor, start) {
    const node = element("td");
    if (!one) return node;
    const text = element("code", shown(excerpt(one.text, start)));
    if (anchor) {
      const address = link("", pageOf(at, ...anchor));
      address.append(text);
      node.append(address);
    } else {
      node.append(text);
    }
    if (one.origin) node.append(" ", element("span", shown(one.origin), "origin"));
    return node;
  }

  const classes = { changed: "changed", "only left": "left", "only right": "right", same: "same" };

  function rowNode(row, anchorOf) {
    const node = element("tr", undefined, classes[row.is]);
    const head = element("th", shown(row.name));
    head.scope = "row";
    const start = startOf(row.cells);
    node.append(head, ...row.cells.map((one, at) =>
      said(at, one, one && anchorOf(row, one), start)));
    node.append(element("td", row.word || row.is, "word"));
    return node;
  }

  function headNode(first) {
    const head = element("thead");
    const row = element("tr");
    const titles = [first, "left", "right", "difference"];
    row.append(...titles.map((title) => {
      const node = element("th", title);
      node.scope = "col";
      return node;
    }));
    head.append(row);
    return head;
  }

  // Sections: a title and groups of rows, of which `from` and the limit say which are shown.

  function componentRow({ name, pair, fields, is }) {
    const changed = differing(fields).map((row) => row.name);
    const names = is === "changed" ? changed : ["version", "tag"];
    const cells = pair.map((one) => one && cell(names.map((field) => {
      const known = one.fields.get(field);
      if (!known) return "";
      return is === "changed" && field !== "version" ? `${field} ${known.text}` : known.text;
    }).filter(Boolean).join("; ") || (one.isDeployed ? "deployed" : "not deployed"), ""));
    return { name, cells, is, word: is === "changed" ? `changed: ${changed.join(", ")}` : is };
  }

  const visible = (rows, isOpen) => (state.isAll || isOpen ? rows : differing(rows));

  function section(id, title, first, rows, anchorOf) {
    return { id, title, first, groups: [{ rows: visible(rows), anchorOf, all: rows }] };
  }

  function sectionsOf(difference) {
    const values = difference.components.filter((one) => one.values.length > 0).map(valueGroup);
    const isQuiet = (group) => group.rows.length === 0 && !group.isOneSided && !group.isOpen;
    const sections = [
      section("criteria", "Criteria", "criterion", difference.criteria, () => undefined),
      section("layers", "How they were made", "layer", difference.layers, () => ["made"]),
      section("components", "Components", "component", difference.components.map(componentRow),
        (row) => ["component", row.name]),
      section("constraints", "Constraints", "what is measured", difference.constraints,
        (row) => ["constraint", row.name]),
      section("checks", "Checks", "phase and check", difference.facts,
        (row, one) => ["phase", one.phase]),
      { id: "values", title: "Values", first: "value", quiet: values.filter(isQuiet),
        groups: values.filter((group) => !isQuiet(group)) },
    ];
    return sections;
  }

  function valueGroup({ name, is, values }) {
    const isOneSided = is.startsWith("only");
    const isOpen = state.open.has(name);
    const rows = isOneSided && !isOpen && !state.isAll ? [] : visible(values, isOpen);
    return { name, is, isOneSided, isOpen, rows, all: values,
      anchorOf: (row) => ["value", name, row.name] };
  }

  const areOf = (count) => (count === 1 ? "is" : "are");

  // The components whose values are all the same.
  function quietNote(groups) {
    if (groups.length === 0) return [];
    const values = groups.reduce((sum, group) => sum + group.all.length, 0);
    const names = groups.map((group) => shown(group.name)).join(", ");
    const are = `${counted(values, "value")} of ${counted(groups.length, "component")}`;
    return [element("p", `${are} ${areOf(values)} the same: ${names}.`, "quiet")];
  }

  function openButton(group) {
    const hidden = group.all.length - (group.isOpen ? differing(group.all).length : group.rows.length);
    const closable = group.isOneSided ? group.all.length : hidden;
    if (state.isAll || (group.isOpen ? closable : hidden) === 0) return [];
    const kind = group.isOneSided ? counted(group.all.length, "value")
      : `${group.isOpen ? closable : hidden} that ${areOf(hidden)} the same`;
    const verb = group.isOpen ? "Hide" : "Show";
    const node = button(`${verb} ${kind}`, () => turnOpen(group.name),
      `${verb} of ${group.name}: ${kind}`);
    node.dataset.component = group.name;
    return [node];
  }

  function groupHead(group) {
    const row = element("tr", undefined, "group");
    const head = element("th");
    head.scope = "rowgroup";
    head.colSpan = 4;
    const count = differing(group.all).length;
    const note = group.isOneSided ? group.is : count ? `${count} differ` : "all the same";
    head.append(element("span", shown(group.name), "component-name"), " ",
      element("span", count === 1 && !group.isOneSided ? "1 differs" : note, "quiet"), " ",
      ...openButton(group));
    row.append(head);
    return row;
  }

  // A section's rows come one by one.
  function* addSection({ id, title, first, groups, quiet }, shownGroups) {
    const node = element("section");
    const heading = element("h2", title);
    heading.id = id;
    node.append(heading);
    answer.append(node);
    if (shownGroups.length > 0) yield* addTable(node, id, title, first, shownGroups);
    const count = groups.reduce((sum, group) => sum + group.all.length - group.rows.length, 0);
    if (id === "values") node.append(...quietNote(quiet));
    else if (count > 0) node.append(element("p", `${count} ${areOf(count)} the same.`, "quiet"));
  }

  function* addTable(section, id, title, first, groups) {
    const box = element("div", undefined, "scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-labelledby", id);
    const table = element("table", undefined, "two");
    table.append(element("caption", title, "unseen"), headNode(first));
    box.append(table);
    section.append(box);
    for (const { group, rows, hasHead } of groups) {
      const body = element("tbody");
      table.append(body);
      if (hasHead) body.append(groupHead(group));
      for (const row of rows) {
        body.append(rowNode(row, group.anchorOf));
        yield row;
      }
    }
  }

  // The part of the rows from `from` on; heads of groups count as rows.
  function cut(sections) {
    let place = 0;
    const end = state.from + limit;
    const parts = sections.map((section) => {
      const groups = [];
      for (const group of section.groups) {
        const hasHead = group.name !== undefined;
        const size = group.rows.length + (hasHead ? 1 : 0);
        const start = Math.max(0, state.from - place);
        const stop = Math.min(size, end - place);
        if (stop > start) {
          const skip = hasHead ? 1 : 0;
          groups.push({ group, hasHead, rows: group.rows.slice(Math.max(0, start - skip), stop - skip) });
        }
        place += size;
      }
      return { section, groups };
    });
    return { parts, total: place };
  }

  // Answers.

  let shownDifference = null;

  // The first rows come at once, the others a few at a time, because laying out all of them would hold
  // up the next key.
  let filling = 0;

  function fill(rows, count) {
    for (let number = 0; number < count; number += 1) {
      if (rows.next().done) return answer.setAttribute("aria-busy", "false");
    }
    filling = setTimeout(fill, 0, rows, screenful);
  }

  function* addSections(parts) {
    for (const { section, groups } of parts) {
      if (groups.length > 0 || (state.from === 0 && hasRows(section))) {
        yield* addSection(section, groups);
      }
    }
  }

  function showDifference(focused) {
    const sections = sectionsOf(shownDifference);
    let { parts, total } = cut(sections);
    if (state.from >= total) {
      state.from = 0;
      parts = cut(sections).parts;
    }
    showMore(total);
    clearTimeout(filling);
    answer.setAttribute("aria-busy", "true");
    answer.replaceChildren(pairNode());
    // Who is somewhere in the rows stays there.
    fill(addSections(parts), focused ? limit : screenful);
  }

  const hasRows = (section) => section.quiet?.length > 0
    || section.groups.some((group) => group.all.length > 0);

  function pairNode() {
    const node = element("p", undefined, "of-pair");
    sides.forEach((side, at) => {
      if (at > 0) node.append(" ");
      const one = element("span");
      one.append(element("span", `${side} `, "quiet"), link(state.names[at], pageOf(at)));
      node.append(one);
    });
    return node;
  }

  function showMore(total) {
    const place = document.getElementById("more");
    const steps = [];
    if (state.from > 0) {
      const start = Math.max(0, state.from - limit);
      steps.push(button(`Show rows ${start + 1} to ${state.from}`, () => turn(start)));
    }
    const next = state.from + limit;
    if (next < total) {
      steps.push(button(`Show rows ${next + 1} to ${Math.min(total, next + limit)} of ${total}`,
        () => turn(next)));
    }
    place.hidden = steps.length === 0;
    place.replaceChildren(...steps);
  }

  function say(text, ...nodes) {
    shownDifference = null;
    clearTimeout(filling);
    answer.setAttribute("aria-busy", "false");
    document.getElementById("only-label").hidden = true;
    document.getElementById("more").hidden = true;
    verdict.textContent = text;
    answer.replaceChildren(...nodes);
  }

  function offers(at, names) {
    const node = element("p", undefined, "offers");
    for (const name of names) {
      node.append(button(name, () => choose(at, name), `${sides[at]}: ${name}`), " ");
    }
    return node;
  }

  function askFor(at) {
    const other = state.names[1 - at];
    say(other ? `Choose what to compare ${other} with.` : "Choose two recipes.");
    if (other) answer.replaceChildren(element("p", "Names near it:"), offers(at, nearest(other, larderNames.filter((name) => name !== other))));
  }

  function reportUnknown(unknown) {
    const nodes = unknown.flatMap((at) => [
      element("p", `No recipe is called “${shown(state.names[at])}”. Near it:`),
      offers(at, nearest(state.names[at], larderNames)),
    ]);
    say(unknown.length === 1 ? `The ${sides[unknown[0]]} recipe is not known.`
      : "Neither recipe is known.", ...nodes);
  }

  const known = new Set(larderNames);

  async function show() {
    const asked = state.names.join("\n");
    const unknown = [0, 1].filter((at) => state.names[at] && !known.has(state.names[at]));
    inputs.forEach((input, at) => {
      if (input.value.trim() !== state.names[at]) input.value = state.names[at];
      input.setAttribute("aria-invalid", unknown.includes(at));
    });
    only.checked = !state.isAll;
    if (unknown.length > 0) return reportUnknown(unknown);
    if (!state.names[0] || !state.names[1]) return askFor(state.names[0] ? 1 : 0);
    if (state.names[0] === state.names[1]) {
      return say("Left and right are the same combination: nothing differs.", pairNode());
    }
    // Until the data are there, what is shown answers the question before this one, and its remaining
    // rows are not wanted any more: the last of them would end the waiting.
    clearTimeout(filling);
    answer.setAttribute("aria-busy", "true");
    try {
      const recipes = await Promise.all(state.names.map(load));
      if (state.names.join("\n") === asked) showPair(recipes);
    } catch (error) {
      say(`The data of ${error.message} cannot be loaded.`);
    }
  }

  function showPair(recipes) {
    shownDifference = compare(recipes);
    verdict.textContent = summaryOf(shownDifference);
    document.getElementById("only-label").hidden = false;
    document.title = `${state.names.join(" and ")} compared – Larder`;
    showDifference();
  }

  // The data of a recipe come once.
  const loading = new Map();

  function load(name) {
    if (!loading.has(name)) loading.set(name, request(name));
    return loading.get(name);
  }

  function request(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `data/recipes/${encodeURIComponent(name)}.js`;
      script.addEventListener("load", () => {
        const recipe = window.larderShards && larderShards[name];
        if (recipe) resolve(recipe);
        else reject(new Error(name));
      });
      script.addEventListener("error", () => {
        loading.delete(name);
        reject(new Error(name));
      });
      document.head.append(script);
    });
  }

  // What people do.

  function change(changes) {
    state = { ...noState(), isAll: state.isAll, ...changes };
    writeAddress(true);
    show();
  }

  const choose = (at, name) =>
    change({ names: state.names.map((one, other) => (other === at ? name : one)) });

  // While somebody types, a whole name is enough, and the rest waits for Enter or the next field.
  function typed() {
    const names = inputs.map((input) => input.value.trim());
    if (names.join("\n") !== state.names.join("\n")) change({ names });
  }

  function turn(from) {
    state.from = from;
    writeAddress(true);
    showDifference();
    window.scrollTo(0, 0);
    const heading = answer.querySelector("h2");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }

  function turnOpen(name) {
    if (!state.open.delete(name)) state.open.add(name);
    writeAddress(true);
    showDifference(true);
    for (const node of answer.querySelectorAll("button[data-component]")) {
      if (node.dataset.component === name) node.focus();
    }
  }

  document.getElementById("pair").addEventListener("submit", (event) => {
    event.preventDefault();
    typed();
  });
  for (const input of inputs) {
    input.addEventListener("change", typed);
    input.addEventListener("input", () => { if (known.has(input.value)) typed(); });
  }
  document.getElementById("swap").addEventListener("click", () => {
    change({ names: inputs.map((input) => input.value.trim()).reverse() });
  });
  only.addEventListener("change", () => {
    state.isAll = !only.checked;
    state.from = 0;
    writeAddress(true);
    if (shownDifference) showDifference();
  });
  window.addEventListener("popstate", () => {
    state = readAddress();
    show();
  });

  const list = document.getElementById("names");
  list.append(...larderNames.map((name) => {
    const option = document.createElement("option");
    option.value = name;
    return option;
  }));
  document.documentElement.classList.add("ready");
  state = readAddress();
  show();
})();
