"""What a site gives to programs: its JSON documents, held against their schema; its feed, read by a reader
of others; its site map, held against that protocol's rules.

    python data_test.py LARDERC
"""

import datetime
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

import feedparser
from jsonschema import Draft202012Validator
from lxml import etree

LARDERC = sys.argv.pop(1) if len(sys.argv) > 1 else "larderc"
BIN = Path(sys.executable).parent
CONFORMANCE = Path(os.environ.get("LARDER_CONFORMANCE", "../shared/conformance"))
LARGE = CONFORMANCE / "aicr-2026-08/recipes"
TOOLS = Path(__file__).parent
ADDRESS = "https://example.org/gpu/recipes/"
ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = 1_700_000_000
HOUR_TEXT = "2023-11-14T22:13:20Z"


def build(tree, site, *options, **variables):
    """Builds a site, and gives what was said."""
    result = subprocess.run(
        [LARDERC, "build", tree, "--templates", "site-templates", "--output", site, *options],
        capture_output=True, text=True, env={**os.environ, **variables})
    if result.returncode:
        raise AssertionError(result.stdout + result.stderr)
    return result.stdout


def setUpModule():
    global SITES, WORK
    WORK = Path(tempfile.mkdtemp())
    unittest.addModuleCleanup(shutil.rmtree, WORK)
    SITES = {"own": WORK / "own", "hostile": WORK / "hostile"}
    build("recipes", SITES["own"])
    subprocess.run([sys.executable, TOOLS / "hostile_tree.py", WORK / "tree"], check=True)
    build(WORK / "tree", SITES["hostile"], "--no-bundles")
    if LARGE.is_dir():
        SITES["large"] = WORK / "large"
        build(LARGE, SITES["large"], "--no-bundles")
    else:
        print(f"skipped: no {LARGE}; name its folder with LARDER_CONFORMANCE")


def documents(site):
    return sorted(path for path in site.glob("api/v1/**/*.json") if path.name != "schema.json")


class Schema(unittest.TestCase):
    def path(self):
        return SITES["own"] / "api/v1/schema.json"

    def test_it_is_a_schema(self):
        result = subprocess.run(
            [BIN / "check-jsonschema", "--check-metaschema", self.path()], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        schema = json.loads(self.path().read_text())
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")

    def test_every_document_is_as_it_says(self):
        for name, site in SITES.items():
            paths = documents(site)
            self.assertGreater(len(paths), 10, name)
            print(f"api: {len(paths)} documents of {name}, "
                f"{sum(path.stat().st_size for path in paths) // 1000} kB")
            self.assertEqual(
                (site / "api/v1/schema.json").read_bytes(), self.path().read_bytes())
            result = subprocess.run(
                [BIN / "check-jsonschema", "--schemafile", self.path(), *paths],
                capture_output=True, text=True)
            self.assertEqual(result.returncode, 0, f"{name}: {result.stdout[:3000]}")

    def test_it_refuses_what_is_not_so(self):
        """A field less, a field more, or another kind of value: nothing of it passes."""
        validator = Draft202012Validator(json.loads(self.path().read_text()))
        pick = random.Random(3)
        kinds = {}
        for path in documents(SITES["own"]):
            document = json.loads(path.read_text())
            kinds.setdefault(document["kind"], []).append(document)
        self.assertEqual(set(kinds), {"Catalog", "Recipe", "Component", "Overlay", "Mixin"})
        for kind, all in kinds.items():
            document = max(all, key=lambda one: len(json.dumps(one)))
            self.assertTrue(validator.is_valid(document), kind)
            required = self.required(validator, kind)
            for key in document:
                changed = {other: value for other, value in document.items() if other != key}
                self.assertEqual(validator.is_valid(changed), key not in required, f"{kind} without {key}")
                wrong = 5 if not isinstance(document[key], int) else "5"
                self.assertFalse(validator.is_valid({**document, key: wrong}), f"{kind} with a wrong {key}")
            self.assertFalse(validator.is_valid({**document, "further": 1}), kind)
            for _ in range(30):
                self.assertFalse(validator.is_valid(spoiled(document, pick)), kind)

    def required(self, validator, kind):
        return validator.schema["$defs"][kind.lower()]["required"]


def spoiled(document, pick):
    """A copy in which one record has a key that no record has."""
    copy = json.loads(json.dumps(document))
    records = [record for record in walk(copy) if isinstance(record, dict)]
    pick.choice(records)["no such key"] = {"no": ["such"]}
    return copy


def walk(value, key=""):
    """Every record but the free ones: Helm values."""
    yield value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for name, part in parts:
        if name not in ("values", "value") or key == "dimensions" or isinstance(part, list):
            yield from walk(part, name if isinstance(name, str) else key)


class Documents(unittest.TestCase):
    def test_everything_that_they_name_is_there(self):
        for name, site in SITES.items():
            for path in documents(site):
                for record in walk(json.loads(path.read_text())):
                    if not isinstance(record, dict):
                        continue
                    for key in ("page", "markdown", "json", "script"):
                        if isinstance(record.get(key), str):
                            self.assertTrue((site / record[key]).is_file(), f"{path}: {record[key]}")

    def test_the_index_has_every_document(self):
        for name, site in SITES.items():
            index = json.loads((site / "api/v1/index.json").read_text())
            listed = [one["json"] for kind in ("recipes", "components", "overlays", "mixins")
                for one in index[kind]]
            there = [str(path.relative_to(site)) for path in documents(site)]
            self.assertEqual(sorted(listed + ["api/v1/index.json"]), there, name)
            self.assertEqual(len(index["recipes"]), len(list(site.glob("recipes/*.html"))))

    def test_downloads_are_what_they_say(self):
        site = SITES["own"]
        index = json.loads((site / "api/v1/index.json").read_text())
        sums = dict(reversed(line.split("  ", 1))
            for line in (site / "SHA256SUMS").read_text().splitlines())
        for recipe in index["recipes"]:
            self.assertTrue(recipe["downloads"])
            own = json.loads((site / recipe["json"]).read_text())
            self.assertEqual(own["downloads"], recipe["downloads"])
            for one in recipe["downloads"]:
                self.assertEqual((site / one["path"]).stat().st_size, one["bytes"])
                self.assertEqual(sums[one["path"]], one["sha256"])

    def test_recipes_are_what_the_compiler_exports(self):
        """By another way to the same: `larderc export`."""
        trees = {"own": "recipes", **({"large": LARGE} if "large" in SITES else {})}
        for name, tree in trees.items():
            lines = subprocess.run([LARDERC, "export", tree], capture_output=True, text=True, check=True).stdout
            exported = [json.loads(line) for line in lines.splitlines()]
            rows = {key(row): row["recipe"] for row in exported if "recipe" in row and "profile" not in row}
            index = json.loads((SITES[name] / "api/v1/index.json").read_text())
            self.assertGreater(len(index["recipes"]), 40)
            for entry in index["recipes"]:
                recipe = json.loads((SITES[name] / entry["json"]).read_text())
                self.compare(recipe, rows[key(recipe["criteria"])])

    def compare(self, recipe, row):
        self.assertEqual(recipe["apiVersion"], row["apiVersion"])
        self.assertEqual([one["name"] for one in recipe["overlays"]], row["metadata"]["appliedOverlays"])
        self.assertEqual(
            [one["name"] for one in recipe["components"] if one["isDeployed"]], row["deploymentOrder"])
        self.assertEqual([(one["name"], one["value"]) for one in recipe["constraints"]],
            [(one["name"], one["value"]) for one in row.get("constraints", [])])
        for one in recipe["components"]:
            other = row["hydratedComponents"][one["name"]]
            for field in ("namespace", "chart", "version", "tag", "path"):
                self.assertEqual(one.get(field), other.get(field), one["name"])
            self.assertEqual(one.get("source", ""), other.get("source", ""))
            self.assertEqual(one["dependencies"], other.get("dependencyRefs", []))
            self.assertEqual(one.get("values") or {}, other.get("values", {}))
            leaves = dict(flat(other.get("values", {}), ""))
            settings = {one["path"]: one["value"] for one in one["settings"] if "value" in one}
            self.assertEqual(settings, leaves, one["name"])
        phases = {one["name"]: [check["name"] for check in one["checks"]] for one in recipe["phases"]}
        self.assertEqual(phases,
            {name: one.get("checks", []) for name, one in row.get("validation", {}).items()})

    def test_only_the_index_tells_the_revision(self):
        revision = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
        holders = [path.name for path in documents(SITES["own"]) if revision in path.read_text()]
        self.assertEqual(holders, ["index.json"])


def key(criteria):
    return tuple(criteria[name] for name in ("service", "accelerator", "intent", "os", "platform"))


def flat(value, path):
    """The values one by one, by the paths that the site gives them."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            is_plain = name and not re.search(r"[.\[\]\"\s]", name)
            step = name if is_plain else f"[{json.dumps(name, ensure_ascii=False)}]"
            yield from flat(part, f"{path}.{step}" if path and is_plain else path + step)
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):
            yield from flat(part, f"{path}[{number}]")
    elif path:
        yield path, value


class Scripts(unittest.TestCase):
    """The scripts with data, as scripts."""

    def test_they_are_small_and_in_one_piece(self):
        for name, site in SITES.items():
            scripts = sorted(site.glob("data/recipes/*.js"))
            self.assertEqual(len(scripts), len(list(site.glob("recipes/*.html"))))
            packed = max(len(gzip.compress(path.read_bytes(), 9)) for path in scripts)
            jsons = max(len(gzip.compress(path.read_bytes(), 9)) for path in site.glob("api/v1/recipes/*.json"))
            print(f"data: largest script of {name} gzipped {packed} B, largest document {jsons} B")
            # The names of the hostile tree are longer than the recipes of others.
            self.assertLess(packed, 12_000 if name != "hostile" else 100_000)
            for path in scripts:
                text = path.read_text()
                self.assertNotRegex(text, "[<>&\u2028\u2029]", path.name)
                # A line for the map of all recipes, and one for this recipe.
                self.assertEqual(text.count("\n"), 2, path.name)


class Feed(unittest.TestCase):
    """changes.atom."""

    @classmethod
    def setUpClass(cls):
        """Our own tree, and how it was before an invented change."""
        cls.tree = WORK / "before"
        shutil.copytree("recipes", cls.tree)
        values = cls.tree / "components/gpu-operator/values.yaml"
        text = values.read_text()
        changed = re.sub(r"(?m)^( +enabled: )(true|false)",
            lambda found: found[1] + ("false" if found[2] == "true" else "true"), text, count=1)
        assert changed != text
        values.write_text(changed)
        overlays = {path: path.read_text() for path in sorted((cls.tree / "overlays").glob("*.yaml"))}
        # One that alone brings a platform, and that no other builds on.
        gone = next(path for path, text in overlays.items()
            if "platform:" in text and "service:" not in text
            and not any(f"base: {path.stem}\n" in other for other in overlays.values()))
        gone.unlink()
        cls.before = WORK / "before.table"
        subprocess.run([LARDERC, "compile", cls.tree, "--output", cls.before], check=True, capture_output=True)
        cls.site = WORK / "changed"
        cls.said = build("recipes", cls.site, "--no-bundles", "--previous", cls.before, "--url", ADDRESS,
            SOURCE_DATE_EPOCH=str(HOUR))

    def feeds(self):
        return [*((name, site / "changes.atom") for name, site in SITES.items()),
            ("changed", self.site / "changes.atom")]

    def test_they_are_feeds(self):
        for name, path in self.feeds():
            feed = feedparser.parse(path.read_bytes())
            self.assertFalse(feed.bozo, f"{name}: {feed.get('bozo_exception')}")
            self.assertEqual(feed.version, "atom10", name)
            self.assertGreater(len(feed.entries), 0)
            for entry in feed.entries:
                self.assertTrue(entry.title and entry.link and entry.summary and entry.updated_parsed, name)

    def test_they_keep_the_rules(self):
        """RFC 4287, section 4, as far as feeds like ours can break it."""
        schema = etree.RelaxNG(etree.parse(TOOLS / "atom.rng"))
        for name, path in self.feeds():
            tree = etree.parse(path)
            self.assertTrue(schema.validate(tree), f"{name}: {schema.error_log}")
            root = tree.getroot()
            ids = [node.text for node in root.iter(f"{ATOM}id")]
            self.assertEqual(len(ids), len(set(ids)), name)
            for one in ids:
                if one.startswith("urn:uuid:"):
                    self.assertEqual(uuid.UUID(one).version, 8)
                else:
                    self.assertEqual(one, f"{ADDRESS}changes.atom")
            for node in root.iter(f"{ATOM}updated"):
                datetime.datetime.fromisoformat(node.text)

    def test_the_rules_can_be_broken(self):
        schema = etree.RelaxNG(etree.parse(TOOLS / "atom.rng"))
        for tag in ("id", "title", "updated", "author"):
            root = etree.parse(self.site / "changes.atom").getroot()
            root.remove(root.find(f"{ATOM}{tag}"))
            self.assertFalse(schema.validate(root), tag)
            entry = root.find(f"{ATOM}entry")
            if entry.find(f"{ATOM}{tag}") is not None:
                root = etree.parse(self.site / "changes.atom").getroot()
                entry = root.find(f"{ATOM}entry")
                entry.append(etree.fromstring(etree.tostring(entry.find(f"{ATOM}{tag}"))))
                self.assertFalse(schema.validate(root), f"two {tag}")

    def test_without_an_earlier_edition_there_is_one_entry(self):
        for name, site in SITES.items():
            feed = feedparser.parse((site / "changes.atom").read_bytes())
            count = len(list(site.glob("recipes/*.html")))
            self.assertEqual([entry.title for entry in feed.entries], [f"This edition: {count} combinations"])

    def test_it_tells_what_the_compiler_tells(self):
        """The same as `larderc diff` of the two trees."""
        result = subprocess.run(
            [LARDERC, "diff", self.tree, "recipes", "--format", "json"], capture_output=True, text=True,
            check=True)
        difference = json.loads(result.stdout)
        self.assertTrue(difference["gained"] and difference["changed"])
        feed = feedparser.parse((self.site / "changes.atom").read_bytes())
        told = {tuple(names(entry)): entry for entry in feed.entries[1:]}
        groups = [group["combinations"] for group in difference["changed"]]
        lists = [difference[kind] for kind in ("gained", "lost") if difference[kind]]
        self.assertEqual(set(told), {tuple(one) for one in lists + groups})
        for group in difference["changed"]:
            entry = told[tuple(group["combinations"])]
            for change in group["changes"][:60]:
                self.assertIn(f"<code>{change['subject']}</code>", entry.summary)
        self.assertIn(f"{len(difference['gained'])} gained a recipe", feed.entries[0].summary)

    def test_its_links_lead(self):
        feed = feedparser.parse((self.site / "changes.atom").read_bytes())
        links = [entry.link for entry in feed.entries]
        links += [link for entry in feed.entries for link in re.findall(r'href="([^"]*)"', entry.summary)]
        self.assertGreater(len(links), 5)
        for link in links:
            self.assertTrue(link.startswith(ADDRESS), link)
            self.assertTrue((self.site / link.removeprefix(ADDRESS)).is_file(), link)

    def test_it_tells_when(self):
        feed = feedparser.parse((self.site / "changes.atom").read_bytes())
        self.assertEqual(feed.feed.updated, HOUR_TEXT)
        committed = subprocess.run(["git", "show", "-s", "--format=%ct"], capture_output=True, text=True,
            check=True).stdout
        own = feedparser.parse((SITES["own"] / "changes.atom").read_bytes())
        told = datetime.datetime.fromisoformat(own.feed.updated)
        self.assertEqual(told.timestamp(), int(committed))
        self.assertTrue(own.feed.updated.endswith("Z"))
        hostile = feedparser.parse((SITES["hostile"] / "changes.atom").read_bytes())
        self.assertEqual(hostile.feed.updated, "1970-01-01T00:00:00Z")

    def test_the_same_change_has_the_same_bytes(self):
        again = WORK / "again"
        build("recipes", again, "--no-bundles", "--previous", self.before, "--url", ADDRESS,
            SOURCE_DATE_EPOCH=str(HOUR))
        self.assertEqual(
            (again / "changes.atom").read_bytes(), (self.site / "changes.atom").read_bytes())

    def test_pages_name_it(self):
        for name, site in SITES.items():
            for path in [site / "index.html", next(site.glob("recipes/*.html"))]:
                self.assertRegex(path.read_text(),
                    r'<link rel="alternate" type="application/atom\+xml"[^>]* href="(\.\./)?changes\.atom">')


def names(entry):
    """Those that an entry lists, linked or not."""
    first = re.search(r"<p>(.*)</p>", entry.summary)[1]
    return re.sub(r"<[^>]*>", "", first).split(", ")


class SiteMap(unittest.TestCase):
    """sitemap.xml."""

    def test_it_keeps_the_rules(self):
        site = Feed.site if hasattr(Feed, "site") else self.built()
        schema = etree.XMLSchema(etree.parse(TOOLS / "sitemap.xsd"))
        tree = etree.parse(site / "sitemap.xml")
        self.assertTrue(schema.validate(tree), schema.error_log)
        found = [node.text for node in tree.getroot().iter("{*}loc")]
        pages = [str(path.relative_to(site)) for path in site.rglob("*.html")
            if "bundles" not in path.relative_to(site).parts]
        self.assertEqual(found, sorted(found))
        self.assertEqual(sorted(found), sorted(ADDRESS + page for page in pages))
        broken = etree.fromstring(etree.tostring(tree).replace(ADDRESS.encode(), b""))
        self.assertFalse(schema.validate(broken), "addresses that are not whole pass")

    def built(self):
        site = WORK / "mapped"
        build("recipes", site, "--no-bundles", "--url", ADDRESS.rstrip("/"))
        return site

    def test_there_is_none_without_an_address(self):
        self.assertFalse((SITES["own"] / "sitemap.xml").exists())

    def test_what_is_no_address_is_refused(self):
        for address in ("recipes", "ftp://example.org/", "https://", "https://example.org/?a", "//example.org"):
            result = subprocess.run([LARDERC, "build", "recipes", "--url", address, "--output", WORK / "no"],
                capture_output=True, text=True)
            self.assertNotEqual(result.returncode, 0, address)
            self.assertIn(address, result.stderr)
        self.assertFalse((WORK / "no").exists())


if __name__ == "__main__":
    unittest.main()
