// The rows of the matrix as nodes: made from the page's first one, written over rather than replaced, and
// sorted by column. Two of them can be picked to be compared. Nodes get texts and never markup.
"use strict";

const larderNodes = {
  element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  },

  button(text, action) {
    const node = larderNodes.element("button", text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  },

  link(text, address) {
    const node = larderNodes.element("a", text);
    node.href = address;
    return node;
  },

  // Says something where it was not said already, because screen readers repeat what is said again.
  say(node, text) {
    if (node.textContent !== text) node.textContent = text;
  },

  whenIdle(action) {
    if (window.requestIdleCallback) window.requestIdleCallback(() => action(), { timeout: 2000 });
    else setTimeout(action, 50);
  },
};

function larderRows(matrix, onPick) {
  // As many rows as a screen shows are there before the next frame. The others follow when nothing else
  // is to be done, a few at a time, and in bodies of their own, which the style sheet lets the browser
  // pass over until they come into sight: laying out 200 rows would hold up the next key.
  const rowHeight = 26;
  const above = 200;
  const screenful = Math.min(40, Math.max(12, Math.ceil((window.innerHeight - above) / rowHeight)));
  const helping = 20;
  const pause = 120;
  const most = 2;

  const table = larderTable;
  const { element, button, link } = larderNodes;
  const bodies = Array.from(matrix.tBodies);
  // The rows that were picked to be compared.
  let picks = [];
  const reading = larderIndex.reading;

  // Nodes.

  // A row with the nodes that change in it, and the number of the combination that it shows.
  function adopt(row, number) {
    const cells = row.cells;
    const title = cells[0].firstElementChild;
    const files = cells[cells.length - 1];
    const pick = button("compare", () => toggle(slots.find((slot) => slot.row === row).number));
    pick.className = "pick";
    files.append(" ", pick);
    const links = files.querySelectorAll("a");
    return {
      row, number, pick, title, name: title.firstChild, head: cells[0],
      cells: reading.map((_, at) => cells[at + 1]),
      numbers: [cells[reading.length + 1], cells[reading.length + 2]],
      markdown: links[0], bundle: links[1] || null, files,
    };
  }

  const write = (node, text) => {
    if (node.data !== text) node.data = text;
  };

  function fill(slot, number) {
    if (slot.number === number) return;
    slot.number = number;
    const name = table.name(number);
    write(slot.name, name);
    slot.title.href = `recipes/${name}.html`;
    const criteria = table.criteriaOf(number);
    reading.forEach((at, place) => {
      const value = criteria[at];
      const cell = slot.cells[place];
      write(cell.firstChild, table.nameOf(at, value));
      const style = value === 0 ? "any" : "";
      if (cell.className !== style) cell.className = style;
    });
    write(slot.numbers[0].firstChild, String(table.sets[table.setOf[number]].length));
    write(slot.numbers[1].firstChild, String(table.valueCounts[number]));
    fillFiles(slot, number, name);
  }

  function fillFiles(slot, number, name) {
    slot.markdown.href = `recipes/${name}.md`;
    slot.markdown.setAttribute("aria-label", `${name} as Markdown`);
    const [path, label] = table.download(number);
    if (path && !slot.bundle) {
      slot.bundle = element("a", "bundle");
      slot.markdown.after(" ", slot.bundle);
    }
    if (!slot.bundle) return;
    slot.bundle.hidden = !path;
    if (!path) return;
    slot.bundle.href = path.split("/").map(encodeURIComponent).join("/");
    slot.bundle.setAttribute("aria-label", `${label} of ${name}`);
  }

  const slots = [];
  bodies.flatMap((body) => Array.from(body.rows)).forEach((row, number) => {
    slots.push(adopt(row, number));
    press(slots[number]);
  });
  const template = slots.length ? slots[0].row.cloneNode(true) : null;
  if (template) template.querySelector(".pick").remove();

  function make() {
    const slot = adopt(template.cloneNode(true), -1);
    slots.push(slot);
    return slot;
  }

  // Placing. Rows that no longer match are hidden with the body around them, which is quick, and removed
  // when nothing else is to be done, which is not.

  let shown = slots.length;
  let present = shown;
  let wanted = [];
  let filling = 0;
  let isUnfolded = false;
  // Until rows were placed.
  matrix.setAttribute("aria-busy", "true");

  // Shows these rows, the first of them at once.
  function place(page, answers) {
    clearTimeout(filling);
    wanted = page;
    const now = Math.min(page.length, screenful);
    put(0, now);
    // What is below, and still right, stays.
    let same = now;
    while (same < shown && same < page.length && slots[same].number === page[same]) same += 1;
    cut(same);
    mark(answers);
    settle();
    if (isUnfolded) later();
    else afterFirstFrame(later);
  }

  function put(from, to) {
    if (to > shown) sweep();
    for (let at = from; at < to; at += 1) {
      const slot = slots[at] || make();
      fill(slot, wanted[at]);
      press(slot);
      if (at >= shown) bodyOf(at).append(slot.row);
    }
    shown = Math.max(shown, to);
    present = Math.max(present, shown);
  }

  function cut(same) {
    const whole = Math.ceil(same / helping) * helping;
    for (let at = same; at < Math.min(whole, shown); at += 1) slots[at].row.remove();
    for (const body of bodies.slice(whole / helping)) body.hidden = true;
    shown = same;
    present = present > whole ? present : same;
  }

  function sweep() {
    for (; present > shown; present -= 1) slots[present - 1].row.remove();
    for (const body of bodies) body.hidden = false;
  }

  function bodyOf(place) {
    const at = Math.floor(place / helping);
    while (bodies.length <= at) {
      const next = element("tbody");
      bodies[bodies.length - 1].after(next);
      bodies.push(next);
    }
    return bodies[at];
  }

  const isSettled = () => shown === wanted.length && present === shown;

  function more() {
    sweep();
    put(shown, Math.min(wanted.length, shown + helping - (shown % helping)));
    settle();
    if (!isSettled()) filling = setTimeout(more, 0);
  }

  function later() {
    unfold();
    clearTimeout(filling);
    if (!isSettled()) filling = setTimeout(more, pause);
  }

  const afterFirstFrame = (action) => requestAnimationFrame(() => setTimeout(action, 0));

  // The parts of the page that wait for the first frame are there from then on.
  function unfold() {
    if (isUnfolded) return;
    isUnfolded = true;
    document.documentElement.classList.add("full");
  }

  function settle() {
    const isBusy = String(!isSettled());
    if (matrix.getAttribute("aria-busy") !== isBusy) matrix.setAttribute("aria-busy", isBusy);
  }

  // The rows that are exactly what was asked for.
  const marks = [];

  function mark(answers) {
    while (marks.length) marks.pop().remove();
    for (const slot of slots.slice(0, shown).filter((one) => answers.includes(one.number))) {
      const sign = element("span", "exactly this", "tag exact");
      marks.push(sign);
      slot.head.append(" ", sign);
    }
  }

  // Sorting. Texts by their bytes, numbers as numbers; in each, the table's order decides between equals.

  const heads = Array.from(matrix.tHead.rows[0].cells);
  const keys = ["recipe", ...reading.map((at) => table.dimensions[at].name), "components", "values"];
  const buttons = keys.map((key, column) => {
    const head = heads[column];
    const sorter = button(head.textContent, () => whenSorted(next(key)));
    sorter.className = "sort";
    head.replaceChildren(sorter);
    return { key, head };
  });
  let whenSorted = () => {};
  let current = null;

  function next(key) {
    if (!current || current.key !== key) return { key, isDown: false };
    return current.isDown ? null : { key, isDown: true };
  }

  function sortNamed(text) {
    const isDown = text.startsWith("-");
    const key = isDown ? text.slice(1) : text;
    return keys.includes(key) ? { key, isDown } : null;
  }

  function showSort(sort) {
    current = sort;
    for (const { key, head } of buttons) {
      const order = sort && sort.key === key ? (sort.isDown ? "descending" : "ascending") : null;
      if (head.getAttribute("aria-sort") === order) continue;
      if (order) head.setAttribute("aria-sort", order);
      else head.removeAttribute("aria-sort");
    }
  }

  // For every row a number that stands for its place by a column.
  const ranks = new Map();

  function ranksBy(key) {
    if (!ranks.has(key)) ranks.set(key, rank(key));
    return ranks.get(key);
  }

  function rank(key) {
    const all = Array.from({ length: table.count }, (_, row) => row);
    if (key === "components") return all.map((row) => table.sets[table.setOf[row]].length);
    if (key === "values") return table.valueCounts;
    if (key === "recipe") return placesOf(all.map(table.name));
    const at = table.dimensions.findIndex((dimension) => dimension.name === key);
    const places = placesOf(table.dimensions[at].values.map((value) => value[0]));
    return all.map((row) => places[table.values()[at][row]]);
  }

  function placesOf(texts) {
    const order = texts.map((_, at) => at).sort((a, b) => table.compare(texts[a], texts[b]));
    const places = [];
    order.forEach((at, place) => { places[at] = place; });
    return places;
  }

  function sorted(list, { key, isDown }) {
    const by = ranksBy(key);
    const sign = isDown ? -1 : 1;
    return list.slice().sort((a, b) => sign * (by[a] - by[b]) || a - b);
  }

  // Picking two to compare.

  function press(slot) {
    const isPicked = String(picks.includes(slot.number));
    if (slot.pick.getAttribute("aria-pressed") !== isPicked) {
      slot.pick.setAttribute("aria-pressed", isPicked);
    }
    const label = `compare ${table.name(slot.number)}`;
    if (slot.pick.getAttribute("aria-label") !== label) slot.pick.setAttribute("aria-label", label);
  }

  function toggle(row) {
    if (picks.includes(row)) picks = picks.filter((one) => one !== row);
    // The one that was picked last gives way.
    else picks = [...picks.slice(0, most - 1), row];
    pickAll();
  }

  function pickAll() {
    for (const slot of slots.slice(0, shown)) press(slot);
    onPick();
  }

  // By the names of their pages.
  function pick(names) {
    picks = [];
    if (!names.length) return;
    for (let row = 0; row < table.count; row += 1) {
      if (names.includes(table.name(row)) && picks.length < most) picks.push(row);
    }
    picks.sort((a, b) => names.indexOf(table.name(a)) - names.indexOf(table.name(b)));
  }

  function showTray(tray) {
    tray.hidden = picks.length === 0;
    if (tray.hidden) return tray.replaceChildren();
    const [left, right] = picks.map(table.name);
    const forget = button("Forget", () => {
      picks = [];
      pickAll();
    });
    const what = element("p", `Compare ${left} with `);
    if (right === undefined) {
      what.append("…");
      tray.replaceChildren(what, element("p", "Choose “compare” of another row.", "quiet"), forget);
      return undefined;
    }
    what.append(right);
    const address = "compare.html?" + new URLSearchParams({ left, right });
    tray.replaceChildren(what, link("Compare them", address), forget);
    return undefined;
  }

  return {
    place, sorted, sortNamed, showSort, pick, showTray, afterFirstFrame,
    picked: () => picks.map(table.name),
    onSort: (action) => { whenSorted = action; },
    focusFirst: () => {
      const first = matrix.querySelector("tbody a");
      if (first) first.focus({ preventScroll: true });
    },
  };
}
