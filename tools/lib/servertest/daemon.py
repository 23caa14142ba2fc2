"""larderd in a process of its own, and its clients."""

import dataclasses
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time


@dataclasses.dataclass
class Place:
    """Where a part of the tests is at home."""
    work: pathlib.Path
    programs: pathlib.Path
    site: pathlib.Path
    # What is served unless a test says otherwise.
    table: pathlib.Path

    def larder(self, *arguments, stdin=b""):
        """What the command line says: exit code, output, message."""
        environment = dict(os.environ, LARDER_TABLE=str(self.table))
        result = subprocess.run(
            [self.programs / "larder", *arguments], input=stdin, capture_output=True, env=environment)
        return result.returncode, result.stdout, result.stderr.decode()

    def daemon(self, *arguments, table=None, rate=0):
        return Daemon(self, table or self.table, ["--rate-limit", str(rate), *arguments])


class Daemon:
    """Serves from `with` to its end."""

    def __init__(self, place, table, arguments):
        self.process = subprocess.Popen(
            [place.programs / "larderd", "--table", table, "--port", "0", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.lines = []
        self.changed = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        address = self.wait("listening")["address"]
        self.port = int(re.search(r":(\d+)$", address).group(1))

    def read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line)
                self.changed.notify_all()
        with self.changed:
            self.lines.append(None)
            self.changed.notify_all()

    def wait(self, message, since=0, seconds=10):
        """The first event with one of these messages."""
        wanted = (message,) if isinstance(message, str) else message
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for line in self.lines[since:]:
                    if line is None:
                        raise AssertionError(f"larderd ended before {wanted}: {self.lines[-5:]}")
                    event = parsed(line)
                    if event and event["message"] in wanted:
                        return event
                since = len(self.lines)
                if not self.changed.wait(deadline - time.monotonic()):
                    raise AssertionError(f"no event {wanted}")

    def mark(self):
        """For `wait`: only what comes from now on."""
        with self.changed:
            return len(self.lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def stop(self, seconds=30):
        """The exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def memory(self):
        """Resident, in bytes."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024

    def client(self, **options):
        return Client(self.port, **options)

    def get(self, path, **headers):
        with self.client() as client:
            return client.get(path, **headers)

    def post(self, path, body, **headers):
        with self.client() as client:
            return client.ask("POST", path, body, **headers)

    def socket(self, source=None):
        """A connection without a protocol."""
        made = socket.create_connection(
            ("127.0.0.1", self.port), timeout=30, source_address=(source, 0) if source else None)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def metric(self, name):
        """The sum over all its labels."""
        text = self.get("/metrics").body.decode()
        values = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.M)
        return sum(float(value) for value in values)


def parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def problem(self):
        return json.loads(self.body)

    def __getitem__(self, header):
        """None where there is no such header."""
        return self.headers.get(header.lower())


class Client:
    """A connection that is kept."""

    def __init__(self, port, source=None, context=None, timeout=30):
        address = (source, 0) if source else None
        kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
        options = {"context": context} if context else {}
        self.connection = kind("127.0.0.1", port, timeout=timeout, source_address=address, **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def ask(self, method, path, body=None, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, names)
        response = self.connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, response.read())


def receive(connection, seconds=30):
    """All that comes until the other side closes; None where it does not."""
    connection.settimeout(seconds)
    received = b""
    try:
        while piece := connection.recv(1 << 16):
            received += piece
    except TimeoutError:
        return None
    except ConnectionError:
        pass
    return received
