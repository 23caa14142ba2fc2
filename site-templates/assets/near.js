// The name that a misspelt one most likely means, as the runtime finds it.
"use strict";

const larderNear = (function () {
  const longest = 200;

  // Insertions, deletions, replacements and exchanges of neighbours that turn one into the other.
  function distance(left, right) {
    let beforeLast = [];
    let last = Array.from({ length: right.length + 1 }, (_, at) => at);
    for (let row = 1; row <= left.length; row += 1) {
      const current = [row];
      for (let at = 1; at <= right.length; at += 1) {
        const isSame = left[row - 1] === right[at - 1];
        let best = Math.min(last[at] + 1, current[at - 1] + 1, last[at - 1] + (isSame ? 0 : 1));
        if (row > 1 && at > 1 && left[row - 1] === right[at - 2] && left[row - 2] === right[at - 1]) {
          best = Math.min(best, beforeLast[at - 2] + 1);
        }
        current.push(best);
      }
      beforeLast = last;
      last = current;
    }
    return last[right.length];
  }

  const isBeginning = (short, long) =>
    short.length >= 3 && short.every((letter, at) => letter === long[at]);

  // Near is at most a third of the letters changed, or one name the beginning of the other; of several
  // equally near, the first in byte order. Undefined where none is.
  return function nearestName(name, candidates) {
    const letters = (text) => Array.from(text.toLowerCase());
    const target = letters(name);
    let best;
    for (const candidate of candidates) {
      const other = letters(candidate);
      if (!target.length || !other.length || Math.max(target.length, other.length) > longest) continue;
      const isPart = isBeginning(target, other) || isBeginning(other, target);
      const near = Math.max(1, Math.floor(Math.max(target.length, other.length) / 3));
      const limit = isPart ? longest : Math.min(near, best ? best.distance : near);
      const changes = distance(target, other);
      if (changes > limit) continue;
      if (!best || changes < best.distance ||
          (changes === best.distance && larderTable.compare(candidate, best.name) < 0)) {
        best = { distance: changes, name: candidate };
      }
    }
    return best && best.name;
  };
})();
