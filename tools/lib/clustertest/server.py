"""An HTTPS server that answers as the API server of Kubernetes does, or does not."""

import base64
import collections
import contextlib
import http.server
import json
import pathlib
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

import yaml

# Who asks: whoever runs larder, and what it runs in the cluster.
TOKEN, AGENT_TOKEN = "the-token-of-the-test", "the-token-of-the-agent"
STATUS = {
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 410: "Expired", 422: "Invalid",
    429: "TooManyRequests", 500: "InternalError", 503: "ServiceUnavailable",
}


class Fault:
    """What goes wrong with requests whose path begins in a way.

    `how` is a status, or one of: slow (seconds), cut, garbage, endless, html. `times` is how often, None for always.
    """

    def __init__(self, path, how, times=None, seconds=0.0, query=""):
        self.path, self.how, self.times, self.seconds, self.query = path, how, times, seconds, query

    def applies(self, path, query):
        if not path.startswith(self.path) or self.query not in query or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    # Requests

    def do_GET(self):
        self.answered(self.get)

    def do_PATCH(self):
        self.answered(self.patch)

    def do_POST(self):
        self.answered(self.post)

    def do_DELETE(self):
        self.answered(self.delete)

    def answered(self, body):
        parts = urllib.parse.urlsplit(self.path)
        self.parts = [urllib.parse.unquote(part) for part in parts.path.split("/") if part]
        self.query = dict(urllib.parse.parse_qsl(parts.query))
        length = int(self.headers.get("Content-Length") or 0)
        self.sent = self.rfile.read(length)
        site = self.server.site
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        with site.lock:
            site.requests[token].append((self.command, parts.path, dict(self.query)))
        if token not in (TOKEN, AGENT_TOKEN):
            return self.status(401, "Unauthorized")
        fault = next((each for each in site.faults if each.applies(parts.path, parts.query)), None)
        if fault and self.fails(fault):
            return None
        return body()

    def fails(self, fault):
        """Whether the fault answered in the place of the server."""
        if fault.how == "slow":
            time.sleep(fault.seconds)
            return False
        if fault.how == "cut":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b'{"items": [{"metadata": {"name": "half a no')
            self.wfile.flush()
            # Without a goodbye.
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif fault.how == "garbage":
            self.send(200, b"\x00\xff{[}garbage" * 500)
        elif fault.how == "endless":
            self.reply({"kind": "List", "metadata": {"continue": "again"}, "items": []})
        elif fault.how == "html":
            self.send(502, b"<html><body>Bad gateway</body></html>", "text/html")
        else:
            self.status(fault.how, f"told to fail with {fault.how}")
        return True

    # Answers

    def send(self, code, body, kind="application/json"):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, document, code=200):
        self.send(code, document if isinstance(document, bytes) else json.dumps(document).encode())

    def status(self, code, message):
        self.reply({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
            "reason": STATUS.get(code, "Unknown"), "code": code,
        }, code)

    # What is asked for

    def get(self):
        cluster, parts = self.server.site.cluster, self.parts
        if parts == ["version"]:
            return self.reply(cluster.version)
        if parts == ["api"]:
            return self.reply({"kind": "APIVersions", "versions": ["v1"]})
        if parts == ["apis"]:
            return self.reply(groups(cluster))
        if parts == ["api", "v1"] or (len(parts) == 3 and parts[0] == "apis"):
            return self.discover(*(parts[1:] if parts[0] == "apis" else ("", "v1")))
        place = self.place()
        if not place:
            return None
        resource, namespace, name = place
        if name is None:
            return self.list(resource, namespace)
        found = cluster.get(resource.plural, namespace, name)
        if not found:
            return self.status(404, f'{resource.plural} "{name}" not found')
        return self.reply(found)

    def discover(self, group, version):
        cluster = self.server.site.cluster
        found = [each for each in cluster.resources if (each.group, each.version) == (group, version)]
        if not found:
            return self.status(404, "the server could not find the requested resource")
        return self.reply({
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": found[0].api_version,
            "resources": [each.discovered() for each in found],
        })

    def place(self):
        """The resource, the namespace and the name of a path; answers where there is no such thing."""
        parts = list(self.parts)
        cluster = self.server.site.cluster
        group, version = "", ""
        if parts[:1] == ["api"]:
            version, parts = parts[1], parts[2:]
        elif parts[:1] == ["apis"] and len(parts) > 3:
            group, version, parts = parts[1], parts[2], parts[3:]
        namespace = None
        if parts[:1] == ["namespaces"] and len(parts) > 2:
            namespace, parts = parts[1], parts[2:]
        resource = cluster.resource(group, version, parts[0]) if parts else None
        if not resource or len(parts) > 2:
            self.status(404, "the server could not find the requested resource")
            return None
        return resource, namespace, parts[1] if len(parts) == 2 else None

    def list(self, resource, namespace):
        name = dict(part.split("=") for part in self.query.get("fieldSelector", "").split(",") if part)
        if self.query.get("watch"):
            return self.reply(b"")
        items = self.server.site.cluster.list(resource.plural, namespace, name.get("metadata.name"))
        start = 0
        if self.query.get("continue"):
            start = int(json.loads(base64.urlsafe_b64decode(self.query["continue"]))["start"])
        limit = int(self.query.get("limit") or 0) or len(items)
        end = min(start + limit, len(items))
        metadata = {"resourceVersion": "1"}
        if end < len(items):
            # With what a query has to encode.
            token = json.dumps({"v": "meta.k8s.io/v1", "start": end, "x": "???>>>"})
            metadata["continue"] = base64.urlsafe_b64encode(token.encode()).decode()
            metadata["remainingItemCount"] = len(items) - end
        head = {"kind": f"{resource.kind}List", "apiVersion": resource.api_version, "metadata": metadata}
        page = items[start:end]
        if page and isinstance(page[0], bytes):
            return self.reply(json.dumps(head).encode()[:-1] + b', "items": [' + b",".join(page) + b"]}")
        # As Go writes a list without elements.
        return self.reply({**head, "items": page or None})

    # What is written

    def patch(self):
        place = self.place()
        if not place:
            return None
        resource, namespace, name = place
        if self.headers.get("Content-Type") != "application/apply-patch+yaml":
            return self.status(400, f"this cluster takes no {self.headers.get('Content-Type')}")
        site = self.server.site
        if namespace and not site.cluster.get("namespaces", None, namespace):
            return self.status(404, f'namespaces "{namespace}" not found')
        sent = json.loads(self.sent) if self.sent[:1] == b"{" else yaml.safe_load(self.sent)
        for key, value in sent["metadata"].get("labels", {}).items():
            if not re.fullmatch(r"(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?", value):
                return self.status(422, f'{key}: Invalid value: "{value}"')
        if resource.kind == "ConfigMap" and sum(len(text.encode()) for text in sent.get("data", {}).values()) > 1 << 20:
            return self.status(422, "data: Too long: may not be more than 1048576 bytes")
        if self.query.get("dryRun"):
            return self.reply(sent)
        item, is_new = site.cluster.put(resource, namespace, name, sent)
        site.applied(resource, item)
        return self.reply(item, 201 if is_new else 200)

    def post(self):
        return self.status(403, "this cluster creates nothing but by applying it")

    def delete(self):
        place = self.place()
        if not place:
            return None
        resource, namespace, name = place
        found = self.server.site.cluster.remove(resource.plural, namespace, name)
        if not found:
            return self.status(404, f'{resource.plural} "{name}" not found')
        return self.reply({
            "kind": "Status", "apiVersion": "v1", "status": "Success",
            "details": {"name": name, "kind": resource.plural, "uid": found["metadata"]["uid"]},
        })


def groups(cluster):
    names = sorted({(each.group, each.version) for each in cluster.resources if each.group})
    versions = [(name, {"groupVersion": f"{name}/{version}", "version": version}) for name, version in names]
    return {
        "kind": "APIGroupList", "apiVersion": "v1",
        "groups": [{"name": name, "versions": [version], "preferredVersion": version} for name, version in versions],
    }


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        # A client that went away is no error here.
        pass


class Site:
    """A server that runs, with a kubeconfig that leads to it."""

    def __init__(self, folder, cluster):
        self.cluster = cluster
        self.faults = []
        # By the token of who asked.
        self.requests = collections.defaultdict(list)
        self.lock = threading.Lock()
        # Called with every object that was applied.
        self.applied = lambda resource, item: None
        self.folder = pathlib.Path(folder)
        certificate, key = certificates(self.folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.site = self
        # The handshake is the handler's, so that a client that says nothing stops nobody else.
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.kubeconfig = self.write_kubeconfig(f"kubeconfig-{self.port}", TOKEN, certificate)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def write_kubeconfig(self, name, token, certificate=None, port=None):
        """Without a token nobody says who asks."""
        path = self.folder / name
        cluster = {"server": f"https://127.0.0.1:{port or self.port}"}
        cluster["certificate-authority"] = str(certificate or self.folder / "certificate.pem")
        path.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": "tester", "user": {"token": token} if token else {}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "tester"}}],
        }))
        return str(path)

    @contextlib.contextmanager
    def failing(self, *faults):
        self.faults = list(faults)
        try:
            yield
        finally:
            self.faults = []

    def asked(self, token=TOKEN):
        """The requests of somebody since the last time."""
        with self.lock:
            return self.requests.pop(token, [])

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def certificates(folder):
    """A certificate that is its own authority, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not certificate.exists():
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=larder-test",
             "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key
