"""Bundles, read from their archives by Python's tarfile, and what was found wrong with them."""

import functools
import hashlib
import json
import pathlib
import posixpath
import re
import tarfile

import yaml
from jsonschema import Draft202012Validator

LOADER = yaml.CSafeLoader
SCHEMAS = pathlib.Path(__file__).parent.parent / "schemas"
OBJECTS = {
    ("argoproj.io/v1alpha1", "Application"): "argocd-application",
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"): "flux-helmrelease",
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"): "flux-kustomization",
    ("source.toolkit.fluxcd.io/v1", "GitRepository"): "flux-gitrepository",
    ("source.toolkit.fluxcd.io/v1", "HelmRepository"): "flux-helmrepository",
    ("source.toolkit.fluxcd.io/v1", "OCIRepository"): "flux-ocirepository",
}
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
NUMBERED = re.compile(r"([0-9]{3})-(.+)")
NUMBER = re.compile(r"\b[0-9]{3}-(?=[a-z])")
COMMENTS = re.compile(r"(?:#[ -~]*\n)+")
# Documents of whatever type, for which a file's text is read once.
KEPT = 8192


@functools.lru_cache(KEPT)
def parsed(text):
    return list(yaml.load_all(text, LOADER))


@functools.lru_cache(8)
def recipe(text):
    """A recipe is large, and all bundles of it have it."""
    return yaml.load(text, LOADER)


def documents(text):
    """The documents of a YAML text, which nobody may change: equal texts have the same ones.

    A comment at the start says which recipe a file belongs to, and changes nothing of what follows it.
    """
    comments = COMMENTS.match(text)
    return parsed(text[comments.end():] if comments else text)


@functools.cache
def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@functools.lru_cache(KEPT)
def schema_errors(schema, text):
    """What a schema has against a document, which is the JSON text of one."""
    errors = validator(schema).iter_errors(json.loads(text))
    return ["/".join(map(str, error.absolute_path)) + f": {error.message[:300]}" for error in errors]


class Bundle:
    """A bundle: its files by path, their modes, and the problems with it."""

    def __init__(self, archive):
        self.archive = pathlib.Path(archive)
        self.name, _, self.deployer = self.archive.name.removesuffix(".tar.gz").rpartition("-")
        self.files, self.modes = {}, {}
        self.problems, self.checks = [], 0
        with tarfile.open(self.archive, "r:gz") as members:
            for member in members:
                self.take(members, member)
        self.folders = {folder for path in self.files for folder in folders_of(path)}

    def take(self, members, member):
        folder, _, path = member.name.partition("/")
        is_plain = member.isreg() and folder == self.name and PLAIN.fullmatch(path)
        self.expect(is_plain, f"the archive has {member.name}, which is no plain file in {self.name}/")
        self.expect(path not in self.files, f"the archive has {path} twice")
        if is_plain:
            self.files[path] = members.extractfile(member).read()
            self.modes[path] = member.mode

    def expect(self, holds, problem):
        self.checks += 1
        if not holds:
            self.problems.append(problem)

    # Files

    def text(self, path):
        return self.files[path].decode()

    def read(self, path):
        """The one document of a YAML file."""
        document, = documents(self.text(path))
        return document

    def is_there(self, path, where):
        path = posixpath.normpath(path)
        self.expect(path in self.files or path in self.folders, f"{where}: there is no {path}")

    def below(self, folder):
        """The paths in a folder, without it."""
        return sorted(path[len(folder) + 1:] for path in self.files if path.startswith(folder + "/"))

    def write(self, target, folder=""):
        """Writes the files of a folder, or all of them."""
        for path in self.files:
            if path.startswith(folder):
                place = pathlib.Path(target, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(self.files[path])
                place.chmod(self.modes[path])

    def nameless(self, path):
        """A file's text without the name of its recipe: those of equal recipes are the same by it."""
        return self.text(path).replace(f"recipe {self.name}", "recipe").replace(f"{self.name}/", "/")

    def digest(self, folder):
        """What a folder holds, as a number: one for those that differ in their recipe's name alone."""
        sums = hashlib.sha256()
        for path in self.below(folder):
            sums.update(f"{path}\0{self.nameless(f'{folder}/{path}')}\0".encode())
        return int.from_bytes(sums.digest()[:8])

    def pairs(self, *paths):
        """Every two lines of files that follow each other, without the recipe's name and folders' numbers."""
        found = set()
        name = re.compile(rf"(?<![\w-]){re.escape(self.name)}(?![\w-])")
        for path in paths:
            lines = ["", *NUMBER.sub("", name.sub("", self.text(path))).split("\n")]
            found.update(map(hash, zip(lines, lines[1:])))
        return found

    # The recipe

    @functools.cached_property
    def recipe(self):
        return recipe(self.text("recipe.yaml"))

    @functools.cached_property
    def order(self):
        return self.recipe["deploymentOrder"]

    @functools.cached_property
    def components(self):
        components = {component["name"]: component for component in self.recipe["componentRefs"]}
        return {name: components[name] for name in self.order}

    def parts(self, name):
        """The names of a component's releases, in their order."""
        component = self.components[name]
        parts = [f"{name}-pre"] if component.get("preManifestFiles") else []
        parts += [name] if component.get("source") else []
        return parts + ([f"{name}-post"] if component.get("manifestFiles") else [])

    def all_parts(self):
        return [part for name in self.order for part in self.parts(name)]

    def dependencies(self):
        """Pairs of parts: one, and one that it has to come after, by recipe.yaml."""
        for name, component in self.components.items():
            parts = self.parts(name)
            yield from ((later, sooner) for sooner, later in zip(parts, parts[1:]))
            for other in component.get("dependencyRefs") or []:
                if parts and other in self.components and self.parts(other):
                    yield parts[0], self.parts(other)[-1]

    def expect_values(self, values, name):
        """That values hold what recipe.yaml says of them itself; the rest is in files of the tree."""
        self.expect(holds(values, self.components[name].get("overrides") or {}), f"{name}: its values")

    # Objects

    def is_valid(self, where, document, schema):
        # The name of a recipe is in paths, which a schema takes whatever they say.
        text = json.dumps(document).replace(f"{self.name}/", "name/")
        errors = schema_errors(schema, text)
        self.expect(not errors, f"{where}: {'; '.join(errors[:3])}")

    def is_object(self, where, document):
        """Holds an object of Argo CD or Flux against its schema."""
        kind = (document.get("apiVersion"), document.get("kind"))
        self.expect(kind in OBJECTS, f"{where}: there is no schema for {kind}")
        if kind in OBJECTS:
            self.is_valid(where, document, OBJECTS[kind])

    def in_repository(self, path, where):
        """A path in the repository, which has the bundle in a folder of its name, as one in the bundle."""
        path = path.removeprefix("./")
        self.expect(path.startswith(self.name + "/"), f"{where}: {path} is not in {self.name}/")
        return path.removeprefix(self.name + "/")


def folders_of(path):
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))


def holds(values, part):
    """Whether values have every value of a part of them."""
    if not isinstance(part, dict):
        return part is None or values == part
    return isinstance(values, dict) and all(holds(values.get(key), value) for key, value in part.items())


def reachable(graph, start):
    seen, left = set(), [start]
    while left:
        for other in graph.get(left.pop(), ()):
            if other not in seen:
                seen.add(other)
                left.append(other)
    return seen
