#!/usr/bin/env python3
"""Every page of docs/findings keeps its word: its broken example gives the finding, its mended one does not.

An example is a contract, which the mock loads, or a document with the members `schema` and `value`, which `proviso validate`
judges: the schema, and by it the value where there is one. A third member `dialect` names the dialect, else it is 2020-12;
a fourth, `direction`, says that the value is in a request or in a response.
"""
import glob
import os
import re
import sys
import tempfile
import textwrap

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main  # noqa: E402
from mock import Mock, run  # noqa: E402

LOADABLE = {"yaml": "contract.yaml", "json": "contract.json"}


def examples(text):
    """Language and text of the example under each heading."""
    found = {}
    for heading in ("Broken", "Mended"):
        block = re.search(rf"^## {heading}\n+```(\w+)\n(.*?)^```", text, re.M | re.S)
        found[heading] = (block.group(1), block.group(2)) if block else (None, "")
    return found


def findings_of(language, text):
    """What loading it says: everything on standard error."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, LOADABLE[language])
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        try:
            with Mock("--admin", "off", "--verbose", "--log", "off", path) as mock:
                return mock.stop()[1]
        except RuntimeError as error:
            return str(error)


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


def examples_are_judged(checks, name, broken, mended):
    needed = {"schema"} if name.startswith("schema-") else {"schema", "value"}
    whole = all(needed <= set(example) <= {"schema", "value", "dialect", "direction"} for example in (broken, mended))
    if not checks.check(whole, f"{name}: its examples have the members they need", f"has {list(broken)} and {list(mended)}"):
        return
    _, output, error = judgement_of(broken)
    checks.check(f"[{name}]" in output, f"{name}: the broken example gives it", output + error)
    status, output, error = judgement_of(mended)
    checks.check(f"[{name}]" not in output and status == 0, f"{name}: the mended example does not", f"{output}{error}exit status {status}")


def pages(checks):
    for path in sorted(glob.glob(os.path.join(ROOT, "docs", "findings", "*.md"))):
        name = os.path.basename(path)[:-3]
        with open(path, encoding="utf-8") as page:
            text = page.read()
        checks.check(text.startswith(f"# {name}\n"), f"{name}: the page starts with its name")
        checks.check(run("explain", name)[1] == text, f"{name}: proviso explain prints the page")
        found = examples(text)
        checks.check(all(language for language, _ in found.values()), f"{name}: has a broken and a mended example")
        if found["Broken"][0] not in LOADABLE or found["Mended"][0] not in LOADABLE:
            continue
        if "schema" in members(found["Broken"][1]):
            examples_are_judged(checks, name, members(found["Broken"][1]), members(found["Mended"][1]))
            continue
        broken, mended = findings_of(*found["Broken"]), findings_of(*found["Mended"])
        checks.check(f"[{name}]" in broken, f"{name}: the broken example gives it", broken)
        checks.check(f"[{name}]" not in mended and "did not start" not in mended, f"{name}: the mended example does not", mended)


main(pages)
