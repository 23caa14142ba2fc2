"""The objects of a cluster, as an API server keeps them."""

import copy
import threading


class Resource:
    """A kind of objects, as discovery tells it."""

    def __init__(self, group, version, plural, kind, namespaced):
        self.group, self.version, self.plural = group, version, plural
        self.kind, self.namespaced = kind, namespaced

    @property
    def api_version(self):
        return f"{self.group}/{self.version}" if self.group else self.version

    def discovered(self):
        return {
            "name": self.plural, "singularName": self.kind.lower(), "namespaced": self.namespaced,
            "kind": self.kind, "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
        }


RESOURCES = [
    Resource("", "v1", "nodes", "Node", False),
    Resource("", "v1", "namespaces", "Namespace", False),
    Resource("", "v1", "pods", "Pod", True),
    Resource("", "v1", "configmaps", "ConfigMap", True),
    Resource("", "v1", "secrets", "Secret", True),
    Resource("", "v1", "serviceaccounts", "ServiceAccount", True),
    Resource("apps", "v1", "daemonsets", "DaemonSet", True),
    Resource("apps", "v1", "deployments", "Deployment", True),
    Resource("apps", "v1", "statefulsets", "StatefulSet", True),
    Resource("batch", "v1", "jobs", "Job", True),
    Resource("batch", "v1", "cronjobs", "CronJob", True),
    Resource("nvidia.com", "v1", "clusterpolicies", "ClusterPolicy", False),
    Resource("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", False),
    Resource("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", False),
    Resource("rbac.authorization.k8s.io", "v1", "roles", "Role", True),
    Resource("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", True),
]


class Made:
    """Objects that are made when they are asked for, since there are too many to keep."""

    def __init__(self, count, make):
        self.count, self.make = count, make

    def __len__(self):
        return self.count

    def __getitem__(self, part):
        return [self.make(number) for number in range(*part.indices(self.count))]


class Cluster:
    """What is in a cluster. `without` names groups that are not installed."""

    def __init__(self, version, without=()):
        self.version = version
        self.resources = [resource for resource in RESOURCES if resource.group not in without]
        self.lists = {}
        self.revision = 1000
        self.lock = threading.RLock()

    def resource(self, group, version, plural):
        for resource in self.resources:
            if (resource.group, resource.version, resource.plural) == (group, version, plural):
                return resource
        return None

    def add(self, plural, items):
        """Puts objects in, with the fields that every object has."""
        resource = next(each for each in self.resources if each.plural == plural)
        for item in items:
            item = {"apiVersion": resource.api_version, "kind": resource.kind, **item}
            self.items(plural).append(item)

    def items(self, plural):
        return self.lists.setdefault(plural, [])

    def list(self, plural, namespace=None, name=None):
        items = self.items(plural)
        if namespace is None and name is None:
            return items
        return [item for item in items
                if namespace in (None, item["metadata"].get("namespace"))
                and name in (None, item["metadata"]["name"])]

    def get(self, plural, namespace, name):
        found = self.list(plural, namespace, name)
        return found[0] if found else None

    def put(self, resource, namespace, name, item):
        """Writes an object as it was sent, whether it was there or not."""
        with self.lock:
            old = self.get(resource.plural, namespace, name)
            self.revision += 1
            metadata = {
                **item.get("metadata", {}), "name": name, "resourceVersion": str(self.revision),
                "uid": f"00000000-0000-4000-8000-{self.revision:012}",
                "creationTimestamp": "2026-01-03T10:30:00Z",
            }
            if namespace:
                metadata["namespace"] = namespace
            if old:
                metadata["uid"] = old["metadata"]["uid"]
            new = {**copy.deepcopy(item), "metadata": metadata}
            if old:
                items = self.items(resource.plural)
                items[items.index(old)] = new
            else:
                self.items(resource.plural).append(new)
            return new, old is None

    def remove(self, plural, namespace, name):
        with self.lock:
            found = self.get(plural, namespace, name)
            if found:
                self.items(plural).remove(found)
            return found
