"""Bundles for Argo CD: Applications, their order by sync waves, and the health check that waves need."""

import functools

import lupa

from bundletest import repository

HEALTH = "resource.customizations.health.argoproj.io_Application"
HEALTHY, RUNNING = {"health": {"status": "Healthy"}}, {"operationState": {"phase": "Running"}}
VERDICTS = [
    (None, "Progressing"), ({}, "Progressing"), (HEALTHY, "Progressing"), (HEALTHY | RUNNING, "Progressing"),
    (HEALTHY | {"operationState": {"phase": "Succeeded"}}, "Healthy"),
    ({"health": {"status": "Degraded"}} | RUNNING, "Degraded"),
]


def check(bundle):
    root = bundle.read("app-of-apps.yaml")
    bundle.is_object("app-of-apps.yaml", root)
    folder = bundle.in_repository(root["spec"]["source"]["path"], "app-of-apps.yaml")
    applications = {}
    for path in bundle.below(folder):
        document = bundle.read(f"{folder}/{path}")
        bundle.is_object(path, document)
        name = document["metadata"]["name"]
        bundle.expect(name not in applications, f"two Applications named {name}")
        applications[name] = document
        check_application(bundle, path, document)
    bundle.expect(root["metadata"]["name"] not in applications, "app-of-apps.yaml would replace itself")
    bundle.expect(sorted(applications) == sorted(bundle.all_parts()), f"Applications: {sorted(applications)}")
    waves = {
        name: int(document["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"])
        for name, document in applications.items()}
    for later, sooner in bundle.dependencies():
        bundle.expect(waves[sooner] < waves[later], f"{later} is not in a later wave than {sooner}")
    repository.check(bundle, files(bundle))
    found = verdicts(bundle.read("application-health.yaml")["data"][HEALTH])
    bundle.expect(found == [verdict for _, verdict in VERDICTS], f"the health check says {found}")


def files(bundle):
    """Those that name the repository."""
    return [path for path in bundle.files if path == "app-of-apps.yaml" or path.startswith("applications/")]


def dear(bundle):
    yield from repository.dear(bundle, files(bundle))


@functools.cache
def verdicts(script):
    """What Argo CD would have Lua say: an Application is healthy once it is and its sync has succeeded."""
    found = []
    for status, _ in VERDICTS:
        lua = lupa.LuaRuntime()
        lua.globals().obj = lua.table_from({"status": status} if status is not None else {}, recursive=True)
        found.append(lua.execute(script)["status"])
    return found


def check_application(bundle, where, document):
    spec = document["spec"]
    name = document["metadata"]["name"]
    for source in spec.get("sources") or [spec["source"]]:
        helm = source.get("helm") or {}
        if "chart" in source:
            check_chart(bundle, where, name, source)
        if "path" in source:
            path = bundle.in_repository(source["path"], where)
            marker = "Chart.yaml" if helm else "kustomization.yaml"
            bundle.is_there(f"{path}/{marker}", where)
        if helm:
            bundle.expect(helm["releaseName"] == name, f"{where}: releaseName")
    namespaces = {
        component.get("namespace") or "default" for key, component in bundle.components.items()
        if name in bundle.parts(key)}
    bundle.expect({spec["destination"]["namespace"]} == namespaces, f"{where}: namespace")


def check_chart(bundle, where, name, source):
    component = bundle.components[name]
    address = component["source"].rstrip("/").removeprefix("oci://")
    bundle.expect(source["chart"] == component.get("chart", name), f"{where}: chart")
    bundle.expect(address == source["repoURL"], f"{where}: repoURL")
    bundle.expect(source["targetRevision"] == component.get("version", "*"), f"{where}: version")
    values = [
        bundle.in_repository(path.removeprefix("$values/"), where) for path in source["helm"]["valueFiles"]]
    for path in values:
        bundle.is_there(path, where)
    bundle.expect_values(bundle.read(values[0]), name)
