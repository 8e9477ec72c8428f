"""A running `proviso mock` for journeys: started on ports the system picks, stopped by its own id.

    with Mock("fixtures/tiny.yaml") as mock:
        status, fields, body = mock.get("/greeting")
"""
import http.client
import os
import re
import select
import signal
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.abspath(os.environ.get("PROVISO_BIN", os.path.join(ROOT, "build", "asan", "proviso")))
DEADLINE = 30
os.environ.setdefault("LSAN_OPTIONS", f"print_suppressions=0:suppressions={os.path.join(ROOT, 'tests', 'support', 'lsan.supp')}")


def run(*arguments, env=None, timeout=DEADLINE, cwd=ROOT):
    """Runs proviso to its end: (exit status, standard output, standard error)."""
    done = subprocess.run([BIN, *map(str, arguments)], capture_output=True, timeout=timeout, cwd=cwd,
                          env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def until(question, deadline=DEADLINE):
    """Asks until the answer is true or the time is over; the last answer."""
    end = time.monotonic() + deadline
    while True:
        answer = question()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.01)


class Mock:
    def __init__(self, *arguments, port=0, cwd=ROOT, env=None, usual_admin=False):
        self.output, self.end = "", None
        arguments = [str(argument) for argument in arguments]
        if not usual_admin and not {"--admin", "--compat"} & set(arguments):  # by default it has a fixed port, if that is free
            arguments = ["--admin", "127.0.0.1:0", *arguments]
        self.process = subprocess.Popen([BIN, "mock", "-p", str(port), *arguments], cwd=cwd,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, **(env or {})})
        os.set_blocking(self.process.stdout.fileno(), False)
        line = self.wait_for(r"listening on http://[\w.:\[\]-]*:(\d+)")
        if not line:
            self.process.kill()
            raise RuntimeError("did not start: " + self.process.stderr.read().decode())
        self.port = int(line.group(1))
        admin = re.search(r"admin on http://[\w.:\[\]-]*:(\d+)", self.output)
        self.admin = int(admin.group(1)) if admin else None

    def wait_for(self, pattern, deadline=DEADLINE):
        """Reads standard output until a line fits; the match, or None at the deadline or the end."""
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            found = re.search(pattern, self.output)
            if found:
                return found
            ready, _, _ = select.select([self.process.stdout], [], [], 0.2)
            if ready:
                piece = self.process.stdout.read()
                if not piece:
                    return re.search(pattern, self.output)
                self.output += piece.decode()
        return None

    def request(self, method, path, fields=None, body=None, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=DEADLINE)
        try:
            connection.request(method, path, body=body, headers=fields or {})
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, text
        finally:
            connection.close()

    def get(self, path, fields=None, port=None):
        return self.request("GET", path, fields, port=port)

    def raw(self, data, deadline=DEADLINE):
        """Sends bytes as they are; everything that comes back until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=deadline) as peer:
            peer.sendall(data)
            answer = b""
            while True:
                try:
                    piece = peer.recv(65536)
                except (ConnectionResetError, socket.timeout):
                    break
                if not piece:
                    break
                answer += piece
            return answer

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, deadline=15):
        """Ends it by SIGTERM; (exit status, standard error). Again: the same."""
        if self.end:
            return self.end
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            os.set_blocking(self.process.stdout.fileno(), True)
            out, err = self.process.communicate(timeout=deadline)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
        self.output += (out or b"").decode()
        self.end = self.process.returncode, (err or b"").decode()
        return self.end

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
