#!/usr/bin/env python3
"""Runs the fuzzers of build/fuzz, each for a while, beginning with its seeds.

    tests/fuzz/run.py [NAME] [SECONDS]      default: all that tests/fuzz/fuzz_*.c make, 600 seconds each

What a fuzzer finds worth keeping goes to build/fuzz/corpus/NAME, an input that breaks something to build/fuzz/artifacts/NAME.
"""
import concurrent.futures
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
from checks import ROOT, Checks

BUILD = os.path.join(ROOT, "build", "fuzz")
INPUT_SECONDS = 10
MEMORY_MB = 2048


def command(name, seconds):
    corpus, artifacts = (os.path.join(BUILD, kind, name) for kind in ("corpus", "artifacts"))
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(artifacts, exist_ok=True)
    seeds = os.path.join(ROOT, "tests", "fuzz", "seeds", name)
    dictionary = os.path.join(ROOT, "tests", "fuzz", f"{name}.dict")
    return ([os.path.join(BUILD, "tests", f"fuzz_{name}"), f"-max_total_time={seconds}", f"-timeout={INPUT_SECONDS}",
             f"-rss_limit_mb={MEMORY_MB}", f"-artifact_prefix={artifacts}/", "-print_final_stats=1", "-verbosity=1", corpus]
            + ([seeds] if os.path.isdir(seeds) else []) + ([f"-dict={dictionary}"] if os.path.isfile(dictionary) else []))


def run(name, seconds):
    try:
        done = subprocess.run(command(name, seconds), cwd=BUILD, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=seconds * 3 + 120, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return name, False, 0, str(error)
    output = done.stderr.decode("utf-8", "replace")
    runs = re.search(r"number_of_executed_units: (\d+)", output)
    return name, done.returncode == 0, int(runs.group(1)) if runs else 0, "\n".join(output.splitlines()[-60:])


def parse(arguments):
    """Names and seconds; a first argument that is a number is the seconds."""
    known = sorted(os.path.basename(path)[len("fuzz_"):-len(".c")] for path in glob.glob(os.path.join(ROOT, "tests", "fuzz", "fuzz_*.c")))
    names = [argument for argument in arguments if not argument.isdigit()]
    seconds = [int(argument) for argument in arguments if argument.isdigit()]
    unknown = [name for name in names if name not in known]
    if unknown or len(seconds) > 1:
        print(f"usage: run.py [NAME] [SECONDS]; names: {', '.join(known)}", file=sys.stderr)
        sys.exit(2)
    return names or known, seconds[0] if seconds else 600


def main(arguments):
    names, seconds = parse(arguments)
    checks = Checks()
    with concurrent.futures.ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        for name, good, runs, told in pool.map(lambda name: run(name, seconds), names):
            checks.check(good and runs > 0, f"fuzz_{name} finds nothing in {seconds} s", told)
            if good:
                print(f"#   {runs} inputs", flush=True)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
