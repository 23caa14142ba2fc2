"""Settings that the hardware, the service or the system does not have."""

from .common import VERSION
from .edits import add_ref, kind, Nothing, pick, set_constraint, set_override
from .tree import get, items


def overlays_for(tree, *accelerators):
    """Overlays for one of these accelerators that can take an override."""
    found = [o for o in tree.overlays if o.stated.get("accelerator") in accelerators]
    return [o for o in found if items(get(o.spec, "componentRefs"))]


@kind
def mig_strategy_without_mig(tree, random):
    """A MIG strategy on a GPU that cannot be divided."""
    overlay = pick(random, overlays_for(tree, "l40s", "l40"))
    return set_override(overlay, "gpu-operator", ("mig", "strategy"), "mixed")


@kind
def mig_profile_without_mig(tree, random):
    """A MIG layout on a GPU that cannot be divided."""
    overlay = pick(random, overlays_for(tree, "l40s", "l40"))
    return set_override(overlay, "gpu-operator", ("migManager", "config", "default"), "all-1g.10gb")


# Profiles that no GPU of the name has: the slice's memory belongs to another one.
FOREIGN_PROFILES = {
    "a100": ["all-1g.18gb", "all-1g.23gb", "all-2g.35gb"],
    "h100": ["all-1g.5gb", "all-1g.18gb", "all-4g.20gb"],
    "h200": ["all-1g.5gb", "all-1g.10gb", "all-7g.80gb"],
    "b200": ["all-1g.5gb", "all-1g.10gb", "all-7g.80gb"],
    "gb200": ["all-1g.5gb", "all-1g.10gb", "all-7g.80gb"],
    "rtx-pro-6000": ["all-1g.5gb", "all-7g.80gb", "all-3g.40gb"],
}


@kind
def mig_profile_of_another_gpu(tree, random):
    """A MIG layout that this GPU does not have."""
    overlay = pick(random, overlays_for(tree, *FOREIGN_PROFILES))
    profile = pick(random, FOREIGN_PROFILES[overlay.stated["accelerator"]])
    return set_override(overlay, "gpu-operator", ("migManager", "config", "default"), profile)


@kind
def mig_profile_that_is_none(tree, random):
    """A MIG layout that no GPU has."""
    overlay = pick(random, overlays_for(tree, *FOREIGN_PROFILES))
    profile = pick(random, ["all-9g.99gb", "all-1g.7gb", "all-5g.40gb"])
    return set_override(overlay, "gpu-operator", ("migManager", "config", "default"), profile)


@kind
def unknown_mig_strategy(tree, random):
    """A MIG strategy that there is not."""
    overlay = pick(random, overlays_for(tree, *FOREIGN_PROFILES))
    strategy = pick(random, ["singel", "multiple", "all"])
    return set_override(overlay, "gpu-operator", ("mig", "strategy"), strategy)


# Branches before the first that knows the GPU.
OLD_DRIVERS = {
    "a100": ["418.87.00", "440.64.00"],
    "h100": ["470.82.01", "510.47.03"],
    "h200": ["470.82.01", "525.60.13"],
    "b200": ["535.183.01", "550.54.15"],
    "gb200": ["535.183.01", "550.54.15"],
    "l40s": ["470.82.01", "515.65.01"],
    "rtx-pro-6000": ["535.183.01", "550.54.15"],
}


@kind
def driver_too_old(tree, random):
    """A driver of a branch that does not know the GPU."""
    # Elsewhere the nodes bring the driver, and this version is not installed.
    hosts = (None, "bcm", "eks", "lke")
    found = [o for o in overlays_for(tree, *OLD_DRIVERS) if o.stated.get("service") in hosts]
    overlay = pick(random, found)
    version = pick(random, OLD_DRIVERS[overlay.stated["accelerator"]])
    return set_override(overlay, "gpu-operator", ("driver", "version"), f'"{version}"')


@kind
def component_for_another_architecture(tree, random):
    """GKE's NCCL plug-in for x86 machines, on the Arm hosts of GB200."""
    if tree.entry("gke-nccl-tcpxo") is None:
        raise Nothing
    overlay = pick(random, overlays_for(tree, "gb200"))
    planted = add_ref(overlay, ["name: gke-nccl-tcpxo", "dependencyRefs: [gpu-operator]"])
    return planted.widen(after=1)


@kind
def selector_for_another_architecture(tree, random):
    """`kubernetes.io/arch: amd64` on the Arm hosts of GB200."""
    overlay = pick(random, overlays_for(tree, "gb200"))
    path = pick(random, [("controller", "nodeSelector"), ("kubeletPlugin", "nodeSelector")])
    return set_override(overlay, "nvidia-dra-driver-gpu", path, "{kubernetes.io/arch: amd64}")


@kind
def kubernetes_not_offered(tree, random):
    """A version of Kubernetes that the service does not offer yet, or any more."""
    services = ("eks", "gke", "aks", "oke")
    overlay = pick(random, [o for o in tree.overlays if o.stated.get("service") in services])
    text = pick(random, ['">= 1.60"', '">= 2.0"', '"== 1.62.0"'])
    return set_constraint(overlay, VERSION, text)


@kind
def kernel_not_offered(tree, random):
    """A kernel that the system does not have."""
    name = "OS.sysctl./proc/sys/kernel/osrelease"
    choices = [r for r in tree.all_recipes if r.constraint(name) is not None]
    return set_constraint(pick(random, choices), name, pick(random, ['">= 9.4"', '">= 12.0"']))
