// The pages of recipes, components, overlays and mixins work without this; with it, commands and values
// can be copied, values can be filtered, links into folded parts open them, and a print has everything.
"use strict";

(function () {
  const said = document.getElementById("said");

  // Copying

  function select(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  async function copy(node) {
    try {
      await navigator.clipboard.writeText(node.textContent);
      return true;
    } catch (error) {
      // Where the clipboard is closed to pages, the selected text is one key away.
      select(node);
      return document.execCommand("copy");
    }
  }

  function copyButton(node, name) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the " + name);
    button.addEventListener("click", async () => {
      const done = await copy(node);
      button.textContent = done ? "Copied" : "Selected";
      said.textContent = done ? "Copied." : "Selected: press Control and C.";
      setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
    });
    return button;
  }

  for (const node of document.querySelectorAll("[data-copy]")) {
    node.after(copyButton(node, node.dataset.copy));
  }

  // A table of values gets its buttons when it comes into sight: there can be hundreds of rows.
  function addCopyButtons(table) {
    if (table.dataset.copyable) return;
    table.dataset.copyable = "yes";
    for (const cell of table.querySelectorAll("tbody td:nth-of-type(1)")) {
      const value = cell.querySelector("details > code") || cell.querySelector("code");
      if (!value) continue;
      const path = cell.parentElement.querySelector("th");
      const button = copyButton(value, "value" + (path ? " of " + path.textContent : ""));
      button.className = "copy-value";
      value.after(" ", button);
    }
  }

  const tables = document.querySelectorAll("table.values");
  if (typeof IntersectionObserver === "function") {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        addCopyButtons(entry.target);
      }
    });
    for (const table of tables) watcher.observe(table);
  }

  // Folding

  function openTarget() {
    let node = null;
    try {
      node = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (error) {
      return;
    }
    if (!node) return;
    const target = node;
    for (; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.scrollIntoView();
  }

  const parts = document.querySelectorAll("details.component");

  function addOpenAll() {
    const heading = document.getElementById("values");
    if (!heading || parts.length < 2) return;
    const all = document.createElement("button");
    all.type = "button";
    all.textContent = "Open all";
    all.addEventListener("click", () => {
      const isOpening = all.textContent === "Open all";
      for (const part of parts) part.open = isOpening;
      all.textContent = isOpening ? "Fold all" : "Open all";
    });
    heading.after(all);
  }

  // Filtering

  // A row stands for itself, or for the group of rows that share its path.
  function rowsOf(table) {
    if (table.classList.contains("differing")) return Array.from(table.tBodies);
    return Array.from(table.querySelectorAll("tbody tr")).filter((row) => row.querySelector("td"));
  }

  // Of a long value, the start: nobody looks for a word in the middle of a file.
  function textOf(row, part) {
    const cells = Array.from(row.querySelectorAll("th, td"), (cell) => cell.textContent.slice(0, 200));
    const name = part && part.querySelector(".component-name");
    return [name ? name.textContent : ""].concat(cells).join(" ").toLowerCase();
  }

  function readFilter() {
    return Array.from(tables).filter((table) => !table.closest("details.fold")).map((table) => {
      const part = table.closest("details.component");
      return { part, rows: rowsOf(table).map((row) => ({ row, text: textOf(row, part) })) };
    });
  }

  function matches(text, words) {
    return words.every((word) => text.includes(word));
  }

  // Returns how many rows are left.
  function narrow(group, words) {
    let left = 0;
    for (const { row, text } of group.rows) {
      row.hidden = !matches(text, words);
      if (!row.hidden) left += 1;
    }
    return left;
  }

  function remember(text) {
    const query = new URLSearchParams(location.search);
    if (text) query.set("v", text);
    else query.delete("v");
    const search = query.size ? "?" + query : "";
    history.replaceState(null, "", location.pathname + search + location.hash);
  }

  function makeFilter(place) {
    const label = document.createElement("label");
    label.htmlFor = "value-filter";
    label.textContent = "Filter";
    const input = document.createElement("input");
    input.type = "search";
    input.id = "value-filter";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.placeholder = "driver.version";
    const count = document.createElement("p");
    count.setAttribute("role", "status");
    place.className = "filter";
    place.append(label, input, count);
    return { input, count };
  }

  function filterIn(place) {
    const { input, count } = makeFilter(place);
    let groups = null;
    let wasOpen = null;

    // What was folded is folded again when the filter is cleared.
    function unfold(words, group, left) {
      if (!group.part) return;
      group.part.hidden = words.length > 0 && left === 0;
      group.part.open = words.length > 0 ? left > 0 : wasOpen.has(group.part);
    }

    function apply() {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      groups = groups || readFilter();
      if (words.length > 0 && !wasOpen) wasOpen = new Set(Array.from(parts).filter((part) => part.open));
      if (!wasOpen) return;
      let sum = 0;
      const seen = new Set();
      for (const group of groups) {
        const left = narrow(group, words);
        sum += left;
        unfold(words, group, left);
        if (group.part) seen.add(group.part);
      }
      // Components without values have nothing to match.
      for (const part of parts) {
        if (!seen.has(part)) part.hidden = words.length > 0;
      }
      if (words.length === 0) wasOpen = null;
      count.textContent = words.length === 0 ? "" : sum === 1 ? "1 row" : sum + " rows";
    }

    input.addEventListener("input", () => { apply(); remember(input.value.trim()); });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !input.value) return;
      event.preventDefault();
      input.value = "";
      apply();
      remember("");
    });
    input.value = new URLSearchParams(location.search).get("v") || "";
    if (!input.value) return;
    apply();
    if (!location.hash) place.closest("section").scrollIntoView();
  }

  addOpenAll();
  const place = document.getElementById("filter");
  if (place && tables.length > 0) filterIn(place);

  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  if (location.hash) openTarget();
})();
