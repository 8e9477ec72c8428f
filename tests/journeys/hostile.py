#!/usr/bin/env python3
"""Malformed and oversized requests, as bytes over a socket to the real binary: a 4xx problem each, and the server lives on.

How the guard judges each rule is tested in tests/unit/http; here it is that the binary has the guard in front of everything.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock  # noqa: E402

HEAD = b"GET /hello HTTP/1.1\r\nHost: a\r\n"
CASES = [
    ("no Host", 400, b"GET /hello HTTP/1.1\r\n\r\n"),
    ("two Hosts", 400, HEAD + b"Host: b\r\n\r\n"),
    ("two lengths", 400, b"POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    ("a length and chunks", 400, b"POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ("a length that is none", 400, b"POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
    ("a folded field", 400, HEAD + b"X: a\r\n b\r\n\r\n"),
    ("a space before the colon", 400, HEAD + b"X : a\r\n\r\n"),
    ("a NUL in a field", 400, HEAD + b"X: a\0b\r\n\r\n"),
    ("a line feed alone", 400, b"GET /hello HTTP/1.1\nHost: a\n\n"),
    ("a method that is none", 400, b"GE(T /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("a broken escape in the path", 400, b"GET /h%zzello HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("a control character in the target", 400, b"GET /he\x01llo HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("a target of 20,000 bytes", 414, b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("200 fields", 431, HEAD + b"".join(b"X-%d: a\r\n" % i for i in range(200)) + b"\r\n"),
    ("fields of 100,000 bytes", 431, HEAD + b"X: " + b"a" * 100000 + b"\r\n\r\n"),
    ("a body announced as larger than the limit", 413, b"POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n"),
    ("chunks larger than the limit", 413, b"POST /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"a" * 1024 + b"\r\n"
     + b"400\r\n" + b"a" * 1024 + b"\r\n0\r\n\r\n"),
]


def status_and_body(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(b" ")
    return (int(words[1]) if len(words) > 1 else 0), head.lower(), body


def malformed_requests(checks):
    with Mock("fixtures/tiny.yaml", "--max-body-bytes", "1000", "--log", "json") as mock:
        for name, wanted, request in CASES:
            status, head, body = status_and_body(mock.raw(request))
            problem = json.loads(body) if b"application/problem+json" in head else {}
            good = status == wanted and problem.get("status") == wanted and str(problem.get("type", "")).startswith("urn:proviso:request-")
            checks.check(good, f"{name}: {wanted} and why", f"{status} {head} {body}")
        checks.equal(mock.get("/hello")[0], 200, "the server goes on")
        log = json.loads(mock.get("/log", port=mock.admin)[2])
        refused = [entry for entry in log if entry.get("error_class", "").startswith("request-")]
        checks.equal(len(refused), len(CASES), "each is in the log with its error class")
        status, err = mock.stop()
        checks.check(status == 0 and "ERROR" not in err, "and ends cleanly", err[-2000:])


def settings_of_the_example(checks):
    with Mock("--config", "conf/mock.yaml", "--admin", "off", "fixtures/tiny.yaml") as mock:
        checks.equal(mock.get("/hello")[0], 200, "conf/mock.yaml is loaded")


main(malformed_requests, settings_of_the_example)
