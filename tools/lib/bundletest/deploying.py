"""Runs the scripts of bundles for Helm with programs that stand in for helm and kubectl.

The stand-ins write down their calls, and fail at the one that they are told to. A bundle is deployed whole,
stopped at calls on the way and continued by the command that it prints, deployed again, and removed.
"""

import pathlib
import random
import re
import shlex
import subprocess
import tempfile

# $STATE/fails-at is the number of the call to fail; questions are no calls. Other programs take their time.
STAND_IN = r"""#!/bin/bash
program=${0##*/}
case "$program $1 $2" in
  "helm version "*) echo v3.17.2; exit ;;
  "kubectl version --client") echo 'Client Version: v1.34.1'; exit ;;
  "kubectl version "*) exit 0 ;;
  "kubectl get namespace") [[ -e $STATE/namespace-$3 ]]; exit ;;
  "helm status "*) [[ -e $STATE/release-$2 ]]; exit ;;
esac
{
  printf '%s' "$program"
  printf '\t%s' "$@"
  printf '\n'
} >>"$STATE/calls"
mapfile -t calls <"$STATE/calls"
if [[ ${#calls[@]} == "$(<"$STATE/fails-at")" ]]; then
  echo 'Error: told to fail' >&2
  exit 7
fi
case "$program $1" in
  "helm upgrade") : >"$STATE/release-$3" ;;
  "helm uninstall") rm -f "$STATE/release-$2" ;;
  "kubectl create") touch "$STATE/namespace-$(sed -n 's/^  name: //p' "$3" | tr -d \"\')" ;;
esac
exit 0
"""


class Cluster:
    """A folder that remembers what the stand-ins were asked to do."""

    def __init__(self, work, name):
        self.bundle = work / "bundle"
        self.state = work / name
        self.programs = work / f"{name}-programs"
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
            ["bash", "-c", command], cwd=self.bundle, env=environment, capture_output=True, text=True,
            timeout=120, check=False)
        calls = [line.split("\t") for line in (self.state / "calls").read_text().splitlines()]
        return result.returncode, result.stdout + result.stderr, calls


def hold(bundle, _):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        bundle.write(work / "bundle")
        whole = deploys(bundle, Cluster(work, "whole"))
        for step in random.Random(bundle.name).sample(range(1, len(whole) + 1), min(3, len(whole))):
            stopped(bundle, f"failing at call {step}", Cluster(work, f"step-{step}"), step, whole)


def deploys(bundle, cluster):
    """Deploys a bundle twice, and removes it. Gives the calls of the first time."""
    status, said, whole = cluster.run("./deploy.sh")
    bundle.expect(status == 0, f"it does not deploy: {said[-300:]}")
    _, printed, _ = cluster.run("./deploy.sh --dry-run")
    expected = [shlex.split(line) for line in printed.splitlines() if line.startswith("  ")]
    bundle.expect(whole == expected, "a dry run prints other commands than it calls")
    status, said, again = cluster.run("./deploy.sh")
    without = [call for call in whole if call[1] != "create"]
    bundle.expect(status == 0 and again == without, f"again, it does not do the same: {said[-300:]}")
    status, said, removed = cluster.run("./undeploy.sh")
    bundle.expect(status == 0, f"it is not removed: {said[-300:]}")
    is_reverse = releases(removed, "uninstall") == releases(whole, "upgrade")[::-1]
    bundle.expect(is_reverse, f"it is not removed in reverse: {removed}")
    left = sorted(path.name for path in cluster.state.glob("release-*"))
    bundle.expect(not left, f"left are {left}")
    return whole


def stopped(bundle, what, cluster, step, whole):
    """Fails a call, and goes on as the script says."""
    status, said, calls = cluster.run("./deploy.sh", fails_at=step)
    is_there = status == 7 and calls == whole[:step]
    bundle.expect(is_there, f"{what}: it does not stop there: {status}, {said[-300:]}")
    advice = re.search(r"To go on from there: (\./deploy\.sh --from [a-z0-9-]+)$", said.strip())
    bundle.expect(advice, f"{what}: it does not say how to go on: {said[-300:]}")
    if not advice:
        return
    status, said, rest = cluster.run(advice[1])
    bundle.expect(status == 0, f"{what}: it does not go on: {said[-300:]}")
    # The component that failed begins again; what was done of it is done again, or passed over.
    done = [call for call in calls[:-1] if call not in rest] + rest
    bundle.expect(done == whole, f"{what}: missing is {[call for call in whole if call not in done]}")


def releases(calls, verb):
    """The names of releases in the order of the calls."""
    return [call[3] if verb == "upgrade" else call[2] for call in calls if call[:2] == ["helm", verb]]
