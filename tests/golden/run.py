#!/usr/bin/env python3
"""Golden tests: a text file says which contract is served, what is asked and what must come back, byte by byte.

    tests/golden/run.py [BINARY] [FILE.txt...]     default: PROVISO_BIN or build/asan/proviso; all *.txt beside this file

A file has sections, each begun by a line "== NAME"; what is behind the name on that line belongs to it too.

    == about     one clause: what holds
    == contract  a document (JSON or YAML), or one line "file: fixtures/shop/openapi.yaml"
    == flags     options of `proviso mock`, as a shell would split them; may be absent
    == request   "GET /pets", header lines, and behind an empty line the body
    == expect    the status; chosen header lines ("name: value" must be there once, "!name" must not); behind an empty line the
                 body, without its last line end

Request and expect may be repeated, in pairs, for one running server. UPDATE_GOLDEN=1 writes into expect what came: the header lines it
names, or all that say something where it is empty.
"""
import concurrent.futures
import glob
import os
import re
import shlex
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))

CASES = [argument for argument in sys.argv[1:] if argument.endswith(".txt")]
for argument in sys.argv[1:]:
    if argument not in CASES:
        os.environ["PROVISO_BIN"] = argument

from checks import ROOT, Checks  # noqa: E402
from mock import BIN, Mock  # noqa: E402

UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
SECTIONS = ("about", "contract", "flags", "request", "expect")
# Header fields that an empty expect does not take over: they say nothing about the contract, or change by themselves.
DULL = ("date", "server", "connection", "content-length", "transfer-encoding", "proviso-trace")


class Section:
    def __init__(self, name, head, line):
        self.name, self.head, self.line, self.lines = name, head, line, []

    def text(self):
        """What belongs to the section, without empty lines at its end."""
        inline = self.head.split(None, 2)[2:]
        return "\n".join(inline + self.lines).rstrip("\n")


def read_case(path):
    sections = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if line.startswith("== "):
                name = line.split()[1]
                if name not in SECTIONS:
                    raise ValueError(f"line {number}: no section is called {name}")
                sections.append(Section(name, line, number))
            elif sections:
                sections[-1].lines.append(line)
            elif line.strip():
                raise ValueError(f"line {number}: text before the first section")
    exchanges = [section.name for section in sections if section.name in ("request", "expect")]
    if not exchanges or exchanges != ["request", "expect"] * (len(exchanges) // 2):
        raise ValueError("request and expect must come in pairs")
    return sections


def one(sections, name):
    return next((section.text() for section in sections if section.name == name), "")


def write_case(path, sections):
    parts = []
    for section in sections:
        parts += [section.head, *section.lines]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts).rstrip("\n") + "\n")


def request_bytes(text):
    """The section as HTTP/1.1 has it; Host, Content-Length and Connection: close are added where absent."""
    head, _, body = text.partition("\n\n")
    lines = head.split("\n")
    names = {line.split(":")[0].lower() for line in lines[1:]}
    added = [("host", "Host: mock.test"), ("connection", "Connection: close")]
    if body:
        added.append(("content-length", f"Content-Length: {len(body.encode())}"))
    lines = [lines[0] + " HTTP/1.1", *lines[1:], *(line for name, line in added if name not in names)]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


class Answer:
    def __init__(self, raw):
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        match = re.match(r"HTTP/1\.1 (\d{3})", lines[0])
        self.status = match.group(1) if match else f"(no answer: {raw[:80]!r})"
        self.fields = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
        if ("transfer-encoding", "chunked") in self.fields:
            body = unchunked(body)
        self.body = body.decode("utf-8", "backslashreplace")

    def values(self, name):
        return [value for field, value in self.fields if field == name.lower()]


def unchunked(body):
    text = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        text, body = text + body[:length], body[length + 2:]
        if not length:
            break
    return text


def shown(answer, wanted):
    """The answer as an expect section that names the same header lines as `wanted` does."""
    lines = wanted.partition("\n\n")[0].split("\n")[1:] if wanted else [name for name, _ in answer.fields if name not in DULL]
    told = [answer.status]
    for line in lines:
        name = line.lstrip("!").split(":")[0].strip()
        values = answer.values(name)
        told += [f"{name}: {value}" for value in values] or [f"!{name}"]
    body = answer.body.rstrip("\n")
    return "\n".join(told) + ("\n\n" + body if body else "")


def run_exchanges(name, path, sections, mock):
    about = one(sections, "about").replace("\n", " ")
    request, changed, results = None, False, []
    for section in sections:
        if section.name == "request":
            request = section.text()
        elif section.name == "expect":
            wanted = section.text()
            got = shown(Answer(mock.raw(request_bytes(request))), wanted)
            if UPDATE and got != wanted:
                section.head, section.lines, changed, wanted = "== expect", [*got.split("\n"), ""], True, got
            results.append((got == wanted, f"{name}: {about}: {request.splitlines()[0]}", difference(section, wanted, got)))
    if changed:
        write_case(path, sections)
    return results


def difference(section, wanted, got):
    return f"line {section.line}, wanted\n{wanted}\ncame\n{got}"


def run_case(path):
    name = os.path.basename(path)[:-len(".txt")]
    with tempfile.TemporaryDirectory(prefix="proviso-golden-") as folder:
        sections = read_case(path)
        contract = one(sections, "contract")
        if contract.startswith("file: "):
            where, contract_file = ROOT, contract[len("file: "):].strip()
        else:
            where, contract_file = folder, "contract.json" if contract.lstrip().startswith("{") else "contract.yaml"
            with open(os.path.join(folder, contract_file), "w", encoding="utf-8") as file:
                file.write(contract + "\n")
        mock = Mock("--admin", "off", "--log", "off", *shlex.split(one(sections, "flags")), contract_file, cwd=where)
        try:
            results = run_exchanges(name, path, sections, mock)
        finally:
            status, told = mock.stop()
        return results + [(status == 0, f"{name}: and it stops with status 0", f"status {status}\n{told[-3000:]}")]


def guarded(path):
    try:
        return run_case(path)
    except Exception as error:  # the other cases are to run
        return [(False, f"{os.path.basename(path)} runs", f"{type(error).__name__}: {error}")]


def run():
    checks = Checks()
    if not os.access(BIN, os.X_OK):
        checks.check(False, "there is a binary to test", f"{BIN} is not there: ./dev build asan")
        return checks.finish()
    paths = CASES or sorted(glob.glob(os.path.join(HERE, "*.txt")))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for results in pool.map(guarded, paths):
            for result in results:
                checks.check(*result)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(run())
