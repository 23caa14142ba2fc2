"""TLS by certificate files."""

import ssl
import subprocess


def test(place, report):
    key, certificate = place.work / "key.pem", place.work / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True)
    with place.daemon("--tls-certificate", certificate, "--tls-key", key) as daemon:
        context = ssl.create_default_context(cafile=certificate)
        with daemon.client(context=context) as client:
            for _ in range(3):
                answer = client.get("/v1/recipe?service=eks")
                expected = place.larder("recipe", "--service", "eks", "--format", "json")[1]
                report.same("over TLS", (answer.status, answer.body), (200, expected))
            report.hold("version", client.connection.sock.version() in ("TLSv1.2", "TLSv1.3"))
        old = ssl.create_default_context(cafile=certificate)
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        try:
            with daemon.client(context=old) as client:
                report.hold(f"TLS 1.1: {client.get('/health').status}", False)
        except (ssl.SSLError, ConnectionError):
            report.hold("", True)
        try:
            report.hold(f"plain: {daemon.get('/health').status}", False)
        except Exception:
            report.hold("", True)
        with daemon.client(context=context) as client:
            report.same("afterwards", client.get("/health").status, 200)
    for arguments, words in (
            (["--tls-certificate", certificate], "belong together"),
            (["--tls-certificate", key, "--tls-key", key], str(key)),
            (["--tls-certificate", certificate, "--tls-key", "/nothing"], "/nothing")):
        result = subprocess.run(
            [place.programs / "larderd", "--table", place.table, "--port", "0", *arguments], capture_output=True, text=True,
            timeout=20)
        report.same(f"{arguments}: status", result.returncode, 2)
        report.hold(f"{arguments}: {result.stderr}", words in result.stderr)
