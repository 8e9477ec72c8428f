#!/usr/bin/env python3
"""proviso validate, as people and scripts use it: what comes out, where, and with which exit status."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import BIN, DEADLINE  # noqa: E402

SCHEMA = """{
  "type": "object",
  "required": ["name"],
  "properties": {
    "name": {"type": "string"},
    "age": {"type": "integer", "minimum": 0},
    "born": {"type": "string", "format": "date"}
  }
}
"""
FILES = {
    "person.json": SCHEMA,
    "good.json": '{"name": "Ada", "age": 36}\n',
    "good.yaml": "name: Ada\nage: 36\n",
    "young.json": '{\n  "name": "Ada",\n  "age": -1\n}\n',
    "nameless.yaml": "age: 36\n",
    "people.jsonl": '{"name": "Ada"}\n\n{"age": 1}\n  \n{"name": 5}\n',
    "born.json": '{"name": "Ada", "born": "tomorrow"}\n',
    "broken.json": '{\n  "name": ,\n}\n',
    "tabs.yaml": "a:\n\tb: 1\n",
    "bytes.json": b'{"name": "\xff"}\n',
    "twice.json": '{"name": "Ada",\n "name": "Eve"}\n',
    "wrong.json": '{\n  "type": "strng"\n}\n',
    "pair/main.json": '{"properties": {"a": {"$ref": "parts/a.json"}, "b": {"$ref": "../common.yaml#/$defs/B"}}}\n',
    "pair/inside.json": '{"properties": {"a": {"$ref": "parts/a.json#/$defs/A"}}}\n',
    "pair/parts/a.json": '{"$defs": {"A": {"type": "boolean"}}, "type": "boolean"}\n',
    "common.yaml": "$defs:\n  B: {type: boolean}\n",
    "ab.json": '{"a": 1, "b": 2}\n',
    "settings.yaml": "format: json\nquiet: on\n",
}
VALUE_TYPE = r"\[value-type\]"


class Folder:
    """Files to work on, and `proviso validate` run among them."""

    def __init__(self, files=None):
        self.temporary = tempfile.TemporaryDirectory()
        self.path = os.path.realpath(self.temporary.name)
        for name, text in (files or FILES).items():
            path = os.path.join(self.path, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(text if isinstance(text, bytes) else text.encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def run(self, *arguments, stdin=b"", env=None):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PROVISO_")}
        done = subprocess.run([BIN, "validate", *map(str, arguments)], cwd=self.path, capture_output=True, timeout=DEADLINE,
                              env={**environment, **(env or {})}, input=stdin if isinstance(stdin, bytes) else stdin.encode())
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def rows(out):
    return [json.loads(line) for line in out.splitlines()]


def values_good_and_bad(checks):
    with Folder() as folder:
        checks.equal(folder.run("person.json", "good.json", "good.yaml"), (0, "", "2 instances: 2 valid\n"), "values that are valid need no words")
        status, out, err = folder.run("person.json", "young.json", "good.json", "nameless.yaml")
        checks.equal((status, err), (1, "3 instances: 1 valid, 2 invalid\n"), "some that are not: status 1, and how many")
        lines = out.splitlines()
        checks.check(re.match(r"young\.json:3:10: error: .+ \[value-minimum\]$", lines[0]), "a finding has file, line, column and a name", out)
        checks.equal(lines[1:6], ['      "age": -1', "             ^~", "    see person.json:6:43",
                                  '        "age": {"type": "integer", "minimum": 0},', " " * 46 + "^"],
                     "the value and the line of the schema are shown")
        checks.check(re.search(r"^nameless\.yaml:1:1: error: .*name.* \[value-required\]$", out, re.M), "YAML has places, too", out)
        status, out, err = folder.run("person.json", "good.json", "-v")
        checks.equal((status, out), (0, "good.json: valid\n"), "--verbose names what is valid")
        checks.equal(folder.run("person.json", "young.json", "--quiet"), (1, "", ""), "--quiet leaves it to the status")


def standard_input(checks):
    with Folder() as folder:
        checks.equal(folder.run("person.json", "-", stdin='{"name": "Ada"}')[0], 0, "- is standard input")
        checks.equal(folder.run("person.json", "-", stdin="name: Ada\n")[0], 0, "which may be YAML")
        status, out, err = folder.run("person.json", "good.json", "-", stdin='{"name":\n5}')
        checks.check(status == 1 and re.match(rf"<stdin>:2:1: error: .+ {VALUE_TYPE}", out), "findings about it have a name", out + err)
        checks.equal(folder.run("-", "good.json", stdin=SCHEMA)[0], 0, "the schema may come from there")
        status, _, err = folder.run("-", "-", stdin=SCHEMA)
        checks.check(status == 2 and "read once only" in err, "both cannot", err)
        status, out, err = folder.run("person.json", "-", stdin="")
        checks.check(status == 2 and "<stdin>:1:1: error:" in out, "an empty one is no value", out + err)
        status, out, err = folder.run("person.json", "-", "--max-document-bytes", 200, stdin="[" + " " * 1000)
        checks.check(status == 2 and "--max-document-bytes" in out + err, "it has the limit that files have", out + err)


def json_lines(checks):
    with Folder() as folder:
        status, out, err = folder.run("person.json", "people.jsonl")
        checks.equal((status, err), (1, "3 instances: 1 valid, 2 invalid\n"), "each line of a .jsonl file is an instance, empty ones are not")
        heads = re.findall(r"^people\.jsonl:(\d+:\d+): error: .*\[(.*)\]$", out, re.M)
        checks.equal(heads, [("3:1", "value-required"), ("5:10", "value-type")], "findings have the line of the file")
        checks.equal(folder.run("person.json", "--lines", "-", "-q", stdin='{"name": "a"}\n{"name": "b"}')[0], 0, "--lines takes standard input so")
        status, out, _ = folder.run("person.json", "--lines", "-", "-v", stdin='{"name": "a"}\n{"name": \n{"name": "b"}\n')
        checks.check(status == 2 and out.splitlines()[0] == "<stdin>:1: valid" and out.splitlines()[-1] == "<stdin>:3: valid"
                     and "<stdin>:2:10: error:" in out, "a line that is no JSON is told of, the others are judged", out)
        status, out, _ = folder.run("person.json", "people.jsonl", "-f", "json")
        checks.equal([(row["instance"], row["line"], row["valid"]) for row in rows(out)],
                     [("people.jsonl", 1, True), ("people.jsonl", 3, False), ("people.jsonl", 5, False)], "as JSON, with a member of its own")
        status, out, _ = folder.run("person.json", "--lines", "-", "--max-document-bytes", 200, stdin='{"name": "' + "a" * 300 + '"}\n{"name": "b"}\n')
        checks.check(status == 2 and "<stdin>:1:1: error: more than 200" in out, "a line beyond the limit is read over", out)
        checks.equal(folder.run("person.json", "-l", "-", stdin=b"\xef\xbb\xbf" + b'{"name": "a"}\r\n')[0], 0, "byte order mark and CR do no harm")
        checks.equal(folder.run("person.json", "-l", "-"), (0, "", "0 instances\n"), "no lines are no instances")


def lines_are_answered_as_they_come(checks):
    with Folder() as folder:
        process = subprocess.Popen([BIN, "validate", "person.json", "-l", "-f", "json", "-"], cwd=folder.path, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            seen = []
            for text in ('{"name": "a"}', '{"name": 1}'):
                process.stdin.write(text.encode() + b"\n")
                process.stdin.flush()
                seen.append(json.loads(process.stdout.readline())["valid"])
            checks.equal(seen, [True, False], "a line is answered before the next one comes")
        finally:
            process.stdin.close()
            status = process.wait(DEADLINE)
            process.stdout.close()
        checks.equal(status, 1, "and the end of the stream ends it")


def findings_as_json(checks):
    with Folder() as folder:
        status, out, err = folder.run("person.json", "good.json", "young.json", "none.json", "broken.json", "--format", "json")
        checks.equal((status, err), (2, "4 instances: 1 valid, 1 invalid, 2 unreadable\n"), "one that cannot be read does not keep the others from being judged")
        good, young, none, broken = rows(out)
        checks.equal(good, {"instance": "good.json", "valid": True, "findings": []}, "a line for each instance, in order")
        finding = young["findings"][0]
        message = finding.pop("message")
        checks.equal({key: young[key] for key in ("instance", "valid")}, {"instance": "young.json", "valid": False}, "what is not valid says so")
        checks.equal(young["findings"], [{
            "id": "value-minimum", "severity": "error", "keyword": "minimum",
            "value": {"file": "young.json", "line": 3, "column": 10, "pointer": "/age"},
            "schema": {"file": "person.json", "line": 6, "column": 43, "pointer": "/properties/age/minimum"}}],
            "with the places in value and schema")
        checks.check("-1" in message, "and words", message)
        checks.equal((none["findings"][0]["id"], none["findings"][0]["place"], "valid" in none),
                     ("file-unreadable", {"file": "none.json"}, False), "a file that is not there is neither valid nor not")
        checks.equal((broken["findings"][0]["id"], broken["findings"][0]["place"]),
                     ("json-syntax", {"file": "broken.json", "line": 2, "column": 11}), "nor is one that is no JSON")
        checks.equal(out, folder.run("person.json", "good.json", "young.json", "none.json", "broken.json", "-f", "json")[1], "twice the same bytes")
        status, out, _ = folder.run("person.json", "-f", "json")
        checks.equal((status, rows(out)), (0, [{"schema": "person.json", "valid": True, "findings": []}]), "a schema alone has a line of its own")
        status, out, _ = folder.run("wrong.json", "good.json", "-f", "json")
        row = rows(out)[0]
        checks.equal((status, row["schema"], row["valid"], row["findings"][0]["id"], row["findings"][0]["place"]),
                     (2, "wrong.json", False, "schema-invalid", {"file": "wrong.json", "line": 2, "column": 11}),
                     "so has one that cannot be used, and nothing is judged by it")


def many_findings_as_json(checks):
    lines = "".join(f'  "k{i}": "x{"é" * (i % 3)}",\n' for i in range(300))
    files = {"s.json": '{"additionalProperties": {"type": "integer"}}', "v.json": "{\n" + lines + '  "last": 0\n}\n'}
    with Folder(files) as folder:
        status, out, _ = folder.run("s.json", "v.json", "-f", "json")
        places = [(finding["value"]["line"], finding["value"]["column"], finding["value"]["pointer"]) for finding in rows(out)[0]["findings"]]
        wanted = [(i + 2, 9 + len(str(i)) - 1, f"/k{i}") for i in range(300)]
        checks.check(status == 1 and sorted(places) == sorted(wanted), "each of many has its own line and column", f"{status} {places[:3]} of {len(places)}")
        out = folder.run("s.json", "v.json")[1]
        checks.check(out.count("[value-type]") == 20 and "280 more findings not shown; --verbose shows all" in out, "as text the first are shown", out[-300:])
        checks.equal(folder.run("s.json", "v.json", "-v")[1].count("[value-type]"), 300, "--verbose shows all")
    with Folder({"s.json": '{"items": {"type": "integer"}}', "v.json": json.dumps(["x"] * 1500)}) as folder:
        row = rows(folder.run("s.json", "v.json", "-f", "json")[1])[0]
        checks.equal((len(row["findings"]), row["dropped"]), (1000, 500), "a thousand are kept, the others counted")
        out = folder.run("s.json", "v.json", "-v")[1]
        checks.check("500 more findings not shown" in out, "as text, too", out[-300:])


def output_formats(checks):
    with Folder() as folder:
        status, out, err = folder.run("person.json", "good.json", "young.json", "none.json", "--output", "flag")
        checks.equal((status, rows(out)), (2, [{"valid": True}, {"valid": False}, None]), "--output flag: a line for each, null where there is no value")
        checks.check("none.json: error: cannot be read" in err, "why there is none is on standard error", err)
        for form in ("basic", "detailed"):
            status, out, _ = folder.run("person.json", "young.json", "-o", form)
            text = json.dumps(rows(out))
            checks.check(status == 1 and rows(out)[0]["valid"] is False and '"instanceLocation": "/age"' in text
                         and '"keywordLocation": "/properties/age/minimum"' in text, f"--output {form} has locations of value and keyword", out)
        status, _, err = folder.run("person.json", "good.json", "-o", "flag", "-f", "json")
        checks.check(status == 2 and "--output and --format json" in err, "--output and --format json do not go together", err)


def schemas_alone(checks):
    with Folder() as folder:
        checks.equal(folder.run("person.json"), (0, "", "person.json: no findings\n"), "without an instance the schema is checked")
        checks.equal(folder.run("person.json", "-q"), (0, "", ""), "--quiet: without words")
        status, out, err = folder.run("wrong.json")
        checks.check(status == 2 and re.match(r"wrong\.json:2:11: error: .* \[schema-invalid\]", out) and "cannot be used" in err,
                     "a schema with an error is trouble, with its place", out + err)
        status, out, err = folder.run("wrong.json", "good.json", "-q")
        checks.check(status == 2 and "[schema-invalid]" in out, "which --quiet does not hide, and no instance is judged", out + err)


def schemas_that_cannot_be_read(checks):
    with Folder() as folder:
        for name, patterns in (("none.json", [r"none\.json: error: .*No such file"]), (".", [r"folder"]), ("broken.json", [r"broken\.json:2:11: error: .*\[json-syntax\]"]),
                               ("tabs.yaml", [r"tabs\.yaml:2:1: error: .*\[yaml-syntax\]"]), ("bytes.json", [r"bytes\.json:1:11: error: .*\[text-not-utf8\]"]),
                               ("twice.json", [r"twice\.json:2:2: error: .*\[duplicate-key\]", r"twice\.json:1:2"]), ("", [r"empty name"])):
            for arguments in ([name, "good.json"], ["person.json", name]):
                status, out, err = folder.run(*arguments)
                checks.check(status == 2 and all(re.search(pattern, out) for pattern in patterns),
                             f"{'schema' if arguments[0] == name else 'instance'} {name or 'without a name'}: {patterns[-1]}", f"{status}\n{out}{err}")
        if os.geteuid() != 0:
            os.chmod(os.path.join(folder.path, "good.json"), 0)
            status, out, _ = folder.run("person.json", "good.json")
            checks.check(status == 2 and "Permission denied" in out, "a file without permission", out)
        else:
            checks.skip("a file without permission", "root may read everything")
        os.mkfifo(os.path.join(folder.path, "pipe.json"))
        status, out, _ = folder.run("person.json", "pipe.json")
        checks.check(status == 2 and "no regular file" in out, "a pipe is not waited for", out)
        os.rename(os.path.join(folder.path, "pipe.json"), os.path.join(folder.path, "pipe.jsonl"))
        status, out, _ = folder.run("person.json", "pipe.jsonl", "none.jsonl")
        checks.check(status == 2 and out.count("[file-unreadable]") == 2, "nor one with lines", out)


def references(checks):
    with Folder() as folder:
        status, out, err = folder.run("pair/inside.json", "ab.json")
        checks.check(status == 1 and "see pair/parts/a.json:1:26" in out, "a reference into the folder of the schema is followed", out + err)
        status, out, err = folder.run("pair/main.json", "ab.json")
        checks.check(status == 2 and re.search(r"^pair/main\.json:1:62: error: .*--allow-ref.* \[ref-not-allowed\]$", out, re.M), "one out of it is not, and how to allow it is said", out + err)
        status, out, err = folder.run("pair/main.json", "ab.json", "--allow-ref", "common.yaml")
        checks.check(status == 1 and out.count("[value-type]") == 2 and "see common.yaml:2:13" in out, "--allow-ref allows it", out + err)
        os.symlink("../common.yaml", os.path.join(folder.path, "pair", "link.yaml"))
        with open(os.path.join(folder.path, "pair", "linked.json"), "w", encoding="utf-8") as out:
            out.write('{"$ref": "link.yaml#/$defs/B"}')
        status, out, err = folder.run("pair/linked.json", "ab.json")
        checks.check(status == 2 and "it is a link to" in out, "a link is no way round", out + err)
        with open(os.path.join(folder.path, "net.json"), "w", encoding="utf-8") as out:
            out.write('{"$ref": "http://127.0.0.1:9/x.json"}')
        status, out, err = folder.run("net.json", "ab.json")
        checks.check(status == 2 and re.search(r"net\.json:1:10: error: .* not fetched over the network \[ref-not-allowed\]", out), "the network is not asked", out + err)
        status, out, err = folder.run("net.json", "ab.json", "--allow-ref", "http://127.0.0.1:9/")
        checks.check(status == 2 and re.search(r"only files are read.* \[ref-document-unreadable\]", out), "not even where it is allowed", out + err)


OPENAPI = """openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      type: object
      properties: {name: {$ref: '#/components/schemas/Name'}, tag: {type: string, nullable: true}}
    Name: {type: string}
    a b/c: {type: integer}
"""


def schemas_in_contracts(checks):
    files = {"api.yaml": OPENAPI, "api31.yaml": OPENAPI.replace("3.0.3", "3.1.0"), "api9.yaml": OPENAPI.replace("3.0.3", "9.1"),
             "api2.json": '{"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, "definitions": {"Pet": {"type": "file"}, "Int": {"type": "integer"}}}',
             "async.yaml": "asyncapi: 2.6.0\ninfo: {title: t, version: '1'}\nchannels: {}\ncomponents: {schemas: {Pet: {type: object, required: [name]}}}\n",
             "pet.json": '{"name": "Rex", "tag": null}', "bad.json": '{"name": 1}', "five.json": "5", "odd#name.json": '{"type": "integer"}'}
    with Folder(files) as folder:
        pet = "api.yaml#/components/schemas/Pet"
        checks.equal(folder.run(pet, "pet.json")[0], 0, "a schema in a contract is named by its place; its dialect is that of the contract's version")
        checks.equal(folder.run("api.yaml", "--pointer", "/components/schemas/Pet", "pet.json")[0], 0, "or by --pointer")
        status, out, err = folder.run(pet, "bad.json")
        checks.check(status == 1 and "see api.yaml:9:18" in out, "its references are followed", out + err)
        status, out, err = folder.run("api31.yaml#/components/schemas/Pet", "pet.json")
        checks.check(status == 1 and "bad" not in out and "[value-type]" in out, "3.1 knows no nullable", out + err)
        checks.equal(folder.run("api31.yaml#/components/schemas/Pet", "pet.json", "--dialect", "openapi-3.0")[0], 0, "--dialect goes over the version")
        for dialect, status in (("https://json-schema.org/draft/2020-12/schema", 1), ("http://json-schema.org/draft-07/schema#", 1), ("urn:none", 2)):
            with open(os.path.join(folder.path, "named.yaml"), "w", encoding="utf-8") as out:
                out.write(OPENAPI.replace("3.0.3", "3.1.0") + f"jsonSchemaDialect: '{dialect}'\n")
            got, out, err = folder.run("named.yaml#/components/schemas/Pet", "pet.json")
            checks.check(got == status and ("[schema-dialect-unknown]" in out) == (status == 2), f"jsonSchemaDialect: {dialect} is what 3.1 goes by", out + err)
        checks.equal(folder.run("api2.json#/definitions/Int", "five.json")[0], 0, "Swagger 2.0 has definitions")
        checks.equal(folder.run("async.yaml#/components/schemas/Pet", "pet.json", "five.json")[0], 1, "AsyncAPI documents have schemas")
        checks.equal(folder.run("api.yaml#/components/schemas/a%20b~1c", "five.json")[0], 0, "the place is a URI's fragment behind the file's name")
        checks.equal(folder.run("api.yaml", "--pointer", "/components/schemas/a b~1c", "five.json")[0], 0, "and a plain pointer with --pointer")
        checks.equal(folder.run("odd#name.json", "five.json")[0], 0, "a file whose name has a # is found")
        for name, arguments, patterns in [
                ("a contract without a place", ["api.yaml", "pet.json"], [r"is an OpenAPI contract, no schema", r"--pointer '/components/schemas/Pet'"]),
                ("a place that is not there, with the nearest", ["api.yaml#/components/schemas/Pat", "pet.json"],
                 [r"api\.yaml:5:3: error: '/components/schemas/Pat' leads nowhere: '/components/schemas' has no 'Pat' \[ref-not-found\]",
                  r"did you mean '/components/schemas/Pet'\?"]),
                ("a place whose first step is not there", ["api.yaml#/x/y", "pet.json"], [r"the document has no 'x'"]),
                ("a place that is no pointer", ["api.yaml#Pet", "pet.json"], [r"'#Pet' is no JSON Pointer"]),
                ("a place with a broken escape", ["api.yaml#/a%2", "pet.json"], [r"'#/a%2' has a %"]),
                ("a place named twice", ["api.yaml#/a", "--pointer", "/b", "pet.json"], [r"named twice"]),
                ("a version that is not known", ["api9.yaml#/components/schemas/Pet", "pet.json"], [r"api9\.yaml:1:10: error: .*9\.1.*\[contract-version-unknown\]"]),
                ("a place that is no schema", ["api.yaml#/info/title", "pet.json"], [r"api\.yaml:2:15: error: .*\[schema-invalid\]"])]:
            status, out, err = folder.run(*arguments)
            checks.check(status == 2 and all(re.search(pattern, out + err) for pattern in patterns), name, f"{status} {patterns}\n{out}{err}")


def dialects_and_formats(checks):
    files = {"s.json": '{"properties": {"n": {"minimum": 5, "exclusiveMinimum": true}}}', "five.json": '{"n": 5}', **FILES}
    with Folder(files) as folder:
        checks.equal([folder.run("s.json", "five.json", "-q", "--dialect", name)[0] for name in ("draft-04", "4", "http://json-schema.org/draft-04/schema#")],
                     [1, 1, 1], "--dialect takes names and URIs")
        status, _, err = folder.run("s.json", "five.json", "-d", "draft-5")
        checks.check(status == 2 and "no dialect 'draft-5'" in err and all(name in err for name in ("draft-04", "2020-12", "openapi-3.1")),
                     "an unknown dialect: all that are known are named", err)
        results = {choice: folder.run("person.json", "born.json", "--formats", choice)[0] for choice in ("dialect", "assert", "ignore")}
        checks.equal(results, {"dialect": 0, "assert": 1, "ignore": 0}, "--formats says how format is taken")
        status, out, _ = folder.run("person.json", "born.json", "--formats", "assert")
        checks.check("[value-format]" in out, "what is not in its format is a finding", out)


def directions(checks):
    files = {"s.json": '{"required": ["id", "key"], "properties": {"id": {"readOnly": true}, "key": {"writeOnly": true}}}',
             "id.json": '{"id": 1}', "key.json": '{"key": 1}', "both.json": '{"id": 1, "key": 1}'}
    with Folder(files) as folder:
        said = {way: [row["findings"][0]["id"] if row["findings"] else "valid" for row in rows(folder.run("s.json", "id.json", "key.json", "both.json", "-f", "json", "-d", "openapi-3.1", "--direction", way)[1])]
                for way in ("neither", "request", "response")}
        checks.equal(said, {"neither": ["value-required", "value-required", "valid"], "request": ["value-read-only", "valid", "value-read-only"],
                            "response": ["valid", "value-write-only", "value-write-only"]}, "--direction says what readOnly and writeOnly do")


def options_in_their_places(checks):
    with Folder() as folder:
        status, out, err = folder.run("--config", "settings.yaml", "person.json", "young.json")
        checks.equal((status, err, rows(out)[0]["valid"]), (1, "", False), "options stand in --config")
        status, out, err = folder.run("--config", "settings.yaml", "person.json", "young.json", env={"PROVISO_FORMAT": "text", "PROVISO_QUIET": "off"})
        checks.check(status == 1 and out.startswith("young.json:3:10:") and err, "the environment goes over it", out + err)
        status, out, err = folder.run("person.json", "young.json", "--format=json", env={"PROVISO_FORMAT": "text"})
        checks.check(status == 1 and out.startswith("{"), "the command line goes over both", out)
        for name, arguments, pattern in [
                ("no schema", [], r"which schema\?"), ("an unknown option, with the nearest", ["--fromat", "json"], r"unknown option 'fromat'; did you mean 'format'\?"),
                ("a choice that is none", ["--format", "xml", "person.json"], r"--format is one of text\|json, not 'xml'"),
                ("an option without its value", ["person.json", "--dialect"], r"--dialect needs a value"),
                ("settings that are not there", ["--config", "none.yaml", "person.json"], r"none\.yaml"),
                ("a limit that is no number", ["person.json", "--max-depth", "deep"], r"--max-depth takes a whole number")]:
            status, out, err = folder.run(*arguments)
            checks.check(status == 2 and not out and re.search(pattern, err), name, f"{status} {out}{err}")
        status, out, _ = folder.run("--help")
        checks.check(status == 0 and all(word in out for word in ("usage: proviso validate", "--pointer", "--output", "--max-schema-steps", "exit status")),
                     "--help says how to use it", out)


def limits(checks):
    steps = {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{i + 1}"}, {"$ref": f"#/$defs/a{i + 1}", "maxProperties": 100 + i}]} for i in range(15)}
    steps["a15"] = {"properties": {"a": {"type": "integer"}}}
    files = {"steps.json": json.dumps({"$defs": steps, "$ref": "#/$defs/a0", "unevaluatedProperties": False}), **FILES,
             "search.json": '{"pattern": "^(a+)+$"}', "long.json": json.dumps("a" * 5000 + "b")}
    with Folder(files) as folder:
        status, out, err = folder.run("steps.json", "ab.json", "--max-schema-steps", 1000)
        checks.check(status == 1 and "[value-limit]" in out and "--max-schema-steps" in out and err == "1 instance: 1 beyond a limit\n",
                     "work beyond the budget is a finding, which names the option", out + err)
        row = rows(folder.run("steps.json", "ab.json", "--max-schema-steps", 1000, "-f", "json")[1])[0]
        checks.check("valid" not in row and [finding["id"] for finding in row["findings"]] == ["value-limit"] and "pointer" in row["findings"][0]["value"],
                     "as JSON, too", str(row))
        status, out, err = folder.run("search.json", "long.json", "good.json")
        checks.check(status == 1 and "[value-limit]" in out and err == "2 instances: 1 valid, 1 beyond a limit\n", "so is a pattern's", out + err)
        status, out, _ = folder.run("search.json", "long.json", "-f", "json")
        row = rows(out)[0]
        checks.check("valid" not in row and row["findings"][0]["id"] == "value-limit", "and as JSON neither valid nor not", out)
        checks.equal(row["findings"][0]["value"], {"file": "long.json", "line": 1, "column": 1, "pointer": ""}, "the place of a whole value has an empty pointer")
        status, out, _ = folder.run("person.json", "-", "--max-depth", 3, stdin="[[[[1]]]]")
        checks.check(status == 2 and "--max-depth" in out, "values have the limits of documents", out)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BIN, "validate", "person.json", "young.json"], cwd=folder.path, stdout=full, stderr=subprocess.PIPE, timeout=DEADLINE)
        checks.check(done.returncode == 2 and b"cannot be written" in done.stderr, "output that cannot be written is trouble", done.stderr)


def names_made_to_mislead(checks):
    with Folder({"s.json": '{"type": "integer"}', "a\x1b[2Jb.json": '"x\x7fy"'}) as folder:
        status, out, err = folder.run("s.json", "a\x1b[2Jb.json")
        checks.check(status == 1 and out.startswith("a?[2Jb.json:1:1: error:") and "\x1b" not in out + err and "\x7f" not in out, "a name does not control the terminal", repr(out))


main(values_good_and_bad, standard_input, json_lines, lines_are_answered_as_they_come, findings_as_json, many_findings_as_json, output_formats,
     schemas_alone, schemas_that_cannot_be_read, references, schemas_in_contracts, dialects_and_formats, directions, options_in_their_places, limits,
     names_made_to_mislead)
