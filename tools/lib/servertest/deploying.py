"""What it prints for systemd and for Kubernetes, by their own checks."""

import pathlib
import re
import shutil
import subprocess
import sys

import yaml

# Of 10; services that nobody hardened have over 9.
EXPOSURE = 1.5


def test(place, report):
    test_unit(place, report)
    test_manifests(place, report)


def printed(place, *arguments):
    return subprocess.run(
        [place.programs / "larderd", *arguments], capture_output=True, text=True, timeout=20)


def test_unit(place, report):
    unit = place.work / "larderd.service"
    program = place.work / "larderd"
    shutil.copy(place.programs / "larderd", program)
    text = printed(place, "unit", "--program", program, "--site", "/srv/site").stdout
    unit.write_text(text)
    verify = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    ours = [line for line in verify.stderr.splitlines() if "larderd" in line]
    report.same("systemd-analyze verify", (verify.returncode, ours), (0, []))
    security = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit], capture_output=True, text=True)
    level = re.search(r"exposure level.*: ([0-9.]+)", security.stdout)
    report.hold(f"systemd-analyze security: {security.stdout[-300:]}{security.stderr}",
                level is not None and float(level.group(1)) <= EXPOSURE)
    if level:
        report.figure(f"exposure of the unit {level.group(1)}")
    # Each restriction has its reason.
    for group in text.partition("[Service]")[2].partition("[Install]")[0].strip().split("\n\n")[1:]:
        report.hold(f"no reason: {group}", group.startswith("# "))
    for arguments, words in ((["unit", "--port", "80"], "1024"), (["unit", "--table", "relative"], "relative"),
                             (["unit", "--program", "/a b"], "/a b")):
        result = printed(place, *arguments)
        report.hold(f"{arguments}: {result.stderr}", result.returncode == 2 and words in result.stderr)


def test_manifests(place, report):
    manifests = place.work / "larderd.yaml"
    manifests.write_text(printed(place, "manifests", "--image", "registry.example.com/larderd@sha256:" + "0" * 64).stdout)
    validator = pathlib.Path(sys.executable).parent / "kubernetes-validate"
    result = subprocess.run(
        [validator, "--strict", "--kubernetes-version", "1.34", manifests], capture_output=True, text=True)
    report.same(f"kubernetes-validate: {result.stdout}{result.stderr}", result.returncode, 0)
    objects = list(yaml.safe_load_all(manifests.read_text()))
    report.same("kinds", [item["kind"] for item in objects], ["Deployment", "Service", "PodDisruptionBudget"])
    pod = objects[0]["spec"]["template"]["spec"]
    container = pod["containers"][0]
    report.same("token", pod["automountServiceAccountToken"], False)
    report.same("root", pod["securityContext"]["runAsNonRoot"], True)
    report.same("file system", container["securityContext"]["readOnlyRootFilesystem"], True)
    report.same("capabilities", container["securityContext"]["capabilities"], {"drop": ["ALL"]})
    report.hold("probes", all(f"{kind}Probe" in container for kind in ("startup", "readiness", "liveness")))
    report.hold("limits", {"cpu", "memory"} <= set(container["resources"]["limits"]))
    for arguments in (["manifests"], ["manifests", "--image", 'a"b'], ["manifests", "--image", "a", "--replicas", "0"]):
        report.same(f"{arguments}", printed(place, *arguments).returncode, 2)
    # Its arguments are some that the program takes.
    daemon = subprocess.run(
        [place.programs / "larderd", *container["command"][1:], *container["args"]], capture_output=True, text=True, timeout=20)
    report.hold(f"its arguments: {daemon.stderr}", daemon.returncode == 2 and "/table/larder.table" in daemon.stderr)
