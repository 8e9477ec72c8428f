#!/usr/bin/env python3
"""proviso sample, as people and scripts use it: bodies, whole messages, lines for a shell, folders of files, and mistakes."""
import base64
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import BIN, DEADLINE, ROOT, Mock  # noqa: E402

FIXTURES = ["fixtures/orders.yaml", "fixtures/tiny.yaml", "fixtures/openapi-3.2.yaml", "fixtures/petstore-2.0.json", "fixtures/shop/openapi.yaml"]
ORDERS = "fixtures/orders.yaml"
FOLDER = tempfile.TemporaryDirectory()  # gone with the process
IMPOSSIBLE = """openapi: 3.1.1
info: { title: I, version: '1' }
paths:
  /a:
    get:
      operationId: none
      responses:
        '200': { description: d, content: { application/json: { schema: { type: integer, minimum: 5, maximum: 3 } } } }
"""


def run(*arguments):
    """(exit status, standard output, standard error); bodies may be no texts."""
    done = subprocess.run([BIN, *arguments], capture_output=True, timeout=DEADLINE, cwd=ROOT, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def written(name, text):
    path = os.path.join(FOLDER.name, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def operations(contract):
    """(name, line) of each operation, as the list has them."""
    status, out, _ = run("sample", contract)
    return [(line[:line.index("  ")], line) for line in out.splitlines()] if status == 0 else []


def bodies(checks):
    for contract in FIXTURES:
        listed = operations(contract)
        checks.check(len(listed) > 0, f"{contract}: without an operation, all are listed")
        made, wrong = 0, []
        for name, line in listed:
            status, out, err = run("sample", contract, name, "--as", "http")
            head, _, body = out.partition("\r\n\r\n")
            if status == 1 and "no text was found" in err:
                continue
            if status != 0:
                wrong.append((line, status, err))
            elif "content-type: application/json" in head:
                made += 1
                alone = run("sample", contract, name)
                try:
                    if json.loads(body) != json.loads(alone[1]):
                        wrong.append((line, "the body alone is another one"))
                except ValueError:
                    wrong.append((line, body))
        checks.check(not wrong, f"{contract}: what is said to be JSON is JSON ({made} bodies)", [str(one) for one in wrong])


def seeds(checks):
    first = run("sample", ORDERS, "getOrder", "--seed", "a")
    checks.equal(first[0], 0, "a response is made")
    checks.equal(run("sample", ORDERS, "getOrder", "--seed", "a")[1], first[1], "the same seed: the same bytes")
    checks.check(run("sample", ORDERS, "getOrder", "--seed", "b")[1] != first[1], "another seed: other bytes")
    several = run("sample", ORDERS, "get", "/orders/{orderId}", "--seed", "a", "--count", "3")[1].splitlines()
    checks.equal(len(several), 3, "three bodies are three lines")
    checks.equal(json.loads(several[0]), json.loads(first[1]), "and the first is the one that is made alone")
    checks.equal(len(set(several)), 3, "all of them differ")
    minimal = json.loads(run("sample", ORDERS, "getOrder", "--minimal")[1])
    checks.equal(list(minimal), ["lines"], "minimal: only what is required")
    maximal = json.loads(run("sample", ORDERS, "getOrder", "--maximal")[1])
    checks.equal(sorted(maximal), ["id", "lines", "password"], "maximal: all that may be there")
    status, told, _ = run("sample", "fixtures/inventory.yaml", "getWarehouse", "--near-miss")
    misses = [json.loads(line) for line in told.splitlines()]
    checks.equal((status, misses[0]), (0, {"keyword": "/components/schemas/Warehouse/type", "at": "", "value": [None, None, None]}),
                 "near misses: the keyword, the place, the value")
    checks.check(all(miss["keyword"].startswith("/components/schemas/") for miss in misses) and len(misses) > 4, "each names a keyword", told)
    bounds = run("sample", "fixtures/shop/openapi.yaml", "changeProduct", "--request", "--boundary")[1].splitlines()
    checks.check({"keyword": "/ProductPatch/minProperties", "value": {"name": "string"}} in [json.loads(line) for line in bounds],
                 "boundaries: as few properties as there may be", bounds[:3])
    checks.equal(run("sample", ORDERS, "--near-miss")[0], 2, "they are for one operation")
    checks.equal(json.loads(run("sample", ORDERS, "getOrder", "--examples")[1]), {"id": 7, "lines": ["a"]}, "the contract's example, where it is asked for")
    checks.equal(json.loads(run("sample", ORDERS, "getOrder", "--examples", "--response", "404")[1]), {"why": "gone"}, "of another status, too")


def answered(line):
    """(status, fields as one text) of what curl gets."""
    done = subprocess.run(["sh", "-c", line.replace("curl -sS", "curl -sS -i", 1)], capture_output=True, timeout=DEADLINE)
    text = done.stdout.decode("utf-8", "replace")
    words = text.split(" ", 2)
    return (int(words[1]) if len(words) > 1 and words[1].isdigit() else 0), text.partition("\r\n\r\n")[0].lower(), done.stderr.decode()


def curl_lines(checks):
    if not shutil.which("curl"):
        checks.skip("lines for a shell are taken by the mock", "there is no curl here")
        return
    for contract in FIXTURES:
        with Mock("--log", "off", contract) as mock:
            wrong, good = [], 0
            for name, line in operations(contract):
                if not re.search(r"  [A-Z]+ /", line):
                    continue  # a webhook: the mock sends those, and takes none
                for count in ("1", "3"):
                    status, out, err = run("sample", contract, name, "--as", "curl", "--server", f"http://127.0.0.1:{mock.port}", "--count", count)
                    for command in out.splitlines():
                        got, fields, trouble = answered(command)
                        good += 1
                        if not 200 <= got < 300 or "proviso-findings" in fields:
                            wrong += [command, f"  {got} {fields} {trouble}"]
            checks.check(not wrong and good, f"{contract}: {good} requests are taken by the mock, and nothing is wrong with them", wrong)


def archives(checks):
    status, out, err = run("sample", ORDERS, "createOrder", "--request", "--as", "har", "--media", "multipart/form-data", "--count", "2")
    entries = json.loads(out)["log"]["entries"]
    checks.equal((status, len(entries)), (0, 2), "an archive has an entry for each")
    request = entries[0]["request"]
    checks.equal((request["method"], request["url"]), ("POST", "http://127.0.0.1:4010/orders"), "with the request")
    checks.equal(entries[0]["response"]["status"], 201, "and the response")
    data = request["postData"]
    text = base64.b64decode(data["text"]) if data.get("encoding") == "base64" else data["text"].encode()
    checks.equal(len(text), data["size"], "bodies are whole")


def everything(folder):
    found = []
    for base, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(base, name), folder) for name in names]
    return sorted(found)


def folders(checks):
    for contract in FIXTURES:
        one, two = os.path.join(FOLDER.name, "one"), os.path.join(FOLDER.name, "two")
        status, out, err = run("sample", contract, "--all", one)
        run("sample", contract, "--all", two)
        names = everything(one)
        checks.check(names and status in (0, 1) and " written" in err, f"{contract}: everything is written, {len(names)} files", err)
        checks.equal(everything(two), names, "the names are the same again")
        same = filecmp.cmpfiles(one, two, names, shallow=False)
        checks.equal((same[1], same[2]), ([], []), "and so are the bytes")
        shutil.rmtree(one)
        shutil.rmtree(two)
    one = os.path.join(FOLDER.name, "orders")
    run("sample", ORDERS, "--all", one)
    names = everything(one)
    checks.check({"GET_orders_orderId/200.application_json.json", "GET_orders_orderId/request.http", "POST_notes/204.http",
                  "POST_orders/request.application_xml.http"} <= set(names), "files are named by operation, status and media type", names)


def impossible(checks):
    path = written("impossible.yaml", IMPOSSIBLE)
    status, out, err = run("sample", path, "none")
    checks.equal((status, out), (1, ""), "what no value satisfies: status 1, and nothing is printed")
    checks.check("response 200, body" in err and "schema/minimum" in err and "schema/maximum" in err, "the keywords are named, with their places", err)
    status, out, err = run("sample", path, "--all", os.path.join(FOLDER.name, "none"))
    checks.equal((status, err.splitlines()[-1]), (1, "1 message written, 1 could not be made"), "among others, it is counted")


def mistakes(checks):
    for arguments, hint in (
            ([], "which contract?"),
            (["nowhere.yaml"], "cannot be used"),
            ([ORDERS, "getOrders"], "did you mean 'getOrder'?"),
            ([ORDERS, "GET /order/{orderId}"], "did you mean 'GET /orders/{orderId}'?"),
            ([ORDERS, "frobnicate"], "lists them"),
            ([ORDERS, "getOrder", "--response", "201"], "there is: 200, 404"),
            ([ORDERS, "getOrder", "--response=20"], "three digits"),
            ([ORDERS, "getOrder", "--media", "text/csv"], "there is: application/json"),
            ([ORDERS, "getOrder", "--request", "--media", "text/csv"], "declares no body"),
            ([ORDERS, "getOrder", "--request", "--response"], "leave out one"),
            ([ORDERS, "getOrder", "--plain", "--minimal"], "only one can be meant"),
            ([ORDERS, "getOrder", "--as", "curl", "--response"], "curl sends requests"),
            ([ORDERS, "getOrder", "--as", "pdf"], "body"),
            ([ORDERS, "getOrder", "--count", "0"], "from 1"),
            ([ORDERS, "getOrder", "--sed", "1"], "did you mean 'seed'?"),
            ([ORDERS, "--all", os.path.join(FOLDER.name, "no", "such")], "cannot be made"),
            ([ORDERS, "--all", FOLDER.name, "--request"], "--all makes everything"),
            ([ORDERS, "a", "b", "c"], "one argument too many")):
        status, out, err = run("sample", *arguments)
        checks.check(status == 2 and hint in err, "a mistake ends with status 2 and a hint: " + " ".join(map(os.path.basename, arguments)), f"{status} {err}")
    status, out, err = run("sample", "--help")
    checks.check(status == 0 and "--as body|http|curl|har" in out and "exit status" in out, "--help says how to use it", out)


main(bodies, seeds, curl_lines, archives, folders, impossible, mistakes)
