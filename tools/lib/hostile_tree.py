#!/usr/bin/env python3
"""Writes a recipe tree that attacks the site that is made of it, as far as larderc compiles it.

    hostile_tree.py FOLDER

Every word that a tree may choose is chosen to break out of a page, a script, a path or a table: names,
criteria, descriptions, values and their keys, constraints, checks, files. Equal runs write equal files.
"""

import itertools
import pathlib
import re
import sys

# What stands where a name or a value is expected.
ATTACKS = {
    "script": "</script><script>alert(1)</script>",
    "image": "\"><img src=x onerror=alert(2)>",
    "svg": "<svg/onload=alert(3)>",
    "attribute": "' onmouseover='alert(4)' x='",
    "comment": "<!--<script>--!>",
    "cdata": "]]><![CDATA[",
    "title": "</title></style></textarea><iframe src=//evil.example>",
    "entities": "&lt;script&gt;alert(5)&lt;/script&gt;&amp;amp;&#0;",
    "separators": "a\u2028b\u2029c\u0085d",
    "override": "\u202egnp.exe\u2066 \u2067",
    "zero-width": "zero\u200bwidth\u200djoined\ufeff\u00ad",
    "nul": "nul\\u0000%00\\x00",
    "control": "bell\x07escape\x1b[31mdel\x7f",
    "lines": "one\ttwo\nthree\r\nfour",
    "link": "[x](javascript:alert(6))",
    "address": "javascript:alert(7)",
    "cell": "`tick`|bar|**bold**|<br>",
    "mustache": "{{{body}}}{{#a}}{{/a}}{{>layout.html}}{{<x}}{{=<% %>=}}",
    "quotes": "\"double\" 'single' \u201ctypographic\u201d",
    "backslash": "back\\slash\\",
    "up": "../../up",
    "encoded": "%2e%2e%2fup%00.html",
    "slash": "/etc/passwd",
    "dots": "..",
    "dot": ".hidden",
    "space": " a  b ",
    "query": "a?q=b&c=d#search",
    "shell": "$(alert)`id`;rm -rf ~ && !x",
    "device": "con",
    "device-file": "nul.txt",
    "prototype": "__proto__",
    "constructor": "constructor",
    "index": "index",
    "index-file": "index.html",
    "identifier": "search",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4",
    "combining": "<e\u0301\u0323\u0338\">",
    "wide": "\ufeff\u3000\uff1cscript\uff1e",
    "number": "1e5",
    "long": "long-" + "x" * 240,
    "words": "word " * 50 + "end",
    "upper": "CaseOnly",
    "lower": "caseonly",
}

# A link to a script, in the spellings that have fooled programs.
SCRIPT_LINKS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java&#9;script:alert(1)",
    "&#106;avascript:alert(1)", "&#x6A;avascript&colon;alert(1)", "javascript&#58;alert(1)",
    "\x01javascript:alert(1)", "%6Aavascript:alert(1)", "\\javascript:alert(1)", "<javascript:alert(1)>",
    "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg/onload=alert(1)>",
    "file:///etc/passwd", "//evil.example/x", "\\\\evil.example\\x", "blob:null/1", "view-source:x",
]

PROSE = "\n\n".join([
    *(f"[link {number}]({link}) ![image {number}]({link})" for number, link in enumerate(SCRIPT_LINKS)),
    "[by reference][r] <javascript:alert(1)> <a href=\"javascript:alert(1)\">a</a> www.evil.example",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <iframe src=javascript:alert(1)></iframe>",
    "<style>body { display: none }</style><meta http-equiv=refresh content=0><base href=//evil.example>",
    "[title](https://example.org \"' onmouseover='alert(1)\") <https://example.org/\"onmouseover=\"alert(1)>",
    "# Heading\n\n## Heading\n\n| a | b |\n| - | - |\n| <b> | `|` |\n\n> > > > quote\n\n- [ ] task\n\n***",
    "```html\n</code></pre><script>alert(1)</script>\n```\n\n    </pre><script>alert(1)</script>",
    "<!-- <script> --!> ]]> {{{body}}} &#0; \u202eabc\u202c \u2028 \u200b",
    "<div onclick=alert(1)\n\n</main></body></html>",
    "[r]: javascript:alert(1)\n[^1]: footnote",
])

MANIFEST = """kind: ConfigMap
data:
  page: "</script><script>alert(1)</script> <!-- ]]> {{{body}}} \u2028 \u202e"
"""

BIG_TEXT = 1_000_000
MANY_KEYS = 5000


def main():
    folder = pathlib.Path(sys.argv[1])
    for path, text in files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def files():
    """Every file of the tree, by its path."""
    yield "registry.yaml", document("ComponentRegistry", components=[
        registered(name) for name in ATTACKS.values()])
    yield "criteria.yaml", document("CriteriaCatalog", api="larder.dev/v1alpha1", dimensions={
        dimension: [criterion(value) for value in criteria()]
        for dimension in ("service", "accelerator", "intent", "os", "platform")})
    yield "validators/catalog.yaml", catalog()
    yield "overlays/base.yaml", recipe("base", componentRefs=[
        {"name": name, "type": "Helm", "valuesFile": values_file(name), "dependencyRefs": [ATTACKS["up"]]
            if name != ATTACKS["up"] else []} for name in ATTACKS.values()])
    for number, name in enumerate(ATTACKS.values()):
        yield f"mixins/{number} {file_name(name)}.yaml", mixin(name)
        yield f"{manifest(name)}", MANIFEST
        yield f"{values_file(name)}", "\n".join(block({name: name, "set": {"by": "file"}})) + "\n"
        yield from overlays(number, name)
    yield "overlays/big.yaml", big()


def file_name(attack):
    """What of an attack a file may be called."""
    return re.sub(r"^\.|/", "_", attack)[:80]


def manifest(attack):
    return f"components/x/manifests/{file_name(attack)}.yaml"


def values_file(attack):
    return f"components/{file_name(attack)} x/values.yaml"


def criteria():
    """Criteria values are in lower case, and `any` is none."""
    return list(dict.fromkeys(lower(attack) for attack in ATTACKS.values()))


def lower(attack):
    return re.sub("[A-Z]", lambda letter: letter[0].lower(), attack).strip(" ")


def registered(name):
    return {
        "name": name, "displayName": name, "description": PROSE, "manifestFiles": [manifest(name)],
        "healthCheck": {"assertFile": manifest(name)},
        "helm": {"defaultRepository": "https://charts.example.com/" , "defaultChart": name,
            "defaultVersion": name, "defaultNamespace": name},
    }


def criterion(value):
    return {"name": value, "displayName": value, "description": PROSE, "aliases": [f"alias {value}"]}


def catalog():
    return document("ValidatorCatalog", api="validator.nvidia.com/v1alpha1",
        metadata={"name": "hostile", "version": "1"}, validators=[
            {"name": name, "phase": "deployment", "description": PROSE, "image": "example.org/x:1",
                "timeout": "2m"} for name in ATTACKS.values()])


def constraints():
    for name in ATTACKS.values():
        yield {"name": f"OS.sysctl./{name}", "value": f"== {name}", "remediation": PROSE, "unit": name,
            "severity": "warning"}


def mixin(name):
    return recipe(f"mixin {name}", kind="RecipeMixin", constraints=[
        {"name": f"OS.sysctl./mixin/{name}", "value": name, "remediation": name}])


def overlays(number, name):
    """An overlay for an attack as a service, and one for it in every criterion."""
    value = lower(name)
    attacks = list(ATTACKS.values())
    yield f"overlays/{number} {file_name(name)}.yaml", recipe(
        name, base="base", criteria={"service": value}, mixins=[f"mixin {name}"],
        componentRefs=[{"name": name, "type": "Helm", "overrides": values(attacks)}],
        **({"profile": profile(name)} if number % 5 == 0 else {}),
        validation={"deployment": {
            "checks": [name], "timeout": "2m", "constraints": list(constraints())[:5]}})
    yield f"overlays/all-{number}.yaml", recipe(
        f"all {name}", base=name, criteria=dict.fromkeys(
            ("service", "accelerator", "intent", "os", "platform"), value),
        constraints=list(constraints()))


def values(attacks):
    """Attacks as keys and as values, at two depths and in lists."""
    pairs = zip(attacks, itertools.islice(itertools.cycle(attacks), 7, None))
    return {key: {"value": value, value: key, "list": [key, {value: [PROSE]}]} for key, value in pairs}


def profile(name):
    """A choice between attacks."""
    choices = list(ATTACKS.values())[:4]
    return {"name": name, "description": PROSE, "default": choices[0], "values": {
        choice: {"description": PROSE} for choice in choices}}


def big():
    """A value of a megabyte, and a component of thousands of keys."""
    return recipe("big", base="base", criteria={"service": "con", "os": "con"}, componentRefs=[
        {"name": "con", "type": "Helm", "overrides": {
            "big": "</script>" + "<b>" * (BIG_TEXT // 3),
            "many": {f"<key {number}>": f"{{{{{number}}}}}" for number in range(MANY_KEYS)}}}])


# Writing YAML


def recipe(name, kind="RecipeMetadata", **spec):
    return document(kind, metadata={"name": name}, spec=spec)


def document(kind, api="aicr.run/v1alpha2", **fields):
    return "\n".join(block({"apiVersion": api, "kind": kind, **fields})) + "\n"


def block(value, indent=""):
    """The lines of a value in block style."""
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from entry(f"{indent}{word(key)}:", below, indent + "  ")
    elif isinstance(value, list) and value:
        for below in value:
            yield from entry(f"{indent}-", below, indent + "  ")


def entry(head, value, indent):
    if isinstance(value, (dict, list)) and value:
        yield head
        yield from block(value, indent)
    else:
        yield f"{head} {word(value)}"


def word(value):
    """A scalar, in quotes unless it is a plain word of ours."""
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    if re.fullmatch("[A-Za-z][A-Za-z./0-9]*", value):
        return value
    return '"' + "".join(map(character, value)) + '"'


def character(letter):
    if letter in '"\\':
        return "\\" + letter
    # What is not printed could be read as a break of a line, or be lost.
    if letter.isprintable():
        return letter
    return f"\\U{ord(letter):08x}"


if __name__ == "__main__":
    main()
