"""The tiny runner that guards, golden tests and journeys share: prints one line a check and counts.

    def pages_have_rows(checks):
        checks.check(good, "a sentence that says what holds", "why not, where it does not")
        checks.equal(got, wanted, "a sentence")
        checks.skip("a sentence", "why it cannot be checked here")

    main(pages_have_rows)

The lines are "ok - SENTENCE", "not ok - SENTENCE" and "ok - SENTENCE # skip WHY"; tests/run.py adds them up over all programs.
"""
import os
import subprocess
import sys
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Checks:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, good, sentence, why=""):
        print(("ok - " if good else "not ok - ") + sentence, flush=True)
        if good:
            self.passed += 1
        else:
            self.failed += 1
            lines = why if isinstance(why, list) else str(why).splitlines()
            print("".join(f"#   {line}\n" for line in lines), end="", flush=True)
        return good

    def skip(self, sentence, why):
        print(f"ok - {sentence} # skip {why}", flush=True)
        self.skipped += 1

    def equal(self, got, wanted, sentence):
        return self.check(got == wanted, sentence, f"got    {got!r}\nwanted {wanted!r}")

    def run(self, *tests):
        """Calls each test with these checks; one that raises is a failed check of its name."""
        for test in tests:
            try:
                test(self)
            except Exception:  # whatever it was, the others are to run
                self.check(False, test.__name__.replace("_", " "), traceback.format_exc())

    def finish(self):
        """Prints the sum; the exit status."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{skipped}", flush=True)
        return 1 if self.failed or not self.passed + self.skipped else 0


def main(*tests):
    """Runs the tests of a program and ends it."""
    checks = Checks()
    checks.run(*tests)
    sys.exit(checks.finish())


def tracked_files():
    """Paths of the files that git knows, from the root; where this is no checkout, of all files outside build/."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [path for path in listed.stdout.decode().split("\0") if path and os.path.isfile(os.path.join(ROOT, path))]
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ("build", ".git", "__pycache__", "node_modules")]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return sorted(found)


def read(path):
    """The text of a file of the project, by its path from the root."""
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()
