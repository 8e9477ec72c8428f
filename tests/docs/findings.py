#!/usr/bin/env python3
"""Every page of docs/findings keeps its word: its broken example gives the finding when it is loaded, its mended one does not."""
import glob
import os
import re
import sys
import tempfile

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
        broken, mended = findings_of(*found["Broken"]), findings_of(*found["Mended"])
        checks.check(f"[{name}]" in broken, f"{name}: the broken example gives it", broken)
        checks.check(f"[{name}]" not in mended and "did not start" not in mended, f"{name}: the mended example does not", mended)


main(pages)
