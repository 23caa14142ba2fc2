"""Runs the scripts of Helm bundles with programs that stand in for helm and kubectl.

    deploy_test.py ARCHIVE...

The stand-ins write down their calls, and fail at the one that they are told to. Each bundle is deployed
whole, stopped at calls on the way and continued by the command that it prints, deployed again, and removed.
"""

import os
import pathlib
import random
import re
import subprocess
import sys
import tarfile
import tempfile

import yaml

# $STATE/fails-at is the number of the call to fail; questions are no calls.
STAND_IN = r"""#!/bin/bash
program=${0##*/}
case "$program $1 $2" in
  "helm version "*) echo v3.17.2; exit ;;
  "kubectl version --client") echo 'Client Version: v1.34.1'; exit ;;
  "kubectl version "*) exit 0 ;;
  "kubectl get namespace") [[ -e $STATE/namespace-$3 ]]; exit ;;
  "helm status "*) [[ -e $STATE/release-$2 ]]; exit ;;
esac
printf '%s' "$program" >>"$STATE/calls"
printf '\t%s' "$@" >>"$STATE/calls"
printf '\n' >>"$STATE/calls"
if [[ $(wc -l <"$STATE/calls") == "$(cat "$STATE/fails-at" 2>/dev/null)" ]]; then
  echo 'Error: told to fail' >&2
  exit 7
fi
case "$program $1" in
  "helm upgrade") touch "$STATE/release-$3" ;;
  "helm uninstall") rm -f "$STATE/release-$2" ;;
  "kubectl create") touch "$STATE/namespace-$(sed -n 's/^  name: //p' "$3" | tr -d \"\')" ;;
esac
exit 0
"""


def main():
    report = Report()
    for archive in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as work:
            try_bundle(report, pathlib.Path(archive), pathlib.Path(work))
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed or not report.passed else 0


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, passed, found=""):
        if passed:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {found}")


class Cluster:
    """A folder that remembers what the stand-ins were asked to do."""

    def __init__(self, work):
        self.state = work / "state"
        self.programs = work / "programs"
        for folder in (self.state, self.programs):
            folder.mkdir()
        for name in ("helm", "kubectl", "git"):
            path = self.programs / name
            path.write_text(STAND_IN)
            path.chmod(0o755)

    def run(self, command, fails_at=None):
        """Runs a command of a shell: its exit code, what it printed, and the calls that it made."""
        (self.state / "calls").write_text("")
        (self.state / "fails-at").write_text(str(fails_at or "never"))
        environment = {"PATH": f"{self.programs}:/usr/bin:/bin", "STATE": str(self.state), "LC_ALL": "C"}
        result = subprocess.run(
            ["bash", "-c", command], env=environment, capture_output=True, text=True, timeout=120)
        calls = [line.split("\t") for line in (self.state / "calls").read_text().splitlines()]
        return result.returncode, result.stdout + result.stderr, calls


def try_bundle(report, archive, work):
    with tarfile.open(archive) as file:
        file.extractall(work / "bundle", filter="data")
    bundle, = (work / "bundle").iterdir()
    recipe = yaml.safe_load((bundle / "recipe.yaml").read_text())
    name = bundle.name
    cluster = Cluster(work)
    os.chdir(bundle)
    status, said, whole = cluster.run("./deploy.sh")
    report.check(f"{name}: it deploys", status == 0, said[-300:])
    in_order(report, f"{name}: dependencies come first", recipe, whole)
    status, said, again = cluster.run("./deploy.sh")
    report.check(
        f"{name}: again, it does the same, but for namespaces that are there",
        status == 0 and again == [call for call in whole if call[1] != "create"], said[-300:])
    status, said, removed = cluster.run("./undeploy.sh")
    report.check(f"{name}: it is removed", status == 0, said[-300:])
    report.check(f"{name}: in reverse", releases(removed, "uninstall") == releases(whole, "upgrade")[::-1], removed)
    left = sorted(path.name for path in cluster.state.glob("release-*"))
    report.check(f"{name}: nothing is left", not left, left)
    steps = random.Random(name).sample(range(1, len(whole) + 1), min(3, len(whole)))
    for step in steps:
        stopped(report, f"{name}, failing at call {step}", Cluster(fresh(work, step)), step, whole)


def fresh(work, step):
    folder = work / f"step-{step}"
    folder.mkdir()
    return folder


def stopped(report, what, cluster, step, whole):
    """Fails a call, and goes on as the script says."""
    status, said, calls = cluster.run("./deploy.sh", fails_at=step)
    report.check(f"{what}: it stops there", status == 7 and calls == whole[:step], (status, said[-300:]))
    advice = re.search(r"To go on from there: (\./deploy\.sh --from [a-z0-9-]+)$", said.strip())
    report.check(f"{what}: it says how to go on", advice, said[-300:])
    if not advice:
        return
    status, said, rest = cluster.run(advice[1])
    report.check(f"{what}: it goes on", status == 0, said[-300:])
    # The component that failed begins again; what was done of it is done again, or passed over.
    done = [call for call in calls[:-1] if call not in rest] + rest
    report.check(f"{what}: nothing is missing", done == whole, [call for call in whole if call not in done])


def releases(calls, verb):
    """The names of releases, and the folders of kustomizations, in the order of the calls."""
    named = [call[3] if verb == "upgrade" else call[2] for call in calls if call[:2] == ["helm", verb]]
    return named


def in_order(report, what, recipe, calls):
    """That every release comes after those of what its component depends on."""
    first, last = {}, {}
    for number, call in enumerate(calls):
        for component in recipe["componentRefs"]:
            name = component["name"]
            if call[0] == "helm" and call[3] in (name, f"{name}-pre", f"{name}-post") or any(
                    re.fullmatch(rf"[0-9]+-{re.escape(name)}", part) for part in call[2:]):
                first.setdefault(name, number)
                last[name] = number
    wrong = [
        (component["name"], other) for component in recipe["componentRefs"]
        for other in component.get("dependencyRefs") or []
        if component["name"] in first and other in last and first[component["name"]] < last[other]]
    report.check(what, not wrong and set(first) == set(recipe["deploymentOrder"]), (wrong, sorted(first)))


if __name__ == "__main__":
    sys.exit(main())
