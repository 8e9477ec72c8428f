#!/usr/bin/env python3
"""Every page of docs/findings keeps its word: its broken example gives the finding, its mended one does not.

An example is one of these:

- a contract, which the mock loads;
- a document with the members `schema` and `value`, which `proviso validate` judges: the schema, and by it the value where there
  is one. A third member `dialect` names the dialect, else it is 2020-12; a fourth, `direction`, says that the value is in a
  request or in a response;
- a contract and an ```http block: a request as HTTP/1.1 writes it, without Host and Content-Length, which are added. A mock of
  the contract answers it; a line `<!-- mock: --errors -->` gives the mock's options;
- a contract, an ```http block and a ```response block, written likewise: build/asan/tests/suite_cases judges the response as one
  to that request.

What is left out under "Mended" is as under "Broken".
"""
import glob
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main  # noqa: E402
from mock import BIN, DEADLINE, Mock, run  # noqa: E402

LOADABLE = {"yaml": "contract.yaml", "json": "contract.json"}
SUITE = os.path.join(os.path.dirname(BIN), "tests", "suite_cases")


def examples(text):
    """The blocks under each heading by their language, and under `options` the options of the mock."""
    found = {}
    for heading in ("Broken", "Mended"):
        section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        section = section.group(1) if section else ""
        found[heading] = dict(re.findall(r"^```(\w+)\n(.*?)^```", section, re.M | re.S))
        options = re.search(r"^<!-- mock: (.*) -->$", section, re.M)
        if options:
            found[heading]["options"] = options.group(1)
    return found["Broken"], found["Mended"]


def write_contract(folder, example):
    """The path of the example's contract, in a file of its own."""
    language = next(language for language in LOADABLE if language in example)
    path = os.path.join(folder, LOADABLE[language])
    with open(path, "w", encoding="utf-8") as out:
        out.write(example[language])
    return path


# ---- contracts ----

def loading_of(example):
    """What loading it says: everything on standard error."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with Mock("--admin", "off", "--verbose", "--log", "off", write_contract(folder, example)) as mock:
                return mock.stop()[1]
        except RuntimeError as error:
            return str(error)


def contracts_are_loaded(checks, name, broken, mended):
    said = loading_of(broken)
    checks.check(f"[{name}]" in said, f"{name}: the broken example gives it", said)
    said = loading_of(mended)
    checks.check(f"[{name}]" not in said and "did not start" not in said, f"{name}: the mended example does not", said)


# ---- values ----

def members(text):
    """The members of an example, each as a YAML document of its own: what stands behind its name, and below it until the next."""
    found = re.findall(r"^(\w+):(.*)\n((?: .*\n|\n)*)", text, re.M)
    return {name: inline.strip() + "\n" + textwrap.dedent(block) for name, inline, block in found}


def judgement_of(example):
    """What judging it says: exit status, standard output and error."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{name}.yaml") for name in ("schema", "value") if name in example]
        for path in paths:
            with open(path, "w", encoding="utf-8") as out:
                out.write(example[os.path.basename(path)[:-len(".yaml")]])
        return run("validate", *paths, "--dialect", example.get("dialect", "2020-12").strip(),
                   "--direction", example.get("direction", "neither").strip(), "--verbose")


def values_are_judged(checks, name, broken, mended):
    broken, mended = members(broken["yaml"]), members(mended["yaml"])
    needed = {"schema"} if name.startswith("schema-") else {"schema", "value"}
    whole = all(needed <= set(example) <= {"schema", "value", "dialect", "direction"} for example in (broken, mended))
    if not checks.check(whole, f"{name}: its examples have the members they need", f"has {list(broken)} and {list(mended)}"):
        return
    _, output, error = judgement_of(broken)
    checks.check(f"[{name}]" in output, f"{name}: the broken example gives it", output + error)
    status, output, error = judgement_of(mended)
    checks.check(f"[{name}]" not in output and status == 0, f"{name}: the mended example does not", f"{output}{error}exit status {status}")


# ---- exchanges ----

def message_of(block):
    """A message as HTTP/1.1 writes it: its first line, its fields, its body or None. Lines of a multipart body end in CRLF."""
    head, separator, body = block.removesuffix("\n").partition("\n\n")
    first, *lines = head.splitlines()
    fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
    if any(name.lower() == "content-type" and value.startswith("multipart/") for name, value in fields):
        body = body.replace("\n", "\r\n")
    return first, fields, body if separator else None


def answer_to(mock, block):
    """Status, fields and body of what the mock answers."""
    first, fields, body = message_of(block)
    method, target, _ = first.split(" ")
    data = None if body is None else body.encode()
    connection = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=DEADLINE)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for field in fields + ([] if data is None else [("Content-Length", str(len(data)))]):
            connection.putheader(*field)
        connection.endheaders(data)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def ids_in_field(value):
    """The ids in Proviso-Findings: a list whose items have parameters, strings in quotes among them."""
    plain = re.sub(r'"(?:\\.|[^"\\])*"', '""', value)
    return [item.split(";")[0].strip() for item in plain.split(",") if item.strip()]


def ids_in_problem(fields, body):
    if fields.get_content_type() != "application/problem+json":
        return []
    problem = json.loads(body)
    return [problem.get("type", "").removeprefix("urn:proviso:")] + [error["id"] for error in problem.get("errors", [])]


def exchange_with(example):
    """The status of the answer (None: the mock did not start), the ids of what was found, and both in words."""
    with tempfile.TemporaryDirectory() as folder:
        options = example.get("options", "").split()
        try:
            with Mock("--admin", "off", "--log", "off", *options, write_contract(folder, example)) as mock:
                status, fields, body = answer_to(mock, example["http"])
        except RuntimeError as error:
            return None, [], str(error)
        found = ids_in_field(fields.get("Proviso-Findings", "")) + ids_in_problem(fields, body)
        return status, found, f"status {status}, found {found}\n{body.decode(errors='replace')}"


def requests_are_answered(checks, name, broken, mended):
    status, found, words = exchange_with(broken)
    checks.check(name in found, f"{name}: the broken example gives it", words)
    status, found, words = exchange_with(mended)
    checks.check(name not in found, f"{name}: the mended example does not", words)
    checks.check(status is not None and status < 400, f"{name}: the mended example is answered", words)


# ---- responses ----

def case_of(example):
    """The exchange as a case for the suite, which says that nothing is found."""
    method, target, _ = message_of(example["http"])[0].split(" ")
    first, fields, body = message_of(example["response"])
    lines = [f"{method} {target} -> {first.split(' ')[1]}"] + [f"> {name}: {value}" for name, value in fields]
    lines += [] if body is None else ["| " + line for line in body.split("\n")]
    text = "\n".join(lines).replace("\\", "\\\\")
    return f"== contract\n{example['yaml']}\n== cases\n{text}\n= ok\n"


def response_found(example):
    """The ids of what is found in the response (None: it was not judged), and what the suite says."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(case_of(example))
        file.flush()
        done = subprocess.run([SUITE, file.name], capture_output=True, text=True, timeout=DEADLINE, check=False)
    judged = done.stdout.startswith("ok - ") if done.returncode == 0 else "\n#   found:" in done.stdout
    return re.findall(r"^#     (?:\w+ )?([\w-]+) \w+", done.stdout, re.M) if judged else None, done.stdout + done.stderr


def responses_are_judged(checks, name, broken, mended):
    if not os.path.exists(SUITE):
        checks.skip(f"{name}: its responses are judged", f"there is no {os.path.relpath(SUITE, ROOT)}")
        return
    found, words = response_found(broken)
    checks.check(found and name in found, f"{name}: the broken example gives it", words)
    found, words = response_found(mended)
    checks.check(found == [], f"{name}: the mended example gives nothing", words)


# ---- pages ----

def has_contract(blocks):
    return any(language in blocks for language in LOADABLE)


def way_to_run(blocks):
    """How the examples of a page are run, by the blocks they have; None: they are not."""
    if "response" in blocks:
        return responses_are_judged
    if "http" in blocks:
        return requests_are_answered
    if "schema" in members(blocks.get("yaml", "")):
        return values_are_judged
    return contracts_are_loaded if has_contract(blocks) else None


def pages(checks):
    for path in sorted(glob.glob(os.path.join(ROOT, "docs", "findings", "*.md"))):
        name = os.path.basename(path)[:-3]
        with open(path, encoding="utf-8") as page:
            text = page.read()
        checks.check(text.startswith(f"# {name}\n"), f"{name}: the page starts with its name")
        checks.check(run("explain", name)[1] == re.sub(r"^<!--.*\n", "", text, flags=re.M), f"{name}: proviso explain prints the page")
        broken, mended = examples(text)
        checks.check(broken and mended, f"{name}: has a broken and a mended example")
        way = way_to_run(broken)
        if way and checks.check(has_contract(broken), f"{name}: its examples have a contract or schema", list(broken)):
            way(checks, name, broken, {**broken, **mended})


main(pages)
