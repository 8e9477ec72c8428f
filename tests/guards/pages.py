#!/usr/bin/env python3
"""The pages do not speak of what is not there: links lead somewhere, and in tour.md and architecture.md every path, function,
struct and macro in backticks is in the project. Each table of options is on its page, row for row."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main, read, tracked_files  # noqa: E402

CHECKED_NAMES = ("docs/tour.md", "docs/architecture.md")
COMMANDS = "docs/guides/commands.md"
FOLDERS = ("validator/", "mocks/", "server/", "tests/", "docs/", "fixtures/", "conf/", "build/", "k8s/", ".ci/")


def pages():
    return [path for path in tracked_files() if path.endswith(".md") and not path.startswith("k8s/")]


def without_blocks(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def is_in(files, path):
    """Whether it is a file of the project, or a folder that has one."""
    path = os.path.normpath(path)
    return any(file == path or file.startswith(path + "/") for file in files)


def links_lead_somewhere(checks):
    files = tracked_files()
    for page in pages():
        targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", without_blocks(read(page)))
        local = [target for target in targets if not re.match(r"[a-z]+:", target)]
        lost = [target for target in local if not is_in(files, os.path.join(os.path.dirname(page), target))]
        checks.check(not lost, f"{page}: every link leads somewhere", lost)


def sources():
    return "\n".join(read(path) for path in tracked_files() if re.search(r"\.(c|h|def)$|CMakeLists\.txt$|\.cmake$", path))


def is_there(word, code, files):
    """Whether a word in backticks is in the project; None where it is no name of ours."""
    struct = re.fullmatch(r"struct (\w+)", word)
    if struct:
        return re.search(rf"\bstruct {struct.group(1)}\b", code) is not None
    call = re.fullmatch(r"(\w+)\(.*\)", word)
    if call:
        return re.search(rf"\b{call.group(1)}\b", code) is not None
    if word.startswith(FOLDERS) and re.fullmatch(r"[\w./-]+", word):
        return word.startswith("build/") or is_in(files, word)
    if re.fullmatch(r"[\w-]+\.(c|h|def|py|txt|json)", word):
        return any(os.path.basename(path) == word for path in files) or f"#include <{word}>" in code
    return None


def names_are_in_the_code(checks):
    code, files = sources(), tracked_files()
    for page in CHECKED_NAMES:
        words = set(re.findall(r"`([^`\n]+)`", without_blocks(read(page))))
        judged = {word: is_there(word, code, files) for word in words}
        checks.check(any(judged.values()), f"{page}: speaks of names in the code")
        checks.check(False not in judged.values(), f"{page}: every name and path is in the project",
                     sorted(word for word, there in judged.items() if there is False))


def the_check_of_names_can_fail(checks):
    code, files = "#include <yaml.h>\nstruct str { }; size_t doc_read(", ["validator/base/str.h"]
    good = ("struct str", "doc_read()", "str.h", "yaml.h", "validator/base", "validator/base/str.h")
    bad = ("struct string", "doc_write()", "string.h", "xml.h", "validator/bas", "validator/base/string.h")
    checks.equal([is_there(word, code, files) for word in good + bad], [True] * 6 + [False] * 6, "a name that is not there is seen")


def rows_of(path):
    """The text of a .def file with each row on one line, as the formatter may have broken it."""
    return re.sub(r",\n +", ", ", re.sub(r'"\n +"', "", read(path)))


def option_rows(path):
    """(option cell, default, help) for each row of a command's table."""
    row = r'^OPTION\([\w.]+, "([^"]*)", (0|\'.\'), (\w+), "([^"]*)", (?:NULL|"([^"]*)"), "(.*)"\)$'
    for name, letter, kind, takes, standard, text in re.findall(row, rows_of(path), re.M):
        cell = f"`--{name}{' ' + takes if takes else ''}`" + (f", `-{letter[1]}`" if letter != "0" else "")
        yield cell.replace("|", "\\|"), standard, text


def limit_rows():
    """The same for each row of budget.def."""
    for product, option, text in re.findall(r'^BUDGET\(\w+, ([\d *]+), "([^"]*)", "(.*)"\)$', rows_of("validator/base/budget.def"), re.M):
        standard = 1
        for factor in product.split("*"):
            standard *= int(factor)
        yield f"`{option} N`", str(standard), f"limit: {text}"


def section(page, heading):
    """The text below a heading of a page, up to the next of its level."""
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", read(page), re.M | re.S).group(1)


def every_option_is_in_its_page(checks):
    limits = list(limit_rows())
    for name, page, heading, more in (("mock", COMMANDS, "proviso mock", limits),  # the limits stand once, there
                                      ("validate", COMMANDS, "proviso validate", []),
                                      ("sample", COMMANDS, "proviso sample", []), ("steady", "docs/guides/from-steady.md", "Options", [])):
        path = f"server/cli/{name}.def"
        own = list(option_rows(path))
        checks.equal(len(own), len(re.findall(r"^OPTION\(", read(path), re.M)), f"every row of {name}.def is understood")
        rows = [f"| {cell} | {f'`{standard}`' if standard else ''} | {text} |" for cell, standard, text in own + more]
        shown = re.findall(r"^\| `--.*\|$", section(page, heading), re.M)
        checks.check([row for row in shown if "`--help`" not in row] == rows, f"{page} has the options of {name}.def, row for row",
                     ["in the page only: " + row for row in shown if row not in rows] + ["in the tables only: " + row for row in rows if row not in shown])
    checks.equal(len(limits), len(re.findall(r"^BUDGET\(", read("validator/base/budget.def"), re.M)), "every row of budget.def is understood")


main(links_lead_somewhere, names_are_in_the_code, the_check_of_names_can_fail, every_option_is_in_its_page)
