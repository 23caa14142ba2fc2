"""How much larderd serves, beside nginx with the same bytes in a file.

    server_benchmark.py PROGRAMS SITE WORK [SECONDS]

WORK is a folder for nginx's files. Both log every request, to /dev/null, and are asked in turn by wrk.
"""

import pathlib
import socket
import statistics
import subprocess
import sys
import time

from servertest.daemon import Client, Place
from servertest.load import PATH, wrk

CONFIGURATION = """
daemon off;
pid {work}/nginx.pid;
error_log {work}/error.log;
worker_processes auto;
events {{ worker_connections 4096; }}
http {{
  access_log /dev/null;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path {work}/body;
  proxy_temp_path {work}/proxy;
  fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi;
  scgi_temp_path {work}/scgi;
  default_type application/json;
  server {{
    listen 127.0.0.1:{port};
    root {work}/files;
  }}
}}
"""
# The longer time is asked in so many parts, one of each server after the other.
PARTS = 6


def main():
    programs, site, work = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    with Place(work, programs, site, site / "larder.table").daemon() as daemon:
        body = daemon.get(PATH).body
        nginx, port = started(work, body)
        try:
            measure(daemon, f"http://127.0.0.1:{port}/recipe.json", len(body), seconds)
        finally:
            nginx.terminate()
            nginx.wait()


def started(work, body):
    (work / "files").mkdir()
    (work / "files" / "recipe.json").write_bytes(body)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configuration = work / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(work=work, port=port))
    nginx = subprocess.Popen(["nginx", "-c", configuration, "-e", work / "error.log"])
    for _ in range(100):
        try:
            with Client(port) as client:
                if client.get("/recipe.json").body != body:
                    raise SystemExit("nginx serves something else")
            return nginx, port
        except ConnectionError:
            time.sleep(0.05)
    raise SystemExit("nginx does not start")


def measure(daemon, theirs, size, seconds):
    ours = f"http://127.0.0.1:{daemon.port}{PATH}"
    for address in (ours, theirs):
        wrk(address, 2)
    before = daemon.memory()
    figures = {ours: [], theirs: []}
    for _ in range(PARTS):
        for address, found in figures.items():
            found.append(wrk(address, max(1, seconds // PARTS)))
    rates = {address: statistics.mean(one.rate for one in found) for address, found in figures.items()}
    ratio = rates[ours] / rates[theirs]
    print(f"\nserving {PATH}, {size:,} bytes, {seconds} s each")
    for name, address in (("larderd", ours), ("nginx, a file", theirs)):
        percentiles = ", ".join(one.percentile for one in figures[address])
        print(f"  {name:<16}{rates[address]:>12,.0f} a second   99 % within {percentiles}")
    print(f"  larderd beside nginx  {ratio:.2f}   goal: at least 0.5{'' if ratio >= 0.5 else ', MISSED'}")
    print(f"  memory of larderd  {before / 1e6:.1f} MB before, {daemon.memory() / 1e6:.1f} MB after")
    errors = [line for one in figures[ours] for line in one.errors]
    print(f"  errors of larderd  {errors or 'none'}")


main()
