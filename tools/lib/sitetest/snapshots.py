"""Snapshots and other texts in YAML, made at random: well-formed, damaged, and as people would not write them.

Equal seeds give equal texts.
"""

import json
import random

import yaml

# Values in YAML's own notation that are easily taken for something else.
SCALARS = """1.30 v1.33.5-eks-3025e55 "24.04" 24.04 ubuntu ~ null true 0x1F 017 08 1e6 1e3 1000000 0.00001
-0.0 .5 5. .inf -.INF .nan 18446744073709551615 18446744073709551616 9223372036854775808 -9223372036854775808
-9223372036854775809 1. +5 -017 0o17 0b1 'it''s' 12e-3 6.8.0-1024-aws "" 1_000 2026-01-01 é "caf\\u00e9"
123456.789 1234567.0 100000.0 1e-5 0.0001 1e21 1.7976931348623157e309 0x . "\\u00a01.30\\u2003" "\\u0301x"
""".split()
TYPES = ["K8s", "OS", "SystemD", "GPU"]
SUBTYPES = ["server", "containerd.service", "servr"]
KEYS = ["version", "ID", "/proc/sys/kernel/osrelease", "rail", "x", "verson"]
GPU_NODES = "cloud.google.com/gke-accelerator"
LABEL = "NodeTopology.gpu-nodes.label"

WORDS = [
    "a", "b1", "key", "foo bar", "1.30", "v1.33.5-eks", "", "null", "~", "true", "- x", "x: y", "#c", "a #b", "a#b",
    "a:b", "it's", '"q"', "multi\nline", "multi\n\nline\n", "  lead", "trail  ", "tab\tx", "é😀", "\u2028", "[x]",
    "{y}", "*s", "&a", "!t", "%p", "@v", "`b", "|", ">", "?", "? x", ":", ": x", "http://x/y", "x" * 90,
    "long words " * 12, "\n\nx", "x\n  y\n z\n", "/proc/sys/x", "a,b", "[", "]", "''", "\\n", "a\\", "...", "---",
    "--- x", "x\n---\ny", "__proto__", "constructor"]
# Lines, between marks that none of them has.
LINES = r'''a: b¦a:¦- ¦- a¦- a: b¦-¦|¦>¦a: |¦a: >¦a: |+¦a: >-¦a: |2¦- |¦- >-¦b: "x¦y"¦"a": b¦'a': 'b''c'¦a: "x\¦\"¦
[a, b]¦a: [a,¦b]¦{a: b, c}¦a: {¦}¦# c¦a: b # c¦¦   ¦a: x¦b: y¦a : b¦---¦...¦a: - b¦a:b¦a: b: c¦? a¦: b¦a: '¦
'¦a: *x¦a: &y z¦!!str a¦a: ~¦- - a¦- - - b: c¦k: "a\u00e9\x41"¦a: b\¦a: [ ]¦a: { }¦{¦"a":1}¦"a": 1,¦
"b": [1, 2]¦a: >2¦a: |-  # c¦a: -¦a: -1¦- -1¦a: ?b¦a: ]¦a: b]¦a: b, c¦[a¦b, c]¦[a:¦[a: b]¦{a:b}¦{"a":b}¦
{"a" :b}¦a:  b  ¦"x" y¦'x' : y¦a: "b" # c¦a: "b"#c¦[a]#c¦[a] #c¦[a,#b¦#c]¦]¦{a: b,}¦[a,]¦[,]¦{,}¦[a,,b]¦ #x¦
%YAML 1.1¦a: %x¦- a¦  - a¦a: "\/"¦<<: x'''.replace("¦\n", "¦").split("¦")
BLOCKS = [
    'a: "b\n\n  c"', "a: 'b\n  c'", "a: b\n   c", "a: b\n\n   c", "a: >\n\n  x\n   y\n\n  z", "a: |\n   x\n  y",
    "- a\n  b", "a:\tb", "[a,\tb]", "\t", "a: b\r", "a: b\r\n", "\r", "a: |+\n  x\n\n\nb: c", "a: >+\n  x\n\n  y\n\n"]
SIGNS = list(" \n:-#\"'[]{},|>&*!?\t\\abc01\r")


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


class Texts:
    """Texts that may be YAML."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def text(self, sample):
        """`sample` is a text to damage now and then."""
        share = self.random.random()
        if share < 0.4:
            return self.dumped()
        if share < 0.55:
            return self.damaged(self.dumped())
        return self.lines() if share < 0.9 else self.damaged(sample)

    def value(self, depth):
        share = self.random.random()
        if depth <= 0 or share < 0.5:
            return self.random.choice(WORDS)
        if share < 0.75:
            return [self.value(depth - 1) for _ in range(self.random.randint(0, 4))]
        return {self.random.choice(WORDS): self.value(depth - 1) for _ in range(self.random.randint(0, 4))}

    def dumped(self):
        pick = self.random.choice
        value = {pick(WORDS): self.value(3) for _ in range(self.random.randint(1, 4))}
        return yaml.dump(
            value, Dumper=Dumper, default_style=pick([None, None, None, '"', "'", "|", ">"]),
            default_flow_style=pick([None, False, True]), width=pick([10, 20, 80, 1000]),
            indent=pick([2, 3, 4, 8]), allow_unicode=pick([True, False]),
            explicit_start=self.random.random() < 0.1, explicit_end=self.random.random() < 0.1)

    def lines(self):
        pick = self.random.choice
        ends = ["\n", "\n", "\n", "\n", " ", "", "\n\n"]
        return "".join(
            " " * pick([0, 0, 1, 2, 2, 4]) + pick(LINES + BLOCKS) + pick(ends)
            for _ in range(self.random.randint(1, 7)))

    def damaged(self, text):
        signs = list(text)
        for _ in range(self.random.randint(1, 4)):
            at, share = self.random.randrange(len(signs) + 1), self.random.random()
            if share < 0.3:
                del signs[at:at + 1]
            elif share < 0.8:
                signs[at:at + (share > 0.55)] = self.random.choice(SIGNS)
            else:
                to = self.random.randrange(len(signs) + 1)
                signs[to:to] = signs[at:at + self.random.randint(1, 20)]
        return "".join(signs)


class Clusters:
    """Snapshots, each with constraints of which some hold on it."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, share):
        return self.random.random() < share

    def cluster(self):
        """A text and pairs of name and value."""
        lines = ["kind: Snapshot", "measurements:"]
        for _ in range(self.random.randint(1, 4)):
            lines += [f"  - type: {self.random.choice(TYPES)}", "    subtypes:"]
            for _ in range(self.random.randint(1, 3)):
                lines += [f"      - subtype: {self.random.choice(SUBTYPES)}", *self.record(8)]
                if self.chance(0.4):
                    lines.append("        items:")
                    for _ in range(self.random.randint(1, 3)):
                        record = self.record(12)
                        lines += ["          -" + ("" if record else " {}"), *record]
        if self.chance(0.6):
            lines += self.labels()
        if self.chance(0.4):
            version = self.random.choice(["v25.10.1", "latest", "25", "~", "1.5"])
            lines += [
                "  - type: K8s", f"    subtypes: [{{subtype: image, data: {{gpu-operator: {version}, nfd: v0.17.1}}}}]"]
        text = "\n".join(lines) + "\n"
        if self.chance(0.25):
            text = self.as_json(text)
        return text, list(dict.fromkeys(self.constraint() for _ in range(25)))

    @staticmethod
    def as_json(text):
        """JSON of the same shape, or the text itself where that has no JSON."""
        try:
            return json.dumps(yaml.safe_load(text), allow_nan=False, indent=1)
        except (ValueError, TypeError):
            return text

    def record(self, indent):
        lines = []
        for kind in ("data", "context"):
            if self.chance(0.2):
                continue
            keys = self.random.sample(KEYS, self.random.randint(0, 5))
            lines.append(" " * indent + kind + ":" + ("" if keys else " {}"))
            lines += [f"{' ' * (indent + 2)}{key}: {self.random.choice(SCALARS)}" for key in keys]
        return lines

    def labels(self):
        """The labels of nodes, most of them told without a mistake."""
        readings, items = {}, []
        for key in (GPU_NODES, "a", "b", "a.x", "nvidia.com/gpu.present"):
            values = self.random.sample(["x", "y", "true", ""], self.random.randint(1, 2))
            nodes = ["n1", "n2", "n3", "n-4.x"]
            self.random.shuffle(nodes)
            if self.chance(0.2):
                continue
            half = len(nodes) // len(values)
            for at, value in enumerate(values):
                some = ",".join(nodes[at * half:at * half + self.random.randint(1, half)])
                odd = self.random.choice([""] * 40 + [" (+2 more)", " (+99999999999999999999 more)", ",", "|z", "N"])
                folded = f"{key}.{value}" if len(values) > 1 else key
                readings[folded] = f"{value}|{some}{odd}"
                items.append(self.item(key, value, some + odd.replace("|", ""), folded))
        lines = ["  - type: NodeTopology", "    subtypes:", "      - subtype: label"]
        lines.append("        data:" + ("" if readings else " {}"))
        lines += [f"          {key}: {json.dumps(value)}" for key, value in readings.items()]
        if items and self.chance(0.6):
            lines += ["        items:", *(f"          - {json.dumps(item)}" for item in items)]
        return lines

    def item(self, key, value, nodes, folded):
        odd = self.chance(0.02)
        data = {"node-count": len(nodes.split(",")), "truncated": False, "node-list": nodes}
        if self.chance(0.3):
            data["node-list-ref"] = data.pop("node-list") and folded
        if odd:
            data[self.random.choice(list(data))] = self.random.choice([None, -1, 2**63 - 1, 2**63, 1.0, "x", True])
        return {"context": {"key": key, "value": value}, "data": data}

    def constraint(self):
        pick = self.random.choice
        if self.chance(0.3):
            return LABEL, pick(
                ["a=x", "!a", "b=", "!b", "a=y", "nvidia.com/gpu.present=true", "!nvidia.com/gpu.present", "!zz", "a b"])
        value = pick(["1.30", "1.34", "v25.10", "24.04", "ubuntu", "5", "31", "1000", "x", "true", "6.8", "15", "0",
            "café", "1e+06", "0.5", "NaN", "+Inf", "2026-01-01", "it's"])
        sign = pick([">=", "<=", ">", "<", "==", "!=", "", ""])
        if self.chance(0.15):
            image = pick(["gpu-operator.version", "nfd.version", "nfd.x", "nfd[0].version", "other.version"])
            return f"Deployment.{image}", f"{sign} {value}"
        selector = pick(["", "", "", "", "[0]", "[1]", "[7]", "[ID=ubuntu]", "[x=1.30]", "[rail=5]", "[rial=5]", "[00]"])
        return f"{pick(TYPES)}.{pick(SUBTYPES)}{selector}.{pick(KEYS)}", f"{sign}{pick(['', ' '])}{value}"


def of_constraints(constraints, seed):
    """A snapshot that answers some of a site's constraints, some of them well."""
    pick = random.Random(seed)
    types = {}
    labels = {GPU_NODES: "h100|n1,n2"}
    for constraint in constraints:
        name, value = constraint["name"], constraint["value"]
        if pick.random() < 0.2:
            continue
        if name == LABEL:
            key, _, wanted = value.lstrip("!").partition("=")
            if pick.random() < 0.6:
                labels[key] = f"{wanted or 'true'}|{pick.choice(['n1,n2', 'n1,n2', 'n2', 'n1 (+1 more)'])}"
            continue
        parts = name.split(".", 2)
        if len(parts) < 3:
            continue
        kind, subtype, key = ("K8s", "image", parts[1]) if parts[0] == "Deployment" else parts
        types.setdefault(kind, {}).setdefault(subtype, {})[key] = reading(value, pick)
    if pick.random() < 0.8:
        types["NodeTopology"] = {"label": labels}
    measurements = [
        {"type": kind, "subtypes": [{"subtype": name, "data": data} for name, data in subtypes.items()]}
        for kind, subtypes in types.items()]
    snapshot = {"kind": "Snapshot", "measurements": measurements or [{"type": "OS", "subtypes": []}]}
    return json.dumps(snapshot) if pick.random() < 0.3 else yaml.dump(snapshot, Dumper=Dumper, sort_keys=False)


def reading(value, pick):
    """Something near what a constraint asks for."""
    wanted = value.lstrip("<>=! ")
    numbers = wanted.lstrip("v").split("-")[0].split(".")
    if not all(number.isdigit() for number in numbers):
        return pick.choice([wanted, wanted, wanted.upper(), "other", ""])
    at = pick.randrange(len(numbers))
    changed = [str(max(0, int(number) + (pick.randint(-3, 2) if at == place else 0)))
        for place, number in enumerate(numbers)]
    return pick.choice([wanted, "v" + ".".join(changed) + "-eks-1", ".".join(changed), ".".join([*numbers, "9"]), "none"])
