"""Every answer is that of the command line, to the byte."""

import gzip
import json
import subprocess
import sys
import urllib.parse

SELECTORS = ("components", "deploymentOrder", "criteria.service", "components.gpu-operator.version",
             "components.gpu-operator.values.driver", "components.nothing", "constraints.0", "validation")
PATHS = ("gpu-operator.driver.version", "components.gpu-operator.values", "gpu-operator", "nothing.at.all")
DIMENSIONS = ("service", "accelerator", "intent", "os", "platform")
DEPLOYERS = ("helm", "argocd", "flux", "helmfile", "kustomize")
# Parameters of a bundle beside the options of the command.
SETTINGS = (
    [],
    [("set", "gpu-operator:driver.version=580.65.06"), ("serial", "true")],
    [("set-json", 'gpu-operator:driver={"version": "1 & 2"}'), ("allow-new-paths", "true")],
    [("system-node-selector", "role=system"), ("accelerated-node-toleration", "nvidia.com/gpu:NoSchedule"),
     ("storage-class", "gp3"), ("nodes", "4")],
    [("registry-rewrite", "nvcr.io=mirror.example.com/nvcr"), ("repo", "https://example.com/x.git"),
     ("revision", "v1")],
    [("set", "gpu-operator:enabled=false")],
    [("set", "gpu-operatr:driver.version=1")],
    [("set", "no-colon")],
    [("set", "gpu-operator:drivr.version=1")],
    [("storage-class", "UPPER")],
    [("registry-rewrite", "nvcr.io")],
    [("profile", "nothing")],
    [("deployer", "hlem")],
)
REFUSED = (
    {"service": "ekss"}, {"accelerator": "h1000"}, {"service": "eks", "os": "cos"},
    {"service": "eks", "platform": "kubeflow"}, {"service": "gke", "accelerator": "gb200"},
    {"platform": "nothing"}, {"service": "eks", "accelerator": "h100", "intent": "training", "os": "talos"},
)


def test(place, report):
    with place.daemon() as daemon:
        test_recipes(place, daemon, report)
        test_refusals(place, daemon, report)
        test_lists(place, daemon, report)
        test_components(place, daemon, report)
        test_bundles(place, daemon, report)
        test_snapshots(place, daemon, report)
        test_caching(place, daemon, report)


def combinations(place):
    return json.loads(place.larder("list", "--format", "json")[1])


def stated(combination):
    return {name: combination[name] for name in DIMENSIONS if combination[name] != "any"}


def options(fields):
    return [word for name, value in fields for word in (f"--{name}", value)]


def test_recipes(place, daemon, report):
    every = combinations(place)
    for number, combination in enumerate(every[:: max(1, len(every) // 40)]):
        criteria = list(stated(combination).items())
        query = urllib.parse.urlencode(criteria)
        if number % 4 == 0:
            query += "&nodes=8"
            criteria.append(("nodes", "8"))
        for form in ("json", "yaml", "table"):
            hold(place, report, daemon.get(f"/v1/recipe?{query}&format={form}"),
                 ["recipe", *options(criteria), "--format", form], query)
        for selector in SELECTORS:
            answer = daemon.get(f"/v1/query?{query}&selector={selector}&format=text")
            hold(place, report, answer, ["query", *options(criteria), "--selector", selector], f"{query} {selector}")
        if number % 4:
            for path in PATHS:
                for form in ("json", "text"):
                    answer = daemon.get(f"/v1/explain?{query}&path={path}&format={form}")
                    hold(place, report, answer, ["explain", path, *options(criteria), "--format", form],
                         f"{query} {path}")
        # As JSON every part is a document.
        answer = daemon.get(f"/v1/query?{query}&selector=apiVersion")
        report.hold(f"{query}: apiVersion is no text", isinstance(json.loads(answer.body), str))


def hold(place, report, answer, arguments, what):
    code, output, message = place.larder(*arguments)
    if code == 0:
        report.same(f"{what}: status", answer.status, 200)
        report.same(what, answer.body, output)
        report.hold(f"{what}: entity tag {answer['ETag']}",
                    answer["X-Recipe-Table"][:32] in (answer["ETag"] or ""))
        return
    # To a command it is a wrong argument what is not in a recipe; here it is not found.
    is_part = arguments[0] in ("query", "explain") and "unknown" not in message
    report.same(f"{what}: status", answer.status, 404 if code == 1 or is_part else 400)
    report.same(f"{what}: type", answer["Content-Type"], "application/problem+json")
    report.same(what, "larder: " + answer.problem["detail"], message.removesuffix("\n"))
    report.same(f"{what}: kept", answer["Cache-Control"], "no-store")


def test_refusals(place, daemon, report):
    for criteria in REFUSED:
        query = urllib.parse.urlencode(criteria)
        answer = daemon.get(f"/v1/recipe?{query}")
        hold(place, report, answer, ["recipe", *options(criteria.items())], query)
        for near in answer.problem.get("nearest", []):
            report.same(f"{query}: nearest {near['recipe']}", daemon.get(near["recipe"]).status, 200)
        if answer.status == 404:
            report.hold(f"{query}: nothing near", answer.problem["nearest"] and answer.problem["reasons"])
    for path, words in (
            ("/v1/recipe?servce=eks", "did you mean service?"), ("/v1/recipe?service=eks&service=gke", "more than once"),
            ("/v1/recipe?service=%zz", "percent-encoded"), ("/v1/recipe?service=%ff", "percent-encoded"),
            ("/v1/recipe?nodes=-1", "whole number"), ("/v1/recipe?format=xml", "format takes json"),
            ("/v1/query?service=eks", "selector"), ("/v1/explain?service=eks", "path"),
            ("/v1/recipes?limit=0", "whole number"), ("/v1/bundle?set-file=a:b=/etc/passwd", "unknown parameter"),
            ("/v1/bundle?settings=/etc/passwd", "unknown parameter"),
            ("/v1/bundle?output=/tmp/x", "unknown parameter"), ("/v1/bundle?key=/tmp/x", "unknown parameter")):
        answer = daemon.get(path)
        report.same(f"{path}: status", answer.status, 400)
        report.hold(f"{path}: {answer.body}", words in answer.problem["detail"])
    for path in ("/v1/nothing", "/v1", "/v1/", "/v2/recipe", "/v1/recipe/", "/v1/components/nothing"):
        report.same(f"{path}: status", daemon.get(path).status, 404)
    report.same("accept", daemon.get("/v1/recipe?service=eks", Accept="image/png").status, 406)
    for method, path, allowed in (("POST", "/v1/recipe", "GET, HEAD"), ("DELETE", "/v1/recipe", "GET, HEAD"),
                                  ("GET", "/v1/validate", "POST"), ("PUT", "/v1/match", "POST")):
        with daemon.client() as client:
            answer = client.ask(method, path)
            report.same(f"{method} {path}", (answer.status, answer["Allow"]), (405, allowed))


def test_lists(place, daemon, report):
    for criteria in ({}, {"accelerator": "h100"}, {"service": "eks", "intent": "training"}, {"os": "nothing"}):
        query = urllib.parse.urlencode(criteria)
        for form in ("json", "table"):
            hold(place, report, daemon.get(f"/v1/recipes?{query}&format={form}&limit=10000"),
                 ["list", *options(criteria.items()), "--format", form], f"list {query}")
    whole = json.loads(place.larder("list", "--format", "json")[1])
    found, path = [], "/v1/recipes?limit=97"
    while path:
        answer = daemon.get(path)
        found += json.loads(answer.body)
        report.same(f"{path}: total", answer["X-Total-Count"], str(len(whole)))
        path = answer["Link"] and answer["Link"].split(">")[0].removeprefix("<")
    report.same("pages", found, whole)
    report.same("past the end", daemon.get("/v1/recipes?offset=1000000").body, b"[]\n")


def test_components(place, daemon, report):
    answer = json.loads(daemon.get("/v1/components/gpu-operator").body)
    recipes = sum(deployment["recipeCount"] for deployment in answer["deployments"])
    expected = 0
    for combination in combinations(place):
        query = urllib.parse.urlencode(stated(combination))
        order = daemon.get(f"/v1/query?{query}&selector=deploymentOrder")
        expected += "gpu-operator" in json.loads(order.body)
    report.same("recipes with the GPU Operator", recipes, expected)
    report.hold("has no description", bool(answer["description"]))


def test_bundles(place, daemon, report):
    every = combinations(place)
    for number, combination in enumerate(every[:: max(1, len(every) // 12)]):
        criteria = list(stated(combination).items())
        for deployer in DEPLOYERS if number < 3 else DEPLOYERS[number % 5:][:1]:
            bundle(place, daemon, report, criteria, [("deployer", deployer)])
    criteria = [("service", "eks"), ("accelerator", "h100"), ("os", "ubuntu"), ("intent", "training")]
    for settings in SETTINGS:
        bundle(place, daemon, report, criteria, settings)
    bundle(place, daemon, report, [("service", "eks"), ("os", "cos")], [])


def bundle(place, daemon, report, criteria, settings):
    archive = place.work / "bundle.tar.gz"
    archive.unlink(missing_ok=True)
    flags = ("serial", "allow-new-paths")
    words = [word for name, value in criteria + settings
             for word in ([f"--{name}"] if name in flags else [f"--{name}", value])]
    code, _, message = place.larder("bundle", *words, "--output", str(archive))
    query = urllib.parse.urlencode(criteria + settings)
    answer = daemon.get(f"/v1/bundle?{query}")
    if code == 0:
        report.same(f"{query}: status", answer.status, 200)
        report.hold(f"{query}: not the same archive", answer.body == archive.read_bytes())
        report.hold(f"{query}: name", ".tar.gz" in answer["Content-Disposition"])
        report.same(f"{query}: notes", [f"note: {answer['X-Bundle-Note']}"] if answer["X-Bundle-Note"] else [],
                    message.splitlines())
    else:
        report.same(f"{query}: status", answer.status, 404 if code == 1 else 400)
        report.same(query, "larder: " + answer.problem["detail"], message.removesuffix("\n"))


def test_snapshots(place, daemon, report):
    path = place.work / "snapshot.yaml"
    subprocess.run([sys.executable, "tools/lib/generate_snapshot.py", path, "500"], check=True)
    snapshot = path.read_bytes()
    criteria = {"service": "eks", "accelerator": "h100", "intent": "training", "os": "ubuntu"}
    query = urllib.parse.urlencode(criteria)
    for form in ("ctrf", "junit", "text"):
        _, output, _ = place.larder("validate", *options(criteria.items()), "--snapshot", str(path), "--format", form)
        answer = daemon.post(f"/v1/validate?{query}&format={form}", snapshot)
        report.same(f"validate {form}", (answer.status, answer.body), (200, output))
    _, output, _ = place.larder("validate", *options(criteria.items()), "--snapshot", str(path), "--phase", "readiness",
                             "--format", "ctrf")
    report.same("phase", daemon.post(f"/v1/validate?{query}&phase=readiness", snapshot).body, output)
    report.same("junit by Accept", daemon.post(f"/v1/validate?{query}", snapshot, Accept="application/xml")["Content-Type"],
                "application/xml")
    for form, more in (("json", []), ("text", []), ("text", ["--all"])):
        _, output, _ = place.larder("match", "--snapshot", str(path), "--format", form, *more)
        answer = daemon.post(f"/v1/match?format={form}" + ("&all=true" if more else ""), snapshot)
        report.same(f"match {form} {more}", (answer.status, answer.body), (200, output))
    report.same("an answer to a body is kept", answer["Cache-Control"], "no-store")
    for body in (b"", b"kind: Recipe\n", b"a: [", b"\xff\xfe", b"kind: Snapshot\nmeasurements: 1\n", b"{}"):
        for path in (f"/v1/validate?{query}", "/v1/match"):
            answer = daemon.post(path, body)
            report.same(f"{path} with {body}", answer.status, 400)
    report.same("validate without criteria", daemon.post("/v1/validate", snapshot).status, 400)
    report.same("encoded", daemon.post("/v1/match", gzip.compress(snapshot), Content_Encoding="gzip").status, 415)


def test_caching(place, daemon, report):
    path = "/v1/recipe?service=eks&accelerator=h100"
    first = daemon.get(path)
    report.same("kept", first["Cache-Control"], "public, max-age=300")
    for tag, status in ((first["ETag"], 304), ("W/" + first["ETag"], 304), ('"x", ' + first["ETag"], 304), ("*", 304),
                        ('"x"', 200), (first["ETag"].strip('"'), 200)):
        answer = daemon.get(path, If_None_Match=tag)
        report.same(f"If-None-Match: {tag}", (answer.status, answer["ETag"]), (status, first["ETag"]))
        if status == 304:
            report.same("a body", answer.body, b"")
    with daemon.client() as client:
        for _ in range(3):
            head = client.ask("HEAD", path)
            report.same("HEAD", (head.status, head.body, head["Content-Length"]), (200, b"", str(len(first.body))))
    for accepted, coding in (("gzip", "gzip"), ("deflate, gzip;q=0.5", "gzip"), ("*", "gzip"), ("gzip;q=0", None),
                             ("br", None), ("identity", None)):
        answer = daemon.get(path, Accept_Encoding=accepted)
        report.same(f"Accept-Encoding: {accepted}", answer["Content-Encoding"], coding)
        body = gzip.decompress(answer.body) if coding else answer.body
        report.hold(f"Accept-Encoding: {accepted}: another body", body == first.body)
        report.hold("the same tag", (answer["ETag"] == first["ETag"]) == (coding is None))
        report.hold("Vary", "Accept-Encoding" in answer["Vary"])
    for accept, kind in (("application/yaml", "application/yaml"), ("text/yaml, application/json;q=0.9", "application/yaml"),
                         ("*/*", "application/json"), ("text/*", "application/yaml"), ("application/json", "application/json"),
                         ("text/html, application/xhtml+xml, */*;q=0.8", "application/json")):
        report.same(f"Accept: {accept}", daemon.get(path, Accept=accept)["Content-Type"], kind)
    report.same("ids", daemon.get(path, X_Request_Id="abc-1")["X-Request-Id"], "abc-1")
    for bad in ("a b", "x" * 200, "<script>", "é".encode()):
        report.hold(f"id {bad}", daemon.get(path, X_Request_Id=bad)["X-Request-Id"] != bad)
    report.same("version", first["X-API-Version"], "v1")
    report.same("another version", daemon.get(path, X_API_Version="v2").status, 404)
    report.same("gpu", daemon.get("/v1/recipe?service=eks&gpu=h100").body, first.body)
