#!/usr/bin/env python3
"""Texts of a contract or a request must neither add header fields nor write to a terminal."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock  # noqa: E402



class Ready(Mock):
    """A mock that may be in the manner of Steady, which says otherwise that it listens."""

    def wait_for(self, pattern, *more):
        return super().wait_for(pattern.replace("listening on", "(?:listening|accept requests) on"), *more)


EVIL = "a\r\nX-Evil: 1\0\u00fc\u009b\u20ac\x7f"


def schema(**more):
    return {"type": "string", **more}


def contract():
    """EVIL wherever a text may end in a field."""
    headers = {"X-Example": {"schema": schema(), "example": EVIL}, "X-Default": {"schema": schema(default=EVIL)},
               "X-Enum": {"schema": schema(enum=[EVIL])}, "X-List": {"schema": {"type": "array"}, "example": [EVIL, EVIL]},
               "X-Json": {"content": {"application/json": {"example": {EVIL: EVIL}}}}, EVIL: {"schema": schema(example="x")}}
    reply = {"description": "", "headers": headers, "content": {"application/json": {"example": 1}}}
    named = {"name": EVIL, "in": "query", "required": True, "schema": {"type": "integer"}}
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": {EVIL: {"type": "integer"}}}}}}
    closed = {"responses": {"200": {"description": ""}}}
    paths = {
        "/reply": {"get": {"operationId": EVIL, "deprecated": True, "responses": {"200": reply}}},
        "/broken": {"post": {"parameters": [named], "requestBody": body, "responses": {"200": reply}}},
        "/basic": {"get": {**closed, "security": [{"basic": []}]}},
        "/key": {"get": {**closed, "security": [{"key": []}]}},
        "/odd": {"get": {**closed, "security": [{"odd": []}]}},
        "/" + EVIL: {"get": closed},
    }
    for i, media in enumerate(("text/" + EVIL, "text/plain; a=\"\u00fc\"", "text/\u00fc", "text/plain\r\nX-Evil: 1")):
        paths[f"/media{i}"] = {"get": {"responses": {"200": {"description": "", "content": {media: {"example": "x"}}}}}}
    schemes = {"basic": {"type": "http", "scheme": "basic"}, "odd": {"type": "http", "scheme": EVIL},
               "key": {"type": "apiKey", "in": "header", "name": EVIL}}
    return json.dumps({"openapi": "3.0.3", "info": {"title": EVIL, "version": "1"}, "paths": paths, "components": {"securitySchemes": schemes}})


QUERY = "b=1&%0d%0aX-Evil:%201=1&%c3%bc%00%c2%9b%1b[2J=1&a%0D%0AX-Evil%3A+1%00%C3%BC%C2%9B%E2%82%AC%7F=%1b[2J%c2%9b%0d%0a"
REQUESTS = [
    b"GET /reply", b"GET /basic", b"GET /key", b"GET /odd", b"GET /media0", b"GET /media1", b"GET /media2", b"GET /media3",
    b"GET /nowhere%0d%0aX-Evil:%201%c3%bc", b"GET /a%0D%0AX-Evil%3A%201%00%C3%BC%C2%9B%E2%82%AC%7F", b"DELETE /reply", b"HEAD /reply",
    b"GET /reply?" + QUERY.encode(), b"GET /reply?__code=%0d%0aX-Evil:1%c3%bc", b"GET /reply?__example=%0d%0aX-Evil:1%c3%bc", b"GET /reply?__server=%0d%0a%c3%bc",
]
FIELDS = [b"", b"Accept: text/\xc3\xbc, */*\r\n", b"Prefer: code=\"\xc3\xbc\"\r\n", b"Prefer: example=\xc3\xbc\r\n",
          b"Origin: http://\xc3\xbc\xff\r\n", b"Authorization: \xc3\xbc \xff\r\nkey: \xff\r\n", b"Cookie: \xff=\xff\r\n"]
BODIES = ['{"%s":"x"}' % json.dumps(EVIL)[1:-1], '{"\u00fc\u009b"', "\x1b[2J\r\nX-Evil: 1\0\u009b"]


def messages():
    for request in REQUESTS:
        for fields in FIELDS:
            yield request + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + b"\r\n"
    for body in BODIES:
        for kind in (b"application/json", b"\xc3\xbc/\xff", b"text/plain; charset=\"\xc3\xbc\""):
            yield (b"POST /broken?" + QUERY.encode() + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: " + kind +
                   b"\r\nContent-Length: %d\r\n\r\n" % len(body.encode()) + body.encode())
    for method in (b"OPTIONS", b"GET"):
        yield (method + b" /reply HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: http://\xc3\xbc\r\n"
               b"Access-Control-Request-Method: \xc3\xbc\r\nAccess-Control-Request-Headers: \xc3\xbc, \xff\r\nAccess-Control-Expose-Headers: \xff\r\n\r\n")


def faults(answer):
    """What is wrong with the head of an answer."""
    head = answer.partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    bad = [line for line in lines if re.search(rb"[^\x20-\x7e]", line)]
    bad += [line for line in lines if line.lower().startswith(b"x-evil")]
    return bad + [lines[0]] * (b"reply-not-sendable" in answer or not answer)


def fields_stay_whole(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "evil.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(contract())
        for name, arguments in (("", ["--log", "off"]), (", judging replies", ["--log", "off", "--errors"]), (", as Prism", ["--compat", "prism", "--admin", "off"]),
                                (", as Steady", ["--compat", "steady", "--admin", "off"])):
            with Ready(*arguments, path) as mock:
                bad = [(message, faults(answer)) for message in messages() if faults(answer := mock.raw(message))]
                checks.check(not bad, f"nothing but visible ASCII goes into fields, and no field is added{name}", [repr(pair)[:400] for pair in bad[:12]])


def logs_are_plain(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "evil.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(contract())
        for name, arguments in (("", []), (", as Prism", ["--compat", "prism"]), (", as Steady", ["--compat", "steady"])):
            with Ready(*arguments, path) as mock:
                sent = 0
                for message in [*messages(), b"GET /\x1b[2J\x07 HTTP/1.1\r\nHost: a\r\n\r\n", b"G\x1bT / HTTP/1.1\r\nHost: a\r\n\r\n",
                                b"GET / HTTP/1.1\r\nHost: a\r\nX: \x1b[2J\r\n\r\n", b"\x1b]0;x\x07\r\n\r\n", b"GET /\xc2\x9b2J HTTP/1.1\r\nHost: a\r\n\r\n"]:
                    mock.raw(message)
                    sent += 1
                _, told = mock.stop()
                said = mock.output + told
                found = [line for line in said.split("\n") if re.search("[\x00-\x1f\x7f-\x9f]", line)]
                checks.check(not found, f"no control character reaches the terminal{name}", [repr(line) for line in found[:8]])
                lines = [line for line in mock.output.split("\n") if re.match(r"\d\d:\d\d:\d\d\.\d{3} ", line)]
                if not name:
                    checks.equal(len(lines), sent, "every request is one line of the log")


main(fields_stay_whole, logs_are_plain)
