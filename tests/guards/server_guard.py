#!/usr/bin/env python3
"""docs/internals/http.md tells every fault of the guard, and the tests it names are there."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main, read  # noqa: E402

PAGE = read("docs/internals/http.md")


def tests():
    """Tests that exist and are in a list that is run."""
    text = "".join(read(os.path.relpath(path, ROOT)) for path in glob.glob(os.path.join(ROOT, "tests", "unit", "http", "*.c")))
    defined = set(re.findall(r"^static void (\w+)\(void \*\*state\)", text, re.M))
    listed = set(re.findall(r"(?:cmocka_unit_test|cmocka_unit_test_setup_teardown|HTTP2_TEST)\((\w+)", text))
    return defined & listed


def faults_are_told(checks):
    rows = [(fault, int(status), finding.lower().replace("_", "-"))
            for fault, finding, status in re.findall(r"^FAULT\((\w+),\s*(\w+),\s*(\d+),", read("server/http/guard.def"), re.M)]
    told = [(fault, int(status), finding)
            for fault, status, finding in re.findall(r"^\| ([A-Z_]+) \| (\d+) \| ([a-z-]+) \|", PAGE, re.M)]
    checks.check(len(rows) > 20 and rows == told, "every fault of the guard is in the page, with its status and finding",
                 [str(row) for row in set(rows) ^ set(told)])


def tests_are_there(checks):
    named = re.findall(r"\| `(\w+)` \|$", PAGE, re.M)
    missing = sorted(set(named) - tests())
    checks.check(len(named) > 40 and not missing, "every test that the page names is run", missing)


main(faults_are_told, tests_are_there)
