#!/usr/bin/env python3
"""What no file of the project says: paths of somebody's machine, hosts of package registries, work left undone."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main, read, tracked_files  # noqa: E402

# Put together here, so that this file does not say them itself.
UNDONE = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
HOSTS = re.compile(r"\b(deb\.deb" r"ian\.org|registry\.npm" r"js\.org|npm" r"js\.com|py" r"pi\.org|pythonho" r"sted\.org|proxy\.go" r"lang\.org|docker\.i" r"o\b)", re.I)
PATHS = re.compile(r"(?<![\w.:/-])/(ho" r"me|Us" r"ers|wo" r"rk|ro" r"ot|mn" r"t)/[\w.-]+")


def texts():
    for path in tracked_files():
        text = read(path)
        if "\0" not in text:
            yield path, text


def places(pattern):
    return [f"{path}:{number}: {line.strip()[:120]}" for path, text in texts()
            for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def nothing_is_left_undone(checks):
    found = places(UNDONE)
    checks.check(not found, "no file says that work was left undone", found)


def no_registry_is_named(checks):
    found = places(HOSTS)
    checks.check(not found, "no file names the host of a package registry", found)


def no_machine_is_named(checks):
    found = places(PATHS) + [f"{path}: says {ROOT}" for path, text in texts() if len(ROOT) > 5 and re.search(re.escape(ROOT) + r"\b", text)]
    checks.check(not found, "no file has an absolute path of a machine", found)


def texts_are_plain(checks):
    found = [f"{path}:{number}" for path, text in texts() if path.endswith((".c", ".h", ".def", ".py", ".md", ".cmake", "dev", "run", ".txt"))
             for number, line in enumerate(text.splitlines(), 1)
             if line.endswith((" ", "\t")) or ("\t" in line and not path.startswith(("tests/", "fixtures/"))) or "\r" in line]
    checks.check(not found, "no line ends in white space, no source has tabs", found)
    unended = [path for path, text in texts() if text and not text.endswith("\n") and not path.startswith(("tests/fuzz/seeds/", "fixtures/", "tests/"))]
    checks.check(not unended, "every text ends with a line end", unended)


main(nothing_is_left_undone, no_registry_is_named, no_machine_is_named, texts_are_plain)
