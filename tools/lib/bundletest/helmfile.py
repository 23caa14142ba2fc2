"""Bundles for Helmfile: its releases, and their order by `needs`."""

from bundletest.archives import reachable


def check(bundle):
    state = bundle.read("helmfile.yaml")
    bundle.is_valid("helmfile.yaml", state, "helmfile")
    bundle.expect("{{" not in bundle.text("helmfile.yaml"), "helmfile.yaml has a template in it")
    repositories = {repository["name"]: repository for repository in state.get("repositories") or []}
    releases = {release["name"]: release for release in state["releases"]}
    names = [release["name"] for release in state["releases"]]
    bundle.expect(names == bundle.all_parts(), f"releases: {names}")
    identity = {name: f"{release['namespace']}/{name}" for name, release in releases.items()}
    for name, release in releases.items():
        check_release(bundle, repositories, name, release)
        for need in release.get("needs") or []:
            bundle.expect(need in identity.values(), f"{name} needs {need}, which is not there")
    waits = {identity[name]: release.get("needs") or [] for name, release in releases.items()}
    for later, sooner in bundle.dependencies():
        is_after = identity[sooner] in reachable(waits, identity[later])
        bundle.expect(is_after, f"{later} does not need {sooner}")


def dear(bundle):
    """Charts are held for all deployers."""
    return ()


def check_release(bundle, repositories, name, release):
    chart = release["chart"]
    if chart.startswith("./"):
        markers = [f"{chart[2:]}/{file}" in bundle.files for file in ("Chart.yaml", "kustomization.yaml")]
        bundle.expect(sum(markers) == 1, f"{name}: {chart} is neither a chart nor a kustomization")
        return
    component = bundle.components[name]
    repository, chart = chart.split("/", 1)
    url = repositories[repository]["url"]
    scheme = "oci://" if repositories[repository].get("oci") else ""
    bundle.expect(scheme + url == component["source"].rstrip("/"), f"{name}: {url}")
    bundle.expect(chart == component.get("chart", name), f"{name}: chart {chart}")
    bundle.expect(release.get("version") == component.get("version"), f"{name}: version")
    for path in release["values"]:
        bundle.is_there(path, name)
    bundle.expect_values(bundle.read(release["values"][0]), name)
