#!/usr/bin/env python3
"""The floor plan is proven: each way of breaking it, tried on a throw-away copy of the project, fails the build."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main, tracked_files  # noqa: E402


class Copy:
    """The tracked files in a folder of their own, with one build folder that each breakage uses again."""

    def __init__(self, folder):
        self.folder, self.build = folder, os.path.join(folder, "build", "guard")
        for path in tracked_files():
            if not path.startswith(("docs/", "fixtures/", "tests/")):
                os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
                shutil.copy(os.path.join(ROOT, path), os.path.join(folder, path))

    def edit(self, path, change):
        """Changes a file and returns what it was (None: it was not there)."""
        full = os.path.join(self.folder, path)
        before = None
        if os.path.exists(full):
            with open(full, encoding="utf-8") as file:
                before = file.read()
        with open(full, "w", encoding="utf-8") as file:
            file.write(change(before or ""))
        return before

    def restore(self, path, before):
        full = os.path.join(self.folder, path)
        if before is None:
            os.unlink(full)
            return
        with open(full, "w", encoding="utf-8") as file:
            file.write(before)

    def configure(self):
        return self.run("cmake", "-S", self.folder, "-B", self.build, "-G", "Ninja", "-DPROVISO_TESTS=OFF", "-DCMAKE_BUILD_TYPE=Debug")

    def verify(self, module):
        """Configures and compiles each public header of a module by itself."""
        status, output = self.configure()
        return (status, output) if status else self.run("ninja", "-C", self.build, f"{module}_verify_interface_header_sets")

    def run(self, *command):
        done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=300, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")


def replaced(old, new):
    def change(text):
        if not re.search(old, text, re.M):
            raise ValueError(f"nothing in the file fits {old}")
        return re.sub(old, new, text, count=1, flags=re.M)
    return change


def appended(more):
    return lambda text: text + more


def inserted_before_end_of_guard(line):
    """Into a header, before its last #endif."""
    return lambda text: text[:text.rindex("#endif")] + line + "\n#endif\n"


MODULE = r"^module\(base IN validator\b([^)]*)\)"

# what, the file, how it is broken, what is run, what the failure says
BREAKAGES = (
    ("a link to a module that stands above", "CMakeLists.txt", replaced(MODULE, r"module(base IN validator\1 HIDES doc)"),
     Copy.configure, r"module base uses doc, which is not declared\s+above it"),
    ("a link to a module that is not there", "CMakeLists.txt", replaced(MODULE, r"module(base IN validator\1 HIDES cellar)"),
     Copy.configure, r"module base uses cellar, which is not declared\s+above it"),
    ("a cycle behind the back of module()", "CMakeLists.txt", appended("\ntarget_link_libraries(base PRIVATE doc)\n"),
     Copy.configure, r"cycl|depends on"),
    ("a header that does not stand alone", "validator/base/leaning.h", appended("#ifndef L\n#define L\nsize_t leaning(void);\n#endif\n"),
     lambda copy: copy.verify("base"), r"size_t"),
    ("a header that includes one of a module it does not use", "validator/base/str.h", inserted_before_end_of_guard('#include "doc.h"'),
     lambda copy: copy.verify("base"), r"doc\.h: No such file"),
)


def every_breakage_fails_the_build(checks):
    with tempfile.TemporaryDirectory(prefix="proviso-floor-") as folder:
        copy = Copy(folder)
        status, output = copy.verify("base")
        if not checks.check(status == 0, "a whole copy of the project configures and its headers stand alone", output[-3000:]):
            return
        for what, path, change, attempt, says in BREAKAGES:
            before = copy.edit(path, change)
            status, output = attempt(copy)
            copy.restore(path, before)
            checks.check(status != 0 and re.search(says, output), f"{what} fails the build", output[-3000:])
        status, output = copy.verify("base")
        checks.check(status == 0, "mended, it builds again", output[-3000:])


main(every_breakage_fails_the_build)
