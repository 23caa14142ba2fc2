"""Chromium, driven by Playwright."""

import contextlib
import pathlib

from playwright.sync_api import sync_playwright

from sitetest.reader import FIND, Reader

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@contextlib.contextmanager
def chromium():
    """A browser, which ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class ChromiumReader(Reader):
    """One tab with a profile of its own."""

    def __init__(self, browser, home, scripts=True, viewport=DESKTOP, **options):
        super().__init__(home)
        self.context = browser.new_context(
            viewport=viewport, java_script_enabled=scripts, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.watch()

    def watch(self):
        """Notes whatever a reader would not see go wrong."""
        page, note = self.page, self.problems.append
        page.on("console", lambda m: m.type == "error" and note(f"{page.url}: console: {m.text}"))
        page.on("pageerror", lambda error: note(f"{page.url}: {error}"))
        page.on("requestfailed", lambda r: note(f"{page.url}: no {r.url}: {r.failure}")
            if "ERR_ABORTED" not in (r.failure or "") else None)
        page.on("request", lambda r: self.allows(r.url) or note(f"{page.url}: request to {r.url}"))
        page.on("dialog", lambda dialog: (note(f"{page.url}: dialog {dialog.message}"), dialog.dismiss()))

    def close(self):
        self.context.close()

    def goto(self, path):
        self.page.goto(self.home + path)

    def evaluate(self, function, *arguments):
        return self.page.evaluate(f"(all) => ({function})(...all)", list(arguments))

    @property
    def address(self):
        return self.page.url

    def press(self, key):
        self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def point(self, selector, name):
        node = self.page.evaluate_handle(f"(all) => ({FIND})(...all)", [selector, name])
        node.as_element().click()

    def fetch(self, selector, name):
        self.see(selector, name)
        with self.page.expect_download() as download:
            self.point(selector, name)
        return pathlib.Path(download.value.path()).read_bytes()
