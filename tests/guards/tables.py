#!/usr/bin/env python3
"""Every table (.def) is told in full by its page in docs/, and the page tells nothing that is not in the table."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main, read  # noqa: E402


def rows(path, macro, count):
    """The `count` arguments of each row of a .def, as texts; strings without their quotes, adjacent ones joined."""
    text = re.sub(r"/\*.*?\*/", "", read(path), flags=re.S)
    found = []
    for row in re.findall(rf"^{macro}\((.*?)\)\s*$", text, re.M | re.S):
        cells = [unquoted(cell) for cell in re.findall(r'(?:"(?:\\.|[^"\\])*"|[^,"])+', row)]
        if len(cells) != count:
            raise ValueError(f"{path}: a row has not {count} columns: {row}")
        found.append(cells)
    return found


def unquoted(cell):
    strings = re.findall(r'"((?:\\.|[^"\\])*)"', cell)
    return "".join(strings).replace('\\"', '"') if strings else cell.strip()


def table(path, first_heading):
    """The body rows of the Markdown table whose first heading is given: lists of cells, without back quotes."""
    found, inside = [], False
    for line in read(path).splitlines():
        cells = [cell.strip().replace("`", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and cells[0] == first_heading:
            inside = True
        elif inside and not cells:
            inside = False
        elif inside and not re.fullmatch(r"[-: ]+", cells[0]):
            found.append([cell.replace("\\|", "|") for cell in cells])
    return found


def findings_have_pages(checks):
    names = [row[1] for row in rows("validator/base/findings.def", "FINDING", 4)]
    checks.check(len(names) > 10 and len(set(names)) == len(names), "each finding has a name of its own", names)
    pages = {os.path.basename(path)[:-3] for path in glob.glob(os.path.join(ROOT, "docs", "findings", "*.md"))}
    missing, stray = sorted(set(names) - pages), sorted(pages - set(names))
    checks.check(not missing, "every finding has its page in docs/findings", missing)
    checks.check(not stray, "every page in docs/findings has its finding", stray)
    wrong = [name for name in sorted(pages) if not page_is_whole(name)]
    checks.check(not wrong, "every page has its name as title, and a broken and a mended example", wrong)


def page_is_whole(name):
    text = read(f"docs/findings/{name}.md")
    return text.startswith(f"# {name}\n\n") and re.search(r"^## Broken\n+```\w+\n.+?^```\n+## Mended\n+```\w+\n.+?^```\n*\Z", text, re.M | re.S)


def metrics_are_described(checks):
    wanted = [[name, kind.lower(), label, text] for _, name, kind, _, label, text in rows("server/telemetry/metrics.def", "METRIC", 6)]
    checks.equal(table("docs/formats/metrics.md", "family"), wanted, "docs/formats/metrics.md has every metric of metrics.def, as it says there")
    names = [row[0] for row in wanted]
    units = [row for row in rows("server/telemetry/metrics.def", "METRIC", 6) if row[3] and not row[1].endswith("_" + row[3])]
    checks.check(not units, "a metric's name ends in its unit, where it has one", units)
    checks.check(len(set(names)) == len(names), "no metric is there twice", names)


def limits_are_described(checks):
    found = rows("validator/base/budget.def", "BUDGET", 4)
    wanted = [[option, f"{number(standard):,}", what] for _, standard, option, what in found]
    checks.equal(table("docs/limits.md", "option"), wanted, "docs/limits.md has every limit of budget.def, as it says there")


OF = {"STRINGS": "strings", "NUMBERS": "numbers", "BOTH": "both"}
DIALECTS = {"SINCE_4": "all", "SINCE_6": "draft 6 on", "SINCE_7": "draft 7 on", "SINCE_2019_09": "2019-09 on", "SINCE_2020_12": "2020-12 on",
            "UNTIL_6": "drafts 4, 6", "ONLY_7_AND_2019_09": "draft 7, 2019-09", "OPENAPI": "OpenAPI"}


def formats_are_described(checks):
    """In groups that readers like better than the order of the table, which is one for searching."""
    wanted = [[name, OF[of], DIALECTS[dialects], "no" if holds == "NULL" else "yes", what]
              for _, name, of, dialects, holds, what in rows("validator/format/format.def", "FORMAT", 6)]
    checks.equal(sorted(table("docs/guides/formats.md", "format")), sorted(wanted), "docs/guides/formats.md has every format of format.def, as it says there")


def number(text):
    product = 1
    for factor in text.split("*"):
        product *= int(factor)
    return product


main(findings_have_pages, metrics_are_described, limits_are_described, formats_are_described)
