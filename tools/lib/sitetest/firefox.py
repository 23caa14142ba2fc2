"""Firefox, driven over WebDriver BiDi by a small client of ours."""

import contextlib
import itertools
import json
import pathlib
import re
import subprocess
import tempfile
import time

from websockets.sync.client import connect

from sitetest.reader import FIND, Lost, Reader

# Without the first, Firefox sets preferences for tests, and lets pages from disk do what readers' pages
# may not. The rest keeps it from calling its makers, whom a proxy that nobody is behind cuts off.
PREFERENCES = {
    "remote.prefs.recommended": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.download.alwaysOpenPanel": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.firstRunURL": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "toolkit.telemetry.enabled": False,
}

# The keys that are no characters, as WebDriver numbers them.
KEYS = {"Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c"}


@contextlib.contextmanager
def firefox():
    """A browser, which ends with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        pathlib.Path(folder, "user.js").write_text("\n".join(lines) + "\n")
        process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--profile", folder,
             "--remote-debugging-port", "0", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            with connect(listening(process) + "/session", max_size=None) as socket:
                yield Firefox(socket, pathlib.Path(folder, "downloads"))
        finally:
            process.terminate()
            process.wait(20)
            process.stderr.close()


def listening(process):
    """The address that Firefox says it listens on."""
    for line in process.stderr:
        found = re.search(r"WebDriver BiDi listening on (ws://\S+)", line)
        if found:
            return found[1]
    raise Lost("Firefox does not listen")


class Firefox:
    """The session: commands, their answers, and events."""

    def __init__(self, socket, downloads):
        self.socket = socket
        self.downloads = downloads
        self.numbers = itertools.count(1)
        self.listeners = {}
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        downloads.mkdir()
        self.command("browser.setDownloadBehavior", downloadBehavior={
            "type": "allowed", "destinationFolder": str(downloads)})

    def command(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            if message.get("id") != number:
                self.hear(message)
            elif message["type"] == "error":
                raise Lost(f"{method}: {message['error']}: {message['message']}")
            else:
                return message["result"]

    def hear(self, event):
        parameters = event.get("params", {})
        context = parameters.get("context") or parameters.get("source", {}).get("context")
        if context in self.listeners:
            self.listeners[context](event["method"], parameters)


class FirefoxReader(Reader):
    """One tab."""

    def __init__(self, firefox, home):
        super().__init__(home)
        self.firefox = firefox
        self.context = firefox.command("browsingContext.create", type="tab")["context"]
        firefox.listeners[self.context] = self.hear
        firefox.command(
            "browsingContext.setViewport", context=self.context, viewport={"width": 1280, "height": 900})

    def hear(self, method, event):
        if method == "log.entryAdded" and event["level"] == "error":
            self.problems.append(f"{event['text']}")
        elif method == "network.beforeRequestSent" and not self.allows(event["request"]["url"]):
            self.problems.append(f"request to {event['request']['url']}")

    def close(self):
        self.firefox.command("browsingContext.close", context=self.context)

    def goto(self, path):
        self.firefox.command(
            "browsingContext.navigate", context=self.context, url=self.home + path, wait="complete")

    def call(self, function, arguments):
        """The result of a function, as BiDi says it."""
        answer = self.firefox.command(
            "script.callFunction", awaitPromise=True, target={"context": self.context},
            functionDeclaration=f"async (all) => ({function})(...JSON.parse(all))",
            arguments=[{"type": "string", "value": json.dumps(arguments)}])
        if answer["type"] == "exception":
            raise Lost(answer["exceptionDetails"]["text"])
        return answer["result"]

    def evaluate(self, function, *arguments):
        result = self.call(
            f"async (...all) => JSON.stringify(await ({function})(...all))", arguments)
        return json.loads(result["value"]) if result["type"] == "string" else None

    @property
    def address(self):
        return self.evaluate("() => location.href")

    def keys(self, keys):
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keys", "actions": steps})

    def act(self, source):
        self.firefox.command("input.performActions", context=self.context, actions=[source])

    def press(self, key):
        self.keys([KEYS.get(key, key)])

    def type(self, text):
        self.keys(text)

    def point(self, selector, name):
        find = f"""(...words) => {{
          const node = ({FIND})(...words);
          node.scrollIntoView({{ block: "center", behavior: "instant" }});
          return node;
        }}"""
        node = self.call(find, [selector, name])
        origin = {"type": "element", "element": {"sharedId": node["sharedId"]}}
        self.act({"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]})

    def fetch(self, selector, name):
        before = set(self.firefox.downloads.iterdir())
        self.click(selector, name)
        end = time.monotonic() + 15
        while time.monotonic() < end:
            self.evaluate("() => 1")  # Events are heard while an answer is awaited.
            new = {path for path in self.firefox.downloads.iterdir() if path.suffix != ".part"} - before
            whole = [path for path in new
                if path.stat().st_size and not path.with_name(path.name + ".part").exists()]
            if whole:
                return whole[0].read_bytes()
            time.sleep(0.1)
        raise Lost(f"no download of {name}")
