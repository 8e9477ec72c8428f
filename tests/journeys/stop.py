#!/usr/bin/env python3
"""SIGTERM: nothing new is accepted, what is under way is finished, the exit status is 0."""
import os
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock, until  # noqa: E402

SHOP = "fixtures/shop/openapi.yaml"


def refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return False
    except OSError:
        return True


def half_a_request_is_finished(checks):
    with Mock(SHOP, "--admin", "off") as mock:
        peer = socket.create_connection(("127.0.0.1", mock.port), timeout=20)
        idle = socket.create_connection(("127.0.0.1", mock.port), timeout=20)
        idle.sendall(b"GET /products HTTP/1.1\r\nHost: a\r\n\r\n")
        idle.recv(65536)
        peer.sendall(b"POST /carts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
        mock.get("/products")
        mock.signal(signal.SIGTERM)
        checks.check(until(lambda: refused(mock.port)), "nothing new is accepted")
        peer.sendall(b"}")
        answer = peer.recv(65536)
        checks.check(answer.startswith(b"HTTP/1.1 "), "the request under way is answered", answer)
        status, err = mock.stop()
        checks.equal(status, 0, "the exit status is 0")
        checks.check("ERROR" not in err, "and nothing leaked", err)


def an_idle_server_stops_at_once(checks):
    for number in (signal.SIGTERM, signal.SIGINT):
        with Mock(SHOP) as mock:
            start = time.monotonic()
            mock.signal(number)
            status, _ = mock.stop()
            checks.check(status == 0 and time.monotonic() - start < 5, f"{number.name} ends an idle mock with status 0")


main(half_a_request_is_finished, an_idle_server_stops_at_once)
