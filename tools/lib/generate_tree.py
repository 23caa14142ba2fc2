#!/usr/bin/env python3
"""Writes a large recipe tree for benchmarks, shaped like the real ones.

    generate_tree.py FOLDER [COMBINATIONS]

COMBINATIONS is roughly how many combinations of criteria the tree is to have, `any` counted as a
value of every dimension; the default is a million. Equal arguments write equal files.
"""

import pathlib
import sys

INTENTS = ["training", "inference", "development"]
SYSTEMS = [f"os{number:02}" for number in range(10)]
COMPONENTS = [f"component-{number:02}" for number in range(15)]
# The tree of a million combinations; other sizes scale these three alike.
SERVICES, ACCELERATORS, PLATFORMS = 34, 34, 17
# An accelerator is offered by a few services, and a platform runs on a few combinations.
ACCELERATORS_OF_SERVICE = 12
# Wildcard overlays apply to every service: of so many systems, platforms and accelerators.
WILDCARD_SYSTEMS, WILDCARD_PLATFORMS, WILDCARD_ACCELERATORS = 3, 4, 12


def main():
    folder = pathlib.Path(sys.argv[1])
    combinations = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    for path, text in Tree(combinations).files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


class Tree:
    def __init__(self, combinations):
        fixed = (len(INTENTS) + 1) * (len(SYSTEMS) + 1)
        size = (SERVICES + 1) * (ACCELERATORS + 1) * (PLATFORMS + 1) * fixed
        scale = (combinations / size) ** (1 / 3)
        self.services = names("cloud", SERVICES * scale)
        self.accelerators = names("gpu", ACCELERATORS * scale)
        self.platforms = names("platform", PLATFORMS * scale)

    def files(self):
        """Every file of the tree, by its path."""
        yield "registry.yaml", registry()
        for component in COMPONENTS:
            yield f"components/{component}/values.yaml", values(component)
        yield from self.mixins()
        yield "overlays/base.yaml", base()
        yield from self.wildcards()
        for number, service in enumerate(self.services):
            yield from self.overlays_of(number, service)

    def mixins(self):
        for number, system in enumerate(SYSTEMS):
            yield f"mixins/{system}.yaml", recipe(f"mixin-{system}", kind="RecipeMixin", constraints={
                "OS.release.ID": system,
                "OS.release.VERSION_ID": f"{20 + number}.04",
                "OS.sysctl./proc/sys/kernel/osrelease": f">= 6.{number}",
            })
        for number, platform in enumerate(self.platforms):
            yield f"mixins/{platform}.yaml", recipe(f"mixin-{platform}", kind="RecipeMixin", components=[
                component(f"operator-of-{platform}", version=f"1.{number}.0", own=True),
            ])

    def wildcards(self):
        for system in SYSTEMS[:WILDCARD_SYSTEMS]:
            yield overlay(f"{system}-any", None, {"os": system}, mixins=[f"mixin-{system}"])
        for platform in self.platforms[:WILDCARD_PLATFORMS]:
            yield overlay(f"{platform}-any", None, {"intent": INTENTS[0], "platform": platform},
                mixins=[f"mixin-{platform}"])
        for number, accelerator in enumerate(self.accelerators[:WILDCARD_ACCELERATORS]):
            yield overlay(f"{accelerator}-any", None, {"service": "any", "accelerator": accelerator},
                checks=["operator-health", f"check-{number}"])

    def overlays_of(self, number, service):
        yield overlay(service, None, {"service": service},
            constraints={"K8s.server.version": f">= 1.{25 + number % 8}"},
            components=[component(COMPONENTS[3], own=True, key="storage", value=service)])
        for place, intent in enumerate(INTENTS):
            yield overlay(f"{service}-{intent}", service, {"service": service, "intent": intent},
                components=[component(COMPONENTS[4 + place], key="intent", value=intent)])
        for offset in range(ACCELERATORS_OF_SERVICE):
            chosen = (number * 5 + offset * 3) % len(self.accelerators)
            yield from self.overlays_on(number + offset, service, self.accelerators[chosen])

    def overlays_on(self, number, service, accelerator):
        """The chains of one accelerator on one service, for two of the intents."""
        system = SYSTEMS[number % len(SYSTEMS)]
        platform = self.platforms[number % len(self.platforms)]
        for place in range(2):
            intent = INTENTS[(number + place) % len(INTENTS)]
            stated = {"service": service, "accelerator": accelerator, "intent": intent}
            name = f"{accelerator}-{service}-{intent}"
            yield overlay(name, f"{service}-{intent}", stated,
                constraints={"K8s.server.version": f">= 1.{30 + number % 5}"},
                components=[
                    component(COMPONENTS[7], key="driver", value=f"driver-of-{accelerator}"),
                    component(COMPONENTS[8], key="fabric", value=f"{accelerator}-on-{service}"),
                ],
                checks=["bandwidth", f"check-{number % 7}"])
            stated = stated | {"os": system}
            with_system = f"{accelerator}-{service}-{system}-{intent}"
            yield overlay(with_system, name, stated, mixins=[f"mixin-{system}"])
            if number % 3 == 0:
                yield overlay(f"{with_system}-{platform}", with_system, stated | {"platform": platform},
                    mixins=[f"mixin-{system}", f"mixin-{platform}"])


def names(prefix, count):
    return [f"{prefix}{number:03}" for number in range(max(round(count), 1))]


# Files


def registry():
    lines = ["apiVersion: aicr.run/v1alpha2", "kind: ComponentRegistry", "components:"]
    for name in COMPONENTS:
        lines += [
            f"  - name: {name}",
            f"    displayName: The {name}",
            "    helm:",
            "      defaultRepository: https://charts.example.com",
            f"      defaultChart: {name}",
            '      defaultVersion: "1.0.0"',
            f"      defaultNamespace: {name}",
        ]
    return text(lines)


def values(name):
    """Some sixty Helm values, as a chart has them."""
    lines = []
    for part in range(8):
        lines += [
            f"part{part}:",
            "  enabled: true",
            "  image:",
            f"    repository: registry.example.com/{name}/part{part}",
            f'    tag: "v1.{part}.0"',
            "  resources:",
            f"    requests: {{cpu: {100 + part}m, memory: {64 * (part + 1)}Mi}}",
            f"    limits: {{cpu: {200 + part}m, memory: {128 * (part + 1)}Mi}}",
            "  tolerations: [{operator: Exists}]",
        ]
    return text(lines)


def base():
    components = [component(COMPONENTS[0], own=True), component(COMPONENTS[1], own=True)]
    components += [component(name, own=True, after=COMPONENTS[:2]) for name in COMPONENTS[2:]]
    return recipe("base", constraints={"K8s.server.version": ">= 1.25"}, components=components)


def overlay(name, base, criteria, **content):
    """The path and the text of an overlay's file."""
    lines = [f"  base: {base}"] if base else []
    lines += ["  criteria:"] + [f"    {key}: {value}" for key, value in criteria.items()]
    return f"overlays/{name}.yaml", recipe(name, lines, **content)


def recipe(name, lines=(), kind="RecipeMetadata", mixins=(), constraints=None, components=(),
    checks=()):
    result = ["apiVersion: aicr.run/v1alpha2", f"kind: {kind}", "metadata:", f"  name: {name}", "spec:"]
    result += lines
    if mixins:
        result += ["  mixins:"] + [f"    - {mixin}" for mixin in mixins]
    if constraints:
        result.append("  constraints:")
        for path, value in constraints.items():
            result += [f"    - name: {path}", f'      value: "{value}"']
    if components:
        result += ["  componentRefs:"] + [line for lines in components for line in lines]
    if checks:
        result += ["  validation:", "    deployment:", "      checks:"]
        result += [f"        - {check}" for check in checks]
    return text(result)


def component(name, own=False, after=(), version=None, key=None, value=None):
    """The lines of a reference to a component, with one override, at `key`, if any."""
    lines = [f"    - name: {name}", "      type: Helm"]
    if own:
        lines.append("      source: https://charts.example.com")
    if version:
        lines.append(f'      version: "{version}"')
    if after:
        lines += ["      dependencyRefs:"] + [f"        - {other}" for other in after]
    if key:
        lines += ["      overrides:", "        settings:", f"          {key}:"]
        lines += ["            enabled: true", f"            name: {value}"]
    return lines


def text(lines):
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
