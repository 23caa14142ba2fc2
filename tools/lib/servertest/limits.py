"""How often a client may ask, and how long what it sends may be."""

import json
import time

from servertest.daemon import receive

MEGABYTE = 1 << 20


def test(place, report):
    test_rate(place, report)
    with place.daemon("--body-limit", str(MEGABYTE)) as daemon:
        test_sizes(daemon, report)


def test_rate(place, report):
    with place.daemon(rate=20) as daemon, daemon.client() as client:
        answers = [client.get("/v1/recipe?service=eks") for _ in range(60)]
        allowed = [answer for answer in answers if answer.status == 200]
        refused = [answer for answer in answers if answer.status == 429]
        report.hold(f"{len(allowed)} of 60 at once", 20 <= len(allowed) <= 30)
        report.same("the rest", len(allowed) + len(refused), 60)
        report.same("limit", {answer["X-RateLimit-Limit"] for answer in answers}, {"20"})
        report.same("left", (answers[0]["X-RateLimit-Remaining"], refused[-1]["X-RateLimit-Remaining"]), ("19", "0"))
        report.hold("reset", abs(int(refused[-1]["X-RateLimit-Reset"]) - time.time()) <= 2)
        report.same("retry", refused[-1]["Retry-After"], "1")
        report.same("problem", (refused[0]["Content-Type"], refused[0].problem["status"]),
                    ("application/problem+json", 429))
        with daemon.client(source="127.0.0.2") as other:
            report.same("somebody else", other.get("/v1/recipe?service=eks").status, 200)
        report.same("probes", {client.get(probe).status for probe in ("/health", "/ready") * 20}, {200})
        time.sleep(1.1)
        again = [client.get("/v1/recipe?service=eks").status for _ in range(15)]
        report.same("a second later", set(again), {200})
        counted = daemon.metric("larder_rate_limit_rejects_total")
        report.same("counted", counted, len(refused))
    with place.daemon(rate=0) as daemon, daemon.client() as client:
        report.same("without a limit", {client.get("/v1/recipe?service=eks").status for _ in range(500)}, {200})


def raw(daemon, text, seconds=10):
    """Status and problem of the first answer; None where the connection stays open."""
    with daemon.socket() as connection:
        connection.sendall(text)
        received = receive(connection, seconds)
    if received is None:
        return None
    head, _, body = received.partition(b"\r\n\r\n")
    if not head:
        return "closed"
    return int(head.split()[1]), json.loads(body)["type"].rsplit("/")[-1]


def test_sizes(daemon, report):
    start = b"GET /health HTTP/1.1\r\nHost: x\r\n"
    for what, text, expected in (
            ("a long header", start + b"X-Long: " + b"x" * 40_000 + b"\r\n\r\n", (431, "headers-too-large")),
            ("many headers", start + b"".join(b"X-%d: y\r\n" % number for number in range(2000)) + b"\r\n",
             (431, "headers-too-large")),
            ("headers without an end", start + b"X-More: y\r\n" * 100_000, (431, "headers-too-large")),
            ("no HTTP", b"hello\r\n\r\n", (400, "malformed-request")),
            ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, (400, "malformed-request")),
            ("a bad version", b"GET / HTTP/9.9\r\n\r\n", (400, "malformed-request")),
            ("a bad length", b"POST /v1/match HTTP/1.1\r\nContent-Length: x\r\n\r\n", (400, "malformed-request")),
            ("two lengths", b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
             b"0\r\n\r\n", (400, "malformed-request")),
            ("a large body", b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n",
             (413, "body-too-large")),
            ("a large body in chunks", b"POST /v1/match HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
             + b"10000\r\n%s\r\n" % (b" " * 65536) * 40, (413, "body-too-large")),
            ("a large body of GET", b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n",
             (413, "body-too-large"))):
        report.same(what, raw(daemon, text), expected)
    long = daemon.get("/v1/recipe?service=" + "e" * 9000)
    report.same("a long address", long.status, 414)
    many = daemon.get("/v1/recipe?" + "a&" * 2000)
    report.same("many parameters", many.status, 400)
    body = b"#" * (MEGABYTE - 100)
    report.same("a body that fits", daemon.post("/v1/match", body).status, 400)
    with daemon.socket() as connection:
        connection.sendall(b"POST /v1/match HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        report.same("continue", connection.recv(1000).split(b"\r\n")[0], b"HTTP/1.1 100 Continue")
        connection.sendall(b"{}")
        report.hold("the answer then", connection.recv(1000).startswith(b"HTTP/1.1 400 "))
    with daemon.socket() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
        connection.shutdown(1)
        report.same("one after the other", (receive(connection) or b"").count(b"HTTP/1.1 200 "), 50)
    for text in (b"GET /health HTTP/1.0\r\n\r\n", start + b"Connection: Close\r\n\r\n",
                 start + b"Connection: keep-alive, close\r\n\r\n"):
        with daemon.socket() as connection:
            connection.sendall(text)
            received = receive(connection, 5)
            report.hold(f"{text} leaves it open", received is not None and received.startswith(b"HTTP/1.1 200 "))
    report.hold("counted", daemon.metric("larder_http_malformed_requests_total") >= 7)
    report.same("still there", daemon.get("/health").status, 200)
