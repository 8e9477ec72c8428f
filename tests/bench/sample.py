#!/usr/bin/env python3
"""Drawing values beside json-schema-faker: ./dev bench sample

    sample.py BIN BARE [--rounds N] [--seconds S]      bench_sample stands beside BARE

The schemas of tests/bench/sample are of replies of about a kilobyte. Both draw values and write them as JSON, warm, in turns;
a figure says how many times as much processor time json-schema-faker takes for a byte, each at its best over the rounds. All of ours
must be valid by ajv, too. And over the wire, with one thread: a reply that is prepared beside one that is an example.

Needs node and, the first time, packages; leaves the peer out where these are not to be had. Exit status 1 where a bar is missed.
"""
import argparse
import glob
import json
import os
import subprocess
import sys

from schema import BUILD, HERE, install

FOLDER = os.path.join(BUILD, "sample")
PACKAGES = ("json-schema-faker@0.6.3", "ajv@8.17.1", "ajv-formats@3.0.1")
BAR = 50
CHECKED = 1000


def said(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout)


def peer(*arguments):
    return ["node", os.path.join(HERE, "sample_peer.mjs"), FOLDER, *arguments]


def all_valid(program, path):
    values = os.path.join(FOLDER, "values.jsonl")
    with open(values, "w", encoding="utf-8") as out:
        subprocess.run([program, path, "write", str(CHECKED)], check=True, stdout=out, timeout=300)
    found = said(peer(path, "check", values))
    if found["valid"] != CHECKED:
        print(f"{os.path.basename(path)}: ajv takes {found['valid']} of {CHECKED} of ours")
    return found["valid"] == CHECKED


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("bare")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    program = os.path.join(os.path.dirname(options.bare), "bench_sample")
    paths = sorted(glob.glob(os.path.join(HERE, "sample", "*.json")))
    has_peer = install(FOLDER, PACKAGES)
    if not has_peer:
        print("json-schema-faker: skipped, its packages are not to be had")
    holds = True
    print(f"{'schema':14} {'bytes':>6} {'ours ns':>9} {'peer bytes':>11} {'peer ns':>11} {'valid of 100':>13}   times as much time, byte by byte")
    for path in paths:
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(said([program, path, str(options.seconds)]))
            if has_peer:
                theirs.append(said(peer(path, str(options.seconds))))
        best = min(ours, key=lambda figure: figure["ns"])
        name = os.path.basename(path)[:-5]
        if not has_peer:
            print(f"{name:14} {best['bytes']:6} {best['ns']:9}")
            continue
        other = min(theirs, key=lambda figure: figure["ns"])
        ratio = (other["ns"] / other["bytes"]) / (best["ns"] / best["bytes"])
        good = ratio >= BAR
        print(f"{name:14} {best['bytes']:6} {best['ns']:9} {other['bytes']:11} {other['ns']:11} {other['valid']:13}   {ratio:6.1f} (bar {BAR}): {'holds' if good else 'MISSED'}",
              flush=True)
        holds = all_valid(program, path) and good and holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
