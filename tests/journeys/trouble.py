#!/usr/bin/env python3
"""What goes wrong at the start: each trouble has a clear message, with a place where there is one, and exit status 2."""
import json
import os
import re
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock, run  # noqa: E402

GOOD = """openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {example: {a: 1}}}}}}
"""


def folder_with(**files):
    folder = tempfile.TemporaryDirectory()
    for name, text in files.items():
        path = os.path.join(folder.name, name.replace("__", "."))
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
    return folder


def refuses(checks, name, files, arguments, *patterns, timeout=60):
    """`proviso mock` with these files ends with status 2 and says what is wrong."""
    with folder_with(**files) as folder:
        status, out, err = run("mock", "-p", "0", *arguments, cwd=folder, timeout=timeout)
        said = all(re.search(pattern, err) for pattern in patterns)
        clean = "AddressSanitizer" not in err and "runtime error" not in err
        checks.check(status == 2 and said and clean, name, f"status {status}, wanted {patterns}\n{err[-1500:]}")


def contracts_that_cannot_be_read(checks):
    refuses(checks, "a file that is not there", {}, ["none.yaml"], r"none\.yaml", r"[Nn]o such file")
    refuses(checks, "a folder instead of a file", {}, ["."], r"folder|directory")
    refuses(checks, "an address of the network", {}, ["http://127.0.0.1/api.yaml"], r"download it first")
    refuses(checks, "an AsyncAPI document", {"a__yaml": "asyncapi: 3.0.0\n"}, ["a.yaml"], r"a\.yaml:1:1: error", r"AsyncAPI documents are not served yet")
    refuses(checks, "a tab for indentation", {"a__yaml": "info:\n\ttitle: x\n"}, ["a.yaml"], r"a\.yaml:2:1: error: .*\[yaml-syntax\]", r"spaces, not tabs")
    refuses(checks, "a colon in a text", {"a__yaml": "title: x: y\n"}, ["a.yaml"], r"a\.yaml:1:9: error: .*\[yaml-syntax\]", r"put quotes")
    refuses(checks, "an empty file", {"a__yaml": ""}, ["a.yaml"], r"a\.yaml:1:1: error")
    refuses(checks, "broken JSON, with its place", {"a__json": '{"openapi": "3.0.3",\n  "info": {,}}'}, ["a.json"],
            r"a\.json:2:12: error: .*\[json-syntax\]")
    refuses(checks, "broken YAML, with its place", {"a__yaml": "openapi: 3.0.3\ninfo: [1\n"}, ["a.yaml"],
            r"a\.yaml:\d+:\d+: error: .*\[yaml-syntax\]")
    refuses(checks, "bytes that are no UTF-8", {"a__yaml": b"openapi: 3.0.3\ninfo: \xff\n"}, ["a.yaml"],
            r"a\.yaml:2:7: error: .*\[text-not-utf8\]")
    refuses(checks, "a duplicate key, with both places", {"a__yaml": GOOD + "paths: {}\n"}, ["a.yaml"],
            r"a\.yaml:6:1: error: .*\[duplicate-key\]", r"a\.yaml:3:1")
    refuses(checks, "two YAML documents in one file", {"a__yaml": GOOD + "---\n" + GOOD}, ["a.yaml"], r"\[yaml-documents\]")
    refuses(checks, "a document of no known kind", {"a__yaml": "hello: world\n"}, ["a.yaml"], r"a\.yaml:1:1: error")
    refuses(checks, "a contract whose operations are all lost to errors", {"a__yaml": GOOD.replace("get: {", "get: 1 #")}, ["a.yaml"],
            r"no operations found", r"\[contract-type-wrong\]")
    with folder_with(a__yaml=GOOD.split("paths")[0] + "paths: {}\n") as folder:
        with Mock("a.yaml", "--admin", "off", cwd=folder) as mock:
            checks.check(mock.get("/")[0] == 404 and "no operations found" in mock.stop()[1], "a contract without operations is a warning")
    if os.geteuid() != 0:
        refuses(checks, "a file without permission", {"a__yaml": GOOD}, ["a.yaml"], r"[Pp]ermission denied")
    else:
        checks.skip("a file without permission", "root may read everything")


def documents_made_to_hurt(checks):
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{i}: &a{i} [{','.join(['*a%d' % (i - 1)] * 9)}]\n" for i in range(1, 12))
    refuses(checks, "an alias bomb", {"a__yaml": bomb}, ["a.yaml"], r"a\.yaml:\d+:\d+: error: .*\[yaml-alias\]",
            r"--max-alias-nodes")
    refuses(checks, "nesting without end, JSON", {"a__json": "[" * 100000}, ["a.json"], r"--max-depth")
    refuses(checks, "nesting without end, YAML", {"a__yaml": "a: " + "[" * 100000}, ["a.yaml"], r"--max-depth|yaml-syntax")
    refuses(checks, "a file of 100 MB", {"a__json": b"[" + b" " * (100 << 20) + b"]"}, ["a.json"], r"--max-document-bytes")
    loop = GOOD + "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}\n"
    loop = loop.replace("{example: {a: 1}}", "{schema: {$ref: '#/components/schemas/A'}}")
    with folder_with(a__yaml=loop) as folder:
        with Mock(os.path.join(folder, "a.yaml"), "--admin", "off") as mock:
            status, _, body = mock.get("/a")
            checks.check(status == 404 and b"reply-not-rendered" in body, "references in a circle are told and answered with a problem",
                         f"{status} {body}")
            code, err = mock.stop()
            checks.check(code == 0 and re.search(r"a\.yaml:\d+:\d+: error: .*\[ref-circular\]", err), "and are a finding", err)


def texts_made_to_mislead(checks):
    title = "t\x1b]0;x\x07\nlistening on http://elsewhere\u009b2J"
    text = json.dumps({"openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": {"/a": {"get": {"responses": {
        "200": {"description": "ok", "headers": {
            "Access-Control-Allow-Origin": {"schema": {"type": "string", "example": "*"}},
            "X-Note": {"schema": {"type": "string", "example": "a\r\nB: c"}}}}}}}}})
    with folder_with(a__json=text) as folder:
        with Mock("a.json", "--admin", "off", cwd=folder) as mock:
            first = mock.output.splitlines()[0]
            checks.check(first.startswith("a.json: t?]0;x??listening") and "\x1b" not in mock.output and "\u009b" not in mock.output,
                         "a title does not control the terminal, nor begin a line", repr(mock.output))
            fields = mock.get("/a", {"Origin": "http://o"})[1]
            checks.equal((fields.get("access-control-allow-origin"), fields.get("x-note"), fields.get("b")), ("http://o", "a  B: c", None),
                         "one origin goes to a browser, and a field's example stays one field")
            checks.equal(mock.get("/a")[1].get("access-control-allow-origin"), "*", "without an Origin, what the contract says")


def many_fields_and_a_long_name(checks):
    headers = {f"X-{i}": {"schema": {"type": "integer"}, "example": i} for i in range(90)}
    text = json.dumps({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {
        "operationId": "i" * 300000, "responses": {"200": {"description": "ok", "headers": headers}}}}}})
    with folder_with(a__json=text) as folder:
        with Mock("a.json", "--admin", "off", "--log", "off", cwd=folder) as mock:
            status, fields, _ = mock.get("/a", {"Origin": "http://o"})
            checks.equal((status, fields.get("x-89"), fields.get("access-control-allow-origin")), (200, "89", "http://o"),
                         "all of many fields are sent, those that browsers need too")
            checks.check(len(fields.get("proviso-trace", "")) < 1100, "a long operationId is cut, as clients refuse long fields")


def contracts_that_collide(checks):
    two = {"a__yaml": GOOD, "b__yaml": GOOD}
    refuses(checks, "two contracts that claim the same request", two, ["a.yaml", "b.yaml"],
            r"\.yaml:\d+:\d+: error: .*\[mount-conflict\]", r"--mount")
    with folder_with(**two) as folder:
        with Mock("a.yaml", "--mount", "/b=b.yaml", "--admin", "off", cwd=folder) as mock:
            checks.equal((mock.get("/a")[0], mock.get("/b/a")[0]), (200, 200), "--mount keeps two contracts apart")


def addresses_that_are_taken(checks):
    with folder_with(a__yaml=GOOD) as folder:
        path = os.path.join(folder, "a.yaml")
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            status, _, err = run("mock", "-p", port, path)
            checks.check(status == 2 and str(port) in err and "in use" in err, "a port in use", f"{status} {err}")
        with Mock(path, "--admin", "off") as first:
            status, _, err = run("mock", "-p", first.port, path)
            checks.check(status == 2 and "in use" in err, "a port in use by another Proviso", f"{status} {err}")
            status, _, err = run("mock", "-p", 0, "--admin", f"127.0.0.1:{first.port}", path)
            checks.check(status == 2 and "--admin" in err, "an admin port in use that was asked for", f"{status} {err}")
        with socket.socket() as other, socket.socket() as probe:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = other.getsockname()[1]
            try:
                probe.bind(("127.0.0.1", taken - 1))
            except OSError:
                checks.skip("the next port up is taken", "the port below it is, too")
                return
            probe.close()
            with Mock(path, port=taken - 1, usual_admin=True) as mock:
                answered = mock.get("/a")[0]
                _, err = mock.stop()
                checks.check(answered == 200 and "no admin listener" in err, "the next port up is taken: a warning, and it serves", err)


def words_that_are_wrong(checks):
    for name, arguments, pattern in [
            ("no contract at all", [], r"which contract\?"),
            ("an unknown option, with the nearest", ["--prot", "4010", "a.yaml"], r"unknown option 'prot'; did you mean 'port'\?"),
            ("an option without its value", ["a.yaml", "--host"], r"--host needs a value"),
            ("a port that is no number", ["-p", "http", "a.yaml"], r"--port takes a whole number, not 'http'"),
            ("a port beyond the last", ["-p", "70000", "a.yaml"], r"65535"),
            ("more threads than there is room for", ["-t", "100000000", "a.yaml"], r"--threads is at most 256"),
            ("more exchanges to keep than there is room for", ["--keep", "99999999999999", "a.yaml"], r"--keep is at most 1000000"),
            ("an empty host, which would be every address", ["--host=", "a.yaml"], r"--host takes an address"),
            ("a choice that is none", ["--log", "xml", "a.yaml"], r"--log is one of text\|json\|off, not 'xml'"),
            ("a mount without a prefix", ["--mount", "a.yaml"], r"--mount takes /PREFIX=FILE"),
            ("an admin address that is none", ["--admin", "here", "a.yaml"], r"--admin takes ADDRESS:PORT"),
            ("a host that is none", ["--host", "300.1.1.1", "a.yaml"], r"300\.1\.1\.1"),
            ("settings that are not there", ["--config", "none.yaml", "a.yaml"], r"none\.yaml"),
            ("an unknown setting, with its place", ["--config", "c.yaml", "a.yaml"], r"c\.yaml:2:1: unknown setting 'prot'")]:
        refuses(checks, name, {"a__yaml": GOOD, "c__yaml": "host: 127.0.0.1\nprot: 1\n"}, arguments, pattern)
    checks.equal(run("mokc")[0], 2, "an unknown command")
    checks.check("did you mean 'mock'?" in run("mokc")[2], "an unknown command names the nearest")
    checks.equal(run()[0], 2, "no command")
    checks.check(run("--help")[0] == 0 and "mock" in run("--help")[1], "--help lists the commands")
    checks.check(run("mock", "--help")[0] == 0 and "--base-path" in run("mock", "--help")[1], "mock --help lists the options")
    checks.equal(run("explain", "path-not-foud")[0], 2, "explain of an unknown id")
    checks.check("did you mean path-not-found?" in run("explain", "path-not-foud")[2], "explain names the nearest id")
    checks.check(run("explain", "path-not-found")[1].startswith("# path-not-found"), "explain prints the page of an id")


def settings_in_their_order(checks):
    with folder_with(a__yaml=GOOD, c__yaml="cors: off\nmount: [/x=a.yaml]\nlog: off\n") as folder:
        def paths(*arguments, env=None):
            with Mock("--admin", "off", "--config", "c.yaml", *arguments, cwd=folder, env=env) as mock:
                answer = mock.get("/x/a", {"Origin": "http://o"})
                return answer[0], "access-control-allow-origin" in answer[1]
        checks.equal(paths(), (200, False), "settings come from --config")
        checks.equal(paths(env={"PROVISO_CORS": "on"}), (200, True), "the environment overrides --config")
        with Mock("--admin", "off", "--config", "c.yaml", "--mount", "/y=a.yaml", cwd=folder) as mock:
            checks.equal((mock.get("/x/a")[0], mock.get("/y/a")[0]), (404, 200), "a list on the command line replaces that of --config")
        checks.equal(paths("--no-cors", env={"PROVISO_CORS": "on"}), (200, False), "the command line overrides both")


main(contracts_that_cannot_be_read, documents_made_to_hurt, texts_made_to_mislead,
     many_fields_and_a_long_name, contracts_that_collide, addresses_that_are_taken,
     words_that_are_wrong, settings_in_their_order)
