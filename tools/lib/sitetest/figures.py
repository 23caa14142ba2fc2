"""The budgets for size and speed: every figure is printed beside its limit.

Sizes and layout shift are judged. Times depend on what else the machine does: the best of several runs is
printed, and what is over its budget is marked, and no failure.
"""

import contextlib
import functools
import gzip
import pathlib
import re
import tempfile

from sitetest.chromium import ChromiumReader

RUNS = 5
TIMES = float("inf")
KB = 1000
SLOWER = 4
# Between two keys of somebody who types fast.
PAUSE = 70
# What a browser needs for a page without anything on it is in every page's time.
EMPTY = """<!doctype html><html lang="en"><title>Empty</title><script defer src="ready.js"></script>
<table id="matrix"><tbody></tbody></table>"""
WORDS = ["h100 eks ubuntu", "gpu-operator v2", "training kube"]

# Set before the page's own scripts. Ready is the frame after the page's script said that it is; a key is
# answered with the frame after the rows changed, or after the input where no row had to.
CLOCK = """
window.clock = { shift: 0, longest: 0, ready: 0, keys: [], whole: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) clock.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) clock.longest = Math.max(clock.longest, entry.duration);
}).observe({ type: "longtask", buffered: true });
const afterFrame = (action) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => action(performance.now());
  channel.port2.postMessage(0);
});
new MutationObserver((_, observer) => {
  if (!document.documentElement.classList.contains("ready")) return;
  observer.disconnect();
  afterFrame((now) => { clock.ready = now; });
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
addEventListener("DOMContentLoaded", () => {
  const body = document.querySelector("#matrix tbody");
  let press = null;
  let presses = 0;
  const answer = (list, one) => afterFrame((now) => { list[one.at] = now - one.from; });
  addEventListener("keydown", (event) => {
    press = { from: event.timeStamp, at: presses, isTyped: false, isAnswered: false };
  }, true);
  addEventListener("input", () => {
    if (!press) return;
    press.isTyped = true;
    presses += 1;
    answer(clock.keys, press);
    answer(clock.whole, press);
  }, true);
  new MutationObserver(() => {
    if (!press || !press.isTyped) return;
    if (!press.isAnswered) answer(clock.keys, press);
    press.isAnswered = true;
    answer(clock.whole, press);
  }).observe(body, { childList: true });
});
"""


def sizes(report, site):
    packed = functools.partial(gzipped, site)
    index = packed("assets/index.js")
    matrix = index + packed("index.html") + sum(packed(path) for path in assets(site, "index.html"))
    largest = {kind: max((packed(page), page) for page in pages) for kind, pages in site.kinds.items()
        if pages and kind != "matrix"}
    size, page = max(largest.values())
    report.figure("matrix with CSS, JS and index, gzipped", round(matrix / KB, 1), 150, "KB")
    report.figure("of it the index", round(index / KB, 1), 60, "KB")
    report.figure(f"any other page: {site.short(page)}"[:58], round(size / KB, 1), 60, "KB")
    for kind, (size, page) in largest.items():
        report.check(f"{site.short(page)} is under 60 KB", size <= 60 * KB, size)


def assets(site, page):
    """The scripts and styles of a page, the index apart, by what the page itself names."""
    named = re.findall(r'(?:src|href)="(assets/[^"]*\.(?:js|css))"', site.path(page).read_text())
    return sorted(set(named) - {"assets/index.js"})


def gzipped(site, path):
    return len(gzip.compress(site.path(path).read_bytes(), 6))


def speed(report, site, browser):
    empty, runs = [], []
    for _ in range(RUNS):
        empty.append(measure_empty(browser))
        runs.append(measure(browser, site))
    ready, longest, shift = (min(run[at] for run in runs) for at in range(3))
    # Every key at its best, so that a moment's load of the machine is not taken for a slow key.
    first, whole = (percentile(list(map(min, zip(*(run[at] for run in runs))))) for at in (3, 4))
    over = f"{SLOWER} times slower"
    report.figure(f"ready, {over}", round(ready), 500, "ms", TIMES)
    report.figure("an empty page beside it", round(min(empty)), unit="ms")
    # What takes under 50 ms is no long task, and the browser does not tell of it.
    report.figure(f"longest task until then, {over}", round(longest), 50, "ms", TIMES)
    report.figure("layout shift", round(shift, 4), 0.02)
    report.figure(f"key press to rows, p95, {over}", round(first, 1), 50, "ms", TIMES)
    report.figure(f"key press to all of up to 200 rows, p95, {over}", round(whole, 1), unit="ms")


def measure(browser, site):
    with opened(browser, site.folder) as reader:
        reader.page.wait_for_timeout(300)
        ready, longest, shift = reader.evaluate("() => [clock.ready, clock.longest, clock.shift]")
        for word in WORDS:
            write(reader, word)
        first, whole = reader.evaluate("() => [clock.keys, clock.whole]")
        if len(first) != sum(map(len, WORDS)) or None in first:
            raise ValueError(f"{len(first)} answers to {sum(map(len, WORDS))} keys")
        return ready, longest, shift, first, whole


def measure_empty(browser):
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        (folder / "index.html").write_text(EMPTY)
        (folder / "ready.js").write_text('document.documentElement.classList.add("ready");')
        with opened(browser, folder) as reader:
            return reader.evaluate("() => clock.ready")


@contextlib.contextmanager
def opened(browser, folder):
    """A slowed browser at the first page of a folder, when that is ready."""
    reader = ChromiumReader(browser, folder.as_uri() + "/")
    try:
        reader.page.add_init_script(CLOCK)
        cdp = reader.context.new_cdp_session(reader.page)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        reader.goto("index.html")
        reader.wait("not ready", "() => clock.ready")
        yield reader
    finally:
        reader.close()


def write(reader, word):
    """Types a word by real keys, and clears it."""
    reader.page.focus("#search")
    for character in word:
        reader.page.keyboard.press("Space" if character == " " else character)
        reader.page.wait_for_timeout(PAUSE)
    reader.page.wait_for_timeout(300)
    reader.press("Escape")
    reader.page.wait_for_timeout(300)


def percentile(times, part=0.95):
    return sorted(times)[int(len(times) * part)]
