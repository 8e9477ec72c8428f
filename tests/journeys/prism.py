#!/usr/bin/env python3
"""In the place of Prism: a project's scripts go on as they are when `prism` is a link to proviso."""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import BIN, DEADLINE, Mock  # noqa: E402

CONTRACT = """openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {example: [{id: 1}]}}}
        '404':
          description: none
          content: {application/json: {examples: {gone: {value: {why: gone}}, never: {value: {why: never}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
      responses: {'201': {description: ok}}
"""

# How the scripts of SDKs start it, wait for it and end it.
SCRIPT = """#!/usr/bin/env bash
set -e
prism mock -p PORT "$1" &> .prism.log &
PID=$!
while ! grep -q "✖  fatal\\|Prism is listening" .prism.log; do sleep 0.1; done
if grep -q "✖  fatal" .prism.log; then
  cat .prism.log
  wait $PID || exit $?
fi
echo "$(curl -s http://127.0.0.1:PORT/notes)"
echo "$(curl -s -o /dev/null -w '%{http_code}' -H 'Prefer: code=404, example=never' http://127.0.0.1:PORT/notes)"
echo "$(curl -s -H 'Prefer: code=404, example=never' http://127.0.0.1:PORT/notes)"
echo "$(curl -s 'http://127.0.0.1:PORT/notes?limit=many' | grep -o '#[A-Z_]*')"
kill $PID
wait $PID
echo "ended with $?"
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Project:
    """A folder of its own with a contract, the script, and a link in its PATH."""

    def __init__(self, name="prism"):
        self.folder = tempfile.TemporaryDirectory(prefix="proviso-prism-")
        self.port = free_port()
        os.mkdir(self.path("bin"))
        os.symlink(BIN, self.path("bin", name))
        self.write("api.yaml", CONTRACT)
        self.write("test.sh", SCRIPT.replace("PORT", str(self.port)))

    def path(self, *names):
        return os.path.join(self.folder.name, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, *command):
        """Runs it with the link in the PATH: (exit status, standard output, standard error)."""
        done = subprocess.run(command, cwd=self.folder.name, capture_output=True, timeout=DEADLINE, stdin=subprocess.DEVNULL,
                              env={**os.environ, "PATH": self.path("bin") + os.pathsep + os.environ["PATH"]})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


def a_script_that_was_written_for_prism_runs_as_it_is(checks):
    with Project() as project:
        status, out, err = project.run("bash", "test.sh", "api.yaml")
        checks.check(status == 0, "the script comes to its end", f"status {status}\n{err}")
        checks.equal(out.splitlines(), [
            '[{"id":1}]', "404", '{"why":"never"}', "#UNPROCESSABLE_ENTITY", "ended with 0"], "with the answers it wanted, and status 0 when the server is killed")
        with open(project.path(".prism.log"), encoding="utf-8") as file:
            log = file.read().splitlines()
        head = r"\[\d{1,2}:\d\d:\d\d [AP]M\] › \[CLI\] "
        url = rf"http://127\.0\.0\.1:{project.port}"
        wanted = ["…  awaiting  Starting Prism…", f"ℹ  info      GET        {url}/notes", f"ℹ  info      POST       {url}/notes",
                  f"▶  start     Prism is listening on {url}"]
        good = len(log) == len(wanted) and all(re.fullmatch(head + line, got) for line, got in zip(wanted, log))
        checks.check(good, "its log has the lines that Prism writes", log)


def what_cannot_be_served_is_fatal_in_one_line(checks):
    cases = [("a file that is not there", "none.yaml", None, r"none\.yaml: cannot be read: No such file or directory"),
             ("a document without operations", "api.yaml", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n",
              r"No operations found in the current file\."),
             ("a document that is broken", "api.yaml", "openapi: 3.0.3\ninfo: [1\n", r"api\.yaml:3:1: .+"),
             ("a document of another kind", "api.yaml", "hello: world\n", r"api\.yaml:1:1: .+")]
    for name, document, text, reason in cases:
        with Project() as project:
            if text:
                project.write(document, text)
            status, out, _ = project.run("bash", "test.sh", document)
            checks.equal(status, 1, f"{name}: the script sees the mark and ends with status 1")
            checks.check(re.search(r"(?m)^\[.*\] › \[CLI\] ✖  fatal     " + reason + "$", out), f"{name}: the line says why", out)
    with Project() as project, socket.socket() as taken:
        taken.bind(("127.0.0.1", project.port))
        taken.listen()
        status, out, _ = project.run("bash", "test.sh", "api.yaml")
        checks.check(status == 1 and re.search(r"✖  fatal     .*in use", out), "a port that is taken is fatal", out)


def the_command_line_is_prisms(checks):
    with Project() as project:
        checks.check(re.match(r"5\.16\.0 ", project.run("prism", "--version")[1]), "--version says which Prism it stands in for")
        checks.equal(project.run("prism", "--help")[0], 0, "--help ends with status 0")
        status, out, err = project.run("prism")
        checks.check(status == 1 and not out and "usage" in err, "without a command it ends with status 1 and usage", err)
        checks.equal(project.run("prism", "mock")[0], 1, "without a document it ends with status 1")
        checks.equal(project.run("prism", "mock", "--colour", "api.yaml")[0], 1, "with an unknown flag it ends with status 1")
    flags = ["-h", "127.0.0.1", "--cors=false", "--errors", "-v", "warn", "-d", "-m", "--seed", "a", "--no-ignoreExamples",
             "--json-schema-faker-fillProperties=false"]
    with Project() as project, Mock("--compat", "prism", *flags, project.path("api.yaml")) as mock:
        status, fields, _ = mock.get("/notes")
        checks.check(status == 500 and not any(name.startswith("access-control") for name in fields), "all its flags are taken", fields)
        checks.equal(mock.stop()[0], 0, "and it ends with status 0")


def many_violations_are_cut_and_still_arrive(checks):
    with Project() as project, Mock("--compat", "prism", project.path("api.yaml")) as mock:
        body = json.dumps(["x"] * 300)
        status, fields, text = mock.request("POST", "/notes", {"content-type": "application/json"}, body)
        checks.equal((status, len(json.loads(text)["validation"])), (422, 300), "the document has them all")
        checks.check("sl-violations" not in fields, "and the field is left out where the document tells them")
    text = CONTRACT.replace("'201': {description: ok}", "'201': {description: ok}, '422': {description: wrong}")
    with Project() as project:
        project.write("api.yaml", text)
        with Mock("--compat", "prism", project.path("api.yaml")) as mock:
            status, fields, _ = mock.request("POST", "/notes", {"content-type": "application/json"}, body)
            told = fields.get("sl-violations", "")
            checks.check(status == 422 and told.startswith('Too many violations! [{"location":["request","body","0"],'),
                         "beyond 8092 characters the field is cut", told[:200])
            checks.equal(len(told), 8092 + len("Too many violations! "), "to exactly so many")


def a_document_that_loses_its_operations_is_not_taken_over(checks):
    with Project() as project, Mock("--compat", "prism", project.path("api.yaml")) as mock:
        project.write("api.yaml", CONTRACT.split("paths")[0] + "paths: {}\n")
        line = mock.wait_for(r"⚠  warning   No operations found .*, continuing with the previously loaded spec\.")
        checks.check(line, "a line says so", mock.output)
        checks.equal(mock.get("/notes")[0], 200, "and what was loaded before is served")


if __name__ == "__main__":
    main(a_script_that_was_written_for_prism_runs_as_it_is, what_cannot_be_served_is_fatal_in_one_line, the_command_line_is_prisms,
         many_violations_are_cut_and_still_arrive, a_document_that_loses_its_operations_is_not_taken_over)
