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


def post(kind, body, path="/orders"):
    fields = f"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer t\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return fields.encode() + body


MULTIPART = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
# What the contract's readers must bear: (what it is, the finding, the request), to fixtures/orders.yaml.
TRAFFIC = [
    ("a broken escape in a parameter", "parameter-malformed", b"GET /orders/7?fields=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ("an escape cut off", "parameter-malformed", b"GET /orders/7?fields=% HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ("overlong UTF-8", "parameter-malformed", b"GET /orders/%C0%80 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ("7,500 parameters", "message-limit", b"GET /orders/7?" + b"&".join([b"a"] * 7500) + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ("10,000 fields of a form", "message-limit", post("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 10000))),
    ("an index of 50,000,000", "parameter-malformed", b"GET /orders/7?filter[list][50000000]=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ("an index of 50,000,000 in a form", "body-malformed", post("application/x-www-form-urlencoded", b"lines[50000000]=1")),
    ("brackets 1,000 deep", "parameter-malformed", b"GET /orders/7?filter" + b"[a]" * 1000 + b"=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ("100,000 parts", "message-limit", post(MULTIPART, PART * 100000 + b"--b--")),
    ("parts without an end", "body-malformed", post(MULTIPART, PART * 10)),
    ("9 MB of almost boundaries", "body-malformed", post(MULTIPART, b"\r\n--" * 2250000)),
    ("entities in XML", "body-malformed", post("application/xml", b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>')),
    ("an external entity", "body-malformed", post("application/xml", b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>')),
    ("elements 100,000 deep", "body-malformed", post("application/xml", b"<a>" * 100000)),
    ("brackets of JSON 5,000,000 deep", "document-too-large", post("application/json", b"[" * 5000000)),
    ("5,000,000 values of JSON", "document-too-large", post("application/json", b"[" + b"0," * 4999999 + b"0]")),
    ("a number of 9 MB", "value-type", post("application/json", b"1" * 9000000)),
    ("NUL in a query", "value-enum", b"GET /orders/7?fields=%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
]
RESIDENT_MB = 400  # with the sanitizers' shadow memory; the release stays below 150 (docs/limits.md)


def resident_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def hostile_traffic(checks):
    with Mock("fixtures/orders.yaml", "--log", "json", "--threads", "1") as mock:
        for name, finding, request in TRAFFIC:
            status, head, body = status_and_body(mock.raw(request))
            told = head.decode() + body.decode("utf-8", "replace")
            checks.check(400 <= status < 500 and finding in told, f"{name}: 4xx, {finding}", f"{status} {told[:1000]}")
        checks.equal(mock.get("/orders/7")[0], 200, "the server goes on")
        used = resident_mb(mock.process.pid)
        checks.check(used < RESIDENT_MB, f"and has less than {RESIDENT_MB} MB resident", f"{used:.0f} MB")
        status, err = mock.stop()
        checks.check(status == 0 and "ERROR" not in err, "and ends cleanly", err[-2000:])


def settings_of_the_example(checks):
    with Mock("--config", "conf/mock.yaml", "--admin", "off", "fixtures/tiny.yaml") as mock:
        checks.equal(mock.get("/hello")[0], 200, "conf/mock.yaml is loaded")


main(malformed_requests, hostile_traffic, settings_of_the_example)
