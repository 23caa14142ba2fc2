// A recipe's page works without this; with it, commands can be copied, links into folded parts open
// them, and a print has everything.
"use strict";

(function () {
  const said = document.getElementById("said");

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

  for (const node of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the " + node.dataset.copy);
    button.addEventListener("click", async () => {
      const done = await copy(node);
      button.textContent = done ? "Copied" : "Selected";
      said.textContent = done ? "Copied." : "Selected: press Control and C.";
      setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
    });
    node.after(button);
  }

  function openTarget() {
    let node = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!node) return;
    const target = node;
    for (; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.scrollIntoView();
  }

  const parts = document.querySelectorAll("details.component");
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = "Open all";
  all.addEventListener("click", () => {
    const isOpening = all.textContent === "Open all";
    for (const part of parts) part.open = isOpening;
    all.textContent = isOpening ? "Fold all" : "Open all";
  });
  const heading = document.getElementById("values");
  if (heading && parts.length > 0) heading.after(all);

  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  if (location.hash) openTarget();
})();
