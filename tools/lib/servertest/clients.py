"""Slow clients don't keep others waiting, and not themselves for ever."""

import threading
import time

from servertest.daemon import receive

HEAD = b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"


def test(place, report):
    large = place.work / "site"
    large.mkdir()
    (large / "index.html").write_text("x")
    with (large / "large.bin").open("wb") as file:
        file.truncate(200 << 20)
    with place.daemon("--request-time", "2", "--idle-time", "3", "--site", large) as daemon:
        tests = (half_head, half_body, dripping_body, dripping_head, nothing, unread, gone)
        threads = [threading.Thread(target=guarded, args=(one, daemon, report)) for one in tests]
        for thread in threads:
            thread.start()
        slowest = 0
        while any(thread.is_alive() for thread in threads):
            start = time.monotonic()
            report.same("the others", daemon.get("/v1/recipe?service=eks").status, 200)
            slowest = max(slowest, time.monotonic() - start)
            time.sleep(0.05)
        report.hold(f"another waited for {slowest:.2f} s", slowest < 1)
        report.hold(f"{daemon.memory():,} bytes of memory", daemon.memory() < 200 << 20)
        wait_for_end(daemon, report)


def guarded(one, daemon, report):
    try:
        one(daemon, report)
    except Exception as error:
        report.hold(f"{one.__name__}: {error!r}", False)


def ended(connection, report, what, at_least, at_most):
    """What came, and that it ended in time."""
    start = time.monotonic()
    received = receive(connection)
    seconds = time.monotonic() - start
    report.hold(f"{what} ended after {seconds:.1f} s", received is not None and at_least <= seconds <= at_most)
    return received or b""


def half_head(daemon, report):
    with daemon.socket() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHo")
        ended(connection, report, "half a head", 2, 5)


def nothing(daemon, report):
    with daemon.socket() as connection:
        ended(connection, report, "nothing", 2, 5)


def half_body(daemon, report):
    with daemon.socket() as connection:
        connection.sendall(HEAD + b"kind:")
        received = ended(connection, report, "half a body", 1.5, 5)
        report.hold(f"half a body: {received[:50]}", received.startswith(b"HTTP/1.1 408 "))


def drip(connection, piece):
    try:
        for _ in range(100):
            connection.sendall(piece)
            time.sleep(0.2)
    except OSError:
        pass


def dripping_body(daemon, report):
    with daemon.socket() as connection:
        connection.sendall(HEAD)
        threading.Thread(target=drip, args=(connection, b" "), daemon=True).start()
        received = ended(connection, report, "a dripping body", 1.5, 5)
        report.hold(f"a dripping body: {received[:50]}", received.startswith(b"HTTP/1.1 408 "))


def dripping_head(daemon, report):
    with daemon.socket() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\n")
        threading.Thread(target=drip, args=(connection, b"X-Y: z\r\n"), daemon=True).start()
        ended(connection, report, "a dripping head", 2, 5)


def unread(daemon, report):
    """A file that is longer than all buffers, and nobody reads."""
    with daemon.socket() as connection:
        connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(5)
        received = receive(connection)
        report.hold("all of it came", received is not None and len(received) < 200 << 20)


def gone(daemon, report):
    """Clients that go away in the middle of whatever."""
    for text in (HEAD, b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /v1/recipes HTTP/1.1\r\nHost: x\r\n\r\n"):
        for _ in range(20):
            with daemon.socket() as connection:
                connection.sendall(text)


def wait_for_end(daemon, report):
    """No connection is left behind."""
    deadline = time.monotonic() + 10
    while (count := daemon.metric("process_open_fds")) > 40 and time.monotonic() < deadline:
        time.sleep(0.2)
    report.hold(f"{count} files are open", count <= 40)
