// The matrix: facets, search, and at most 200 rows in the document at once. The rows come with the
// page; `larderIndex` says what each of them is about. All state is in the address.
"use strict";

(function () {
  const limit = 200;
  const screenful = 25;
  const index = larderIndex;
  const form = document.getElementById("facets");
  const search = document.getElementById("search");
  const table = document.getElementById("matrix");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const dimensions = index.dimensions.map((dimension) => dimension.name);
  const inputs = Array.from(form.querySelectorAll("fieldset input"), (input) => ({
    input,
    count: input.parentElement.querySelector(".count"),
    dimension: dimensions.indexOf(input.name),
    value: valueNumber(dimensions.indexOf(input.name), input.value),
  }));

  function valueNumber(dimension, name) {
    return index.dimensions[dimension].values.findIndex((value) => value[0] === name);
  }

  // Search. Words are kept once, however many rows have them. A word is never taken apart at its
  // hyphens or dots; only what people call a thing is also found by its single words.

  const words = new Map();

  function wordNumbers(texts) {
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
  }

  const componentWords = index.components.map(wordNumbers);
  const recipeWords = index.recipes.map((list) =>
    Array.from(new Set(list.flatMap((number) => componentWords[number]))));
  const valueWords = index.dimensions.map((dimension) =>
    dimension.values.map((value) => (value[0] === "any" ? [] : wordNumbers(value))));
  const nameWords = index.names.map((name) => wordNumbers([name]));

  const grade = (word, term) =>
    word === term ? 3 : word.startsWith(term) ? 2 : word.includes(term) ? 1 : 0;

  // How well each row matches a term, 0 where not at all. A key press changes one term of a query, so
  // those of the last few are kept.
  const graded = new Map();

  function gradesOf(term) {
    if (graded.has(term)) return graded.get(term);
    const grades = new Uint8Array(words.size);
    for (const [word, number] of words) grades[number] = grade(word, term);
    const best = (numbers) => {
      let most = 0;
      for (const number of numbers) if (grades[number] > most) most = grades[number];
      return most;
    };
    const ofRecipe = recipeWords.map(best);
    const ofValue = valueWords.map((values) => values.map(best));
    // What a row is comes before what it contains.
    const result = Uint8Array.from(index.rows, (row, number) => {
      let most = best(nameWords[number]);
      ofValue.forEach((grades, at) => { most = Math.max(most, grades[row[at + 1]]); });
      return Math.max(2 * most, ofRecipe[row[0]]);
    });
    if (graded.size > 50) graded.clear();
    graded.set(term, result);
    return result;
  }

  const termsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

  // The sum over the terms, 0 where a term matches nothing of a row.
  function gradeRows(query) {
    const terms = termsOf(query).map(gradesOf);
    return rows.map((_, number) => {
      let total = 1;
      for (const grades of terms) {
        if (grades[number] === 0) return 0;
        total += grades[number];
      }
      return total;
    });
  }

  // State.

  let state = { query: "", chosen: dimensions.map(() => new Set()), from: 0 };

  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    const chosen = dimensions.map((name, dimension) => new Set(
      parameters.getAll(name).map((value) => valueNumber(dimension, value))
        .filter((value) => inputs.some((i) => i.dimension === dimension && i.value === value))));
    const from = Math.max(0, parseInt(parameters.get("from"), 10) || 0);
    return { query: parameters.get("q") || "", chosen, from: from - (from % limit) };
  }

  function writeAddress(isStep) {
    const parameters = new URLSearchParams();
    if (state.query.trim()) parameters.set("q", state.query.trim());
    state.chosen.forEach((values, dimension) => {
      for (const value of Array.from(values).sort((a, b) => a - b)) {
        parameters.append(dimensions[dimension], index.dimensions[dimension].values[value][0]);
      }
    });
    if (state.from) parameters.set("from", state.from);
    const text = parameters.toString();
    const address = location.pathname + (text ? "?" + text : "") + location.hash;
    try {
      history[isStep ? "pushState" : "replaceState"](null, "", address);
    } catch (error) {
      // A browser that forbids it for files still filters.
    }
  }

  const isFiltered = () => state.query.trim() !== "" || state.chosen.some((set) => set.size);

  // The rows that match, best first, and how many there would be with each value of each facet.
  function evaluate() {
    const totals = gradeRows(state.query);
    const counts = index.dimensions.map((dimension) => new Array(dimension.values.length).fill(0));
    const without = new Array(dimensions.length + 1).fill(0);
    const found = [];
    index.rows.forEach((row, number) => {
      const misses = [];
      state.chosen.forEach((values, at) => {
        if (values.size && !values.has(row[at + 1])) misses.push(at);
      });
      if (totals[number] === 0) misses.push(dimensions.length);
      if (misses.length > 1) return;
      if (misses.length === 0) {
        found.push(number);
        dimensions.forEach((_, at) => { counts[at][row[at + 1]] += 1; });
      } else {
        without[misses[0]] += 1;
        if (misses[0] < dimensions.length) counts[misses[0]][row[misses[0] + 1]] += 1;
      }
    });
    if (state.query.trim()) found.sort((a, b) => totals[b] - totals[a] || a - b);
    return { found, counts, without };
  }

  // Showing it.

  function element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function button(text, action) {
    const node = element("button", text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  }

  const combinations = (number) => (number === 1 ? "1 combination" : number + " combinations");

  function show() {
    const { found, counts, without } = evaluate();
    if (state.from >= found.length) state.from = 0;
    const page = found.slice(state.from, state.from + limit);
    place(page);
    for (const facet of inputs) {
      const count = counts[facet.dimension][facet.value];
      facet.input.checked = state.chosen[facet.dimension].has(facet.value);
      facet.count.textContent = count;
    }
    if (search.value.trim() !== state.query.trim()) search.value = state.query;
    document.getElementById("clear").hidden = !isFiltered();
    showCount(found.length, page.length);
    showNothing(found.length, without);
    showMore(found.length);
  }

  // Rows that stay are not touched. New ones come a screenful at a time, because laying out all of
  // them at once would hold up the next key.
  let placed = rows.map((_, number) => number);
  let filling = 0;

  function place(page) {
    clearTimeout(filling);
    let same = 0;
    while (same < page.length && same < placed.length && page[same] === placed[same]) same += 1;
    if (placed.length > limit) same = Math.min(same, screenful);
    while (body.rows.length > same) body.lastElementChild.remove();
    placed = page.slice(0, same);
    fill(page);
  }

  function fill(page) {
    const next = page.slice(placed.length, placed.length + screenful);
    body.append(...next.map((number) => rows[number]));
    placed.push(...next);
    const isDone = placed.length === page.length;
    table.setAttribute("aria-busy", !isDone);
    if (!isDone) filling = setTimeout(fill, 0, page);
  }

  function showCount(found, shown) {
    const of = found < rows.length ? " of " + rows.length : "";
    const part = shown < found ? `, rows ${state.from + 1} to ${state.from + shown} shown` : "";
    document.getElementById("count").textContent =
      (of ? found + of + " combinations" : combinations(found)) + part;
  }

  // No hits: what to let go of, with what that would bring.
  function showNothing(found, without) {
    const place = document.getElementById("nothing");
    place.hidden = found > 0;
    if (found > 0) return place.replaceChildren();
    const ways = [];
    without.forEach((count, at) => {
      if (count === 0) return;
      const isSearch = at === dimensions.length;
      const text = isSearch ? `Drop the search “${state.query.trim()}”` :
        `Drop ${dimensions[at]} = ${chosenNames(at).join(" or ")}`;
      ways.push(button(`${text} (${combinations(count)})`, () => drop(at)));
    });
    const reason = ways.length ? "No recipe has all of this. One step away:" :
      "No recipe has all of this, and dropping one choice is not enough.";
    place.replaceChildren(
      element("p", reason), ...unusedValues(), ...ways, button("Clear all", clear));
  }

  const chosenNames = (at) =>
    Array.from(state.chosen[at], (value) => index.dimensions[at].values[value][0]);

  // A value that the field knows and no row has.
  function unusedValues() {
    const terms = termsOf(state.query);
    const notes = [];
    index.dimensions.forEach((dimension, at) => dimension.values.forEach((value, number) => {
      const isMeant = value[0] !== "any" && value.some((name) => terms.includes(name.toLowerCase()));
      if (!isMeant || index.rows.some((row) => row[at + 1] === number)) return;
      notes.push(element("p", `${value[0]} is a known ${dimension.name}, and no recipe carries it.`));
    }));
    return notes;
  }

  function showMore(found) {
    const place = document.getElementById("more");
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

  // What people do.

  function change(isStep) {
    state.from = 0;
    show();
    writeAddress(isStep);
  }

  function drop(at) {
    if (at === dimensions.length) state.query = search.value = "";
    else state.chosen[at].clear();
    change(true);
    search.focus();
  }

  function clear() {
    state = { query: "", chosen: dimensions.map(() => new Set()), from: 0 };
    search.value = "";
    change(true);
  }

  function turn(by) {
    state.from += by;
    show();
    writeAddress(true);
    document.getElementById("matrix-title").scrollIntoView();
    const link = body.querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  search.addEventListener("input", () => {
    state.query = search.value;
    change(false);
  });
  for (const facet of inputs) {
    facet.input.addEventListener("change", () => {
      const values = state.chosen[facet.dimension];
      if (facet.input.checked) values.add(facet.value);
      else values.delete(facet.value);
      change(true);
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
  window.addEventListener("popstate", () => {
    state = readAddress();
    search.value = state.query;
    show();
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

  document.documentElement.classList.add("ready");
  state = readAddress();
  search.value = state.query;
  show();
})();
