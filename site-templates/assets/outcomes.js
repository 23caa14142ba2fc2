// What the verdicts on constraints come to for combinations, and how that is said. A finding is a verdict
// with its `constraint`, its `number`, its `gap` and its `kind`: `holds`, `fails` or `unknown`.
"use strict";

const larderOutcomes = (function () {
  const rowLimit = 200;
  // How many lines of one combination are shown.
  const lineLimit = 50;
  const notGiven = "not given";

  // How bad something is for putting it in an order: patches are next to nothing, major versions next
  // to impossible, and what has no measure is worse than several of those.
  const weights = { major: 1000000, minor: 1000, patch: 1 };

  function weightOf({ gap }) {
    return gap ? weights[gap.part] * (gap.count > 999n ? 999 : Number(gap.count)) : 4000000;
  }

  const kindOf = (status) =>
    (status === "passed" ? "holds" : status === "failed" || status === "notComparable" ? "fails"
      : "unknown");

  // What combinations that ask for the same come to. `lines` are what speaks against them, and what is
  // not known.
  function outcomeOf({ readiness, overlays, later }, found) {
    const own = readiness.map((number) => ({ ...found[number], asker: "" }));
    const others = overlays.map((number) => ({ ...found[number], asker: "an overlay asks" }));
    const all = [...own, ...others];
    const open = all.filter((one) => one.kind !== "holds");
    const failing = open.filter((one) => one.kind === "fails" && !one.constraint.isWarning);
    const unknown = open.filter((one) => one.kind === "unknown" && !one.constraint.isWarning);
    const running = later.map(({ phase, number }) => ({ ...found[number], asker: phase }));
    const wrong = running.filter((one) => one.kind === "fails");
    return {
      verdict: failing.length ? "fails" : unknown.length ? "unknown" : "holds",
      count: all.length,
      lines: [...failing, ...open.filter((one) => !failing.includes(one)), ...wrong],
      warned: open.filter((one) => one.constraint.isWarning && one.kind === "fails").length,
      running: running.filter((one) => one.kind !== "unknown").length,
      wrong: wrong.length,
      rank: [failing.length, failing.reduce((sum, one) => sum + weightOf(one), 0), unknown.length],
      unknown: unknown.map((one) => one.constraint.name),
    };
  }

  const places = { holds: 0, fails: 1, unknown: 2 };

  function byNearness(left, right) {
    const [mine, theirs] = [left.outcome, right.outcome];
    const by = places[mine.verdict] - places[theirs.verdict];
    if (by) return by;
    const at = mine.rank.findIndex((value, number) => value !== theirs.rank[number]);
    return at < 0 ? left.number - right.number : mine.rank[at] - theirs.rank[at];
  }

  // Words

  const counted = (count, one, many = one + "s") => `${count} ${count === 1 ? one : many}`;

  const verdictWords = { holds: "holds", fails: "fails", unknown: "not known" };

  // “1.30 is 2 minor versions below 1.32”.
  function gapText({ gap, actual, constraint }) {
    const wanted = constraint.expression;
    const versions = `${gap.count} ${gap.part} ${gap.count === 1n ? "version" : "versions"}`;
    const isAtIt = wanted.comparison === ">" && larderConstraints.isSatisfied(
      { ...wanted, comparison: ">=" }, actual);
    return isAtIt ? `${actual} is not above ${wanted.value}: ${versions} short`
      : `${actual} is ${versions} below ${wanted.value}`;
  }

  // What the columns before it do not say.
  function meaning(line) {
    const parts = [];
    if (line.gap && line.kind === "fails") parts.push(gapText(line));
    if (line.reason && line.reason !== notGiven) parts.push(line.reason);
    if (line.asker) {
      parts.push(line.asker === "an overlay asks" ? line.asker : `in the phase ${line.asker}`);
    }
    if (line.constraint.isWarning) parts.push("only a warning");
    return parts.join("; ");
  }

  const listed = (all) => (all.length < 2 ? all.join("")
    : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`);

  function unknownText(rows, isMeasured) {
    const addresses = new Set(rows.flatMap(({ outcome }) => outcome.unknown));
    const named = Array.from(addresses).slice(0, 3);
    const more = addresses.size - named.length;
    const all = more > 0 ? [...named, `${more} more`] : named;
    const isOne = addresses.size === 1;
    const verb = isMeasured ? (isOne ? "is" : "are") + " not known" : (isOne ? "was" : "were") + " not given";
    return `because ${listed(all)} ${verb}`;
  }

  // - isMeasured: whether there is a snapshot, in which what is not known was not found.
  function summary(rows, isMeasured) {
    const of = (verdict) => rows.filter(({ outcome }) => outcome.verdict === verdict);
    const [holding, failing, unknown] = [of("holds"), of("fails"), of("unknown")];
    if (rows.length === 0) return "No recipe is for what you chose.";
    const parts = [
      `${holding.length} of ${counted(rows.length, "combination")} ${holding.length === 1 ? "holds" : "hold"}`,
    ];
    if (failing.length) parts.push(`${failing.length} ${failing.length === 1 ? "fails" : "fail"}`);
    if (unknown.length) parts.push(`${unknown.length} cannot be judged ${unknownText(unknown, isMeasured)}`);
    const wrong = rows.filter(({ outcome }) => outcome.wrong).length;
    const warned = rows.filter(({ outcome }) => outcome.warned).length;
    if (warned) parts.push(`${warned} with warnings`);
    if (wrong) parts.push(`what is deployed does not fit ${wrong}`);
    return parts.join(", ") + ".";
  }

  function allHold({ count, running, lines }) {
    if (count === 0) return "it asks for nothing";
    const text = count === 1 ? "its one constraint holds" : `its ${count} constraints hold`;
    return running && lines.length === 0 ? `${text}, and what is deployed fits` : text;
  }

  // Pages

  const height = ({ outcome }) => Math.max(1, Math.min(outcome.lines.length, lineLimit + 1));

  // The combinations that fill one page after the other.
  function pagesOf(rows) {
    const pages = [[]];
    let free = rowLimit;
    for (const row of rows) {
      if (height(row) > free) {
        pages.push([]);
        free = rowLimit;
      }
      pages.at(-1).push(row);
      free -= height(row);
    }
    return pages;
  }

  return Object.freeze({
    allHold, counted, height, byNearness, kindOf, lineLimit, listed, meaning, notGiven, outcomeOf, pagesOf,
    summary, verdictWords,
  });
})();
