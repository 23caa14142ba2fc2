"""The description of the API, by Schemathesis and by a validator of OpenAPI."""

import os
import pathlib
import subprocess
import sys

import yaml
from openapi_spec_validator import validate

CONFIGURATION = pathlib.Path(__file__).parent / "schemathesis.toml"


def test(place, report):
    with place.daemon() as daemon:
        answer = daemon.get("/openapi.yaml")
        report.same("type", answer["Content-Type"], "application/yaml")
        document = yaml.safe_load(answer.body)
        try:
            validate(document)
            report.hold("", True)
        except Exception as error:
            report.hold(f"no OpenAPI: {error}", False)
        report.hold("marks are left", b"{values" not in answer.body and b"{version}" not in answer.body)
        for path, methods in document["paths"].items():
            if "get" in methods and "{" not in path:
                report.hold(f"{path} is not there", daemon.get(path).status in (200, 400))
        result = subprocess.run(
            [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", CONFIGURATION, "run",
             f"http://127.0.0.1:{daemon.port}/openapi.yaml"], capture_output=True, text=True,
            env=dict(os.environ, COLUMNS="120"), cwd=place.work)
        (place.work / "schemathesis.txt").write_text(result.stdout + result.stderr)
        report.hold(f"Schemathesis:\n{result.stdout[-6000:]}{result.stderr[-2000:]}", result.returncode == 0)
        figures = [line.strip() for line in result.stdout.splitlines() if "generated" in line or "passed" in line]
        report.figure("Schemathesis: " + "; ".join(figures[-2:]))
        report.same("answers with 500", daemon.metric(r'larder_http_requests_total\{code="5[^}]*\}'), 0)
