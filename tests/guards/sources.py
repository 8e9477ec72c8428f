#!/usr/bin/env python3
"""Rules that every C source keeps: who includes what, what the pure storeys never call, how long a function may be."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main, read, tracked_files  # noqa: E402

FUNCTION_LINES, FUNCTION_PARAMETERS = 70, 6
SOURCES = [path for path in tracked_files() if path.endswith((".c", ".h"))]
PURE = [path for path in SOURCES if path.startswith(("validator/", "mocks/"))]

# What the pure storeys leave to the server: sockets, files, clocks, threads, signals.
WORLDLY_HEADERS = re.compile(r"<(sys/|netinet/|arpa/|net/|netdb\.h|time\.h|pthread\.h|threads\.h|semaphore\.h|unistd\.h|fcntl\.h"
                             r"|dirent\.h|signal\.h|poll\.h|locale\.h|spawn\.h|h2o)")
WORLDLY_CALLS = re.compile(r"(?<![\w.>])(printf|fprintf|vfprintf|puts|fputs|putchar|perror|exit|_exit|abort|getenv|setenv|rand|random|srand"
                           r"|clock_gettime|gettimeofday|fopen|fdopen|socket|system|setlocale)\s*\(")

# file, what it may call, why. A row that is no longer needed fails.
EXCUSED = (
    ("validator/base/arena.c", ("fprintf", "abort"), "out of memory ends the process, see arena.h"),
    ("validator/contract/hash.c", ("abort",), "a library that cannot do SHA-256 is like no memory"),
    ("mocks/draw/whole.c", ("abort",), "a BIGNUM that cannot be had is no memory"),
)

# Functions that others have given their parameters: they stand before libh2o's own (docs/decisions), libxml2 calls one back.
GIVEN = {"h2o_hpack_parse_headers", "phr_parse_request", "begin_element"}

# Libraries and the only folders that may include them.
OWNERS = (
    (re.compile(r"<h2o(\.h|/)"), "server/http/", "h2o.h"),
    (re.compile(r"<yaml\.h"), "validator/doc/", "yaml.h"),
    (re.compile(r"<pcre2\.h"), "validator/pattern/", "pcre2.h"),
    (re.compile(r"<idn2\.h"), "validator/format/", "idn2.h"),
    (re.compile(r"<(libxml2/)?libxml/"), "validator/check/", "libxml/"),
)


def without_comments_and_texts(text):
    """C without comments and what stands in quotes; lines stay where they are."""
    def blank(match):
        piece = match.group(0)
        return piece if piece.startswith("#include") else re.sub(r"[^\n]", " ", piece)
    return re.sub(r'#include[^\n]*|//[^\n]*|/\*.*?\*/|"(\\.|[^"\\\n])*"|\'(\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def includes(path):
    return re.findall(r'^\s*#\s*include\s*([<"][^>"]+[>"])', read(path), re.M)


def private_headers_stay_at_home(checks):
    homes = {os.path.basename(path): os.path.dirname(path) for path in SOURCES if path.endswith("_private.h")}
    strays = []
    for path in SOURCES:
        for name in (include.strip('<>"').split("/")[-1] for include in includes(path)):
            home = homes.get(name)
            if home and os.path.dirname(path) not in (home, f"tests/unit/{os.path.basename(home)}", "tests/fuzz"):
                strays.append(f"{path} includes {name}")
    checks.check(not strays, "a private header is included only in its own folder, in tests of its module and in fuzzers", strays)


def libraries_have_owners(checks):
    for pattern, owner, name in OWNERS:
        strays = [path for path in SOURCES for include in includes(path)
                  if pattern.match(include) and not path.startswith((owner, "tests/"))]
        checks.check(not strays, f"only {owner} includes {name}", strays)


def pure_storeys_do_not_meet_the_world(checks):
    strays = [f"{path} includes {include}" for path in PURE for include in includes(path) if WORLDLY_HEADERS.match(include)]
    checks.check(not strays, "validator and mocks include no header of sockets, files, clocks, threads or signals", strays)
    excused = {path: set(calls) for path, calls, _ in EXCUSED}
    strays, used = [], {path: set() for path in excused}
    for path in PURE:
        for number, line in enumerate(without_comments_and_texts(read(path)).split("\n"), 1):
            for call in WORLDLY_CALLS.findall(line):
                if call in excused.get(path, ()):
                    used[path].add(call)
                else:
                    strays.append(f"{path}:{number}: {call}()")
    checks.check(not strays, "validator and mocks call neither printf nor exit nor anything of the world", strays)
    stale = [f"{path}: {call}" for path, calls in excused.items() for call in calls - used[path]]
    checks.check(not stale, "every excuse is still needed", stale)


def functions(path):
    """(name, line, lines of the body, parameters) of each function; bodies begin and end with a brace in the first column."""
    lines = without_comments_and_texts(read(path)).split("\n")
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            head, at = "", start - 1
            while at >= 0 and lines[at].strip() and not lines[at].startswith(("}", "#")):
                head = lines[at] + " " + head
                at -= 1
            match = re.search(r"(\w+)\s*\((.*)\)\s*$", head.strip())
            if match:
                yield match.group(1), start + 1, number - start + 1, count_parameters(match.group(2))
            start = None


def count_parameters(text):
    depth, count = 0, 1 if text.strip() not in ("", "void") else 0
    for char in text:
        depth += (char == "(") - (char == ")")
        count += char == "," and depth == 0
    return count


def functions_are_small(checks):
    found = [(path, *function) for path in SOURCES if path.endswith(".c") for function in functions(path)]
    checks.check(len(found) > len(SOURCES), "the functions are found", f"{len(found)} in {len(SOURCES)} files")
    long = [f"{path}:{line}: {name} has {length} lines" for path, name, line, length, _ in found if length > FUNCTION_LINES]
    checks.check(not long, f"no function has more than {FUNCTION_LINES} lines", long)
    wide = [f"{path}:{line}: {name} has {count} parameters" for path, name, line, _, count in found
            if count > FUNCTION_PARAMETERS and name not in GIVEN]
    checks.check(not wide, f"no function has more than {FUNCTION_PARAMETERS} parameters", wide)
    lengths = sorted(length for path, _, _, length, _ in found if not path.startswith("tests/"))
    print(f"# {len(lengths)} functions: median {lengths[len(lengths) // 2]} lines, nine in ten under {lengths[len(lengths) * 9 // 10] + 1}")


main(private_headers_stay_at_home, libraries_have_owners, pure_storeys_do_not_meet_the_world, functions_are_small)
