#!/usr/bin/env python3
"""Reading and judging messages beside jansson and ajv, in one run: ./dev bench schema [CASE...]

    schema.py BIN BARE [CASE...] [--rounds N]      bench_schema stands beside BARE

Cases are schemas of real contracts with messages that are as real ones are (schema_cases.mjs makes them, always the same). For each,
our program (bench_schema.c) and node with ajv (schema_ajv.mjs) run side by side, both warm, and take turns; a figure says how many
times as much processor time the peer took, each at its best over the rounds: what others do on the same machine only ever adds to it,
and minima come out alike in every run where medians do not. Both must agree on every verdict.

    read     our reader, of jansson        eval     schema_eval, of ajv
    whole    both, of JSON.parse and ajv   near     schema_eval, of ajv, over messages that are wrong in one place

To look into one case by itself: echo 0 eval | perf record build/release/tests/bench_schema build/bench/schema/NAME

Needs node and, the first time, packages; skips where neither is to be had. Exit status 1 where a bar is missed.
"""
import argparse
import hashlib
import json
import math
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build", "bench")
CASES = os.path.join(BUILD, "schema")
CORPUS = os.path.join(ROOT, "..", "shared", "corpus", "openapi")
PACKAGES = ("ajv@8.20.0", "ajv-formats@3.0.1", "yaml@2.9.1", "randexp@0.5.3")

# What is held against what: our measure, the peer's, who measures the peer.
RATIOS = {"read": ("read", "jansson", "ours"), "eval": ("eval", "eval", "node"), "whole": ("whole", "whole", "node"), "near": ("near", "near", "node")}
READ_BAR, EVAL_BAR, EVAL_WORST_BAR, WHOLE_BAR, COMPILE_BAR_MS = 10, 6, 1 / 1.2, 6, 200


def install(folder, packages):
    """The packages, where they are not there yet; whether they are there now."""
    stamp = os.path.join(folder, "packages")
    if os.path.exists(stamp) and open(stamp, encoding="ascii").read().split() == list(packages):
        return True
    os.makedirs(folder, exist_ok=True)
    # No scripts: what is measured needs none, and some of them phone home.
    done = subprocess.run(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--save-exact", *packages],
                          check=False)
    if done.returncode == 0:
        with open(stamp, "w", encoding="ascii") as out:
            out.write("\n".join(packages) + "\n")
    return done.returncode == 0


def make_cases():
    """Anew where what makes them has changed."""
    sources = [os.path.join(HERE, name) for name in sorted(os.listdir(HERE)) if name.startswith("schema_")]
    digest = hashlib.sha256("".join([*PACKAGES, *(open(path, encoding="utf-8").read() for path in sources)]).encode()).hexdigest()
    stamp = os.path.join(BUILD, "cases")
    if os.path.exists(stamp) and open(stamp, encoding="ascii").read() == digest and os.path.isdir(CASES):
        return
    print("making the cases, which takes a minute", file=sys.stderr)
    subprocess.run(["node", os.path.join(HERE, "schema_cases.mjs")], stdout=subprocess.DEVNULL, check=True)
    with open(stamp, "w", encoding="ascii") as out:
        out.write(digest)


class Side:
    """A program that has one case warm and measures on demand."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = json.loads(self.process.stdout.readline() or "{}")

    def wait(self):
        if self.process.stdout.readline() != "ready\n":
            raise SystemExit(f"{' '.join(self.process.args)} did not start")

    def measure(self, what):
        self.process.stdin.write(f"0 {what}\n")
        self.process.stdin.flush()
        took = float(self.process.stdout.readline() or -1)
        if took <= 0:
            raise SystemExit(f"{' '.join(self.process.args)} failed at {what}")
        return took

    def stop(self):
        self.process.kill()
        self.process.communicate()


def measure(program, name, rounds):
    """{ratio: value} of one case, with its bytes and how long ajv took."""
    folder = os.path.join(CASES, name)
    sides = {"node": Side("node", os.path.join(HERE, "schema_ajv.mjs"), folder), "ours": Side(program, folder)}
    try:
        ours, node = sides["ours"].about, sides["node"].about
        for kind in ("valid", "near"):
            if ours.get(kind) != node.get(kind) or not node:
                return {"name": name, "trouble": f"verdicts differ ({kind}): ours {ours.get(kind)}, ajv {node.get(kind)}"}
        for side in sides.values():
            side.wait()
        wanted = [ratio for ratio in RATIOS if ratio != "near" or node["near"]]
        pairs = {ratio: [] for ratio in wanted}
        for number in range(rounds):
            for ratio in wanted:
                mine, theirs, who = RATIOS[ratio]
                order = [("ours", mine), (who, theirs)]
                # In turns, because on a busy machine whoever comes second has less of it.
                took = {place: sides[place[0]].measure(place[1]) for place in (order if number % 2 == 0 else order[::-1])}
                pairs[ratio].append((took[order[0]], took[order[1]]))
    finally:
        for side in sides.values():
            side.stop()
    best = {ratio: tuple(map(min, zip(*taken))) for ratio, taken in pairs.items()}
    return {"name": name, "bytes": statistics.mean(node["bytes"]), "error": ours["error"], "ajv": best["eval"][1],
            **{ratio: theirs / mine for ratio, (mine, theirs) in best.items()}}


def shown(value):
    return f"{value:8.2f}" if value is not None else "       -"


def geometric(values):
    return math.exp(statistics.mean(map(math.log, values)))


def compare(program, names, rounds):
    """Whether all bars hold."""
    print(f"{'case':30} {'bytes':>7} {'read':>8} {'eval':>8} {'whole':>8} {'near':>8} {'ajv ns':>9}   how many times as much time the peer takes", flush=True)
    results, holds = [], True
    for name in names:
        result = measure(program, name, rounds)
        if "trouble" in result:
            print(f"{name:30} {result['trouble']}", flush=True)
            holds = False
            continue
        results.append(result)
        print(f"{name:30} {result['bytes']:7.0f} " + " ".join(shown(result.get(ratio)) for ratio in RATIOS) + f" {result['ajv']:9.0f}"
              + (f"   (left out: {result['error']})" if result["error"] else ""), flush=True)
    if not results:
        return False
    means = {ratio: geometric([result[ratio] for result in results if ratio in result]) for ratio in RATIOS}
    worst = {ratio: min(result[ratio] for result in results if ratio in result) for ratio in RATIOS}
    for title, values in (("geometric mean", means), ("worst", worst)):
        print(f"{title:30} {'':7} " + " ".join(shown(values[ratio]) for ratio in RATIOS), flush=True)
    bars = [("reading, each, of jansson", worst["read"], READ_BAR), ("evaluating, geometric mean, of ajv", means["eval"], EVAL_BAR),
            ("evaluating, worst, of ajv", worst["eval"], EVAL_WORST_BAR), ("reading and evaluating, geometric mean, of node", means["whole"], WHOLE_BAR)]
    for what, value, bar in bars:
        print(f"{what:50} {value:7.2f} (bar {bar:.2f}): {'holds' if value >= bar else 'MISSED'}", flush=True)
        holds = holds and value >= bar
    return holds


def compile_contract(program):
    """What compiling all schemas of the largest contract takes, beside reading it."""
    path = os.path.join(CORPUS, "stripe", "spec3.json")
    if not os.path.exists(path):
        print("compiling: skipped, the contract is not on this machine")
        return True
    took = json.loads(subprocess.run([program, "--compile", path], capture_output=True, text=True, check=True).stdout)
    holds = took["compile"] <= COMPILE_BAR_MS
    print(f"compiling {took['schemas']} schemas of stripe/spec3.json takes {took['compile'] / took['read']:.2f} times as long as reading it: "
          f"{took['compile']:.1f} ms (bar {COMPILE_BAR_MS}): {'holds' if holds else 'MISSED'}", flush=True)
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("bare")
    parser.add_argument("case", nargs="*", help="only cases whose names have this in them")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    program = os.path.join(os.path.dirname(options.bare), "bench_schema")
    holds = options.case != [] or compile_contract(program)
    if not os.path.isdir(CORPUS) or not shutil.which("node") or not shutil.which("npm") or not install(BUILD, PACKAGES):
        print("schema: skipped, the corpus, node or its packages are not to be had here")
        return 0 if holds else 1
    make_cases()
    names = [name for name in sorted(os.listdir(CASES)) if not options.case or any(part in name for part in options.case)]
    if not names:
        raise SystemExit(f"there is no case {' '.join(options.case)}")
    return 0 if compare(program, names, options.rounds) and holds else 1


if __name__ == "__main__":
    sys.exit(main())
