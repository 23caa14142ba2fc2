"""New tables under load: every answer belongs wholly to one, and none is lost."""

import hashlib
import itertools
import os
import random
import shutil
import signal
import subprocess
import threading

from servertest import few

COUNT = 200
CLIENTS = 4
QUESTIONS = ("service=eks&accelerator=h100", "service=eks&accelerator=h100&os=ubuntu&intent=training", "intent=training",
             "accelerator=gb200&service=eks")


def test(place, report):
    tables = compiled(place)
    served = place.work / "served.table"
    shutil.copy(tables[0], served)
    expected = {digest(table): answers(place, table) for table in tables}
    report.same("different tables", len(expected), len(tables))
    for question in QUESTIONS:
        distinct = {found[question] for found in expected.values()}
        report.same(f"different answers to {question}", len(distinct), len(tables))
    with place.daemon("--quiet", table=served) as daemon:
        load = Load(daemon, expected)
        load.start()
        refused = replace_again_and_again(place, daemon, report, tables, served)
        load.stop(report)
        loaded = daemon.metric(r'larder_table_loads_total\{result="loaded"\}')
        report.same("loads that are counted", loaded, COUNT - refused + 1)
        counted = daemon.metric(r'larder_table_loads_total\{result="refused"\}')
        report.hold(f"{counted} refusals are counted", counted >= refused)
        report.figure(f"{COUNT} tables, {refused} of them refused, {load.count:,} answers")
        test_polling(daemon, report, tables, served)
        daemon.stop()
    test_signatures(place, report, tables)


def compiled(place):
    """Tables of trees that differ in what they ask of a cluster."""
    tables = []
    for number in range(4):
        tree = place.work / f"tree{number}"
        few.copy(tree)
        for path in sorted((tree / "overlays").rglob("*.yaml")):
            path.write_text(path.read_text().replace(">= 1.3", f">= 1.{number}3"))
        tables.append(few.compile(place.programs, tree, place.work / f"{number}.table"))
    return tables


def digest(table):
    return hashlib.sha256(table.read_bytes()).hexdigest()


def answers(place, table):
    found = {}
    for question in QUESTIONS:
        options = [word for part in question.split("&") for word in (f"--{part.split('=')[0]}", part.split("=")[1])]
        found[question] = subprocess.run(
            [place.programs / "larder", "recipe", "--table", table, *options, "--format", "json"],
            capture_output=True, check=True).stdout
    return found


class Load:
    """Clients that ask all the time, and compare."""

    def __init__(self, daemon, expected):
        self.daemon = daemon
        self.expected = expected
        self.problems = []
        self.seen = set()
        self.count = 0
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,)) for number in range(CLIENTS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def run(self, number):
        chance = random.Random(number)
        with self.daemon.client() as client:
            while not self.ends.is_set():
                question = chance.choice(QUESTIONS)
                try:
                    answer = client.get(f"/v1/recipe?{question}")
                except Exception as error:
                    self.problems.append(f"lost: {error!r}")
                    return
                table = answer["X-Recipe-Table"]
                if answer.status != 200:
                    self.problems.append(f"status {answer.status}")
                elif answer.body != self.expected[table][question] or table[:32] not in answer["ETag"]:
                    self.problems.append(f"an answer of two tables: {question}")
                self.seen.add(table)
                self.count += 1

    def stop(self, report):
        self.ends.set()
        for thread in self.threads:
            thread.join()
        report.same("problems", self.problems[:5], [])
        report.same("tables that were seen", self.seen, set(self.expected))
        report.hold(f"only {self.count} answers", self.count > 1000)


def replace_again_and_again(place, daemon, report, tables, served):
    """Puts tables in the place of the one that is served; every third one is damaged."""
    chance = random.Random(1)
    good = itertools.cycle([*tables[1:], tables[0]])
    refused = 0
    serving = digest(tables[0])
    for number in range(COUNT):
        is_damaged = number % 3 == 2
        bytes_ = chance.choice(tables).read_bytes() if is_damaged else next(good).read_bytes()
        if is_damaged:
            bytes_ = damaged(bytes_, number // 3, chance)
            refused += 1
        mark = daemon.mark()
        put(place, served, bytes_)
        daemon.process.send_signal(signal.SIGHUP)
        if is_damaged:
            event = daemon.wait("table refused", mark)
            report.same(f"table {number}: serving", event["serving"], serving)
        else:
            serving = hashlib.sha256(bytes_).hexdigest()
            event = daemon.wait("table loaded", mark)
            report.same(f"table {number}: loaded", event["sha256"], serving)
    return refused


def damaged(content, kind, chance):
    """In one of some ways."""
    content = bytearray(content)
    if kind % 5 == 0:
        return bytes(content[: chance.randrange(len(content))])
    if kind % 5 == 1:
        return b""
    if kind % 5 == 2:
        return chance.randbytes(5000)
    if kind % 5 == 3:
        return bytes(content) + b"more"
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def put(place, served, content):
    new = place.work / "new.table"
    new.write_bytes(content)
    os.rename(new, served)


def test_polling(daemon, report, tables, served):
    """Without a signal, and as ConfigMaps are changed: a link to a folder becomes another."""
    serving = daemon.get("/ready").problem["table"]
    tables = [table for table in tables if digest(table) != serving]
    mark = daemon.mark()
    shutil.copy(tables[2], served.with_suffix(".new"))
    os.rename(served.with_suffix(".new"), served)
    event = daemon.wait(("table loaded", "table refused"), mark, 5)
    report.same("without a signal", event.get("sha256"), digest(tables[2]))
    mark = daemon.mark()
    served.unlink()
    event = daemon.wait("table refused", mark, 5)
    report.hold(f"no table: {event['reason']}", "No such file" in event["reason"])
    report.same("no table", daemon.get("/v1/recipe?service=eks").status, 200)
    mark = daemon.mark()
    served.symlink_to(tables[1])
    report.same("a link", daemon.wait("table loaded", mark, 5)["sha256"], digest(tables[1]))


def test_signatures(place, report, tables):
    key, public = place.work / "key.pem", place.work / "public.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    served = place.work / "signed.table"
    sign = [place.programs / "larderc", "sign", served, "--key", key]
    shutil.copy(tables[0], served)
    unsigned = subprocess.run(
        [place.programs / "larderd", "--table", served, "--require-signature", public, "--port", "0"],
        capture_output=True, text=True, timeout=20)
    report.same("an unsigned table", unsigned.returncode, 2)
    subprocess.run(sign, check=True, capture_output=True)
    with place.daemon("--require-signature", public, table=served) as daemon:
        mark = daemon.mark()
        put(place, served, tables[1].read_bytes())
        report.hold("another table", "not signed" in daemon.wait("table refused", mark, 5)["reason"])
        mark = daemon.mark()
        subprocess.run(sign, check=True, capture_output=True)
        report.same("a new signature", daemon.wait("table loaded", mark, 5)["sha256"], digest(tables[1]))
