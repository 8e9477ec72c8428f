#!/usr/bin/env python3
"""What `proviso mock` costs over a bare libh2o server, side by side: ./dev bench mock

    mock.py BIN BARE [--rounds N] [--seconds S] [--prism PATH]

Each round runs wrk against a bare libh2o server that answers the same 300 bytes (BARE, built from bench_bare.c), then
against the mock, each with one thread; the figures are medians of the rounds' ratios. The machine's own speed cancels out.
"""
import argparse
import os
import re
import select
import statistics
import subprocess
import sys
import tempfile
import threading
import time

REPLY = '{"id":"0b7c5f7e-2f5a-4f0e-9c39-6f3a1c2d4e5f","name":"%s"}'


def contract(folder, operations):
    """A contract whose first operation answers 300 bytes, with others beside it."""
    body = REPLY % ("x" * (300 - len(REPLY) + 2))
    lines = ["openapi: 3.0.3", "info: {title: bench, version: '1'}", "paths:"]
    for i in range(operations):
        path = "/pets/{id}" if i == 0 else "/kind%d/{id}/part%d" % (i % 37, i)
        lines += ["  %s:" % path, "    get:", "      operationId: op%d" % i,
                  "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
                  "      responses:", "        '200':", "          description: ok",
                  "          content: {application/json: {example: %s}}" % body]
    path = os.path.join(folder, "bench%d.yaml" % operations)
    with open(path, "w") as out:
        out.write("\n".join(lines) + "\n")
    return path


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        end, seen = time.monotonic() + 20, ""
        while time.monotonic() < end:
            if select.select([self.process.stdout], [], [], 1)[0]:
                piece = os.read(self.process.stdout.fileno(), 65536).decode()
                seen += piece
                found = re.search(r'listening on http://[^ ]*:(\d+)["\s]', seen)
                if found:
                    self.port = int(found.group(1))
                    threading.Thread(target=self.drain, daemon=True).start()
                    return
                if not piece:
                    break
        raise SystemExit("did not start: %s\n%s" % (" ".join(command), seen))

    def drain(self):
        """Log lines must not fill the pipe."""
        while os.read(self.process.stdout.fileno(), 1 << 20):
            pass

    def stop(self):
        self.process.terminate()
        self.process.wait(15)


def wrk(port, path, options):
    """(requests a second, p99 in milliseconds)"""
    script = getattr(options, "script", None)  # what to send where it is not GET
    text = subprocess.run(["wrk", "-t1", "-c64", "-d%ds" % options.seconds, "--latency", *(["-s", script] if script else []),
                           "http://127.0.0.1:%d%s" % (port, path)],
                          capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit("wrk saw errors:\n" + text)
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def compare(name, bar, bare, other, path, options):
    """The median ratio of requests a second."""
    rates, tails = [], []
    for number in range(options.rounds):
        # In turns, because on a busy machine whoever comes second has less of it.
        first, second = (bare, other) if number % 2 == 0 else (other, bare)
        results = {server: wrk(server.port, path, options) for server in (first, second)}
        (base_rate, base_tail), (rate, tail) = results[bare], results[other]
        rates.append(rate / base_rate)
        tails.append(tail / base_tail)
        if sys.stderr.isatty():
            sys.stderr.write("\r%s: round %d of %d" % (name, number + 1, options.rounds))
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    print("%-34s requests/s %.3f of bare [%.3f-%.3f]%s, p99 %.2f times bare [%.2f-%.2f]"
          % (name, statistics.median(rates), min(rates), max(rates), " (bar %.2f)" % bar if bar else "",
             statistics.median(tails), min(tails), max(tails)), flush=True)
    return statistics.median(rates)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("bare")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--prism", help="Prism's command, to stand beside")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        mock = [options.binary, "mock", "-p", "0", "--threads", "1", "--admin", "off"]
        cases = [("10 operations, no log", 0.9, ["--log", "off"], 10), ("1,000 operations, no log", 0.85, ["--log", "off"], 1000),
                 ("10 operations, JSON log", None, ["--log", "json"], 10)]
        bare = Server([options.bare, "0", "1"])
        try:
            for name, bar, flags, operations in cases:
                server = Server([*mock, *flags, contract(folder, operations)])
                try:
                    compare(name, bar, bare, server, "/pets/7", options)
                finally:
                    server.stop()
            if options.prism:
                server = Server([options.prism, "mock", "-p", "4099", contract(folder, 10)])
                try:
                    compare("Prism, 10 operations", None, bare, server, "/pets/7", options)
                finally:
                    server.stop()
        finally:
            bare.stop()


if __name__ == "__main__":
    main()
