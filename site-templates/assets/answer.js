// What the chosen and typed values come to together: the recipe that the runtime would give for exactly
// them, or why there is none and which combinations near it have one.
"use strict";

const larderAnswer = (function (table) {
  // More combinations than this are a list, and no question.
  const most = 4;
  const { dimensions } = table;
  const { element, button, link } = larderNodes;

  // For each dimension the values that are asked for: those of the facets, and those that a search names.
  function asked({ query, chosen }) {
    const typed = dimensions.map(() => new Set());
    for (const term of larderSearch.termsOf(query)) {
      const [meaning] = larderSearch.meaningsOf(term);
      if (meaning) typed[meaning[0]].add(meaning[1]);
    }
    return dimensions.map((_, at) => {
      if (!chosen[at].size) return { values: Array.from(typed[at]), isClash: typed[at].size > 1 };
      const both = Array.from(typed[at]).filter((value) => chosen[at].has(value));
      const values = Array.from(typed[at].size ? new Set([...chosen[at], ...typed[at]]) : chosen[at]);
      if (typed[at].size === 1 && both.length === 1) return { values: both, isClash: false };
      return { values, isClash: typed[at].size > 0 };
    });
  }

  // A cluster has one value of each: two that have to hold together come to nothing.
  function clashes(all) {
    return all.flatMap(({ values, isClash }, at) => {
      if (!isClash) return [];
      const names = values.map((value) => (value === 0 ? "not stated" : table.nameOf(at, value)));
      return [`${names.join(" and ")} are different values of ${dimensions[at].name}: a combination has one`];
    });
  }

  function combinations(all) {
    return all.reduce((sofar, { values }) =>
      sofar.flatMap((criteria) => (values.length ? values : [0]).map((value) => [...criteria, value])), [[]]);
  }

  // - `notes`: what cannot be asked at all.
  // - `results`: for each combination that is asked for, its row or why it has none.
  // - `rows`: of those that have one.
  // - `status`: what is added to the count.
  function of(state) {
    const notes = state.unknown.map(([at, text]) => unknown(at, text));
    const all = asked(state);
    notes.push(...clashes(all));
    const isAsked = all.some(({ values }) => values.length) && !all.some(({ isClash }) => isClash);
    const total = all.reduce((product, { values }) => product * Math.max(1, values.length), 1);
    const results = (isAsked && !state.unknown.length && total <= most ? combinations(all) : [])
      .map((criteria) => ({ criteria, row: table.rowOf(criteria) }));
    for (const one of results.filter(({ row }) => row === undefined)) {
      one.refusal = table.refusal(one.criteria);
    }
    const rows = results.map(({ row }) => row).filter((row) => row !== undefined);
    const refused = results.length - rows.length;
    const status = refused && !rows.length ? "; no recipe for exactly these criteria" : "";
    return { notes, results, rows, status };
  }

  function unknown(at, text) {
    const names = dimensions[at].values.slice(1);
    const near = larderNear(text, names.flatMap(([own, , ...aliases]) => [own, ...aliases]));
    const meant = near ? `; did you mean ${near}?` : "";
    return `unknown ${dimensions[at].name} ${text}${meant} Valid are ${names.map(([own]) => own).join(", ")}`;
  }

  // Showing it.

  let key = "";

  // - choose: what a button does that filters by a combination.
  function show(answer, choose) {
    const now = JSON.stringify([answer.notes, answer.results.map(({ criteria }) => criteria)]);
    if (now === key) return;
    key = now;
    const place = document.getElementById("answer");
    const parts = [
      ...answer.notes.map((note) => element("p", note + ".")),
      ...answer.results.flatMap((result) => (result.refusal ? refused(result, choose) : given(result))),
    ];
    place.hidden = parts.length === 0;
    place.replaceChildren(...parts);
  }

  function given({ criteria, row }) {
    const line = element("p");
    line.append(element("code", table.command(criteria)), " gives ");
    line.append(link(table.name(row), `recipes/${table.name(row)}.html`));
    return [line];
  }

  function refused({ criteria, refusal }, choose) {
    const head = element("p");
    const asked = table.argumentsOf(criteria);
    if (asked) head.append(element("strong", "No recipe for exactly "), element("code", asked));
    else head.append(element("strong", "No recipe for no criteria"));
    const reasons = refusal.reasons.map((reason) => element("p", reason, "reason"));
    if (!refusal.ways.length) return [head, ...reasons];
    const ways = element("ul", undefined, "offers");
    ways.append(...refusal.ways.map((way) => offer(way, choose)));
    return [head, ...reasons, element("p", "Nearest that have one:", "quiet"), ways];
  }

  function offer(way, choose) {
    const name = table.name(table.rowOf(way));
    const item = element("li");
    const filter = button("filter", () => choose(way));
    filter.setAttribute("aria-label", `filter by ${name}`);
    item.append(link(name, `recipes/${name}.html`), " ", filter);
    return item;
  }

  return { of, show };
})(larderTable);
