"""The published site, and no way out of it."""

import gzip
import os
import shutil
import urllib.parse

from servertest.daemon import receive


def test(place, report):
    with place.daemon("--site", place.site) as daemon:
        test_published(place, daemon, report)
    folder = made(place)
    with place.daemon("--site", folder) as daemon:
        test_hostile(folder, daemon, report)
        test_changes(place, folder, daemon, report)
    with place.daemon() as daemon:
        report.hold("without a site", b"/v1/recipe" in daemon.get("/").body)
        report.same("without a site", daemon.get("/index.html").status, 404)


def test_published(place, daemon, report):
    kinds = {".html": "text/html; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".json": "application/json",
             ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".gz": "application/gzip",
             ".table": "application/octet-stream", ".svg": "image/svg+xml", ".xml": "application/xml",
             ".txt": "text/plain; charset=utf-8"}
    files = sorted(path for path in place.site.rglob("*") if path.is_file() and not path.name.startswith("."))
    step = max(1, len(files) // 300)
    seen = set()
    for path in [*files[::step], place.site / "index.html", place.site / "larder.table"]:
        address = "/" + urllib.parse.quote(str(path.relative_to(place.site)))
        answer = daemon.get(address)
        report.same(f"{address}: status", answer.status, 200)
        if answer.status != 200:
            continue
        report.hold(f"{address}: another body", answer.body == path.read_bytes())
        seen.add(path.suffix)
        if path.suffix in kinds:
            report.same(f"{address}: type", answer["Content-Type"], kinds[path.suffix])
        report.same(f"{address}: sniffing", answer["X-Content-Type-Options"], "nosniff")
        packed = daemon.get(address, Accept_Encoding="gzip")
        if packed["Content-Encoding"]:
            report.hold(f"{address}: another body in gzip", gzip.decompress(packed.body) == answer.body)
            report.hold(f"{address}: the same tag", packed["ETag"] != answer["ETag"])
        report.same(f"{address}: by its tag", daemon.get(address, If_None_Match=answer["ETag"]).status, 304)
        report.same(f"{address}: by its time",
                    daemon.get(address, If_Modified_Since=answer["Last-Modified"]).status, 304)
        with daemon.client() as client:
            head = client.ask("HEAD", address)
            report.same(f"{address}: HEAD", (head.status, head["Content-Length"]), (200, str(len(answer.body))))
    report.hold(f"only {seen}", {".html", ".json", ".md", ".gz"} <= seen)
    report.same("/", daemon.get("/").body, (place.site / "index.html").read_bytes())
    inner = next(path.parent for path in files if path.name == "index.html" and path.parent != place.site)
    address = "/" + str(inner.relative_to(place.site))
    report.same(f"{address}/", daemon.get(f"{address}/").body, (inner / "index.html").read_bytes())
    answer = daemon.get(f"{address}?a=b")
    report.same(address, (answer.status, answer["Location"]), (301, f"{address}/?a=b"))
    report.same("POST", daemon.post("/", b"").status, 405)


def made(place):
    """A folder with everything that must not be served, and a little that may."""
    outside = place.work / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    folder = place.work / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "index.html").write_text("home")
    (folder / "sub" / "a b+c%.txt").write_text("odd")
    (folder / ".env").write_text("secret")
    (folder / ".hidden" / "file").write_text("secret")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "inner.txt").symlink_to("index.html")
    (folder / "out").symlink_to(outside)
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe")
    with (folder / "large.bin").open("wb") as file:
        for number in range(500_000):
            file.write(b"%09d\n" % number)
    return folder


def test_hostile(folder, daemon, report):
    for path in ("/../outside/secret.txt", "/sub/../../outside/secret.txt", "/%2e%2e/outside/secret.txt",
                 "/..%2foutside/secret.txt", "/%2e%2e%2foutside%2fsecret.txt", "/sub/..", "/.", "/..", "/./index.html",
                 "/.env", "/%2eenv", "/.hidden/file", "/link.txt", "/inner.txt", "/out/secret.txt", "/up/outside/secret.txt",
                 "/pipe", "/sub//a", "//etc/passwd", "//index.html", "/index.html/", "/index.html/x", "/index.html%00.txt",
                 "/%00", "/\\..\\outside", "/..\\outside\\secret.txt", "/%c0%ae%c0%ae/outside/secret.txt", "/%ff", "/%zz",
                 "/a" * 3000, "/nothing", "/sub/", "/" + "a" * 5000, "/..;/outside/secret.txt", "/out", "/up"):
        with daemon.socket() as connection:
            connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path.encode("latin-1"))
            received = receive(connection) or b""
        status = received.split(b" ")[1:2]
        report.hold(f"{path[:60]}: {received[:80]}", status and status[0] in (b"404", b"400") and b"secret" not in
                    received.partition(b"\r\n\r\n")[2].replace(b"secret.txt", b""))
    report.same("odd letters", daemon.get("/sub/a%20b+c%25.txt").body, b"odd")
    answer = daemon.get("//sub")
    report.hold(f"//sub leads to {answer['Location']}", not (answer["Location"] or "").startswith("//"))
    report.hold("a large file", daemon.get("/large.bin").body == (folder / "large.bin").read_bytes())
    tag = daemon.get("/large.bin")["ETag"]
    report.same("a large file by its tag", daemon.get("/large.bin", If_None_Match=tag).status, 304)


def test_changes(place, folder, daemon, report):
    """A site is replaced as a whole, under the daemon's feet."""
    first = daemon.get("/")
    new = place.work / "new"
    shutil.copytree(folder / "sub", new)
    (new / "index.html").write_text("next")
    folder.rename(place.work / "old")
    report.same("no folder", daemon.get("/").status, 404)
    new.rename(folder)
    second = daemon.get("/", If_None_Match=first["ETag"])
    report.same("the new site", (second.status, second.body), (200, b"next"))
