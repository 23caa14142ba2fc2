"""Bundles for Helm: what deploy.sh and undeploy.sh would do, by their own words."""

import functools
import pathlib
import posixpath
import re
import shlex
import subprocess
import tempfile

from bundletest.every import run

SCRIPTS = ("deploy.sh", "undeploy.sh")
UNKNOWN = "no-such-component"
TITLE = re.compile(r"(?:\[[0-9]+/[0-9]+\] )?([a-z0-9-]+)")
FILE = re.compile(r"(?:\./)?([0-9]{3}-[a-z0-9-]+(?:/\S*)?)")
# A folder with one of them is named as a whole.
MARKERS = ("Chart.yaml", "kustomization.yaml")
# A dry run takes no tools, so it gets none but those of the base system.
BASE = {"PATH": "/usr/bin:/bin"}


def check(bundle):
    for script in SCRIPTS:
        bundle.expect(bundle.modes[script] & 0o111, f"{script} is not executable")
    runs = dry_runs(*map(bundle.nameless, SCRIPTS))
    for words, (status, said) in runs.items():
        bundle.expect((status == 0) == (words[-1] != UNKNOWN), f"{' '.join(words)}: {status}: {said[-300:]}")
    (_, deployed), (_, removed) = runs["deploy.sh", "--dry-run"], runs["undeploy.sh", "--dry-run"]
    deployed, removed = steps(deployed), steps(removed)
    is_complete(bundle, deployed)
    dependencies_come_first(bundle, deployed)
    names = [name for name, _ in removed]
    bundle.expect(names == bundle.order[::-1], f"undeploy.sh removes {names}")
    is_reverse = releases(removed, "uninstall") == releases(deployed, "upgrade")[::-1]
    bundle.expect(is_reverse, "undeploy.sh is not deploy.sh in reverse")
    partial(bundle, runs)


@functools.lru_cache(1024)
def dry_runs(deploy, undeploy):
    """What scripts print in dry runs. They are all that it takes; the last component is run alone, too."""
    with tempfile.TemporaryDirectory() as work:
        for name, text in zip(SCRIPTS, (deploy, undeploy)):
            path = pathlib.Path(work, name)
            path.write_text(text)
            path.chmod(0o755)
        runs = {(name, "--dry-run"): dry_run(work, name) for name in SCRIPTS}
        names = [name for name, _ in steps(runs["deploy.sh", "--dry-run"][1])]
        for option, name in (("--only", names[-1:]), ("--from", names[-1:]), ("--only", [UNKNOWN])):
            if name:
                runs["deploy.sh", option, *name] = dry_run(work, "deploy.sh", option, *name)
        return runs


def dry_run(work, name, *options):
    done = subprocess.run(
        [f"{work}/{name}", "--dry-run", *options], env=BASE, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def steps(said):
    """The components of a dry run, each with its commands."""
    found = []
    for line in said.splitlines():
        if line.startswith("  ") and found:
            found[-1][1].append(shlex.split(line))
        elif title := TITLE.fullmatch(line):
            found.append((title[1], []))
        else:
            found.append((line, []))
    return found


def is_complete(bundle, deployed):
    """Each component once, in order, with a command for each of its parts; of files that are there."""
    names = [name for name, _ in deployed]
    bundle.expect(names == bundle.order, f"deploy.sh deploys {names}")
    named = set()
    for name, commands in deployed:
        bundle.expect(commands, f"deploy.sh does nothing for {name}")
        for word in (word for command in commands for word in command):
            if file := FILE.fullmatch(word):
                named.add(file[1])
                bundle.is_there(file[1], "deploy.sh")
    # Where there is no chart, the values are those of the manifests, which have them again.
    charts = {f"{number:03}-{name}/values.yaml" for number, name in enumerate(bundle.order, 1)
              if bundle.components[name].get("source")}
    lost = [path for path in bundle.files if path not in named and (path in charts or (
        posixpath.basename(path) in MARKERS and posixpath.dirname(path) not in named))]
    bundle.expect(not lost, f"deploy.sh does not name {lost}")
    installed = set(releases(deployed, "upgrade"))
    kustomized = {name for name in bundle.order if bundle.components[name]["type"] == "Kustomize"}
    expected = set(bundle.all_parts()) - kustomized
    bundle.expect(installed == expected, f"deploy.sh installs {sorted(installed)}")


def dependencies_come_first(bundle, deployed):
    places = {name: number for number, (name, _) in enumerate(deployed)}
    for name, component in bundle.components.items():
        for other in component.get("dependencyRefs") or []:
            is_first = other not in bundle.components or places.get(other, -1) < places.get(name, -1)
            bundle.expect(is_first, f"deploy.sh deploys {name} before {other}")


def releases(deployed, verb):
    """The names of releases in the order of the commands."""
    commands = [command for _, commands in deployed for command in commands if command[:2] == ["helm", verb]]
    return [command[3] if verb == "upgrade" else command[2] for command in commands]


def partial(bundle, runs):
    """The last component alone is the same as what is left from it on."""
    said = [said for (_, *options), (_, said) in runs.items() if len(options) == 2 and options[1] != UNKNOWN]
    is_last = len(set(said)) == 1 and steps(said[0])[0][0] == bundle.order[-1]
    bundle.expect(is_last, "--only and --from differ")


def dear(bundle):
    pairs = bundle.pairs(*SCRIPTS)
    yield "scripts", "", pairs
    yield "deployments", "", pairs


def hold_scripts(bundle, _):
    with tempfile.TemporaryDirectory() as work:
        bundle.write(work)
        for script in SCRIPTS:
            run(bundle, script, "bash", "-n", f"{work}/{script}")
        run(bundle, "scripts", "shellcheck", "--norc", *(f"{work}/{script}" for script in SCRIPTS))
