#!/usr/bin/env python3
"""Reads Larder's tables, by Sources/RecipeTable/FORMAT.md alone.

    table_reader.py TABLE info
    table_reader.py TABLE verify
    table_reader.py TABLE export [--dimensions FILE]
    table_reader.py TABLE conditions

This is the worked example for readers in other languages, and keeps to the order of FORMAT.md: what
the bytes are is in table_bytes.py, what they mean is here. It needs nothing but Python 3.11, and
shares nothing with the program that writes tables, so that agreement between the two says something
about the format.

Whatever it reads it checks first, as far as the format lets it: a damaged or hostile table ends in
one line that says what is wrong, and exit code 2.
"""

import argparse
import itertools
import json
import mmap
import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from table_bytes import (
    ANY, DIMENSIONS, FAILED, NOTHING, OS_REQUIRED, RECIPE, UNCOVERED, UNSTATED, VERSION, Damaged,
    Image, Index, Outcomes, Section, Spellings, Strings, Values, damaged, elements, field)

# Outcomes ----------------------------------------------------------------------------------------


def completions(
    catalog: dict[str, Any], query: dict[str, str], dimension: str
) -> list[dict[str, str]]:
    """The smallest sets of criteria that an uncovered dimension lacks. The query has stated values
    only."""
    found: list[dict[str, str]] = []
    for overlay in elements(catalog, "overlays", dict):
        criteria = field(overlay, "criteria", dict, {})
        stated = {name: field(criteria, name, str) for name in DIMENSIONS if name in criteria}
        if stated.get(dimension) != query[dimension]:
            continue
        if any(query.get(name, value) != value for name, value in stated.items()):
            continue
        lacking = {name: value for name, value in stated.items() if name not in query}
        if lacking and lacking not in found:
            found.append(lacking)
    smallest = [one for one in found if not any(other.items() < one.items() for other in found)]
    return sorted(smallest, key=lambda one: (len(one), written(one)))


def written(criteria: dict[str, str]) -> str:
    """Criteria as text, in their order."""
    return ", ".join(f"{name}={value}" for name, value in criteria.items())


# Constraints -------------------------------------------------------------------------------------

CONSTRAINT = 20
OPERATORS = ("", "==", "!=", ">=", "<=", ">", "<")


@dataclass(frozen=True)
class Constraint:
    """A constraint, parsed. `operator` is "" for a bare value and None for a malformed one."""

    name: str
    value: str
    severity: str | None
    remediation: str | None
    unit: str | None
    address: str | None
    operator: str | None
    operand: str | None
    version: tuple[int, ...]


class Constraints:
    """The constraints, by number."""

    def __init__(self, section: Section, strings: Strings) -> None:
        self.section = section
        self.strings = strings
        self.count = section.records(CONSTRAINT)

    def constraint(self, number: int) -> Constraint:
        if not 0 <= number < self.count:
            damaged(f"there is no constraint {number}")
        words = self.section.words(CONSTRAINT * number, CONSTRAINT)
        operator, numbers = words[11], words[13]
        if operator != NOTHING and operator >= len(OPERATORS) or numbers > 3:
            damaged(f"constraint {number} is damaged")
        parts = struct.unpack("<3Q", struct.pack("<6I", *words[14:]))
        return Constraint(
            self.strings.text(words[0]),
            self.strings.text(words[1]),
            *(self.strings.optional(word) for word in words[2:5]),
            self._address(number, words[5:11]),
            None if operator == NOTHING else OPERATORS[operator],
            self.strings.optional(words[12]),
            parts[:numbers],
        )

    def _address(self, number: int, words: tuple[int, ...]) -> str | None:
        """The place in a snapshot, written as names write it."""
        form, kind, subtype, first, second, key = words
        if form == 0:
            return None
        if form > 3:
            damaged(f"constraint {number} has an address of the unknown form {form}")
        text = self.strings.text
        place = "" if form == 1 else f"[{first}]"
        if form == 3:
            place = f"[{text(first)}={text(second)}]"
        return f"{text(kind)}.{text(subtype)}{place}.{text(key)}"


# Conditions --------------------------------------------------------------------------------------


def conditions(table: "Table", number: int) -> dict[str, Any]:
    """What a recipe asks of a cluster, with constraints in place of their numbers."""
    record = table.nodes.value(table.recipe_words(number)[2])

    def named(entry: Any) -> dict[str, Any]:
        asked = [table.constraints.constraint(one) for one in elements(entry, "constraints", int)]
        return {**entry, "constraints": [vars(constraint) for constraint in asked]}

    leaves = [named(leaf) for leaf in elements(record, "leaves", dict)]
    for variant in elements(record, "variants", dict):
        if any(not 0 <= kept < len(leaves) for kept in elements(variant, "kept", int)):
            damaged(f"a variant of recipe {number} keeps a leaf that it has not")
        if ("recipe" in variant) == ("failure" in variant):
            damaged(f"a variant of recipe {number} is neither a recipe nor a failure, or both")
        if "recipe" in variant:
            table.recipe(field(variant, "recipe", int))
    mixins = [named(mixin) for mixin in elements(record, "mixins", dict)]
    return {**named(record), "leaves": leaves, "mixins": mixins}


# The catalog, recipe documents and traces --------------------------------------------------------


class Answer(NamedTuple):
    """What a query comes to: an outcome, and what it says: a recipe's number, the texts that help,
    the uncovered dimensions with their completions, or the record of a failure."""

    kind: int
    content: Any


class Table:
    """A table, opened."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self.image = Image(data)
        sections = self.image.sections
        self.strings = Strings(sections["strings"])
        self.spellings = Spellings(sections["spellings"], self.strings)
        self.index = Index(sections["index"])
        self.outcomes = Outcomes(sections["outcomes"])
        self.constraints = Constraints(sections["constraints"], self.strings)
        self.nodes = Values(sections["nodes"], self.strings)
        self.traces = Values(sections["traces"], self.strings)
        self.recipes = sections["recipes"].records(3)

    @property
    def catalog(self) -> dict[str, Any]:
        return self.nodes.value(self.image.catalog)

    def values(self, dimension: int) -> list[dict[str, Any]]:
        """What the catalog says of a dimension's values."""
        dimensions = elements(self.catalog, "dimensions", dict)
        if [field(one, "name", str) for one in dimensions] != list(DIMENSIONS):
            damaged("the catalog has other dimensions")
        return elements(dimensions[dimension], "values", dict)

    def recipe_words(self, number: int) -> tuple[int, ...]:
        """Where a recipe's document, its traces and its conditions are."""
        if not 0 <= number < self.recipes:
            damaged(f"there is no recipe {number}")
        return self.image.sections["recipes"].words(3 * number, 3)

    def recipe(self, number: int) -> dict[str, Any]:
        """A recipe's document."""
        document = self.nodes.value(self.recipe_words(number)[0])
        if not isinstance(document, dict):
            damaged(f"recipe {number} has no document")
        return document

    def answer(self, criteria: dict[str, str]) -> Answer:
        """What criteria come to, as people type them; one that is left out is open."""
        found = [
            self.spellings.find(dimension, criteria.get(name, "any"))
            for dimension, name in enumerate(DIMENSIONS)]
        number = self.index.outcome([spelling.column for spelling in found])
        kind, payload = self.outcomes.outcome(number)
        if kind == RECIPE:
            return Answer(kind, payload)
        if kind in (OS_REQUIRED, FAILED):
            return Answer(kind, self.nodes.value(payload))
        query = {
            name: spelling.value
            for name, spelling in zip(DIMENSIONS, found, strict=True) if spelling.column != ANY}
        lacking = [name for bit, name in enumerate(DIMENSIONS) if payload >> bit & 1]
        if not query.keys() >= set(lacking):
            damaged(f"outcome {number} leaves a dimension uncovered that the query leaves open")
        return Answer(kind, {name: completions(self.catalog, query, name) for name in lacking})

    def choices(self, answer: Answer) -> dict[str, int | None]:
        """The values of a profile, as `name=value`, with the numbers of the recipes they make."""
        if answer.kind == RECIPE:
            profile = field(self.recipe(answer.content), "profile", dict, {})
            name = profile.get("name")
        elif answer.kind == FAILED:
            profile, name = answer.content, field(answer.content, "profile", str, "")
        else:
            return {}
        found: dict[str, int | None] = {}
        for choice in elements(profile, "choices", dict):
            recipe = field(choice, "recipe", int) if "recipe" in choice else None
            found[f"{name}={field(choice, 'value', str)}"] = recipe
        return found


# Verifying ---------------------------------------------------------------------------------------


def verify(table: Table) -> dict[str, int]:
    """Reads the whole table. Returns how many of what it has."""
    table.image.checksums.check_all()
    table.image.check_padding()
    table.strings.check()
    spellings = table.spellings.check(table.index)
    combinations = table.index.check(table.outcomes.is_recipe)
    for dimension in range(len(DIMENSIONS)):
        check_columns(table, dimension)
    for number in range(table.outcomes.count):
        check_outcome(table, number)
    traces = TraceChecker(table)
    for number in range(table.recipes):
        check_recipe(table, number)
        traces.check(number)
    for number in range(table.constraints.count):
        table.constraints.constraint(number)
    return {
        "blocks": len(table.image.checksums.levels[0].checked),
        "levels of checksums": len(table.image.checksums.levels) - 1,
        "strings": table.strings.count,
        "spellings": spellings,
        "combinations with a recipe": combinations,
        "outcomes": table.outcomes.count,
        "recipes": table.recipes,
        "constraints": table.constraints.count,
        "values": len(table.nodes.known),
        "values of traces": len(table.traces.known),
    }


def check_columns(table: Table, dimension: int) -> None:
    """The catalog and the spellings give values the same columns, and every column has a value."""
    columns = {ANY, UNSTATED}
    for value in table.values(dimension):
        name = field(value, "name", str)
        column = field(value, "column", int, ANY if name == "any" else UNSTATED)
        columns.add(column)
        for spelling in [name, *elements(value, "aliases", str)]:
            if table.spellings.find(dimension, spelling).column != column:
                damaged(f"the spelling {spelling} of {DIMENSIONS[dimension]} has another column")
    if columns != set(range(table.index.columns[dimension])):
        damaged(f"a column of {DIMENSIONS[dimension]} is no value's")


def check_outcome(table: Table, number: int) -> None:
    kind, payload = table.outcomes.outcome(number)
    if kind == RECIPE:
        table.recipe(payload)
    elif kind in (OS_REQUIRED, FAILED):
        for recipe in table.choices(Answer(kind, table.nodes.value(payload))).values():
            if recipe is not None:
                table.recipe(recipe)


def check_recipe(table: Table, number: int) -> None:
    document = table.recipe(number)
    references = elements(document, "componentRefs", dict)
    names = {field(reference, "name", str) for reference in references}
    if not names.issuperset(elements(document, "deploymentOrder", str)):
        damaged(f"recipe {number} deploys a component that it has not")
    for recipe in table.choices(Answer(RECIPE, number)).values():
        if recipe is not None:
            table.recipe(recipe)
    conditions(table, number)


class TraceChecker:
    """Looks at traces. Many recipes have the same, and each is looked at once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.sources = len(elements(table.catalog, "sources", str))
        self.seen: set[int] = set()  # Identities; the table keeps the objects.

    def check(self, number: int) -> None:
        """The traces of a recipe."""
        self._check_parts(self.table.traces.value(self.table.recipe_words(number)[1]))

    def _check_parts(self, parts: Any) -> None:
        """What holds traces."""
        if not isinstance(parts, list | dict):
            damaged("a trace is not what it should be")
        if id(parts) in self.seen:
            return
        self.seen.add(id(parts))
        for part in parts.values() if isinstance(parts, dict) else parts:
            if isinstance(part, dict):
                self._check_parts(part)
            else:
                self._check_trace(part)

    def _check_trace(self, trace: Any) -> None:
        if not isinstance(trace, list) or not 3 <= len(trace) <= 5:
            damaged("a trace is not what it should be")
        overridden, parts = (*trace[3:], [], [])[:2]
        if not isinstance(overridden, list):
            damaged("a trace is not what it should be")
        for place in [trace[:3], *overridden]:
            self._check_place(place)
        self._check_parts(parts)

    def _check_place(self, place: Any) -> None:
        if not isinstance(place, list) or [type(one) for one in place] not in (
                [int, int, int], [int, int, int, str]):
            damaged("a trace is not what it should be")
        if not 0 <= place[0] < self.sources or place[1] < 1 or place[2] < 1:
            damaged("a trace leads nowhere")


# Exporting ---------------------------------------------------------------------------------------


class Exporter:
    """Writes what combinations come to, one JSON object a line."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.written: dict[int, str] = {}

    def rows(self, dimensions: dict[str, list[str]]) -> Iterator[str]:
        """A row for every combination of the values, and for each value of its profile."""
        for values in itertools.product(*(dimensions.get(name, ["any"]) for name in DIMENSIONS)):
            criteria = dict(zip(DIMENSIONS, values, strict=True))
            answer = self.table.answer(criteria)
            yield self.row(criteria, answer)
            for profile, recipe in self.table.choices(answer).items():
                chosen = (
                    Answer(FAILED, {"message": f"{profile} makes no recipe"}) if recipe is None
                    else Answer(RECIPE, recipe))
                yield self.row({**criteria, "profile": profile}, chosen)

    def row(self, criteria: dict[str, str], answer: Answer) -> str:
        if answer.kind == RECIPE:
            # Recipes are large, and many combinations have the same.
            return compact(criteria)[:-1] + ',"recipe":' + self.recipe(answer.content) + "}"
        if answer.kind == UNCOVERED:
            lacking = [
                {"dimension": name, "completions": sets} for name, sets in answer.content.items()]
            return compact({**criteria, "uncovered": lacking})
        if answer.kind == OS_REQUIRED:
            return compact({**criteria, "error": "os-required"})
        return compact({**criteria, "error": field(answer.content, "message", str)})

    def recipe(self, number: int) -> str:
        if number not in self.written:
            self.written[number] = compact(exported(self.table.recipe(number)))
        return self.written[number]


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def exported(document: dict[str, Any]) -> dict[str, Any]:
    """A recipe in the shape of the conformance data."""
    metadata = {
        key: document[key] for key in ("appliedOverlays", "selectedProfile") if key in document}
    fields = ("constraints", "deploymentOrder", "validation")
    references = elements(document, "componentRefs", dict)
    values = field(document, "values", dict, {})
    return {
        "apiVersion": field(document, "apiVersion", str),
        "metadata": metadata,
        **{key: document[key] for key in fields if key in document},
        "componentRefs": [digested(reference) for reference in references],
        "hydratedComponents": {
            name: hydrated(reference, values.get(name))
            for reference in references for name in [field(reference, "name", str)]},
    }


def digested(reference: dict[str, Any]) -> dict[str, Any]:
    """A component with the digest of its health check in place of the text."""
    text = field(reference, "healthCheckAsserts", str, "")
    if not text:
        return reference
    return {**reference, "healthCheckAsserts": "sha256:" + sha256(text.encode()).hexdigest()}


def hydrated(reference: dict[str, Any], values: Any) -> dict[str, Any]:
    """A component with its values. A chart of the component's own name need not be said."""
    fields = (
        "name", "type", "namespace", "chart", "source", "version", "tag", "path", "dependencyRefs")
    component = {key: reference[key] for key in fields if key in reference}
    if component.get("type") == "Helm" and component.get("source"):
        component.setdefault("chart", component["name"])
    return {**component, "values": values} if values else component


# The command line --------------------------------------------------------------------------------


def open_table(path: str) -> Table:
    """Maps a file. Closing the file leaves the mapping."""
    with open(path, "rb") as file:
        empty = os.fstat(file.fileno()).st_size == 0
        return Table(b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def info(table: Table) -> None:
    image = table.image
    generator = field(table.catalog, "generator", dict)
    tree = field(table.catalog, "tree", dict)
    print(f"version {VERSION}, {len(image.data)} bytes, the data from byte {image.start} on")
    print("made by", *generator.values())
    print("made of", *tree.values())
    for section in image.sections.values():
        print(f"{section.name:12} {section.length:10} bytes from byte {section.start} on")
    for name, columns in zip(DIMENSIONS, table.index.columns, strict=True):
        print(f"{name:12} {columns:10} columns")
    counts = (table.strings, table.outcomes, table.constraints)
    for name, count in zip(("strings", "outcomes", "constraints"), counts, strict=True):
        print(f"{count.count:10} {name}")
    print(f"{table.recipes:10} recipes")


def stated(table: Table) -> dict[str, list[str]]:
    """What overlays state of each dimension, and what leaves it open."""
    return {
        name: ["any", *(
            field(value, "name", str) for value in table.values(dimension) if "column" in value)]
        for dimension, name in enumerate(DIMENSIONS)}


def run(arguments: argparse.Namespace) -> None:
    table = open_table(arguments.table)
    if arguments.command == "info":
        info(table)
    elif arguments.command == "verify":
        for name, count in verify(table).items():
            print(f"{count:10} {name}")
    elif arguments.command == "conditions":
        for number in range(table.recipes):
            print(compact({"recipe": number, "conditions": conditions(table, number)}))
    else:
        table.index.check(table.outcomes.is_recipe)
        dimensions = stated(table)
        if arguments.dimensions:
            with open(arguments.dimensions, encoding="utf-8") as file:
                dimensions = json.load(file)
        for row in Exporter(table).rows(dimensions):
            print(row)


def main() -> int:
    parser = argparse.ArgumentParser(description="Reads a table of Larder's.")
    parser.add_argument("table", metavar="TABLE")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("info", "verify", "conditions"):
        commands.add_parser(name)
    commands.add_parser("export").add_argument("--dimensions", metavar="FILE")
    arguments = parser.parse_args()
    try:
        run(arguments)
    except (Damaged, OSError, ValueError) as error:
        print(f"{arguments.table}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
