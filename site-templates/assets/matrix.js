// The matrix: facets, search, sorting, and at most 200 rows in the document at once. All state is in the
// address.
"use strict";

(function () {
  const limit = 200;
  const table = larderTable;
  const { dimensions } = table;
  const reading = larderIndex.reading;
  const form = document.getElementById("facets");
  const search = document.getElementById("search");
  const rows = larderRows(document.getElementById("matrix"), showTray);
  const inputs = Array.from(form.querySelectorAll("fieldset input"), (input) => {
    const at = dimensions.findIndex((dimension) => dimension.name === input.name);
    const count = input.parentElement.querySelector(".count");
    return { input, at, value: table.valueNamed(at, input.value), count, shown: count.textContent };
  });
  const noChoice = () => dimensions.map(() => new Set());

  // State. `unknown` is what an address asks for and nobody knows.

  let state = { query: "", chosen: noChoice(), unknown: [], from: 0, sort: null };

  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    const unknown = [];
    const chosen = dimensions.map(({ name }, at) => new Set(parameters.getAll(name).map((text) => {
      const value = table.valueNamed(at, text);
      if (value < 0) unknown.push([at, text]);
      return value;
    }).filter((value) => value >= 0)));
    const from = Math.max(0, parseInt(parameters.get("from"), 10) || 0);
    rows.pick(parameters.getAll("compare"));
    return {
      query: parameters.get("q") || "", chosen, unknown, from: from - (from % limit),
      sort: rows.sortNamed(parameters.get("sort") || ""),
    };
  }

  function addressOf() {
    const parameters = new URLSearchParams();
    if (state.query.trim()) parameters.set("q", state.query.trim());
    for (const at of reading) {
      for (const value of Array.from(state.chosen[at]).sort((a, b) => a - b)) {
        parameters.append(dimensions[at].name, table.nameOf(at, value));
      }
    }
    if (state.sort) parameters.set("sort", (state.sort.isDown ? "-" : "") + state.sort.key);
    if (state.from) parameters.set("from", state.from);
    for (const name of rows.picked()) parameters.append("compare", name);
    const text = parameters.toString();
    return location.pathname + (text ? "?" + text : "") + location.hash;
  }

  let writing = 0;

  function writeAddress(isStep) {
    clearTimeout(writing);
    writing = 0;
    try {
      history[isStep ? "pushState" : "replaceState"](null, "", addressOf());
    } catch (error) {
      // A browser that forbids it for files still filters.
    }
  }

  // While somebody types, every key would write the address: the pause after the keys does.
  function writeAddressSoon() {
    clearTimeout(writing);
    writing = setTimeout(writeAddress, 250, false);
  }

  window.addEventListener("pagehide", () => {
    if (writing) writeAddress(false);
  });

  const isFiltered = () => state.query.trim() !== "" || state.chosen.some((set) => set.size);

  // The rows that match, in the table's order; how many there would be with each value of each facet;
  // and how many without each of the conditions, the search being the last.
  function evaluate() {
    const totals = larderSearch.totals(state.query);
    const counts = dimensions.map((dimension) => new Uint32Array(dimension.values.length));
    const without = new Uint32Array(dimensions.length + 1);
    const open = dimensions.map((_, at) => at).filter((at) => state.chosen[at].size);
    const allowed = dimensions.map((dimension, at) =>
      Uint8Array.from(dimension.values, (_, value) => (state.chosen[at].has(value) ? 1 : 0)));
    const values = table.values();
    const found = [];
    for (let row = 0; row < table.count; row += 1) {
      let miss = totals && totals[row] === 0 ? dimensions.length : -1;
      let misses = miss < 0 ? 0 : 1;
      for (const at of open) {
        if (allowed[at][values[at][row]]) continue;
        misses += 1;
        miss = at;
      }
      if (misses > 1) continue;
      if (misses === 1) {
        without[miss] += 1;
        if (miss < dimensions.length) counts[miss][values[miss][row]] += 1;
      } else {
        found.push(row);
        for (let at = 0; at < counts.length; at += 1) counts[at][values[at][row]] += 1;
      }
    }
    return { found, totals, counts, without };
  }

  // As they are sorted; else the exact answers first, then the best matches.
  function ordered(found, totals, answers) {
    if (state.sort) return rows.sorted(found, state.sort);
    const exact = found.filter((row) => answers.includes(row));
    if (!totals) return exact.length ? [...exact, ...found.filter((row) => !answers.includes(row))] : found;
    const byGrade = [];
    for (const row of found) {
      if (!answers.includes(row)) (byGrade[totals[row]] = byGrade[totals[row]] || []).push(row);
    }
    return [exact, ...byGrade.filter(Boolean).reverse()].flat();
  }

  // Showing it.

  const element = larderNodes.element;
  const button = larderNodes.button;
  const combinations = (number) => (number === 1 ? "1 combination" : number + " combinations");

  // Until the first time, the page shows what was published: all combinations, in the table's order.
  let isUntouched = true;

  const isAsPublished = () => !isFiltered() && !state.unknown.length && !state.sort && !state.from;

  function show() {
    isUntouched = false;
    const { found, totals, counts, without } = evaluate();
    const answer = larderAnswer.of(state);
    const list = ordered(found, totals, answer.rows);
    if (state.from >= list.length) state.from = 0;
    const page = list.slice(state.from, state.from + limit);
    rows.place(page, answer.rows);
    showFacets(counts);
    if (search.value.trim() !== state.query.trim()) search.value = state.query;
    document.getElementById("clear").hidden = !isFiltered();
    showCount(list.length, page.length, answer);
    larderAnswer.show(answer, choose);
    showNothing(list.length, without);
    showMore(list.length);
    rows.showSort(state.sort);
  }

  function showFacets(counts) {
    for (const facet of inputs) {
      const count = String(counts[facet.at][facet.value]);
      const isChosen = state.chosen[facet.at].has(facet.value);
      if (facet.input.checked !== isChosen) facet.input.checked = isChosen;
      if (facet.shown !== count) facet.count.firstChild.data = facet.shown = count;
    }
  }

  function showCount(found, shown, answer) {
    const of = found < table.count ? " of " + table.count : "";
    const part = shown < found ? `, rows ${state.from + 1} to ${state.from + shown} shown` : "";
    larderNodes.say(document.getElementById("count"),
      (of ? found + of + " combinations" : combinations(found)) + part + answer.status);
  }

  // No hits: what to let go of, with what that would bring.
  function showNothing(found, without) {
    const place = document.getElementById("nothing");
    if (place.hidden && found > 0) return;
    place.hidden = found > 0;
    const ways = [];
    without.forEach((count, at) => {
      if (count === 0 || found > 0) return;
      const text = at === dimensions.length ? `Drop the search “${state.query.trim()}”` :
        `Drop ${dimensions[at].name} = ${chosenNames(at).join(" or ")}`;
      ways.push(button(`${text}: ${combinations(count)}`, () => drop(at)));
    });
    if (!ways.length && isFiltered()) ways.push(button("Clear all", clear));
    place.replaceChildren(element("p", "No combination matches."), ...ways);
  }

  function chosenNames(at) {
    return Array.from(state.chosen[at], (value) =>
      (value === 0 ? "not stated" : table.nameOf(at, value)));
  }

  function showMore(found) {
    const place = document.getElementById("more");
    if (place.hidden && found <= limit) return;
    place.hidden = found <= limit;
    const steps = [];
    if (state.from > 0) {
      steps.push(button(`Show ${state.from - limit + 1} to ${state.from}`, () => turn(-limit)));
    }
    const next = state.from + limit;
    if (next < found) {
      const last = Math.min(found, next + limit);
      steps.push(button(`Show more: ${next + 1} to ${last}`, () => turn(limit)));
    }
    place.replaceChildren(...steps);
  }

  // Two rows to compare.

  function showTray() {
    rows.showTray(document.getElementById("tray"));
    writeAddress(false);
  }

  // What people do.

  function change(isStep) {
    state.from = 0;
    show();
    if (isStep) writeAddress(true);
    else writeAddressSoon();
  }

  // Every handler of a step first settles what the keys before it have left to write.
  function step(action) {
    if (writing) writeAddress(false);
    action();
    change(true);
  }

  function drop(at) {
    step(() => {
      if (at === dimensions.length) state.query = search.value = "";
      else state.chosen[at].clear();
    });
    search.focus();
  }

  function clear() {
    step(() => {
      Object.assign(state, { query: "", chosen: noChoice(), unknown: [] });
      search.value = "";
    });
  }

  // Filters by a combination, and by nothing else.
  function choose(criteria) {
    step(() => {
      const chosen = criteria.map((value) => new Set(value ? [value] : []));
      Object.assign(state, { query: "", chosen, unknown: [] });
      search.value = "";
    });
    document.getElementById("matrix-title").scrollIntoView({ block: "nearest" });
    search.focus({ preventScroll: true });
  }

  function turn(by) {
    state.from += by;
    show();
    writeAddress(true);
    document.getElementById("matrix-title").scrollIntoView();
    rows.focusFirst();
  }

  rows.onSort((sort) => step(() => { state.sort = sort; }));
  search.addEventListener("input", () => {
    state.query = search.value;
    change(false);
  });
  for (const facet of inputs) {
    facet.input.addEventListener("change", () => step(() => {
      const values = state.chosen[facet.at];
      if (facet.input.checked) values.add(facet.value);
      else values.delete(facet.value);
    }));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
  window.addEventListener("popstate", () => {
    clearTimeout(writing);
    writing = 0;
    begin();
  });

  // On a narrow screen the facets are folded, so that the rows are in sight.
  const filters = document.getElementById("filters");
  filters.addEventListener("click", () => {
    filters.setAttribute("aria-expanded", form.classList.toggle("open"));
  });

  // Keys. The one-letter key can be switched off, for people whose voice types.

  const slash = document.getElementById("slash");

  function remembered() {
    try {
      return localStorage.getItem("larder-slash") !== "off";
    } catch (error) {
      return true;
    }
  }

  slash.checked = remembered();
  slash.addEventListener("change", () => {
    try {
      localStorage.setItem("larder-slash", slash.checked ? "on" : "off");
    } catch (error) {
      // It holds for this page then.
    }
  });

  const isTyping = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target.tagName === "INPUT" && target.type !== "checkbox"));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && slash.checked && !isTyping(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && isFiltered()) {
      event.preventDefault();
      if (state.query.trim()) drop(dimensions.length);
      else clear();
    }
  });

  function begin() {
    state = readAddress();
    search.value = state.query;
    rows.showTray(document.getElementById("tray"));
    if (isUntouched && isAsPublished()) rows.afterFirstFrame(() => isUntouched && show());
    else show();
    const isFolded = (facet) => facet.input.checked && facet.input.closest("details:not([open])");
    for (const facet of inputs.filter(isFolded)) facet.input.closest("details").open = true;
  }

  document.documentElement.classList.add("ready");
  begin();
  larderNodes.whenIdle(() => prepare(0));

  // What the first keys would wait for, in small pieces.
  function prepare(row) {
    const piece = 400;
    if (row === 0) larderSearch.prepare();
    table.prepare(row, row + piece);
    if (row + piece < table.count) larderNodes.whenIdle(() => prepare(row + piece));
  }
})();
