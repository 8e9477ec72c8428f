#!/usr/bin/env python3
"""Runs every test there is, stage by stage, and counts. `./dev test` installs what this needs.

    tests/run.py [STAGE...]        without stages: all, in the order of STAGES

A stage is a list of programs; a program's checks are counted from what it prints (cmocka's lines, or "ok - " / "not ok - " lines of
tests/support/checks.py). A program that dies, prints no check, or takes too long counts as a failure. The last line is
"N passed, N failed" with ", N skipped" where some were.
"""
import concurrent.futures
import functools
import glob
import json
import os
import re
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ASAN, RELEASE, TSAN = (os.path.join(ROOT, "build", preset) for preset in ("asan", "release", "tsan"))
JOBS = min(os.cpu_count() or 1, 4)
PROGRAM_SECONDS = 600
FUZZ_SECONDS = 5

CMOCKA = re.compile(r"^\[ +(OK|FAILED|SKIPPED) +\] (.+)$")


class Sum:
    """How many checks passed, failed, were skipped."""

    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def text(self):
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def count_cmocka(output):
    """cmocka names a failed test when it fails and once more at the end: names are counted once."""
    found = {}
    for line in output.splitlines():
        match = CMOCKA.match(line)
        if match and not line.endswith("listed below:"):
            found[match.group(2)] = match.group(1)
    kinds = list(found.values())
    return Sum(kinds.count("OK"), kinds.count("FAILED"), kinds.count("SKIPPED"))


def count_lines(output):
    total = Sum()
    for line in output.splitlines():
        if line.startswith("not ok - "):
            total.failed += 1
        elif line.startswith("ok - "):
            if re.search(r" # skip\b", line, re.IGNORECASE):
                total.skipped += 1
            else:
                total.passed += 1
    return total


def run(command, seconds, environment=None):
    """Exit status (None: out of time) and output of a program."""
    try:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   env={**os.environ, **(environment or {})}, start_new_session=True)
    except OSError as error:
        return 127, str(error)
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # what it started too: its session is its own
        output, _ = process.communicate()
        return None, output.decode("utf-8", "replace")


def judge(status, output):
    """What a program's output and exit status count as, and what is wrong with it beyond failed checks."""
    total = count_lines(output) if re.search(r"^(not )?ok - ", output, re.M) else count_cmocka(output)
    trouble = ""
    if status is None:
        trouble = f"did not end within {PROGRAM_SECONDS} s"
    elif status != 0 and not total.failed:
        trouble = f"ended with status {status}"
    elif status == 0 and not total.passed + total.skipped:
        trouble = "ran no check"
    if trouble:
        total.failed += 1
    return total, trouble


def run_program(name, command, environment):
    began = time.monotonic()
    status, output = run(command, PROGRAM_SECONDS, environment)
    total, trouble = judge(status, output)
    lines = [f"  {name}: {total.text()} ({time.monotonic() - began:.1f} s)" + (f": {trouble}" if trouble else "")]
    if total.failed:
        lines += ["  | " + line for line in output.splitlines()[-200:]]
    else:
        lines += ["  | " + line for line in output.splitlines() if re.search(r"# skip\b", line, re.IGNORECASE)]
    print("\n".join(lines), flush=True)
    return total


def scripts(folder):
    return [(os.path.relpath(path, ROOT), [sys.executable, path]) for path in sorted(glob.glob(os.path.join(ROOT, "tests", folder, "*.py")))]


def unit_programs():
    status, output = run(["ctest", "--test-dir", ASAN, "--show-only=json-v1"], 60)
    tests = json.loads(output[output.index("{"):])["tests"] if status == 0 else []
    return [(test["name"], test["command"]) for test in tests if "command" in test]


def suite_programs():
    """Programs of tests/suites, C or Python: what others wrote, read from the corpus beside the project where there is one."""
    corpus = os.environ.get("PROVISO_CORPUS", os.path.join(ROOT, "..", "shared", "corpus"))
    names = sorted(os.path.basename(path)[:-2] for path in glob.glob(os.path.join(ROOT, "tests", "suites", "*.c")))
    folders = {"corpus": os.path.join(corpus, "openapi"), "values": os.path.join(corpus, "openapi")}
    more = {"json_schema": [os.path.join(ROOT, "tests", "suites", "known_failures.txt")]}
    own = {"cases": sorted(glob.glob(os.path.join(ROOT, "tests", "cases", "*.txt")))}
    compiled = [(f"suite {name}", [os.path.join(ASAN, "tests", f"suite_{name}"),
                                   *own.get(name, [os.path.normpath(folders.get(name, corpus)), *more.get(name, [])])]) for name in names]
    return compiled + scripts("suites")


# Journeys in which threads meet: they run once more under the thread sanitizer.
THREADED = ("admin", "reload", "stop")


def threads_programs():
    """The thread sanitizer wants addresses where it expects them: without randomisation, as setarch -R gives it."""
    wrapper = os.path.join(TSAN, "proviso-still")
    if not os.path.exists(os.path.join(TSAN, "proviso")):
        return [("threads", [os.path.join(TSAN, "proviso")])]
    with open(wrapper, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec setarch -R "{TSAN}/proviso" "$@"\n')
    os.chmod(wrapper, 0o755)
    status, output = run([wrapper, "--version"], 20)
    if status != 0:
        print(f"  the thread sanitizer does not run here: {output.strip()[-200:]}", flush=True)
        return []
    reports = os.path.join(TSAN, "races")
    for old in glob.glob(reports + ".*"):
        os.unlink(old)
    with_wrapper = ["env", f"PROVISO_BIN={wrapper}", f"TSAN_OPTIONS=log_path={reports}", sys.executable]
    journeys = [(f"{name} with threads watched", [*with_wrapper, os.path.join(ROOT, "tests", "journeys", f"{name}.py")]) for name in THREADED]
    return journeys + [("races", [sys.executable, os.path.join(ROOT, "tests", "support", "races.py"), reports])]


def fuzz_programs():
    runner = os.path.join(ROOT, "tests", "fuzz", "run.py")
    names = sorted(os.path.basename(path)[len("fuzz_"):-len(".c")] for path in glob.glob(os.path.join(ROOT, "tests", "fuzz", "fuzz_*.c")))
    return [(f"fuzz {name}", [sys.executable, runner, name, str(FUZZ_SECONDS)]) for name in names]


def run_builds():
    """Builds all that the stages need; a preset that does not build counts as a failed test."""
    total = Sum()
    for preset, tests, target in (("asan", "ON", "all"), ("release", "OFF", "all"), ("tsan", "OFF", "proviso"), ("fuzz", "ON", "all")):
        began = time.monotonic()
        status, output = run(["cmake", "--preset", preset, f"-DPROVISO_TESTS={tests}", "--log-level=WARNING"], 300)
        if status == 0:
            status, output = run(["cmake", "--build", "--preset", preset, "--target", target, "--", "-k", "0"], 1800)
        print(f"  {preset}: {'built' if status == 0 else 'does not build'} ({time.monotonic() - began:.1f} s)", flush=True)
        if status != 0:
            print("\n".join("  | " + line for line in output.splitlines()[-60:]), flush=True)
        total.add(Sum(1, 0) if status == 0 else Sum(0, 1))
    return total


# name, programs (a function), how many at a time, whether they drive the binary. Journeys measure time: one at a time.
STAGES = (
    ("unit", unit_programs, JOBS, False),
    ("guards", functools.partial(scripts, "guards"), JOBS, False),
    ("golden", functools.partial(scripts, "golden"), 1, True),
    ("docs", functools.partial(scripts, "docs"), 1, True),
    ("suites", suite_programs, JOBS, False),
    ("journeys", functools.partial(scripts, "journeys"), 1, True),
    ("threads", threads_programs, 1, False),
    ("fuzz", fuzz_programs, JOBS, False),
)


def run_stage(programs, jobs, drives_binary):
    binary = os.path.join(ASAN, "proviso")
    environment = {"PROVISO_BIN": binary, "PROVISO_RELEASE": os.path.join(RELEASE, "proviso"),
                   "UBSAN_OPTIONS": "print_stacktrace=1",
                   "LSAN_OPTIONS": f"print_suppressions=0:suppressions={os.path.join(ROOT, 'tests', 'support', 'lsan.supp')}",
                   "PYTHONDONTWRITEBYTECODE": "1"}
    total = Sum()
    if not programs:
        print("  there is nothing in this stage: skipped", flush=True)
        return Sum(skipped=1)
    if drives_binary and not os.path.exists(binary):
        print("  not run: there is no build/asan/proviso", flush=True)
        return Sum(failed=1)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for part in pool.map(lambda program: run_program(*program, environment), programs):
            total.add(part)
    return total


def main(wanted):
    unknown = set(wanted) - {name for name, *_ in STAGES} - {"build"}
    if unknown:
        print(f"no such stage: {', '.join(sorted(unknown))}; there are build, {', '.join(name for name, *_ in STAGES)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    total = Sum()
    if not wanted or "build" in wanted:
        print("== build", flush=True)
        total.add(run_builds())
    for name, programs, jobs, drives_binary in STAGES:
        if not wanted or name in wanted:
            print(f"== {name} ({time.monotonic() - began:.0f} s so far)", flush=True)
            total.add(run_stage(programs(), jobs, drives_binary))
    print(f"== all, in {time.monotonic() - began:.0f} s", flush=True)
    print(total.text(), flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
