#!/usr/bin/env python3
"""Requests that break the contract, against the real binary: what they are answered with, what is told, recorded and counted."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock, run  # noqa: E402

ORDERS = "fixtures/orders.yaml"
FOLDER = tempfile.TemporaryDirectory()  # gone with the process
JSON = {"Content-Type": "application/json", "Authorization": "Bearer t"}


def errors(answer):
    """(id, place, pointer) of each finding of a problem document."""
    return [(error["id"], error["in"], error.get("pointer", error.get("name", ""))) for error in json.loads(answer[2])["errors"]]


def problems_where_nothing_is_declared(checks):
    with Mock("--log", "off", ORDERS) as mock:
        answer = mock.get("/orders/x?fields=lines,tax", {"X-Tenant": "ACME"})
        checks.equal((answer[0], answer[1]["content-type"]), (422, "application/problem+json"), "a broken request without a declared error gets a problem")
        checks.equal(errors(answer), [("value-type", "path", "orderId"), ("value-enum", "query", "/1"), ("value-pattern", "header", "x-tenant")],
                     "which tells everything that is wrong, in the order of the message")
        first = json.loads(answer[2])["errors"][0]
        checks.equal((first["blame"], first["line"], first["column"], first["excerpt"]), ("consumer", 1, 9, "/orders/x"), "with the place in the request")
        checks.equal((first["contract"]["file"], first["contract"]["pointer"]), (ORDERS, "/paths/~1orders~1{orderId}/get/parameters/0/schema/type"),
                     "and the place in the contract")
        checks.check(answer[1]["proviso-findings"].startswith('value-type;in=path;name="orderId", value-enum;in=query;name="fields";pointer="/1", '),
                     "Proviso-Findings has it in short", answer[1]["proviso-findings"])
        entry = json.loads(mock.get(answer[1]["proviso-findings"].split('log="')[1].split('"')[0].split(str(mock.admin))[1], port=mock.admin)[2])[0]
        checks.equal((entry["status"], entry["result"], entry["error_class"]), (422, "refused", "value-type"), "and leads to the log entry")
        checks.equal(mock.get("/orders/7?fields=lines", {"X-Tenant": "acme"})[0], 200, "a good one gets its answer")
        answer = mock.get("/orders/7?fieldz=lines")
        checks.equal((answer[0], answer[1]["proviso-findings"].split(", see")[0]), (200, 'parameter-unknown;severity=warning;in=query;name="fieldz"'),
                     "a likely slip is told with the answer")


def declared_errors(checks):
    with Mock("--log", "off", "--admin", "off", ORDERS) as mock:
        answer = mock.request("POST", "/orders", {"Content-Type": "application/json"}, "{}")
        checks.equal((answer[0], answer[2]), (401, b'{"error":"credentials"}'), "without credentials: the declared 401, whatever else is wrong")
        checks.equal(answer[1]["www-authenticate"], 'Bearer realm="Orders"', "with a challenge")
        answer = mock.request("POST", "/orders", JSON, "{}")
        checks.equal((answer[0], answer[2]), (422, b'{"error":"broken"}'), "a broken body: 422 by the declared 4XX, its first example")
        checks.equal(answer[1]["proviso-findings"], "value-required;in=body", "and Proviso-Findings says why")
        answer = mock.request("POST", "/orders", {**JSON, "Prefer": "code=422, example=other"}, "{}")
        checks.equal((answer[0], answer[2]), (422, b'{"error":"other"}'), "an example of that answer can be preferred")
        answer = mock.request("POST", "/orders", {**JSON, "Content-Type": "text/csv"}, "a,b")
        checks.equal((answer[0], answer[1]["proviso-findings"]), (415, 'media-type-undeclared;in=header;name="content-type"'), "another media type: 415")
        answer = mock.request("POST", "/notes", {"Content-Type": "text/plain"}, "too long")
        checks.equal((answer[0], answer[2]), (422, b'{"code":7}'), "only default is declared: 422 with its body")
        checks.equal(mock.request("POST", "/orders", JSON, '{"lines":["a"]}')[0], 201, "a good one is answered as before")


DECLARED = """openapi: 3.1.1
info: { title: Declared, version: '1' }
paths:
  /a:
    get:
      security: [{ key: [] }]
      parameters: [{ name: id, in: query, schema: { type: array, items: { type: integer } } }]
      responses:
        '200': { description: Yes. }
        '401': { description: Who?, content: { application/json: { schema: { type: object, required: [why] }, example: {} } } }
        '413': { description: Much., content: { application/json: { example: { size: much } } } }
        '422': { description: No., content: { application/json: { schema: { type: object, required: [why] },
                 examples: { bad: { value: { why_not: x } }, good: { value: { why: x } } } } } }
  /b:
    get:
      parameters: [{ name: id, in: query, schema: { type: array, items: { type: integer } } }]
      responses: { '200': { description: Yes. }, '422': { description: No., content: { application/json: { example: { wrong: all } } } } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: key } } }
"""


def declared(*arguments):
    """A mock of DECLARED."""
    with open(os.path.join(FOLDER.name, "declared.yaml"), "w", encoding="utf-8") as file:
        file.write(DECLARED)
    return Mock("--log", "off", "--admin", "off", *arguments, file.name)


def declared_errors_are_judged(checks):
    key = {"key": "1"}
    with declared("--errors") as mock:
        answer = mock.get("/a?id=x", key)
        problem = json.loads(answer[2])
        checks.equal((answer[0], problem.get("type"), problem.get("detail")), (500, "urn:proviso:reply-invalid", "body: the property 'why' is missing"),
                     "with --errors a declared 422 that breaks its schema is an error of the mock's, and its problem says which")
        checks.check("mend example 'bad' at" in problem.get("suggestion", "") and "responses/422" in problem["contract"]["pointer"], "and where to mend it", problem)
        answer = mock.get("/a?id=x", {**key, "Prefer": "code=422; example=good"})
        checks.equal((answer[0], answer[2]), (422, b'{"why":"x"}'), "a good one is sent")
        answer = mock.get("/a")
        checks.equal((answer[0], json.loads(answer[2])["type"], "www-authenticate" in answer[1]), (500, "urn:proviso:reply-invalid", False),
                     "the same for a declared 401: then without a challenge")
    with declared() as mock:
        checks.equal([mock.get("/a?id=x", key)[0], mock.get("/a")[0]], [422, 401], "without --errors they are sent as they are")
    with declared("--errors", "--admin", "127.0.0.1:0") as mock:
        mock.get("/a?id=x", key)
        entry = json.loads(mock.get("/log", port=mock.admin)[2])[0]
        checks.equal((entry["status"], entry["error_class"], entry["detail"]), (500, "reply-invalid", "body: the property 'why' is missing"),
                     "the log says the same")


def declared_limits(checks):
    much = "id=1&id=2&id=3"
    with declared("--max-pairs", "2") as mock:
        answer = mock.get(f"/a?{much}", {"key": "1"})
        checks.equal((answer[0], answer[2]), (413, b'{"size":"much"}'), "what is beyond a limit is answered by a declared 413")
        answer = mock.get(f"/b?{much}")
        checks.equal((answer[0], answer[2]), (422, b'{"wrong":"all"}'), "by 422 where only that is declared")
        checks.equal(mock.get(f"/a?{much}")[0], 401, "credentials come first")


def malformed_bodies(checks):
    with Mock("--log", "off", "--admin", "off", "fixtures/orders.yaml") as mock:
        answer = mock.request("POST", "/notes", {"Content-Type": "text/plain; charset=utf-16"}, "a")
        checks.equal(answer[0], 415, "a character encoding that is not read: 415")
        answer = mock.request("POST", "/orders", JSON, '{"lines":["a"],\n  "id" 1}')
        checks.equal((answer[0], answer[1]["proviso-findings"]), (422, "json-syntax;in=body"), "a body that is not JSON, where 4XX is declared")
        answer = mock.request("POST", "/orders", JSON, '{"lines":["a"],"password":"hunter2"}')
        checks.equal((answer[0], b"hunter2" in answer[2], "hunter2" in answer[1]["proviso-findings"]), (422, False, False), "a secret shows nowhere")


def modes(checks):
    broken = "/orders/x"
    with Mock("--log", "off", "--admin", "off", "--validate-requests", "warn", ORDERS) as mock:
        answer = mock.get(broken)
        checks.equal((answer[0], answer[1]["proviso-findings"]), (200, 'value-type;in=path;name="orderId"'), "--validate-requests warn only tells")
        checks.equal(mock.get(broken, {"Prefer": "validate=on"})[0], 422, "Prefer: validate=on judges one request")
    with Mock("--log", "off", "--admin", "off", "--validate-requests", "off", ORDERS) as mock:
        answer = mock.get(broken)
        checks.equal((answer[0], "proviso-findings" in answer[1]), (200, False), "--validate-requests off does not look")
        checks.equal(mock.request("POST", "/orders")[0], 201, "not at credentials either")
    with Mock("--log", "off", "--admin", "off", ORDERS) as mock:
        answer = mock.get(broken, {"Prefer": "code=404; validate=off"})
        checks.equal((answer[0], answer[2]), (404, b'{"why":"gone"}'), "Prefer: validate=off lets one request pass")
        checks.equal(mock.get(broken, {"Prefer": "validate=warn"})[0], 200, "Prefer: validate=warn only tells")


def answers_that_break_the_contract(checks):
    with Mock("--log", "off", "--admin", "off", "--errors", ORDERS) as mock:
        checks.equal(mock.get("/orders/7")[0], 200, "--errors lets a good example pass")
        answer = mock.get("/orders/7?__example=bad")
        checks.equal((answer[0], json.loads(answer[2])["type"], errors(answer)), (500, "urn:proviso:reply-invalid", [("value-type", "body", "/id")]),
                     "and makes an error of one that breaks its schema")
        checks.equal(json.loads(answer[2])["errors"][0]["blame"], "contract", "the contract is to blame")
        _, told = mock.stop()
        checks.check("fixtures/orders.yaml:21:37: warning: example 'bad' breaks its schema at /id" in told, "it was told when the contract loaded", told)


def policies(checks):
    with Mock("--log", "off", "--admin", "off", "--unknown-params", "reject", "--allow-param", "utm_*", "--one-way", "reject", ORDERS) as mock:
        checks.equal(mock.get("/orders/7?utm_source=a")[0], 200, "--allow-param names parameters that are never unknown")
        checks.equal(errors(mock.get("/orders/7?x=1")), [("parameter-unknown", "query", "x")], "--unknown-params reject refuses the others")
        answer = mock.request("POST", "/orders", JSON, '{"lines":["a"],"id":1}')
        checks.equal((answer[0], answer[1]["proviso-findings"]), (422, 'value-read-only;in=body;pointer="/id"'), "--one-way reject refuses readOnly members")


def recorded(checks):
    with tempfile.TemporaryDirectory() as folder:
        har, lines = (os.path.join(folder, name) for name in ("run.har", "run.jsonl"))
        for path in (har, lines):
            with Mock("--log", "off", "--admin", "off", "--record", path, ORDERS) as mock:
                mock.get("/orders/7?token=abc", {"Authorization": "Bearer secret"})
                mock.request("POST", "/orders", JSON, "{}")
                status, told = mock.stop()
                checks.check(status == 0, "a recording mock ends cleanly", told)
        entries = json.load(open(har, encoding="utf-8"))["log"]["entries"]
        alone = [json.loads(line) for line in open(lines, encoding="utf-8")]
        for name, found in (("HAR", entries), ("JSON lines", alone)):
            checks.equal([(entry["request"]["method"], entry["response"]["status"], entry["_proviso"]["operation"]) for entry in found],
                         [("GET", 200, "getOrder"), ("POST", 422, "createOrder")], f"{name} has every exchange")
            checks.equal([finding["id"] for finding in found[1]["_proviso"]["findings"]], ["value-required"], f"{name} has what was found")
            checks.check("secret" not in json.dumps(found) and "abc" not in json.dumps(found), f"{name} has no secrets")
        checks.equal(entries[1]["request"]["postData"]["text"], "{}", "bodies are there")
        status, _, told = run("mock", "-p", "0", "--record", folder, ORDERS)
        checks.check(status == 2 and "cannot record to" in told, "what cannot be written ends the start", told)


def secrets_of_queries_and_cookies(checks):
    sent = {"Cookie": "theme=hush-1; session=hush-2", "Referer": "http://a/?filter[apikey]=hush-3", "X-Api-Key": "hush-4"}
    targets = ["/a?filter[apikey]=hush-5&id=1", "/a?filter%5Bapikey%5D=hush-6", "/a?filter%5bapiKey%5d%5b%5d=hush-7&x[y]=shown", "/nowhere?a[token][0]=hush-8",
               "/a?sessionid=hush-9&id=not-a-number", "/a?key=hush-10;filter[apikey]=hush-11", "/a?to=/b?filter[apikey]=hush-12"]
    contract = DECLARED.replace("'200': { description: Yes. }", "'200': { description: Yes., headers: { Set-Cookie: { example: sid=hush-13; Path=/ } } }")
    with tempfile.TemporaryDirectory() as folder:
        path, har, lines = (os.path.join(folder, name) for name in ("api.yaml", "run.har", "run.jsonl"))
        with open(path, "w", encoding="utf-8") as file:
            file.write(contract)
        for record, log in ((har, "json"), (lines, "text")):
            with Mock("--log", log, "--record", record, path) as mock:
                for target in targets:
                    mock.get(target, {**sent, "key": "1"})
                kept = mock.get("/log", port=mock.admin)[2].decode()
                _, told = mock.stop()
                for name, text in (("the record", open(record, encoding="utf-8").read()), ("the admin log", kept), ("the log", mock.output + told)):
                    checks.check("hush" not in text, f"no value of a secret name is in {name} ({os.path.basename(record)}, --log {log})",
                                 [line[:300] for line in text.replace("},{", "},\n{").splitlines() if "hush" in line][:9])
                    checks.check("shown" in text and "apikey" in text, f"but names and other values are in {name}", text[:2000])
        entry = json.loads(open(lines, encoding="utf-8").readline())
        checks.equal([entry["request"]["queryString"][0], entry["request"]["cookies"][0]["value"], entry["response"]["cookies"][0]["value"]],
                     [{"name": "filter[apikey]", "value": "***"}, "***", "***"], "queries and cookies are lists in it, without the values")


def covered(checks):
    with tempfile.TemporaryDirectory() as folder:
        text, form = os.path.join(folder, "coverage.txt"), os.path.join(folder, "coverage.json")
        with Mock("--log", "off", "--coverage", form, "--fail-under", "90", ORDERS) as mock:
            mock.get("/orders/7?fields=total")
            shown = mock.get("/coverage", port=mock.admin)[2].decode()
            checks.check("operations 1 of 3 (33 %)" in shown, "/coverage shows what was exercised so far", shown)
            kind = mock.get("/coverage", {"Accept": "application/json"}, port=mock.admin)[1]["content-type"]
            checks.equal(kind, "application/json", "as JSON where that is asked for")
            status, told = mock.stop()
            checks.check(status == 1 and "less than --fail-under 90" in told, "--fail-under makes the exit status 1", f"{status} {told}")
        report = json.load(open(form, encoding="utf-8"))
        checks.check("GET" in json.dumps(report) and report["percent"] < 90, "the report is JSON where its name says so", json.dumps(report)[:2000])
        with Mock("--log", "off", "--admin", "off", "--coverage", text, "--fail-under", "5", ORDERS) as mock:
            mock.get("/orders/7")
            checks.equal(mock.stop()[0], 0, "enough is exit status 0")
        checks.check("GET /orders/{orderId}" in open(text, encoding="utf-8").read(), "the report is a table else")


main(problems_where_nothing_is_declared, declared_errors, declared_errors_are_judged, declared_limits, malformed_bodies, modes, answers_that_break_the_contract, policies, recorded, secrets_of_queries_and_cookies, covered)
