#!/usr/bin/env python3
"""Runs what the documents tell people to type, and compares what comes out with what the documents show.

    PROVISO_BIN=build/release/proviso tests/journeys/readme.py [--update] [FILE.md...]

Without files: README.md and every .md under docs/. All ```console blocks of one document share one shell, which starts in a
folder of its own that has copies of fixtures/ and conf/, and build/release/proviso. In a block

    $ COMMAND      is run by bash; while it ends in a backslash, or holds <<, lines that start with "> " belong to it
    other lines    are what it prints, on standard output or error, exactly; a line that is only … stands for any
                   number of lines, … inside a line for any text

What a command that ends in & prints is waited for. Where the system lets it, the test gets a network of its own, so that the
ports in the documents are free. --update writes what came out into the documents (lines that … stood for are lost).
"""
import ctypes
import fcntl
import glob
import os
import queue
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, Checks  # noqa: E402

COMMAND_SECONDS = 30
SERVER_SECONDS = 10
SENTINEL = "--proviso-readme-end--"


class Step:
    """One command of a document and the lines it should print."""

    def __init__(self, line, command):
        self.line, self.command, self.expected = line, command, []


def read_steps(text):
    """The steps of all console blocks, in order, with the line each begins at."""
    steps, in_block, in_command = [], False, False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            in_block = not in_block and line == "```console"
            in_command = False
        elif in_block and line.startswith("$ "):
            steps.append(Step(number, line[2:]))
            in_command = True
        elif in_block and in_command and line.startswith("> ") and goes_on(steps[-1]):
            steps[-1].command += "\n" + line[2:]
        elif in_block and steps:
            in_command = False
            steps[-1].expected.append(line)
    return steps


def goes_on(step):
    return step.command.endswith("\\") or "<<" in step.command


def pattern_of(expected):
    """A regular expression for the expected lines."""
    parts = []
    for line in expected:
        if line.strip() == "…":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append("[^\n]*".join(re.escape(piece) for piece in line.split("…")) + r"\n")
    return re.compile("".join(parts))


def matches(expected, output):
    """Whether the output is what was expected; white space at the ends of lines and empty last lines do not count."""
    shown = "".join(line + "\n" for line in trimmed(output.splitlines()))
    return pattern_of(trimmed(expected)).fullmatch(shown) is not None


def trimmed(lines):
    """Without white space at the ends of lines, and without empty lines at the end."""
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


class Shell:
    """One bash, fed line by line; what it and its children print comes through one pipe."""

    def __init__(self, folder, environment):
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile"], cwd=folder, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        self.chunks = queue.Queue()
        self.reader = threading.Thread(target=self.pump, daemon=True)
        self.reader.start()
        self.pending = ""

    def pump(self):
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            self.chunks.put(chunk)
        self.chunks.put(None)

    def read(self, deadline):
        """Adds what comes next to `pending`; False at the deadline or the end."""
        try:
            chunk = self.chunks.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return False
        self.pending += chunk.decode("utf-8", "replace") if chunk else ""
        return chunk is not None

    def run(self, step):
        """What the command printed, or None where it did not end in time."""
        text = f"{step.command}\n__status=$?; printf '\\n%s\\n' '{SENTINEL}'; (exit $__status)\n"
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()
        deadline = time.monotonic() + COMMAND_SECONDS
        while f"\n{SENTINEL}\n" not in self.pending:
            if not self.read(deadline):
                return None
        before, _, after = self.pending.partition(f"\n{SENTINEL}\n")
        self.pending = ""
        if step.command.rstrip().endswith("&"):
            return self.wait_for(step, before + after)
        return before + after

    def wait_for(self, step, output):
        deadline = time.monotonic() + SERVER_SECONDS
        self.pending = output
        while not matches(step.expected, self.pending) and self.read(deadline):
            pass
        output, self.pending = self.pending, ""
        return output

    def close(self):
        """Ends what the document left running, then the shell: nothing outside this session is touched."""
        if self.process.poll() is None:
            try:
                self.process.stdin.write(b"kill $(jobs -p) 2>/dev/null; wait; exit\n")
                self.process.stdin.close()
                self.process.wait(SERVER_SECONDS)
            except (BrokenPipeError, subprocess.TimeoutExpired):
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def own_network():
    """Moves this process into a network with nothing but loopback. False where the system does not let it."""
    CLONE_NEWUSER, CLONE_NEWNET, SIOCSIFFLAGS, IFF_UP = 0x10000000, 0x40000000, 0x8914, 1
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0 and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    return True


def make_folder(binary):
    folder = tempfile.mkdtemp(prefix="proviso-readme-")
    for name in ("fixtures", "conf"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
    os.makedirs(os.path.join(folder, "build", "release"))
    os.symlink(binary, os.path.join(folder, "build", "release", "proviso"))
    return folder


def run_document(checks, path, binary, update):
    name = os.path.relpath(path, ROOT)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    steps = read_steps(text)
    if not steps:
        return
    folder = make_folder(binary)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PROVISO_")}
    environment.update(PATH=os.path.join(folder, "build", "release") + ":" + environment["PATH"], NO_COLOR="1", LC_ALL="C.UTF-8")
    shell = Shell(folder, environment)
    try:
        for step in steps:
            step.output = shell.run(step)
            good = step.output is not None and matches(step.expected, step.output)
            checks.check(good or update, f"{name}:{step.line}: $ {step.command.splitlines()[0]}", told(step))
            if step.output is None:
                break
    finally:
        shell.close()
        shutil.rmtree(folder)
    if update:
        write_outputs(path, text, steps)


def told(step):
    if step.output is None:
        return f"did not end within {COMMAND_SECONDS} s, or ended the shell"
    return "expected\n" + "\n".join(step.expected) + "\ncame\n" + step.output.strip("\n")


def write_outputs(path, text, steps):
    """Puts what came out in the place of what was expected, where they differ."""
    lines = text.splitlines()
    for step in reversed(steps):
        output = getattr(step, "output", None)
        if output is None or matches(step.expected, output):
            continue
        start = step.line + step.command.count("\n")
        lines[start:start + len(step.expected)] = output.strip("\n").splitlines()
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def check_the_matcher(checks):
    """The test is only worth something if it can fail."""
    checks.check(matches(["a", "…", "d"], "a\nb\nc\nd\n"), "… alone stands for any lines")
    checks.check(matches(["a", "…", "d"], "a\nd"), "… alone stands for no line, too")
    checks.check(matches(["took … ms"], "took 12 ms"), "… in a line stands for any text")
    checks.check(not matches(["took … ms"], "took 12\nms"), "… in a line does not cross its end")
    checks.check(not matches(["a"], "a\nb"), "a line too many is seen")
    checks.check(not matches(["a", "b"], "a"), "a line too few is seen")
    checks.check(not matches([], "a"), "output where none is shown is seen")


def main(arguments):
    update = "--update" in arguments
    named = [os.path.abspath(argument) for argument in arguments if not argument.startswith("--")]
    binary = os.path.abspath(os.environ.get("PROVISO_BIN", os.path.join(ROOT, "build", "release", "proviso")))
    if not os.access(binary, os.X_OK):
        print(f"no proviso at {binary}; build it (./dev build) or name it in PROVISO_BIN", file=sys.stderr)
        return 2
    documents = [os.path.join(ROOT, "README.md")] + sorted(glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True))
    print("# " + ("in a network of its own" if own_network() else "in the common network: ports 4010 and up must be free"))
    checks = Checks()
    check_the_matcher(checks)
    for path in named or documents:
        run_document(checks, path, binary, update)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
