#!/usr/bin/env python3
"""The release as people get it: one hardened file, its debug symbols apart; libraries of the pure storeys without state."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main, read  # noqa: E402

BUILD = os.path.join(ROOT, "build", "release")
BINARY = os.environ.get("PROVISO_RELEASE", os.path.join(BUILD, "proviso"))


def out(*command):
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def the_binary_is_hardened(checks):
    if not os.path.exists(BINARY):
        checks.skip("the release binary is hardened and has no debug symbols", "there is no build/release/proviso")
        return
    headers, dynamic, sections = out("readelf", "-hlW", BINARY), out("readelf", "-dW", BINARY), out("readelf", "-SW", BINARY)
    checks.check(".debug_info" not in sections, "the release binary has no debug symbols", sections)
    checks.check(".gnu_debuglink" in sections and os.path.exists(BINARY + ".debug"), "its debug symbols are in proviso.debug, which it names")
    checks.check(re.search(r"Type:\s+DYN", headers) and "PIE" in dynamic, "it is a position-independent executable", dynamic)
    checks.check("GNU_RELRO" in headers and "BIND_NOW" in dynamic, "its relocations are read-only, all bound at the start", dynamic)
    checks.check(re.search(r"GNU_STACK.*\bRW\s", headers) and not re.search(r"LOAD.*\bRWE\b", headers), "nothing in it is both writable and executable", headers)
    checks.check("__stack_chk_fail" in out("readelf", "--dyn-syms", "-W", BINARY), "its stack is protected")
    libraries = re.findall(r"\(NEEDED\).*\[(.*?)\]", dynamic)
    strays = [name for name in libraries if not re.match(r"lib(h2o|wslay|ssl|crypto|yaml|jansson|pcre2|idn2|xml2|sodium|sqlite3|z|brotli|c|m|pthread|gcc_s)\b|ld-linux", name)]
    checks.check(not strays, "it needs no library that the design does not name", libraries)


def pure_modules():
    text = read("CMakeLists.txt")
    return re.findall(r"^module\((\w+) IN (?:validator|mocks)\b", text, re.M)


def the_pure_storeys_have_no_state(checks):
    libraries = [os.path.join(BUILD, f"lib{name}.a") for name in pure_modules()]
    if not all(map(os.path.exists, libraries)):
        checks.skip("validator and mocks have no writable variable outside functions", "build/release is not built whole")
        return
    found = []
    for library in libraries:
        member = ""
        for line in out("size", "-A", library).splitlines():
            words = line.split()
            if "(ex " in line:
                member = words[0]
            if len(words) == 3 and words[0].startswith((".data", ".bss", ".tdata", ".tbss")) and not words[0].startswith(".data.rel.ro") and int(words[1]):
                found.append(f"{os.path.basename(library)}({member}): {words[1]} bytes in {words[0]}")
    checks.check(not found, "validator and mocks have no writable variable outside functions", found)


main(the_binary_is_hardened, the_pure_storeys_have_no_state)
