"""What wrk asks for ten seconds is answered, and takes no memory."""

import re
import subprocess

PATH = "/v1/recipe?service=eks&accelerator=h100&os=ubuntu&intent=training"
SECONDS = 10


def test(place, report):
    with place.daemon() as daemon:
        wrk(f"http://127.0.0.1:{daemon.port}{PATH}", 2)
        before = daemon.memory()
        figures = wrk(f"http://127.0.0.1:{daemon.port}{PATH}", SECONDS)
        after = daemon.memory()
        report.same("errors", figures.errors, [])
        report.hold(f"{figures.rate} answers a second", figures.rate > 500)
        report.hold(f"memory grew from {before:,} to {after:,} bytes", after < before * 1.1 + (8 << 20))
        report.figure(f"{figures.rate:,.0f} a second, 99 % within {figures.percentile}, "
                      f"{before / 1e6:.0f} MB before and {after / 1e6:.0f} MB after")


class Figures:
    """What wrk says."""

    def __init__(self, text):
        self.rate = float(re.search(r"Requests/sec:\s+([0-9.]+)", text).group(1))
        self.percentile = re.search(r"^\s+99%\s+(\S+)$", text, re.M).group(1)
        self.errors = re.findall(r".*(?:Non-2xx|Socket errors).*", text)


def wrk(address, seconds, connections=64):
    result = subprocess.run(
        ["wrk", "--threads", "2", "--connections", str(connections), "--duration", f"{seconds}s", "--latency", address],
        capture_output=True, text=True, check=True)
    return Figures(result.stdout)
