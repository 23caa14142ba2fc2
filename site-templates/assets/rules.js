// The list of lint rules works without this; with it, a search narrows the list. All terms must match.
"use strict";

(function () {
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const sections = Array.from(document.querySelectorAll("section.severity"), (section) => ({
    section,
    link: document.querySelector(`.contents a[href="#${section.querySelector("h2").id}"]`),
    rows: Array.from(section.querySelectorAll("tbody tr"), (row) => ({
      row,
      text: row.textContent.toLowerCase(),
    })),
  }));

  function show() {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let total = 0;
    for (const { section, link, rows } of sections) {
      let left = 0;
      for (const { row, text } of rows) {
        row.hidden = !terms.every((term) => text.includes(term));
        if (!row.hidden) left += 1;
      }
      section.hidden = left === 0;
      link.parentElement.hidden = left === 0;
      link.nextElementSibling.textContent = left;
      total += left;
    }
    count.textContent = total === 0 ? "No rule has all of these words"
      : total === 1 ? "1 rule" : `${total} rules`;
  }

  function change() {
    show();
    const query = search.value.trim() ? `?q=${encodeURIComponent(search.value)}` : "";
    history.replaceState(null, "", location.pathname + query + location.hash);
  }

  search.addEventListener("input", change);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !search.value) return;
    event.preventDefault();
    search.value = "";
    change();
  });
  document.getElementById("narrow").addEventListener("submit", (event) => event.preventDefault());

  // What was typed before the script was there counts, and what a browser brings back, too.
  search.value = new URLSearchParams(location.search).get("q") ?? search.value;
  show();
})();
