"""It ends as it is told: what is being answered is answered, and nothing else begins."""

import pathlib
import signal
import subprocess
import time

from servertest.daemon import receive


def test(place, report):
    for number in (signal.SIGTERM, signal.SIGINT):
        test_gently(place, report, number)
    test_deadline(place, report)
    test_start(place, report)


def test_gently(place, report, number):
    with place.daemon() as daemon:
        idle, half = daemon.socket(), daemon.socket()
        half.sendall(b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{}")
        time.sleep(0.3)
        daemon.process.send_signal(number)
        report.same("an idle connection", receive(idle, 5), b"")
        time.sleep(0.3)
        try:
            daemon.socket().close()
            report.hold("a new connection is taken", False)
        except ConnectionError:
            report.hold("", True)
        half.sendall(b"  ")
        answer = receive(half, 5)
        report.hold(f"what was begun: {answer}", answer is not None and answer.startswith(b"HTTP/1.1 400 "))
        report.same(f"exit code after {number.name}", daemon.process.wait(10), 0)


def test_deadline(place, report):
    """Clients that don't come to an end don't keep it."""
    with place.daemon("--stop-time", "1") as daemon:
        half = daemon.socket()
        half.sendall(b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{}")
        time.sleep(0.3)
        start = time.monotonic()
        report.same("exit code at the deadline", daemon.stop(10), 0)
        seconds = time.monotonic() - start
        report.hold(f"ended after {seconds:.1f} s", 0.5 <= seconds <= 4)


def test_start(place, report):
    """What can't be served ends at once, with a reason."""
    broken = place.work / "broken.table"
    broken.write_bytes(place.table.read_bytes()[:-1])
    changed = bytearray(place.table.read_bytes())
    changed[len(changed) // 2] ^= 1
    flipped = place.work / "flipped.table"
    flipped.write_bytes(changed)
    with place.daemon() as daemon:
        for arguments, words in (
                (["--table", "/nothing"], "/nothing"), (["--table", broken], "broken.table"),
                (["--table", flipped], "flipped.table"), (["--table", "/dev/null"], "/dev/null"),
                (["--table", place.table, "--port", str(daemon.port)], "in use"),
                (["--table", place.table, "--host", "192.0.2.1"], ""), (["--nothing"], "--nothing"),
                (["--port", "99999"], "--port"), (["--rate-limit", "-1"], "rate-limit")):
            result = subprocess.run(
                [place.programs / "larderd", *arguments], capture_output=True, text=True, timeout=20)
            report.same(f"{arguments}: {result.stderr[:200]}", result.returncode, 2)
            report.hold(f"{arguments}: {result.stderr}", words in result.stderr)
        # 127.0.0.1 as the kernel writes it, and no other address.
        listening = [line.split()[1] for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
                     if line.split()[1].endswith(f":{daemon.port:04X}") and line.split()[3] == "0A"]
        report.same("listens on", listening, [f"0100007F:{daemon.port:04X}"])
