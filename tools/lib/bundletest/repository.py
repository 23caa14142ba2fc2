"""The script of bundles for Argo CD and Flux that fills in the address of their repository."""

import pathlib
import subprocess
import tempfile

from bundletest.archives import documents
from bundletest.every import run

SCRIPT = "set-repository.sh"
URL = "https://git.example.com/a&b/c|d/repo.git"
OTHER = "ssh://git@git.example.com:2222/team/other.git"
BAD_ADDRESSES = [
    "", "x", "-x", "https://a b", "https://e.com/'", "https://e.com/\n", "file:///etc", "https://$(id)\\"]
BAD_REVISIONS = ["", "-x", "a b", "a'", "a\nb", "../x"]
STANDS_FOR = ".invalid/"


def check(bundle, files):
    """The address that stands for one is in these files alone, and there is a script where there are any."""
    marked = {
        path for path in bundle.files
        if path.endswith(".yaml") and path != "recipe.yaml" and STANDS_FOR.encode() in bundle.files[path]}
    if SCRIPT in bundle.files:
        bundle.expect(marked == set(files), f"{SCRIPT} is to change {files}, the address is in {marked}")
        bundle.expect(bundle.modes[SCRIPT] & 0o111, f"{SCRIPT} is not executable")
    else:
        bundle.expect(not marked, f"there is no {SCRIPT}")


def dear(bundle, files):
    """The script with what it changes: it reads line by line, and knows the line before."""
    if SCRIPT in bundle.files:
        yield "repositories", " ".join(files), bundle.pairs(SCRIPT, *files)


def hold(bundle, files):
    """The script fills in an address in its files and nowhere else, as often as it is run."""
    with tempfile.TemporaryDirectory() as work:
        bundle.write(work)
        run(bundle, SCRIPT, "shellcheck", "--norc", f"{work}/{SCRIPT}")
        refusals(bundle, work)
        # With a folder of another name, and from another folder.
        for address, revision in ((URL, "main"), (URL, "main"), (OTHER, "release/1.2"), (URL, "0" * 40)):
            status = run_script(work, address, revision)
            bundle.expect(status == 0, f"{SCRIPT} {address}: {status}")
            changed(bundle, work, files.split(" "), address, revision)


def refusals(bundle, work):
    arguments = [(bad,) for bad in BAD_ADDRESSES] + [(URL, bad) for bad in BAD_REVISIONS]
    for bad in arguments:
        bundle.expect(run_script(work, *bad) == 2, f"{SCRIPT} takes {bad}")
    bundle.expect(contents(work) == bundle.files, f"{SCRIPT} changes something before it stops")


def changed(bundle, work, files, address, revision):
    after = contents(work)
    found = {path for path in bundle.files if after.get(path) != bundle.files[path]}
    bundle.expect(after.keys() == bundle.files.keys(), f"{SCRIPT} leaves files behind")
    bundle.expect(found == set(files), f"{SCRIPT} changes {sorted(found ^ set(files))}")
    for path in files:
        expected = [filled_in(document, address, revision) for document in documents(bundle.text(path))]
        is_right = documents(after[path].decode()) == expected
        bundle.expect(is_right, f"{path} after {SCRIPT} {address}")


def run_script(folder, *arguments):
    command = [f"{folder}/{SCRIPT}", *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode


def contents(folder):
    """The files in a folder, as a bundle has its own."""
    paths = (path for path in pathlib.Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def filled_in(document, address, revision):
    """What a document has to be with that address in place of the one that stands for it."""
    if isinstance(document, list):
        return [filled_in(element, address, revision) for element in document]
    if not isinstance(document, dict):
        return document
    document = {key: filled_in(value, address, revision) for key, value in document.items()}
    if STANDS_FOR in document.get("repoURL", ""):
        document |= {"repoURL": address, "targetRevision": revision}
    if isinstance(document.get("url"), str) and STANDS_FOR in document["url"]:
        document |= {"url": address, "ref": {"commit" if len(revision) == 40 else "branch": revision}}
    return document
