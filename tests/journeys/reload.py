#!/usr/bin/env python3
"""Contracts are reloaded under load without a failed request or a mixed answer; a broken one keeps the old."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock, until  # noqa: E402

REWRITES, CLIENTS = 20, 3


def contract(version):
    """One whose answer says its version in a header and all over its body."""
    return json.dumps({
        "openapi": "3.0.3", "info": {"title": "t", "version": str(version)},
        "paths": {"/a": {"get": {"operationId": f"a{version}", "responses": {"200": {
            "description": "ok",
            "headers": {"X-Version": {"schema": {"type": "integer"}, "example": version}},
            "content": {"application/json": {"example": {"versions": [version] * 200}}}}}}}}})


def write(path, text):
    with open(path + ".new", "w") as out:
        out.write(text)
    os.rename(path + ".new", path)


class Client(threading.Thread):
    """Asks again and again on one connection, and keeps what was wrong."""

    def __init__(self, port):
        super().__init__()
        self.port, self.stop, self.wrong, self.seen, self.count = port, False, [], [], 0

    def ask(self, connection):
        connection.request("GET", "/a")
        answer = connection.getresponse()
        versions = set(json.loads(answer.read())["versions"]) | {int(answer.headers["x-version"])}
        trace = re.search(r"op=a(\d+);", answer.headers["proviso-trace"])
        versions.add(int(trace.group(1)))
        if answer.status != 200 or len(versions) != 1:
            self.wrong.append((answer.status, versions))
        self.seen.append(max(versions))
        self.count += 1

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.stop:
            try:
                self.ask(connection)
            except Exception as error:  # a dropped connection is what this test is about
                self.wrong.append(repr(error))
                return
        connection.close()


def reloads_under_load(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.json")
        write(path, contract(0))
        with Mock(path, "--watch", "off", "--log", "off", "--threads", "2") as mock:
            load = None
            if shutil.which("wrk"):
                load = subprocess.Popen(["wrk", "-t1", "-c16", "-d8s", f"http://127.0.0.1:{mock.port}/a"], stdout=subprocess.PIPE, text=True)
            else:
                checks.skip("wrk runs while the contract is rewritten", "wrk is not installed")
            clients = [Client(mock.port) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            for version in range(1, REWRITES + 1):
                write(path, contract(version))
                mock.signal(signal.SIGHUP)
                checks_version = until(lambda: all(c.seen and c.seen[-1] == version or c.wrong for c in clients))
                checks.check(checks_version, f"version {version} is answered by all")
            for client in clients:
                client.stop = True
                client.join()
            wrong = [w for c in clients for w in c.wrong]
            checks.check(not wrong, "no request failed and no answer was mixed", wrong[:5])
            checks.check(all(c.seen == sorted(c.seen) for c in clients), "no connection saw an older version after a newer one")
            checks.check(sum(c.count for c in clients) > REWRITES * CLIENTS, "many requests were made meanwhile")
            if load:
                text = load.communicate(timeout=60)[0]
                checks.check("Non-2xx" not in text and "Socket errors" not in text and "Requests/sec" in text,
                             "wrk saw no failed request", text)
            status, err = mock.stop()
            checks.check(status == 0 and "ERROR" not in err, "and it stops with status 0", f"{status} {err[-2000:]}")


def a_broken_contract_keeps_the_old_one(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.json")
        write(path, contract(1))
        with Mock(path, "--watch", "off", "--admin", "127.0.0.1:0") as mock:
            write(path, contract(2)[:-40])
            mock.signal(signal.SIGHUP)
            checks.check(mock.wait_for("not reloaded: still answering"), "a broken contract is told")
            checks.equal(mock.get("/a")[1]["x-version"], "1", "and the old one goes on answering")
            write(path, contract(3))
            mock.signal(signal.SIGHUP)
            checks.check(until(lambda: mock.get("/a")[1]["x-version"] == "3"), "once mended, it is loaded")
            mock.signal(signal.SIGHUP)
            checks.check(mock.wait_for("nothing has changed"), "a reload without a change says so")
            metrics = mock.get("/metrics", port=mock.admin)[2].decode()
            checks.check('proviso_reloads_total{result="failed"} 1' in metrics, "the failed reload is counted", metrics)
            _, err = mock.stop()
            checks.check(re.search(r"a\.json:1:\d+: error: ", err), "the finding has its place", err)


def a_file_that_changes_is_reloaded(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.json")
        write(path, contract(1))
        with Mock(path, "--admin", "off") as mock:
            write(path, contract(2))
            checks.check(until(lambda: mock.get("/a")[1]["x-version"] == "2"), "a changed file is loaded without being asked")


main(reloads_under_load, a_broken_contract_keeps_the_old_one, a_file_that_changes_is_reloaded)
