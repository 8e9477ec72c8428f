#!/usr/bin/env python3
"""validator/format/bidi.def is what the Unicode data says. Python brings that data; where its version is another one, nothing is checked.

    tests/guards/unicode.py --update      writes the table from the data of this Python
"""
import os
import re
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main, read  # noqa: E402

PATH = "validator/format/bidi.def"
# Names in bidi.c; classes without one are L. Those that no label can have (B, S, WS, embeddings) do not matter.
CLASSES = {"R": "R", "AL": "R", "AN": "AN", "EN": "EN", "NSM": "NSM", "ES": "ON", "CS": "ON", "ET": "ON", "BN": "ON", "ON": "ON"}
# What labels may be made of (RFC 5892): letters, marks, digits, and these beside.
CATEGORIES = {"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"}
EXCEPTIONS = {0x2D, 0xB7, 0x375, 0x5F3, 0x5F4, 0x6FD, 0x6FE, 0xF0B, 0x200C, 0x200D, 0x3007, 0x30FB}


def wanted():
    """Ranges (first, last, class) that tell the right class of each character that a label may have; others fill the gaps."""
    found = []
    for code in range(0x110000):
        char = chr(code)
        if unicodedata.category(char) not in CATEGORIES and code not in EXCEPTIONS:
            continue
        kind = CLASSES.get(unicodedata.bidirectional(char), "L")
        if found and found[-1][2] == kind:
            found[-1][1] = code
        else:
            found.append([code, code, kind])
    return [row for row in found if row[2] != "L"]


def text():
    rows = "".join(f"BIDI(0x{first:04X}, 0x{last:04X}, {kind})\n" for first, last, kind in wanted())
    return (f"/* Bidi classes of what names may be made of, Unicode {unicodedata.unidata_version}: BIDI(first, last, class). What is in no row is L.\n"
            f" * Made by tests/guards/unicode.py --update. */\n{rows}")


def the_table_is_what_unicode_says(checks):
    table = read(PATH)
    version = re.search(r"Unicode ([\d.]+)", table).group(1)
    if version != unicodedata.unidata_version:
        checks.skip("bidi.def is what the Unicode data says", f"the table is of {version}, this Python has {unicodedata.unidata_version}")
        return
    checks.equal(table, text(), "bidi.def is what the Unicode data says")


if sys.argv[1:] == ["--update"]:
    with open(os.path.join(ROOT, PATH), "w", encoding="utf-8") as file:
        file.write(text())
    sys.exit(0)
main(the_table_is_what_unicode_says)
