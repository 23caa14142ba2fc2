"""`larder agent`: what it prints, and a whole run of it in a cluster whose Job is this machine's larder."""

import os
import subprocess
import threading
import time

import kubernetes_validate
import yaml

from clustertest import clusters
from clustertest.server import AGENT_TOKEN, Fault, Site

IMAGE = ["--image", "registry.example.com/larder:1.2.3"]
VERSIONS = ["1.30.0", "1.34.0"]
KINDS = ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Job"]


def hold(larder, folder):
    printed(larder)
    less(larder)
    refused(larder)
    site = Site(folder, clusters.eks())
    dry(larder, site)
    run(larder, site)
    failing(larder, site)
    site.close()


def manifests(larder, *arguments):
    result = larder.run(None, "agent", *IMAGE, *arguments)
    larder.report.equal(f"agent {' '.join(arguments)}: exit code", (result.status, result.errors), (0, ""))
    return result.output, {each["kind"]: each for each in yaml.safe_load_all(result.output)}


def pod(objects, kind="Job"):
    spec = objects[kind]["spec"]
    return (spec["jobTemplate"]["spec"] if kind == "CronJob" else spec)["template"]["spec"]


def valid(report, what, objects):
    for version in VERSIONS:
        for kind, each in objects.items():
            try:
                kubernetes_validate.validate(each, version, strict=True)
                problem = None
            except Exception as error:  # Whatever it finds.
                problem = f"{type(error).__name__}: {error}"
            report.true(f"{what}: {kind} for Kubernetes {version}", problem is None, problem)


def printed(larder):
    report = larder.report
    text, objects = manifests(larder)
    report.equal("agent: the kinds", list(objects), KINDS)
    valid(report, "agent", objects)
    privileges(report, "agent", text, objects, "Job")
    container = pod(objects)["containers"][0]
    report.equal("agent: the image", container["image"], IMAGE[1])
    report.true("agent: the output", "cm://default/larder-snapshot" in container["args"], container["args"])
    report.equal(
        "agent: the node's name", container["env"][0]["valueFrom"], {"fieldRef": {"fieldPath": "spec.nodeName"}})
    report.equal(
        "agent: it tolerates GPU nodes", pod(objects)["tolerations"], [{"key": "nvidia.com/gpu", "operator": "Exists"}])
    report.equal("agent: what may be written", objects["Role"]["rules"], [
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["create"]},
        {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["larder-snapshot"],
         "verbs": ["get", "patch"]}])
    text, objects = manifests(
        larder, "--namespace", "ops", "--name", "looker", "--output", "cm://shared/cluster-a", "--node-selector",
        "nvidia.com/gpu.present=true", "--node-selector", "pool=a", "--toleration", "dedicated=gpu:NoSchedule",
        "--toleration", "x:NoExecute", "--image-pull-secret", "registry", "--schedule", "0 6 * * 1", "--host-network")
    report.equal("agent with options: the kinds", list(objects), [*KINDS, "CronJob"])
    valid(report, "agent with options", objects)
    for kind in ("Job", "CronJob"):
        privileges(report, f"agent with options: {kind}", text, objects, kind)
        spec = pod(objects, kind)
        report.equal(f"{kind}: labels of nodes", spec["nodeSelector"], {
            "kubernetes.io/os": "linux", "nvidia.com/gpu.present": "true", "pool": "a"})
        report.equal(f"{kind}: tolerations", spec["tolerations"], [
            {"effect": "NoSchedule", "key": "dedicated", "operator": "Equal", "value": "gpu"},
            {"effect": "NoExecute", "key": "x", "operator": "Exists"}])
        report.equal(f"{kind}: secrets to pull with", spec["imagePullSecrets"], [{"name": "registry"}])
        report.equal(f"{kind}: the network", spec.get("hostNetwork"), True)
    report.equal("agent with options: the times", objects["CronJob"]["spec"]["schedule"], "0 6 * * 1")
    report.equal("agent with options: the cluster's name", objects["ClusterRole"]["metadata"]["name"], "ops.looker")
    for kind in ("Role", "RoleBinding"):
        report.equal(f"{kind}: where it is written", objects[kind]["metadata"]["namespace"], "shared")
        report.equal(f"{kind}: what it is called", objects[kind]["metadata"]["name"], "looker")
    for kind in ("RoleBinding", "ClusterRoleBinding"):
        report.equal(f"{kind}: whose", objects[kind]["subjects"], [
            {"kind": "ServiceAccount", "name": "looker", "namespace": "ops"}])


def privileges(report, what, text, objects, kind):
    """No more than a collector needs, and each said in a comment."""
    spec = pod(objects, kind)
    comments = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    container = spec["containers"][0]
    security = container["securityContext"]
    report.equal(f"{what}: not privileged", security["privileged"], False)
    report.equal(f"{what}: no more privileges", security["allowPrivilegeEscalation"], False)
    report.equal(f"{what}: no capability", security["capabilities"], {"drop": ["ALL"]})
    report.equal(f"{what}: nothing to write to", security["readOnlyRootFilesystem"], True)
    report.equal(f"{what}: nobody", spec["securityContext"], {
        "runAsNonRoot": True, "runAsUser": 65534, "runAsGroup": 65534, "seccompProfile": {"type": "RuntimeDefault"}})
    for field in ("hostPID", "hostIPC"):
        report.true(f"{what}: no {field}", field not in spec, spec)
    mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
    for volume in spec["volumes"]:
        path = volume.get("hostPath", {}).get("path")
        if path:
            report.equal(f"{what}: {path} is read", mounts[volume["name"]].get("readOnly"), True)
            report.true(f"{what}: why {path}", path in comments, comments)
    for word in ("capability", "nobody", "seccomp", "AppArmor" if "appArmorProfile" in security else "nobody"):
        report.true(f"{what}: why, on {word}", word in comments, comments)
    if spec.get("hostNetwork"):
        report.true(f"{what}: why hostNetwork", "hostNetwork" in comments, comments)
    for rule in objects["ClusterRole"]["rules"] if "ClusterRole" in objects else []:
        report.true(f"{what}: nothing is changed", set(rule["verbs"]) <= {"get", "list"}, rule)
        report.true(f"{what}: no Secrets", "secrets" not in rule["resources"] and "*" not in rule["resources"], rule)
        report.true(f"{what}: why {rule['resources'][-1]}", any(
            resource in comments for resource in rule["resources"]), comments)


def less(larder):
    """Who captures less, needs less."""
    report = larder.report
    text, objects = manifests(larder, "--skip", "SystemD", "--skip", "OS")
    privileges(report, "agent for the cluster", text, objects, "Job")
    spec = pod(objects)
    report.equal("no path of the node", [volume for volume in spec["volumes"] if "hostPath" in volume], [])
    report.true("it fits restricted", '"restricted"' in text and "privileged\"" not in text.replace("\n# ", " "), text)
    report.true("AppArmor stays", "appArmorProfile" not in spec["containers"][0]["securityContext"], spec)
    report.equal(
        "what is left out", spec["containers"][0]["args"][-4:], ["--skip", "SystemD", "--skip", "OS"])
    _, objects = manifests(larder, "--skip", "K8s", "--skip", "NodeTopology")
    report.equal("without the cluster: the kinds", list(objects), [
        "ServiceAccount", "Role", "RoleBinding", "Job"])
    _, objects = manifests(larder, "--skip", "K8s")
    report.equal("labels alone", objects["ClusterRole"]["rules"], [
        {"apiGroups": [""], "resources": ["nodes"], "verbs": ["list"]}])
    _, objects = manifests(larder, "--skip", "NodeTopology")
    report.equal("one node", objects["ClusterRole"]["rules"][0]["verbs"], ["get"])


def refused(larder):
    for arguments in (
            [], ["--image", ""], ["--image", "a b"], [*IMAGE, "--namespace", "A"], [*IMAGE, "--name", "a.b"],
            [*IMAGE, "--name", "x" * 53], [*IMAGE, "--output", "file.yaml"], [*IMAGE, "--output", "cm://A/b"],
            [*IMAGE, "--node-selector", "a"], [*IMAGE, "--node-selector", "a=b c"], [*IMAGE, "--toleration", "a:Never"],
            [*IMAGE, "--skip", "GPUS"], [*IMAGE, "--image-pull-secret", "A"], [*IMAGE, "--timeout", "0"],
            [*IMAGE, "--schedule", ""], ["--apply"]):
        result = larder.run(None, "agent", *arguments)
        larder.report.true(
            f"agent {' '.join(arguments)} is refused", result.status == 2 and result.errors and not result.output,
            (result.status, result.output, result.errors))


def dry(larder, site):
    """kubectl takes it."""
    text, objects = manifests(larder, "--schedule", "@daily")
    for how in ("client", "server"):
        command = ["kubectl", "apply", f"--dry-run={how}", "--validate=false", "-o", "name", "-f", "-"]
        if how == "server":
            command.insert(2, "--server-side")
        result = subprocess.run(
            command, input=text, env={"PATH": os.environ["PATH"], "KUBECONFIG": site.kubeconfig, "HOME": str(site.folder)},
            capture_output=True, text=True, timeout=60, check=False)
        larder.report.equal(
            f"kubectl apply --dry-run={how}", (result.returncode, len(result.stdout.split())), (0, len(objects)))


# A whole run


class Jobs:
    """Runs the Jobs that are applied, as this machine's larder does what their container would."""

    def __init__(self, larder, site, fails=False, forever=False):
        self.larder, self.site, self.fails, self.forever = larder, site, fails, forever
        self.asked = []

    def __call__(self, resource, item):
        if resource.kind == "Job" and not self.forever:
            threading.Thread(target=self.work, args=(item,), daemon=True).start()

    def work(self, job):
        time.sleep(0.5)
        container = job["spec"]["template"]["spec"]["containers"][0]
        node = self.site.cluster.list("nodes")[0]["metadata"]["name"]
        # The collectors of the machine have another test.
        arguments = [argument.replace("$(NODE_NAME)", node) for argument in container["args"]]
        result = self.larder.run(
            self.site, *arguments, "--skip", "GPU", "--skip", "OS", "--skip", "SystemD",
            kubeconfig=self.site.write_kubeconfig("kubeconfig-agent", AGENT_TOKEN))
        self.asked = self.site.asked(AGENT_TOKEN)
        condition = {"type": "Complete", "status": "True"}
        if self.fails or result.status:
            condition = {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
                         "message": "Job has reached the specified backoff limit"}
        job["status"] = {"conditions": [{"type": "SuccessCriteriaMet", "status": "True"}, condition]}


AGENT = [("serviceaccounts", "default"), ("clusterroles", None), ("clusterrolebindings", None), ("roles", "default"),
         ("rolebindings", "default"), ("jobs", "default")]


def there(site):
    return {plural for plural, _ in AGENT for item in site.cluster.list(plural)}


def run(larder, site):
    report = larder.report
    jobs = site.applied = Jobs(larder, site)
    result = larder.run(site, "agent", *IMAGE, "--apply", "--wait", "--timeout", "60")
    report.equal("agent --apply --wait", (result.status, result.output), (0, "cm://default/larder-snapshot\n"))
    report.equal("what is there", there(site), {plural for plural, _ in AGENT})
    rules = {plural: site.cluster.list(plural)[0]["rules"] for plural in ("clusterroles", "roles")}
    allowed(report, jobs.asked, rules)
    found = larder.run(
        site, "recipe", "--table", larder.table, "--snapshot", "cm://default/larder-snapshot", "--intent", "training")
    report.true("its snapshot has a recipe", found.status == 0 and "service: eks" in found.output, found.errors)
    first = site.cluster.get("jobs", "default", "larder-agent")["metadata"]["uid"]
    result = larder.run(site, "agent", *IMAGE, "--apply", "--wait", "--timeout", "60", "--schedule", "@daily")
    report.equal("once more", result.status, 0)
    report.true(
        "it is another Job", site.cluster.get("jobs", "default", "larder-agent")["metadata"]["uid"] != first, first)
    report.true("the CronJob is there", site.cluster.list("cronjobs"), "")
    result = larder.run(site, "agent", "--cleanup")
    report.equal("agent --cleanup", (result.status, result.output, result.errors), (0, "", ""))
    report.equal("nothing is left", there(site) | {item["kind"] for item in site.cluster.list("cronjobs")}, set())
    report.true("but the snapshot", site.cluster.get("configmaps", "default", "larder-snapshot"), "")
    report.true("and what is others'", site.cluster.get("configmaps", "kube-system", "coredns"), "")
    result = larder.run(site, "agent", "--cleanup")
    report.equal("agent --cleanup of nothing", (result.status, result.errors), (0, ""))
    result = larder.run(site, "agent", *IMAGE, "--apply", "--wait", "--cleanup", "--timeout", "60")
    report.equal("all at once", (result.status, there(site)), (0, set()))


# What everybody may ask who is known (the ClusterRole system:discovery, which Kubernetes binds by itself).
FREE = {"/version", "/api", "/apis", "/api/v1", "/apis/apps/v1", "/apis/batch/v1", "/apis/nvidia.com/v1",
        "/apis/rbac.authorization.k8s.io/v1"}


def allowed(report, requests, rules):
    """Every request of the agent is one that its roles allow, and every rule is needed."""
    used = set()
    report.true("the agent asked for something", requests, "")
    for method, path, _ in requests:
        if path in FREE:
            continue
        parts = [part for part in path.split("/") if part]
        group, parts = ("", parts[2:]) if parts[0] == "api" else (parts[1], parts[3:])
        which = "clusterroles"
        if parts[0] == "namespaces" and len(parts) > 2:
            report.equal("the agent keeps to its namespace", parts[1], "default")
            which, parts = "roles", parts[2:]
        name = parts[1] if len(parts) > 1 else None
        verbs = {"GET": ["get"] if name else ["list"], "PATCH": ["patch", "create"]}.get(method, [method])
        for verb in verbs:
            rule = next((number for number, rule in enumerate(rules[which]) if permits(rule, group, parts[0], name, verb)),
                        None)
            report.true(f"the agent may {verb} {path}", rule is not None, rules)
            used.add((which, rule, parts[0], verb))
    for which, found in rules.items():
        for number, rule in enumerate(found):
            for resource in rule["resources"]:
                for verb in rule["verbs"]:
                    report.true(
                        f"the agent needs to {verb} {resource}", (which, number, resource, verb) in used, used)


def permits(rule, group, resource, name, verb):
    names = rule.get("resourceNames")
    return (group in rule["apiGroups"] and resource in rule["resources"] and verb in rule["verbs"]
            and (names is None or name in names))


def failing(larder, site):
    report = larder.report
    site.applied = Jobs(larder, site, fails=True)
    result = larder.run(site, "agent", *IMAGE, "--apply", "--wait", "--timeout", "60")
    report.true(
        "a Job that fails", result.status == 1 and "the Job failed: BackoffLimitExceeded" in result.errors
        and "kubectl logs --namespace default job/larder-agent" in result.errors, result.errors)
    site.applied = Jobs(larder, site, forever=True)
    result = larder.run(site, "agent", *IMAGE, "--apply", "--wait", "--cleanup", "--timeout", "3")
    report.true(
        "a Job that does not end", result.status == 1 and "did not end within 3 s" in result.errors, result.errors)
    report.equal("it is taken away all the same", there(site), set())
    result = larder.run(site, "agent", "--wait", "--timeout", "3")
    report.true("no Job to wait for", result.status == 2 and "not found" in result.errors, result.errors)
    result = larder.run(site, "agent", *IMAGE, "--namespace", "nowhere", "--apply")
    report.true("no such namespace", result.status == 2 and '"nowhere" not found' in result.errors, result.errors)
    for path, how in (("/apis/rbac", 403), ("/api/v1/namespaces/default/serviceaccounts", 500)):
        with site.failing(Fault(path, how)):
            result = larder.run(site, "agent", *IMAGE, "--apply")
            report.true(f"{how} of {path}", result.status == 2 and result.errors, result.errors)
    # What cannot be brought in whole is not brought in at all.
    report.equal("nothing is there", there(site), set())
