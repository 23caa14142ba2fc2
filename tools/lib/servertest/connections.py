"""Ten thousand connections on which nothing goes on, and others that are served meanwhile."""

import resource
import time

COUNT = 10_000
ADDRESSES = 4


def test(place, report):
    room = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if room < COUNT + 500:
        report.hold(f"only {room} files can be open here; ulimit -Hn has to be {COUNT + 500}", False)
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (room, room))
    with place.daemon("--connections", str(COUNT + 100)) as daemon:
        before = daemon.memory()
        # Several of our own addresses, as a machine has so many ports for each.
        idle = [daemon.socket(f"127.0.1.{number % ADDRESSES + 1}") for number in range(COUNT)]
        times = []
        with daemon.client() as client:
            for number in range(500):
                start = time.monotonic()
                answer = client.get("/v1/recipe?service=eks&accelerator=h100")
                times.append(time.monotonic() - start)
                report.same("the others", answer.status, 200)
        fresh = daemon.get("/health").status
        report.same("a new connection", fresh, 200)
        open_files = daemon.metric("process_open_fds")
        report.hold(f"{open_files} files are open", open_files >= COUNT)
        times.sort()
        report.hold(f"99th percentile {times[-5] * 1000:.1f} ms", times[-5] < 0.25)
        each = (daemon.memory() - before) / COUNT
        report.hold(f"{each:.0f} bytes of memory a connection", each < 50_000)
        report.figure(f"{COUNT:,} idle at {each / 1000:.0f} KB each, others {times[len(times) // 2] * 1000:.2f} ms")
        for connection in idle[:100]:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        answered = sum(connection.recv(1000).startswith(b"HTTP/1.1 200 ") for connection in idle[:100])
        report.same("idle ones that ask at last", answered, 100)
        for connection in idle:
            connection.close()
        report.same("afterwards", daemon.get("/health").status, 200)
    # More than may be wait, and are served when others go.
    with place.daemon("--connections", "10") as daemon:
        held = [daemon.socket() for _ in range(10)]
        time.sleep(0.2)
        late = daemon.socket()
        late.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        late.settimeout(0.5)
        try:
            report.hold(f"one too many: {late.recv(1000)}", False)
        except TimeoutError:
            report.hold("", True)
        held.pop().close()
        late.settimeout(10)
        report.hold("when another went", late.recv(1000).startswith(b"HTTP/1.1 200 "))
        for connection in [*held, late]:
            connection.close()
