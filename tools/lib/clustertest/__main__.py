"""Drives larder and kubectl against stand-ins for API servers.

    python -m clustertest LARDER TABLE
"""

import pathlib
import sys
import tempfile

from clustertest import agent, capture, configmaps
from clustertest.running import Larder, Report


def main():
    program, table = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        larder = Larder(report, program, table, folder)
        server = pathlib.Path(folder) / "server"
        server.mkdir()
        for hold, what in (
                (capture.hold, "snapshots of clusters"), (capture.hold_faults, "API servers that fail"),
                (configmaps.hold, "ConfigMaps"), (agent.hold, "the agent"), (capture.hold_large, "a large cluster")):
            hold(larder, server)
            report.figure(what)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
