#!/usr/bin/env python3
"""Writes a large snapshot of a cluster for benchmarks, in the format of AICR's.

    generate_snapshot.py FILE [READINGS]

Equal arguments write equal files.
"""

import sys

# What stands for itself; the subtypes in `fillers` get the rest of the readings.
READINGS = {
    "K8s": {
        "server": {"version": "v1.33.5-eks-3025e55", "platform": "linux/amd64", "goVersion": "go1.24.6"},
        "node": {
            "provider": "eks", "kernel-version": "6.8.0-1024-aws", "kubelet-version": "v1.33.5",
            "operating-system": "linux", "os-image": "Ubuntu 24.04.2 LTS",
        },
    },
    "GPU": {"smi": {"gpu.model": "NVIDIA H100 80GB HBM3", "gpu-count": "8", "driver": "570.133.20"}},
    "OS": {"release": {"ID": "ubuntu", "VERSION_ID": '"24.04"', "NAME": "Ubuntu"}},
    "SystemD": {"containerd.service": {"ActiveState": "active", "SubState": "running"}},
}


def fillers(number):
    """Subtypes that are long in real snapshots, with the key and the value of their next reading."""
    part = f"part{number % 97}"
    return [
        ("OS", "sysctl", f"/proc/sys/net/ipv4/conf/{part}/setting_{number}", f'"{number % 3}"'),
        ("OS", "kmod", f"module_{number}", "true"),
        ("K8s", "image", f"registry.example.com/{part}/image-{number}", f"v1.{number % 40}.{number % 7}"),
        ("K8s", "policy", f"operator.{part}.field{number}", f"value of {part}"),
        ("SystemD", "containerd.service", f"Property{number}", f'"{number * 1024}"'),
    ]


def readings(count):
    """So many readings, by type and subtype."""
    types = {kind: {name: dict(data) for name, data in subtypes.items()}
             for kind, subtypes in READINGS.items()}
    rest = count - sum(len(data) for subtypes in types.values() for data in subtypes.values())
    places = len(fillers(0))
    for number in range(rest):
        kind, subtype, key, value = fillers(number // places)[number % places]
        types[kind].setdefault(subtype, {})[key] = value
    return types


def lines(types):
    yield from ["kind: Snapshot", "apiVersion: aicr.run/v1alpha2", "metadata:"]
    yield from ["  timestamp: \"2026-08-01T12:00:00Z\"", "  version: v1.0.0", "measurements:"]
    for kind, subtypes in types.items():
        yield from [f"  - type: {kind}", "    subtypes:"]
        for subtype, data in subtypes.items():
            yield from [f"      - subtype: {subtype}", "        data:"]
            for key, value in sorted(data.items()):
                yield f"          {key}: {value}"


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines(readings(count)))


if __name__ == "__main__":
    main()
