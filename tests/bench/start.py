#!/usr/bin/env python3
"""From exec to the first answered request, and what the process then holds in memory: ./dev bench start

    start.py BIN [BARE]      contracts from ../shared/corpus; skips what is not there

Beside each contract stands how long the same takes `proviso --version` to run, and the ratio of the two: a machine twice as slow has
both twice as long.
"""
import os
import re
import socket
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.join(ROOT, "..", "shared", "corpus", "openapi")
ROUNDS = 9
# name, path to ask for, bars: milliseconds, MB
CASES = [("stripe/spec3.json", "/v1/account", 60, 60), ("kubernetes/swagger.json", "/api/", None, None),
         ("openai/openapi.yaml", "/models", 40, None), ("spotify/official-spotify-open-api.yml", "/albums/x", None, None),
         ("asana/asana_oas.yaml", "/users", None, None), ("discord/openapi.json", "/users/@me", None, None)]


def version(binary):
    start = time.monotonic()
    subprocess.run([binary, "--version"], stdout=subprocess.DEVNULL, check=True)
    return (time.monotonic() - start) * 1000


def first_answer(binary, path, target):
    """(milliseconds, MB resident)"""
    start = time.monotonic()
    process = subprocess.Popen([binary, "mock", "-q", "-p", "0", "--admin", "off", "--log", "off", path],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        port = int(re.search(rb":(\d+)\s", process.stdout.readline()).group(1))
        with socket.create_connection(("127.0.0.1", port)) as peer:
            peer.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            if not peer.recv(65536).startswith(b"HTTP/1.1 "):
                raise SystemExit(f"{path}: no answer")
        took = (time.monotonic() - start) * 1000
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            resident = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024
        return took, resident
    finally:
        process.terminate()
        process.wait(15)


def main():
    binary = sys.argv[1]
    for name, target, bar, memory_bar in CASES:
        path = os.path.join(CORPUS, name)
        if not os.path.exists(path):
            print(f"{name}: skipped, it is not on this machine")
            continue
        runs = [(first_answer(binary, path, target), version(binary)) for _ in range(ROUNDS)]
        took = [answer[0] for answer, _ in runs]
        ratio = statistics.median(answer[0] / base for answer, base in runs)
        resident = max(answer[1] for answer, _ in runs)
        print(f"{name:40} {os.path.getsize(path) / 1e6:4.1f} MB: first answer after {statistics.median(took):5.1f} ms [{min(took):.1f}-{max(took):.1f}]"
              + (f" (bar {bar})" if bar else "") + f", {ratio:4.1f} times --version; {resident:.1f} MB resident"
              + (f" (bar {memory_bar})" if memory_bar else ""), flush=True)


if __name__ == "__main__":
    main()
