"""A part of our recipes, whose table is checked in no time: those for EKS and clusters of one's own."""

import pathlib
import re
import shutil
import subprocess

ELSEWHERE = re.compile(r"\n    (service: (gke|aks|oke|lke|ocp|kind|metal3)|platform: (slurm|nim|kserve)"
                       r"|accelerator: (a100|b200|gb300|h200|l40|l40s|rtx-pro-6000))\n")
BASE = re.compile(r"\n  base: (\S+)\n")


def copy(folder):
    """A tree in a new folder."""
    shutil.copytree("recipes", folder)
    overlays = {path.stem: path for path in pathlib.Path(folder, "overlays").rglob("*.yaml")}
    texts = {name: path.read_text() for name, path in overlays.items()}
    left = {name for name, text in texts.items() if not ELSEWHERE.search(text)}
    # An overlay goes with the one that it builds on.
    while orphans := {name for name in left if base(texts[name]) not in (None, *left)}:
        left -= orphans
    for name, path in overlays.items():
        if name not in left:
            path.unlink()


def base(text):
    found = BASE.search(text)
    return found and found.group(1)


def compile(programs, tree, table):
    result = subprocess.run(
        [programs / "larderc", "compile", tree, "--output", table], capture_output=True, text=True)
    if not table.exists():
        raise SystemExit(result.stderr)
    return table
