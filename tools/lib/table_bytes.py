"""The bytes of Larder's tables: the first half of Sources/RecipeTable/FORMAT.md, in its order.

Nothing here knows what a recipe is; table_reader.py does. Whatever is read is checked first.
"""

import mmap
import struct
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Never

DIMENSIONS = ("service", "accelerator", "intent", "os", "platform")
NOTHING = 0xFFFFFFFF  # The word that stands for "no string", "no number".


class Damaged(Exception):
    """The table is not what FORMAT.md says that it should be."""


def damaged(message: str) -> Never:
    """Refuses the table."""
    raise Damaged(message)


# Layout ------------------------------------------------------------------------------------------

SIGNATURE = b"\x89LARDER\n"
VERSION = 2
SECTIONS = (
    "strings", "spellings", "index", "outcomes", "recipes", "constraints", "nodes", "traces")
FIRST_ENTRY = 32
ENTRY = struct.Struct("<IIQQ")  # Number, 0, start, length.
LEVELS = FIRST_ENTRY + len(SECTIONS) * ENTRY.size


class Image:
    """The bytes of a table. Opening one looks at the head only."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self.data = data
        self._check_signature()
        count, length, self.catalog, zero = struct.unpack_from("<IQII", data, 12)
        if length != len(data):
            damaged(f"the file has {len(data)} bytes, and should have {length}")
        if count != len(SECTIONS) or zero:
            damaged("the header is damaged")
        self.start: int = ENTRY.unpack_from(data, FIRST_ENTRY)[2]
        self.checksums = Checksums(data, self.start)
        self.sections = dict(zip(SECTIONS, self._directory(), strict=True))

    def _check_signature(self) -> None:
        """The version comes before any checksum, which other versions may compute otherwise."""
        if self.data[:8] != SIGNATURE:
            damaged("this is not a table of Larder's")
        if len(self.data) >= 12:
            version = int.from_bytes(self.data[8:12], "little")
            if version != VERSION:
                damaged(f"the table has version {version}; this reader knows version {VERSION}")
        if len(self.data) < LEVELS + 8:
            damaged("the file ends within its head")

    def _directory(self) -> Iterator["Section"]:
        """The sections, which have to follow each other without gaps to the end of the file."""
        expected = self.start
        for number, name in enumerate(SECTIONS, 1):
            at = FIRST_ENTRY + (number - 1) * ENTRY.size
            found, zero, start, length = ENTRY.unpack_from(self.data, at)
            if found != number or zero or start != expected:
                damaged(f"the directory's entry for the section {name} is damaged")
            expected = start + length + -length % 8
            if expected > len(self.data):
                damaged(f"the section {name} ends after the file")
            if name != "strings" and length % 4:
                damaged(f"the section {name} does not consist of words")
            yield Section(self, name, start, length)
        if expected != len(self.data):
            damaged("the file does not end with its last section")

    def check_padding(self) -> None:
        """Looks at the zeros between the sections."""
        for section in self.sections.values():
            end = section.start + section.length
            if any(self.data[end:end + -end % 8]):
                damaged(f"the padding after the section {section.name} is not zero")


class Section(NamedTuple):
    """A part of the table. Whoever reads one has its blocks checked."""

    image: Image
    name: str
    start: int
    length: int

    def bytes(self, offset: int, length: int) -> bytes:
        """So many bytes from an offset within the section."""
        if offset + length > self.length:
            damaged(f"something refers to a place after the end of the section {self.name}")
        self.image.checksums.check(self.start + offset, length)
        return self.image.data[self.start + offset:self.start + offset + length]

    def words(self, position: int, count: int) -> tuple[int, ...]:
        """So many words from a position within the section, in words."""
        return struct.unpack(f"<{count}I", self.bytes(4 * position, 4 * count))

    def word(self, position: int) -> int:
        return self.words(position, 1)[0]

    def records(self, size: int) -> int:
        """How many records of `size` words the section has."""
        count, rest = divmod(self.length, 4 * size)
        if rest:
            damaged(f"the section {self.name} ends within a record")
        return count


# Checksums ---------------------------------------------------------------------------------------

BLOCK = 4096
ALL_BITS = 2**64 - 1
SPREAD = 0x9E3779B97F4A7C15


def checksum(data: bytes) -> int:
    """The checksum of some bytes."""
    state = SPREAD ^ len(data)
    filled = data + bytes(-len(data) % 8)
    for group in struct.unpack(f"<{len(filled) // 8}Q", filled):
        state = (state ^ group) * 0xFF51AFD7ED558CCD & ALL_BITS
        state ^= state >> 32
    return state


def blocks(length: int) -> int:
    """How many blocks so many bytes have, the last one short or not."""
    return -(-length // BLOCK)


class Level:
    """Bytes that are checked by blocks: the data, or a level of checksums."""

    def __init__(self, start: int, length: int) -> None:
        self.start = start
        self.length = length
        self.checked = bytearray(blocks(length))  # 1 for each block that was found whole.


class Checksums:
    """Checks the head at once, and each block when it is first touched."""

    def __init__(self, data: bytes | mmap.mmap, start: int) -> None:
        """Takes the file and where its data starts."""
        self.bytes = data
        sizes = [len(data) - start]
        while len(sizes) == 1 or sizes[-1] > BLOCK:
            sizes.append(8 * blocks(sizes[-1]))
        if start > len(data) or start != LEVELS + sum(sizes[1:]) + 8:
            damaged("the directory does not say where the data starts")
        self.head = LEVELS + sizes[-1]
        if checksum(data[:self.head]) != self._stored(self.head):
            damaged("the head is damaged: its checksum is another one")
        # The data first, and then each level before the one below it.
        self.levels = [Level(start, sizes[0])]
        for size in sizes[1:-1]:
            self.levels.append(Level(self.levels[-1].start - size, size))
        self.levels.append(Level(LEVELS, sizes[-1]))
        self.levels[-1].checked[:] = b"\1"  # It lies in the head.

    def _stored(self, offset: int) -> int:
        return struct.unpack_from("<Q", self.bytes, offset)[0]

    def check(self, offset: int, length: int) -> None:
        """Checks the blocks of data that these bytes of the file lie in."""
        if length:
            first = (offset - self.levels[0].start) // BLOCK
            last = (offset + length - 1 - self.levels[0].start) // BLOCK
            for block in range(first, last + 1):
                self._check_block(0, block)

    def check_all(self) -> None:
        for depth, level in enumerate(self.levels):
            for block in range(len(level.checked)):
                self._check_block(depth, block)

    def _check_block(self, depth: int, block: int) -> None:
        """Checks one block of a level, after the checksum that it has in the level above."""
        level = self.levels[depth]
        if level.checked[block]:
            return
        self._check_block(depth + 1, 8 * block // BLOCK)
        start = level.start + block * BLOCK
        end = min(start + BLOCK, level.start + level.length)
        stored = self._stored(self.levels[depth + 1].start + 8 * block)
        if checksum(self.bytes[start:end]) != stored:
            damaged(f"the bytes {start} to {end - 1} are damaged: their checksum is another one")
        level.checked[block] = 1


# Strings -----------------------------------------------------------------------------------------


class Strings:
    """Every text once, by its number."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.count = section.word(0)
        self._known: dict[int, str] = {}

    def text(self, number: int) -> str:
        text = self._known.get(number)
        if text is None:
            text = self._known[number] = self._read(number)
        return text

    def optional(self, number: int) -> str | None:
        return None if number == NOTHING else self.text(number)

    def _read(self, number: int) -> str:
        if number >= self.count:
            damaged(f"there is no string {number}")
        start, end = self.section.words(1 + number, 2)
        if start < 4 * (self.count + 2) or end < start:
            damaged(f"string {number} lies where it cannot")
        try:
            return self.section.bytes(start, end - start).decode()
        except UnicodeDecodeError:
            damaged(f"string {number} is not UTF-8")

    def check(self) -> None:
        """Every string is there, once, and they follow each other to the end of the section."""
        starts = self.section.words(1, self.count + 1)
        if starts[0] != 4 * (self.count + 2) or starts[-1] != self.section.length:
            damaged("the strings do not fill their section")
        if len({self.text(number) for number in range(self.count)}) != self.count:
            damaged("a string is stored twice")


# Spellings ---------------------------------------------------------------------------------------

SLOT = 6
ANY = 0  # The column of a dimension that the query leaves open.
UNSTATED = 1  # The column of every value that no overlay states.


class Spelling(NamedTuple):
    """What a spelling stands for."""

    value: str
    column: int


class Spellings:
    """What queries can say for each dimension."""

    def __init__(self, section: Section, strings: Strings) -> None:
        self.section = section
        self.strings = strings

    def find(self, dimension: int, typed: str) -> Spelling:
        """What a person typed; a spelling that is not there stands for itself."""
        spelling = typed.strip().lower()
        found = self._look_up(dimension, spelling)
        if found is None:
            found = Spelling(spelling, ANY if spelling in ("", "any") else UNSTATED)
        return found

    def _look_up(self, dimension: int, spelling: str) -> Spelling | None:
        start, count = self._slots(dimension)
        hashed = checksum(spelling.encode())
        bits = count.bit_length() - 1
        first = (hashed * SPREAD & ALL_BITS) >> (64 - bits)
        for step in range(count):
            at = start + SLOT * ((first + step) % count)
            high, start_of_text, length, value, column, is_value = self.section.words(at, SLOT)
            if start_of_text == NOTHING:
                return None
            if high != hashed >> 32 or self._text(start_of_text, length) != spelling:
                continue
            name = self.strings.text(value)
            if is_value != (name == spelling):
                damaged(f"the spelling {spelling} does not know whether it is a value")
            return Spelling(name, column)
        damaged(f"the spellings of {DIMENSIONS[dimension]} have no empty slot")

    def _text(self, start: int, length: int) -> str:
        """The bytes of a spelling, which lie among the strings."""
        try:
            return self.strings.section.bytes(start, length).decode()
        except UnicodeDecodeError:
            damaged(f"the spelling at {start} is not UTF-8")

    def _slots(self, dimension: int) -> tuple[int, int]:
        """Where a dimension's slots start, and how many there are."""
        start, count = self.section.words(2 * dimension, 2)
        if start < 2 * len(DIMENSIONS) or count == 0 or count & (count - 1):
            damaged(f"the slots of {DIMENSIONS[dimension]} are damaged")
        return start, count

    def check(self, index: "Index") -> int:
        """Finds every spelling that is stored, and returns how many there are."""
        taken = 0
        for dimension, name in enumerate(DIMENSIONS):
            start, count = self._slots(dimension)
            for slot in range(count):
                _, text, length, value, column, _ = self.section.words(start + SLOT * slot, SLOT)
                if text == NOTHING:
                    continue
                taken += 1
                spelling = self._text(text, length)
                if self._look_up(dimension, spelling) != (self.strings.text(value), column):
                    damaged(f"the spelling {spelling} of {name} cannot be found")
                if column >= index.columns[dimension]:
                    damaged(f"the spelling {spelling} of {name} has a column that is not there")
        return taken


# Values ------------------------------------------------------------------------------------------

DEEPEST = 200
LARGEST = 256_000_000
(NULL, FALSE, TRUE, SMALL, WHOLE, LARGE, FRACTION, TEXT, ARRAY, MAP, RECORD) = range(11)


class Node(NamedTuple):
    """A value that was read: as Python has it, how deep it is, and about how many bytes it would
    take if nothing in it were shared."""

    value: Any
    depth: int
    size: int


class Values:
    """The values of a section, by their word offset. Equal ones are one object: change none."""

    def __init__(self, section: Section, strings: Strings) -> None:
        self.section = section
        self.strings = strings
        self.known: dict[int, Node] = {}

    def value(self, position: int) -> Any:
        return self._node(position, 0).value

    def _node(self, position: int, level: int) -> Node:
        """The value there, `level` others around it."""
        node = self.known.get(position)
        if node is None:
            if level > DEEPEST:
                damaged("values are nested too deeply")
            node = self.known[position] = self._read(position, level)
        if level + node.depth > DEEPEST:
            damaged("values are nested too deeply")
        if node.size > LARGEST:
            damaged("a value would take too much memory")
        return node

    def _read(self, position: int, level: int) -> Node:
        first = self.section.word(position)
        kind, payload = first & 15, first >> 4
        if kind in (MAP, RECORD):
            return self._fields(position, payload, level, kind == MAP)
        if kind == ARRAY:
            parts = self._parts(position, self.section.words(position + 1, payload), level)
            return Node([part.value for part in parts], *outgrow(parts))
        if kind == TEXT:
            text = self.strings.text(payload)
            return Node(text, 0, 16 + len(text))
        if kind == SMALL:
            return Node(payload, 0, 16)
        if payload:
            damaged(f"the value at {position} has a payload that its kind has not")
        return Node(self._scalar(position, kind), 0, 16)

    def _scalar(self, position: int, kind: int) -> None | bool | int | float:
        if kind in (NULL, FALSE, TRUE):
            return (None, False, True)[kind]
        form = {WHOLE: "<q", LARGE: "<Q", FRACTION: "<d"}.get(kind)
        if form is None:
            damaged(f"the value at {position} is of the unknown kind {kind}")
        number = struct.unpack(form, self.section.bytes(4 * position + 4, 8))[0]
        if kind == LARGE and number < 2**63:
            damaged(f"the number at {position} is none of its kind")
        return number

    def _fields(self, position: int, count: int, level: int, is_sorted: bool) -> Node:
        words = self.section.words(position + 1, 2 * count)
        keys = [self.strings.text(key) for key in words[:count]]
        # Code points sort as their UTF-8 bytes do.
        if len(set(keys)) != count or is_sorted and keys != sorted(keys):
            damaged(f"the keys at {position} are out of order, or not distinct")
        parts = self._parts(position, words[count:], level)
        fields = dict(zip(keys, (part.value for part in parts), strict=True))
        depth, size = outgrow(parts)
        return Node(fields, depth, size + sum(len(key) for key in keys))

    def _parts(self, position: int, references: tuple[int, ...], level: int) -> list[Node]:
        """What a value holds, all of which lies before it."""
        if references and max(references) >= position:
            damaged(f"the value at {position} refers to a later one")
        return [self._node(reference, level + 1) for reference in references]


def field(record: Any, name: str, kind: type, default: Any = None) -> Any:
    """A field of a record, which has to be of a kind. What is left out is the default."""
    value = record.get(name, default) if isinstance(record, dict) else None
    if type(value) is not kind:
        damaged(f"the field {name} of a record is missing, or not what it should be")
    return value


def elements(record: Any, name: str, kind: type) -> list[Any]:
    """An array in a record, whose elements have to be of a kind. What is left out is empty."""
    found = field(record, name, list, [])
    if any(type(element) is not kind for element in found):
        damaged(f"an element of the field {name} of a record is not what it should be")
    return found


def outgrow(parts: list[Node]) -> tuple[int, int]:
    """The depth and size of what holds these parts."""
    return 1 + max((part.depth for part in parts), default=0), 16 + sum(part.size for part in parts)


# Index -------------------------------------------------------------------------------------------

MOST_COMBINATIONS = 1_048_576


class Index:
    """From a combination's columns to the number of its outcome."""

    def __init__(self, section: Section) -> None:
        self.section = section
        *self.columns, self.root = section.words(0, len(DIMENSIONS) + 1)
        if min(self.columns) <= UNSTATED:
            damaged("a dimension has fewer than two columns")

    def outcome(self, columns: list[int]) -> int:
        position = self.root
        for dimension, column in enumerate(columns):
            if column >= self.columns[dimension]:
                damaged(f"{DIMENSIONS[dimension]} has no column {column}")
            position = self._part(dimension, position)[column]
        return position

    def _part(self, dimension: int, position: int) -> tuple[int, ...]:
        if position <= len(DIMENSIONS):
            damaged("the index refers to its own head")
        return self.section.words(position, self.columns[dimension])

    def check(self, is_recipe: Callable[[int], bool]) -> int:
        """Looks at every part, and returns how many combinations have a recipe as their outcome."""
        counts: dict[tuple[int, int], int] = {}

        def count(dimension: int, position: int) -> int:
            if dimension == len(DIMENSIONS):
                return is_recipe(position)
            if (dimension, position) not in counts:
                part = self._part(dimension, position)
                counts[dimension, position] = sum(count(dimension + 1, word) for word in part)
            return counts[dimension, position]

        combinations = count(0, self.root)
        if combinations > MOST_COMBINATIONS:
            damaged(f"{combinations} combinations have a recipe, more than a reader has to take")
        return combinations


# Outcomes ----------------------------------------------------------------------------------------

(RECIPE, OS_REQUIRED, UNCOVERED, FAILED) = range(4)


class Outcomes:
    """What combinations come to: kinds and payloads."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.count = section.records(2)

    def outcome(self, number: int) -> tuple[int, int]:
        """The kind of an outcome and its payload."""
        if number >= self.count:
            damaged(f"there is no outcome {number}")
        kind, payload = self.section.words(2 * number, 2)
        if kind > FAILED:
            damaged(f"outcome {number} is of the unknown kind {kind}")
        if kind == UNCOVERED and not 0 < payload < 1 << len(DIMENSIONS):
            damaged(f"outcome {number} leaves dimensions uncovered that there are not")
        return kind, payload

    def is_recipe(self, number: int) -> bool:
        return self.outcome(number)[0] == RECIPE
