#!/usr/bin/env python3
"""In the place of Steady: under its name, with the command line that SDKs' test scripts have, its fields, codes and exit statuses."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import BIN, DEADLINE, Mock, until  # noqa: E402

CONTRACT = """openapi: 3.1.0
info: {title: Notes, version: '2.1'}
servers: [{url: 'https://notes.test/v1'}]
paths:
  /notes:
    get:
      parameters:
      - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      - {name: tags, in: query, schema: {type: array, items: {type: integer}}}
      - {name: filter, in: query, schema: {type: object, properties: {level: {type: integer}}}}
      responses: {'200': {description: ok, content: {application/json: {example: [{id: 1}]}}}}
    post:
      requestBody:
        required: true
        content:
          application/json: &note
            schema:
              type: object
              required: [text]
              properties: {text: {type: string, maxLength: 5}, tags: {type: array, items: {type: string}}, due: {type: string}}
          multipart/form-data: *note
      responses:
        '201': {description: ok, content: {application/json: {example: {id: 2}}}}
        '400': {description: never sent, content: {application/json: {example: {declared: true}}}}
  /many:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              properties:
                text: {type: string, minLength: 2, pattern: '^a', format: email}
                list: {type: array, minItems: 2, uniqueItems: true, items: {type: integer}}
                number: {type: number, exclusiveMinimum: 0, multipleOf: 2}
                map: {type: object, minProperties: 1, additionalProperties: {type: integer}}
                color: {enum: [red, 3]}
                kind: {const: a}
                never: false
                outer: {type: object, properties: {inner: {type: object, required: [x], properties: {x: {type: integer}}}}}
                maybe: {anyOf: [{$ref: '#/components/schemas/Cat'}, {type: 'null'}]}
                either: {oneOf: [{type: string}, {type: integer}]}
                both: {oneOf: [{type: string}, {maxLength: 3}]}
                pet:
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  discriminator: {propertyName: type, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}
      responses: {'202': {description: ok}, '204': {description: first of Steady's}}
  /moved:
    get: {responses: {'302': {description: elsewhere}, default: {description: none}}}
  /notes/{id}:
    delete:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: gone}}
components:
  schemas:
    Cat: {type: object, required: [type, meow], properties: {type: {const: cat}, meow: {type: boolean}}}
    Dog: {type: object, required: [type, bark], properties: {type: {const: dog}, bark: {type: boolean}}}
"""
# As anthropic-sdk-python starts it.
FORMATS = ("--validator-query-array-format=comma", "--validator-form-array-format=comma",
           "--validator-query-object-format=brackets", "--validator-form-object-format=brackets")
JSON = {"Content-Type": "application/json"}


class Place:
    """An empty folder with the contract and a link of the name."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.steady = os.path.join(self.folder.name, "steady")
        os.symlink(BIN, self.steady)
        with open(os.path.join(self.folder.name, "api.yaml"), "w", encoding="utf-8") as out:
            out.write(CONTRACT)

    def run(self, *arguments):
        done = subprocess.run([self.steady, *map(str, arguments)], capture_output=True, timeout=DEADLINE, cwd=self.folder.name,
                              stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


class Steady(Mock):
    def __init__(self, place, *arguments):  # not Mock's: another command line, other lines to wait for
        self.output, self.end = "", None
        self.process = subprocess.Popen([place.steady, *arguments, "api.yaml"], cwd=place.folder.name,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        ready = self.wait_for(r"Ready to accept requests on http://[\w.]+:(\d+)")
        if not ready:
            self.process.kill()
            raise RuntimeError("did not start: " + self.process.stderr.read().decode())
        self.port = int(ready.group(1))

    def post(self, value, fields=None, path="/notes"):
        return self.request("POST", path, {**JSON, **(fields or {})}, json.dumps(value))


def served(place, *arguments):
    return Steady(place, "--host", "127.0.0.1", "-p", "0", *arguments)


def is_healthy(steady):
    try:
        return steady.get("/_x-steady/health")[0] == 200
    except OSError:
        return False


def errors(fields):
    """(code, path) of each error in the fields of an answer."""
    count = int(fields["x-steady-error-count"])
    return [(fields[f"x-steady-error-{i}-code"], fields[f"x-steady-error-{i}-path"]) for i in range(1, count + 1)]


def a_test_suite_of_a_client_runs(checks):
    with Place() as place, served(place, *FORMATS) as steady:
        checks.check(until(lambda: is_healthy(steady)), "the health path answers")
        health = json.loads(steady.get("/_x-steady/health")[2])
        checks.equal((health["status"], health["version"], health["spec"]), ("healthy", "0.22.2", {"title": "Notes", "version": "2.1"}),
                     "and says what is served")
        checks.check("Loaded: 5/5 endpoints" in steady.output and "(reject-on-sdk-error)" in steady.output, "the lines that scripts look for",
                     steady.output)
        spec = json.loads(steady.get("/_x-steady/spec")[2])
        checks.equal(spec["paths"]["/notes"]["post"]["requestBody"]["required"], True, "the contract is served as JSON")
        status, fields, body = steady.get("/notes?limit=5&tags=1%2C2&filter%5Blevel%5D=3")
        checks.equal((status, json.loads(body), errors(fields)), (200, [{"id": 1}], []), "a valid request is answered")
        checks.equal((fields["x-steady-request-valid"], fields["x-steady-matched-path"], fields["x-steady-example-source"]),
                     ("true", "/notes", "generated"), "with Steady's fields")
        checks.equal(steady.stop()[0], 0, "SIGTERM ends it with 0 where no request failed")
        checks.check("Session: 1 requests (100% structurally valid)" in steady.output, "after a summary", steady.output)


def broken_requests_are_rejected(checks):
    with Place() as place, served(place, *FORMATS) as steady:
        status, fields, body = steady.post({"text": 5, "tags": ["a", 1]})
        checks.equal((status, errors(fields)), (400, [("E3008", "body.text"), ("E3010", "body.tags.1")]), "wrong types, by their codes and paths")
        checks.equal(fields["x-steady-error-1-message"], "Expected type string, got number", "in Steady's words")
        answer = json.loads(body)
        first = answer["steady"]["errors"][0]
        checks.equal((answer["error"], answer["steady"]["valid"], first["severity"], first["category"], first["expected"], first["actual"]),
                     ("Validation failed", False, "error", "sdk-issue", "string", "number"), "and in the body, whatever 400 the contract declares")
        checks.equal(first["attribution"]["confidence"], 1, "with an attribution")
        for name, answer, wanted in [
                ("a missing property", steady.post({}), (400, [("E3007", "body")])),
                ("null", steady.post({"text": None}), (201, [("E5001", "body.text")])),
                ("a text too long is a note", steady.post({"text": "abcdef"}), (201, [("E4003", "body.text")])),
                ("no body", steady.request("POST", "/notes"), (400, [("E3005", "body")])),
                ("a body that is no JSON", steady.request("POST", "/notes", JSON, "{"), (400, [("E3021", "body"), ("E3005", "body")])),
                ("another media type", steady.request("POST", "/notes", {"Content-Type": "text/plain"}, "a"), (400, [("E3006", "header.content-type")])),
                ("a query parameter of another type", steady.get("/notes?limit=x"), (400, [("E3003", "query.limit")])),
                ("a path parameter of another type", steady.request("DELETE", "/notes/x"), (400, [("E3001", "path.id")])),
                ("an unknown query parameter is only told", steady.get("/notes?lmit=5"), (200, [("E3015", "query.lmit")])),
                ("an array in another format", steady.get("/notes?tags[]=1"), (400, [("E3014", "query.tags[]")])),
                ("an object in another format", steady.get("/notes?filter.level=1"), (400, [("E3014", "query.filter.level")])),
                ("no path", steady.get("/nodes"), (404, [("E2001", "/nodes")])),
                ("no method", steady.request("PUT", "/notes"), (405, [("E2002", "/notes")]))]:
            checks.equal((answer[0], errors(answer[1])), wanted, name)
        checks.equal(json.loads(steady.get("/nodes")[2]), {"error": "Path not found: /nodes", "suggestion": "Available paths: /notes, /many, /moved, /notes/{id}"},
                     "the body of a 404")
        checks.equal(json.loads(steady.request("PUT", "/notes")[2]),
                     {"error": "Method PUT not allowed for /notes", "suggestion": 'Available methods for "/notes": GET, POST'}, "the body of a 405")
        checks.equal(steady.stop()[0], 1, "SIGTERM ends it with 1 where a request failed")
        checks.check("sdk-issue" in steady.output, "and the summary counts what", steady.output)


def every_kind_of_issue_has_its_code(checks):
    rejected, told = 400, 204
    with Place() as place, served(place) as steady:
        for value, status, code, path, message in [
                ({"zzz": 1}, rejected, "E3009", "body", "Unknown property: zzz"),
                ({"color": "blue"}, rejected, "E3016", "body.color", 'Value "blue" is not in allowed values'),
                ({"kind": "b"}, rejected, "E3017", "body.kind", 'Expected constant value "a"'),
                ({"list": [1, "a"]}, rejected, "E3010", "body.list.1", "Expected type integer, got string"),
                ({"map": {"a": "b"}}, rejected, "E3008", "body.map.a", "Expected type integer, got string"),
                ({"maybe": 5}, rejected, "E3008", "body.maybe", "Expected type object, got number"),
                ({"maybe": {"type": "cat"}}, rejected, "E3007", "body.maybe", "Missing required property: meow"),
                ({"pet": {"type": "cow"}}, rejected, "E3011", "body.pet.type", 'Invalid discriminator value "cow" for property "type"'),
                ({"pet": 5}, rejected, "E3007", "body.pet.type", 'Missing required discriminator property "type"'),
                ({"text": "aa"}, told, "E4001", "body.text", "Value-validation format mismatch"),
                ({"text": "b@c.de"}, told, "E4002", "body.text", "Pattern mismatch"),
                ({"never": 1}, told, "E4002", "body.never", "Schema is false; no value is valid"),
                ({"list": [1, 1]}, told, "E4002", "body.list", "Duplicate item at index 1"),
                ({"map": {}}, told, "E4002", "body.map", "Pattern mismatch"),
                ({"list": [1]}, told, "E4005", "body.list", "Array size violation"),
                ({"number": -2}, told, "E4004", "body.number", "Numeric range violation"),
                ({"number": 3}, told, "E4007", "body.number", "Multiple-of violation"),
                ({"outer": {"inner": {}}}, told, "E3013", "body.outer.inner", "Missing required property: x"),
                ({"either": True}, told, "E3012", "body.either", "No variant matched: 2 variants all failed structurally"),
                ({"both": "abc"}, told, "E3012", "body.both", "several variants structurally match, ambiguous")]:
            answer, fields, _ = steady.post(value, path="/many")
            got = answer, *errors(fields), fields.get("x-steady-error-1-message")
            checks.equal(got, (status, (code, path), message), f"{code} of {json.dumps(value)}")
        _, _, body = steady.post({"text": "", "list": [True], "number": 3, "zzz": 1}, path="/many")
        told = {error["code"]: (error.get("expected"), error.get("actual")) for error in json.loads(body)["steady"]["errors"]}
        checks.equal(told, {"E4001": ("email", ""), "E4002": ("^a", ""), "E4003": (2, 0), "E3010": ("integer", "boolean"), "E4005": (2, 1),
                            "E4007": (2, 3), "E3009": (False, None)}, "with what was expected, and what came")
        status, fields, _ = steady.get("/moved")
        checks.equal((status, fields["location"]), (302, "/_x-steady/redirected"), "a redirect leads somewhere")


def a_request_may_say_what_is_to_become_of_it(checks):
    with Place() as place:
        with served(place) as steady:
            status, fields, _ = steady.post({}, {"X-Steady-Reject-On-Error": "false"})
            checks.equal((status, errors(fields), fields["x-steady-request-valid"]), (201, [("E3007", "body")], "false"), "told, but not rejected")
            checks.equal(steady.get("/notes", {"Prefer": "code=404", "Accept": "image/png"})[0], 200, "Prefer is not read, and Accept never fails")
            status, fields, body = steady.request("DELETE", "/notes/5", {"Accept": "application/json"})
            checks.equal((status, fields.get("content-type"), body), (200, "application/json", b"{}"), "a response without content is an empty object")
            checks.equal(steady.stop()[0], 0, "an issue that was not rejected is no failure")
        with served(place, "--reject-on-sdk-error=false") as steady:
            checks.equal((steady.post({})[0], steady.post({}, {"X-Steady-Reject-On-Error": "true"})[0]), (201, 400), "the option, and the field over it")


def multipart_forms_have_the_formats_too(checks):
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    with Place() as place, served(place, *FORMATS) as steady:
        for names, wanted in [([("text", "a"), ("tags", "x,y")], (201, [])), ([("text", "a"), ("tags[]", "x")], (400, [("E3023", "body.tags")]))]:
            body = "".join(part.format(*pair) for pair in names) + "--b--\r\n"
            status, fields, _ = steady.request("POST", "/notes", {"Content-Type": "multipart/form-data; boundary=b"}, body)
            checks.equal((status, errors(fields)), wanted, f"parts named {', '.join(name for name, _ in names)}")


def the_end_can_depend_on_more(checks):
    with Place() as place:
        for flags, query, wanted in [(["--fail-on-ambiguous"], "?lmit=5", 1), (["--fail-on-warnings"], "?lmit=5", 0), (["--fail-on-ambiguous"], "", 0)]:
            with served(place, *flags) as steady:
                steady.get("/notes" + query)
                checks.equal(steady.stop()[0], wanted, f"{flags[0]} after /notes{query} is {wanted}")
        with served(place, "--fail-on-warnings") as steady:
            steady.post({"text": None})
            checks.equal(steady.stop()[0], 1, "--fail-on-warnings after a warning is 1")


def its_other_commands_are_there(checks):
    with Place() as place:
        checks.equal(place.run("validate", "api.yaml")[:2], (0, "All good\n"), "validate: all good")
        status, out, err = place.run("validate", "none.yaml")
        checks.check(status == 3 and "error[E1001]" in err and not out, "validate: a file that is not there is 3", err)
        checks.equal(place.run("none.yaml")[0], 3, "and so it is to serve it")
        with open(os.path.join(place.folder.name, "some.yaml"), "w", encoding="utf-8") as out:
            out.write(CONTRACT.replace("servers:", "serverz:"))
        status, _, err = place.run("validate", "some.yaml")
        checks.check(status == 0 and "warning[E1015]" in err and "1 warning" in err, "validate: a warning is told, and is 0", err)
        checks.check("download it first" in place.run("https://notes.test/api.yaml")[2], "a contract in the network is to be downloaded first")
        status, out, _ = place.run("explain", "e3008", "4001")
        checks.check(status == 0 and out.startswith("error[E3008]: Field type mismatch\n  Category: SDK Issue") and "[E4001]" in out, "explain", out)
        checks.equal(place.run("explain", "E9999")[0], 1, "explain of what is no code is 1")
        checks.check("E5003" in place.run("explain")[1], "explain lists the codes")
        checks.check(place.run("--version")[1].startswith("steady 0.22.2 "), "--version")
        checks.check(place.run()[0] == 0 and "fail-on-ambiguous" in place.run("-h")[1], "without arguments and with -h it shows its options")
        checks.equal(place.run("--validator-form-array-format=csv", "api.yaml")[0], 1, "a format that is none is 1")
        checks.equal(place.run("-p", "70000", "api.yaml")[0], 1, "a port that is none is 1")


def the_port_is_that_of_the_contract(checks):
    with Place() as place:
        with served(place) as other:
            free = other.port
        text = CONTRACT.replace("https://notes.test/v1", f"http://notes.test:{free}/v1")
        with open(os.path.join(place.folder.name, "api.yaml"), "w", encoding="utf-8") as out:
            out.write(text)
        with Steady(place, "--host", "127.0.0.1") as steady:
            checks.equal((steady.port, steady.get("/notes")[0]), (free, 200), "without -p it is the one of the first server")


def proviso_itself_takes_the_options(checks):
    with Place() as place:
        arguments = [BIN, "mock", "--validator-query-array-format", "comma", "--port=0", "--compat", "steady", "--host", "127.0.0.1"]
        place.steady = os.path.join(place.folder.name, "start")
        with open(place.steady, "w", encoding="utf-8") as out:
            out.write("#!/bin/sh\nexec " + " ".join(arguments) + ' "$@"\n')
        os.chmod(place.steady, 0o755)
        with Steady(place) as steady:
            checks.equal(steady.get("/notes?tags=1,2")[0], 200, "proviso mock --compat steady, with options before it")


main(a_test_suite_of_a_client_runs, broken_requests_are_rejected, every_kind_of_issue_has_its_code, a_request_may_say_what_is_to_become_of_it,
     multipart_forms_have_the_formats_too, the_end_can_depend_on_more, its_other_commands_are_there,
     the_port_is_that_of_the_contract, proviso_itself_takes_the_options)
