"""Somebody who reads a site in a browser: what the journeys are written against.

A browser has to give few things: `goto`, `evaluate`, `address`, `press`, `type`, `point` and `fetch`. The
rest is the same in all of them.
"""

import abc
import time

# The first visible element of a selector with a name, the whole of it before a part of it.
FIND = """(selector, name) => {
  const words = (text) => text.trim().replace(/\\s+/g, " ");
  const called = (node) => words(node.getAttribute("aria-label") || node.innerText || node.textContent);
  const all = Array.from(document.querySelectorAll(selector))
    .filter((node) => node.getClientRects().length > 0);
  if (!name) return all[0] || null;
  return all.find((node) => called(node) === name) || all.find((node) => called(node).includes(name))
    || null;
}"""


class Lost(Exception):
    """Something that a reader looks for does not come."""


class Reader(abc.ABC):
    def __init__(self, home):
        """home: the address of the site's folder, with a slash at its end."""
        self.home = home
        self.problems = []

    def allows(self, address):
        """Whether a page may ask for an address."""
        return address.startswith((self.home, "data:", "about:", "blob:"))

    @abc.abstractmethod
    def goto(self, path):
        """Opens a page of the site and waits until it is loaded."""

    @abc.abstractmethod
    def evaluate(self, function, *arguments):
        """What a function in JavaScript gives for arguments, all of them as JSON."""

    @property
    @abc.abstractmethod
    def address(self):
        """Where the reader is."""

    @abc.abstractmethod
    def press(self, key):
        """Presses a key by its name in the DOM."""

    @abc.abstractmethod
    def type(self, text):
        """Types into what has the focus."""

    @abc.abstractmethod
    def point(self, selector, name):
        """Clicks what FIND finds, with the pointer."""

    @abc.abstractmethod
    def fetch(self, selector, name):
        """Clicks a download, and gives its bytes."""

    # What follows from these.

    def wait(self, what, function, *arguments, seconds=8):
        """Waits until a function gives something true, and gives that."""
        end = time.monotonic() + seconds
        while True:
            try:
                found = self.evaluate(function, *arguments)
            except Exception:  # The page may just be on its way to another one.
                found = None
            if found:
                return found
            if time.monotonic() > end:
                raise Lost(f"{what}, at {self.address}")
            time.sleep(0.02)

    def see(self, selector, name=""):
        """Waits until something is visible, and gives its text."""
        return self.wait(
            f"nothing like {selector} {name!r}".rstrip(),
            f"(...words) => {{ const node = ({FIND})(...words); return node && (node.innerText || ' '); }}",
            selector, name)

    def click(self, selector, name=""):
        self.see(selector, name)
        self.point(selector, name)

    def fill(self, selector, text):
        """Replaces what stands in a field, by keys."""
        self.click(selector)
        self.evaluate("(selector) => document.querySelector(selector).select()", selector)
        self.press("Backspace")
        self.type(text)

    def arrive(self, part):
        """Waits until the address holds a part and its page is loaded."""
        self.wait(
            f"not come to {part}",
            "(part) => decodeURIComponent(location.href).includes(part)"
            " && document.readyState === 'complete'", part)

    def rows(self):
        """How many rows the matrix shows, once all of them are there."""
        self.wait("rows", "() => !document.querySelector('#matrix[aria-busy=true]')")
        return self.evaluate("() => document.querySelectorAll('#matrix tbody tr').length")

    def texts(self, selector):
        return self.evaluate(
            "(selector) => Array.from(document.querySelectorAll(selector), (node) => node.innerText.trim())",
            selector)

    def text(self):
        """Everything that the page says."""
        return self.evaluate("() => document.body.innerText")
