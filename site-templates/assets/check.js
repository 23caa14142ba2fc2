// Holds a cluster against the recipes: what is typed, and a snapshot, in which what is typed counts
// first. Nothing leaves the page. What is typed and chosen is in the address; the snapshot is not.
"use strict";

(function () {
  // Of rows: the first ones appear before the next key, the others in shares.
  const screenful = 12;
  const share = 25;
  // Longer texts are not shown in the field they are pasted into: laying them out takes a minute.
  const longText = 100000;
  const { compiled, verdict, ofText, ofLabel, nodesLabel } = larderVerdicts;
  const {
    allHold, counted, height, byNearness, kindOf, lineLimit, listed, meaning, notGiven, outcomeOf, pagesOf,
    summary, verdictWords,
  } = larderOutcomes;
  const { dimensions, names } = larderConditions;
  const byId = (id) => document.getElementById(id);

  const constraints = larderConditions.constraints.map((constraint) => ({
    ...constraint, ...compiled(constraint.name, constraint.value),
    isWarning: constraint.severity === "warning",
  }));
  const asked = larderConditions.asked.map(({ readiness = [], overlays = [], later = {} }) => ({
    readiness, overlays,
    later: Object.entries(later).flatMap(([phase, numbers]) =>
      numbers.map((number) => ({ phase, number }))),
  }));
  const form = byId("cluster");
  const inputs = Array.from(form.querySelectorAll("input[type=text]"));
  const labels = Array.from(form.querySelectorAll("select[data-key]"));
  const choices = Array.from(form.querySelectorAll("select[data-dimension]"));
  const show = byId("show");

  // The snapshot, and what it says by itself; both null without one.
  let snapshot = null;
  let readings = null;
  let page = 0;

  // Judging

  const typedText = (address) => {
    const input = inputs.find((one) => one.name === address);
    return input ? larderConstraints.trimmed(input.value) : "";
  };

  const statedLabel = (key) => labels.find((one) => one.dataset.key === key)?.value ?? "";

  // Of one constraint: what is stated counts before what was measured.
  function judge(constraint, number) {
    if (constraint.name === nodesLabel) {
      const stated = constraint.label && statedLabel(constraint.label.key);
      if (stated) return ofLabel(stated, constraint);
    } else if (constraint.path) {
      const text = typedText(constraint.name);
      if (text) return ofText(text, constraint);
    }
    if (readings) return readings[number];
    const found = verdict({ measurements: [] }, constraint);
    return found.status === "malformed" ? found : { ...found, reason: notGiven };
  }

  function findings() {
    return constraints.map((constraint, number) => {
      const found = judge(constraint, number);
      const gap = found.actual === null ? null
        : larderConstraints.gap(constraint.expression, found.actual);
      return { constraint, number, ...found, kind: kindOf(found.status), gap };
    });
  }

  // The combinations that are looked at, in order.
  function evaluate() {
    const found = findings();
    const outcomes = asked.map((one) => outcomeOf(one, found));
    const wanted = choices.map((choice) => {
      const dimension = dimensions.find((one) => one.name === choice.dataset.dimension);
      return choice.value === "" ? -1 : dimension.values.indexOf(choice.value);
    });
    const rows = [];
    larderConditions.rows.forEach((row, number) => {
      if (wanted.every((value, at) => value < 0 || row[at + 1] === value)) {
        rows.push({ number, outcome: outcomes[row[0]] });
      }
    });
    return { found, rows: rows.sort(byNearness) };
  }

  // Words

  function element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function code(text) { return element("code", text); }

  // Showing it

  // What helps is said once, in the table of constraints.
  function meaningCell(line) {
    const cell = element("td", meaning(line));
    if (!line.constraint.remediation || !listedHere.has(line.number)) return cell;
    const link = element("a", "what helps");
    link.href = `#asked-${line.number}`;
    cell.append(cell.textContent ? "; " : "", link);
    return cell;
  }

  function lineCells(line) {
    const needed = element("td");
    const { value, unit } = line.constraint;
    needed.append(code(value), unit ? " " + unit : "");
    const address = element("td");
    address.append(code(line.constraint.name));
    return [address, foundCell(line), needed, meaningCell(line)];
  }

  function foundCell({ actual, reason }) {
    const cell = element("td");
    if (actual === null) {
      cell.className = "quiet";
      cell.textContent = reason === notGiven ? notGiven : "nothing";
    } else {
      cell.append(code(actual));
    }
    return cell;
  }

  function heading(number, span) {
    const node = element("th");
    node.scope = "rowgroup";
    node.rowSpan = span;
    const link = element("a", names[number]);
    link.href = `recipes/${names[number]}.html`;
    node.append(link);
    return node;
  }

  // One combination: a group of rows.
  function group({ number, outcome }) {
    const body = element("tbody");
    const span = height({ outcome });
    const mark = element("td", verdictWords[outcome.verdict], outcome.verdict);
    mark.rowSpan = span;
    const lines = outcome.lines.slice(0, lineLimit).map(lineCells);
    if (outcome.lines.length > lineLimit) {
      lines.push([wide(`and ${outcome.lines.length - lineLimit} more`)]);
    }
    if (lines.length === 0) lines.push([wide(allHold(outcome))]);
    lines.forEach((cells, at) => {
      const row = element("tr");
      if (at === 0) row.append(heading(number, span), mark);
      row.append(...cells);
      body.append(row);
    });
    return body;
  }

  function wide(text) {
    const cell = element("td", text, "quiet");
    cell.colSpan = 4;
    return cell;
  }

  const table = byId("verdicts");
  const frame = Array.from(table.children);
  let painting = 0;
  let filling = 0;

  // A screenful first, and the others when that was seen: laying all of it out would hold up the key.
  function place(rows) {
    cancelAnimationFrame(painting);
    clearTimeout(filling);
    const first = count(rows, screenful);
    table.replaceChildren(...frame, ...rows.slice(0, first).map(group));
    const rest = rows.slice(first);
    if (document.hidden) goOn(rest);
    else painting = requestAnimationFrame(() => goOn(rest));
    table.setAttribute("aria-busy", rest.length > 0);
  }

  // How many combinations fill so many rows.
  function count(rows, most) {
    let [filled, at] = [0, 0];
    while (at < rows.length && filled < most) {
      filled += height(rows[at]);
      at += 1;
    }
    return at;
  }

  function goOn(rows) {
    table.setAttribute("aria-busy", rows.length > 0);
    if (rows.length) filling = setTimeout(fill, 0, rows);
  }

  function fill(rows) {
    const next = count(rows, share);
    table.append(...rows.slice(0, next).map(group));
    goOn(rows.slice(next));
  }

  function button(text, action) {
    const node = element("button", text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  }

  function showMore(pages) {
    const steps = [];
    const size = (number) => counted(pages[number].length, "combination");
    if (page > 0) steps.push(button(`Show the ${size(page - 1)} before`, () => turn(-1)));
    if (page + 1 < pages.length) steps.push(button(`Show ${size(page + 1)} more`, () => turn(1)));
    byId("more").hidden = steps.length === 0;
    byId("more").replaceChildren(...steps);
  }

  // The columns of the constraints' own table that say what they come to here.
  const cells = Array.from(document.querySelectorAll(".conditions tr[data-number]"), (row) => ({
    cell: row.querySelector("td.told"), number: Number(row.dataset.number), shown: "",
  }));

  let telling = 0;
  const listedHere = new Set(cells.map((one) => one.number));

  function showConditions(found) {
    for (const one of cells) {
      const { kind, actual, reason } = found[one.number];
      const text = verdictWords[kind] + (actual !== null ? `: ${actual}` : `: ${reason}`);
      if (text === one.shown) continue;
      one.cell.textContent = one.shown = text;
      one.cell.className = `told ${kind}`;
    }
  }

  function update() {
    const { found, rows } = evaluate();
    const shown = show.value ? rows.filter(({ outcome }) => outcome.verdict === show.value) : rows;
    const pages = pagesOf(shown);
    page = Math.min(page, pages.length - 1);
    place(pages[page]);
    const count = byId("count");
    const text = summary(rows, snapshot !== null);
    if (count.textContent !== text) count.textContent = text;
    showMore(pages);
    clearTimeout(telling);
    telling = setTimeout(showConditions, 0, found);
    byId("clear").hidden = isEmpty();
  }

  // The address

  const isEmpty = () =>
    [...inputs, ...labels, ...choices, show].every((control) => control.value === "");

  // What is stated of a label, as it stands in the address: `key=value`, `!key` or `?key`.
  function labelText({ dataset, value }) {
    return value.startsWith("=") ? dataset.key + value : value + dataset.key;
  }

  function parameters() {
    const result = new URLSearchParams();
    for (const input of inputs) if (input.value.trim()) result.set(input.name, input.value.trim());
    for (const label of labels) if (label.value) result.append(nodesLabel, labelText(label));
    for (const choice of choices) if (choice.value) result.set(choice.dataset.dimension, choice.value);
    if (show.value) result.set("show", show.value);
    if (page) result.set("page", page + 1);
    return result;
  }

  function readAddress() {
    const given = new URLSearchParams(location.search);
    for (const input of inputs) input.value = given.get(input.name) ?? "";
    const stated = given.getAll(nodesLabel);
    for (const label of labels) {
      const values = Array.from(label.options, (option) => option.value);
      label.value = values.find((value) =>
        value && stated.includes(labelText({ dataset: label.dataset, value }))) ?? "";
    }
    for (const select of [...choices, show]) {
      const value = given.get(select.dataset.dimension ?? "show") ?? "";
      select.value = Array.from(select.options).some((one) => one.value === value) ? value : "";
    }
    page = Math.max(0, (parseInt(given.get("page"), 10) || 1) - 1);
  }

  // Browsers take their time for it, so it waits until the keys pause.
  const pause = 250;
  let pending = null;

  function writeSoon(isStep) {
    clearTimeout(pending?.timer);
    pending = { isStep: isStep || pending?.isStep, timer: setTimeout(writePending, pause) };
  }

  function writePending() {
    if (!pending) return;
    clearTimeout(pending.timer);
    const { isStep } = pending;
    pending = null;
    writeAddress(isStep);
  }

  function writeAddress(isStep) {
    const text = parameters().toString();
    const address = location.pathname + (text ? "?" + text : "") + location.hash;
    try {
      history[isStep ? "pushState" : "replaceState"](null, "", address);
    } catch (error) {
      // A browser that forbids it for files still judges.
    }
  }

  // What was chosen, at once.
  function change() {
    writePending();
    page = 0;
    update();
    writeAddress(true);
  }

  function turn(by) {
    writePending();
    page += by;
    update();
    writeAddress(true);
    byId("verdicts-title").scrollIntoView();
    table.querySelector("a")?.focus({ preventScroll: true });
  }

  // What is typed is one step back for each field that was left, not for each key.
  let edited = null;
  for (const input of inputs) {
    input.addEventListener("input", () => {
      page = 0;
      update();
      writeSoon(edited !== input);
      edited = input;
    });
    input.addEventListener("blur", () => {
      writePending();
      edited = null;
    });
  }
  window.addEventListener("pagehide", writePending);
  for (const select of [...labels, ...choices, show]) {
    select.addEventListener("change", change);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => {
    for (const control of [...inputs, ...labels, ...choices, show]) control.value = "";
    change();
    inputs[0]?.focus();
  });
  window.addEventListener("popstate", () => {
    clearTimeout(pending?.timer);
    pending = null;
    readAddress();
    edited = null;
    update();
  });

  // The snapshot

  const told = byId("told");
  const pasted = byId("pasted");
  const file = byId("file");

  function adopt(text, name) {
    try {
      snapshot = larderSnapshot.read(text);
      readings = constraints.map((constraint) => verdict(snapshot, constraint));
      told.textContent = `${name} was read: ${snapshotText()}`;
    } catch (error) {
      snapshot = readings = null;
      told.textContent = refusalText(error, name);
    }
    showReadings();
    update();
  }

  function snapshotText() {
    const known = readings.filter(({ status }) => kindOf(status) !== "unknown").length;
    const types = Array.from(new Set(snapshot.measurements.map((one) => one.type)));
    const shown = types.length > 8 ? [...types.slice(0, 8), `${types.length - 8} more`] : types;
    return `it measures ${listed(shown)}, and tells of ${known} of ${counted(constraints.length, "constraint")}.`;
  }

  function refusalText(error, name) {
    if (!(error instanceof larderYAML.Refusal)) {
      return `${name} could not be read: ${error.message}`;
    }
    const advice = error.advice ? ` ${error.advice}.` : "";
    return `${name}, line ${error.line}, column ${error.column}: ${error.message}.${advice}`;
  }

  // Beside each field, what the snapshot has for it.
  function showReadings() {
    const texts = new Map();
    constraints.forEach((constraint, number) => {
      if (readings) texts.set(fieldKey(constraint), readings[number].actual ?? "");
    });
    for (const control of [...inputs, ...labels]) {
      const text = texts.get(control.dataset.key ?? control.name);
      byId(control.id + ":told").textContent =
        text === undefined ? "" : text === "" ? "not in the snapshot" : `snapshot: ${text}`;
    }
    byId("forget").hidden = !snapshot && told.textContent === "";
  }

  const fieldKey = ({ name, label }) => (name === nodesLabel ? label?.key : name);

  // Reading takes a moment, and the page says so first.
  function take(text, name) {
    told.textContent = `Reading ${name} …`;
    byId("forget").hidden = false;
    setTimeout(adopt, 20, text, name);
  }

  async function open(chosen) {
    const limit = larderYAML.limits.characters;
    if (chosen.size > limit) {
      return refuse(`${chosen.name} has ${chosen.size} bytes; at most ${limit} are read.`);
    }
    pasted.value = "";
    try {
      const bytes = await readBytes(chosen);
      take(new TextDecoder("utf-8", { fatal: true }).decode(bytes), chosen.name);
    } catch (error) {
      refuse(error instanceof TypeError ? `${chosen.name} is no text in UTF-8.`
        : `${chosen.name} could not be opened.`);
    }
  }

  function readBytes(chosen) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result));
      reader.addEventListener("error", () => reject(reader.error));
      reader.readAsArrayBuffer(chosen);
    });
  }

  function refuse(text) {
    snapshot = readings = null;
    told.textContent = text;
    showReadings();
    update();
  }

  function forget() {
    pasted.value = file.value = "";
    refuse("");
  }

  file.addEventListener("change", () => { if (file.files[0]) open(file.files[0]); });
  let waiting = 0;
  pasted.addEventListener("input", () => {
    clearTimeout(waiting);
    file.value = "";
    if (pasted.value.trim() === "") return forget();
    waiting = setTimeout(() => take(pasted.value, "What you pasted"), 300);
  });
  pasted.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (text.length <= longText) return;
    event.preventDefault();
    pasted.value = file.value = "";
    take(text, "What you pasted");
  });
  byId("forget").addEventListener("click", () => {
    forget();
    file.focus();
  });

  const drop = byId("drop");
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const chosen = event.dataTransfer.files[0];
    if (chosen) open(chosen);
  });

  // A browser may bring back what stood in the fields; the address counts.
  readAddress();
  pasted.value = file.value = "";
  update();
})();
