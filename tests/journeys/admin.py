#!/usr/bin/env python3
"""The admin listener: health, metrics, log, live log, explain."""
import http.client
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock, until  # noqa: E402

SHOP = "fixtures/shop/openapi.yaml"


def ask(mock, path, fields=None):
    status, _, body = mock.get(path, fields, port=mock.admin)
    return status, body.decode()


def health_and_metrics(checks):
    with Mock("--admin", "127.0.0.1:0", SHOP) as mock:
        checks.equal(ask(mock, "/healthz"), (200, "ok\n"), "/healthz says ok")
        checks.equal(ask(mock, "/readyz"), (200, "ready\n"), "/readyz says ready")
        mock.get("/products")
        mock.get("/nowhere")
        status, text = ask(mock, "/metrics")
        checks.check(status == 200 and text.endswith("# EOF\n"), "/metrics is OpenMetrics", text[-300:])
        checks.check("proviso_operations " in text and "proviso_connections " in text, "and has the gauges")
        checks.equal(ask(mock, "/nothing")[0], 404, "another path is 404")
        checks.check("/explain" in ask(mock, "/")[1], "/ lists the endpoints")
        checks.equal(mock.request("POST", "/healthz", port=mock.admin)[0], 405, "only GET and HEAD")
        checks.equal(mock.get("/healthz")[0], 404, "the contract owns every path of the mock itself")


def the_log(checks):
    with Mock("--admin", "127.0.0.1:0", SHOP, "--log", "json", "--test-run-id", "run-7", "--service", "shop-mock") as mock:
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        mock.get("/products?limit=2", {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
        mock.get("/nowhere", {"X-Request-Id": "abc"})
        entries = json.loads(ask(mock, "/log")[1])
        checks.equal([e["status"] for e in entries], [200, 404], "/log has both exchanges, oldest first")
        checks.equal(entries[0].get("correlation_id"), trace, "the trace id is the correlation id")
        checks.check(mock.wait_for(r'"error_class":"path-not-found"'), "the line of the 404 is written", mock.output)
        line = next(json.loads(l) for l in mock.output.splitlines() if '"status":200' in l)
        wanted = {"correlation_id": trace, "service": "shop-mock", "test_run_id": "run-7", "suite_type": "mock", "method": "GET",
                  "target": "/products?limit=2", "status": 200, "result": "ok"}
        checks.equal({k: line.get(k) for k in wanted}, wanted, "a JSON line carries what it must")
        checks.check(len(line.get("spec_hash", "")) == 64 and line.get("duration_ms", -1) >= 0 and line.get("operation"), "and hash, duration, operation", line)


def the_live_log(checks):
    with Mock("--admin", "127.0.0.1:0", SHOP, "--log", "off") as mock:
        connection = http.client.HTTPConnection("127.0.0.1", mock.admin, timeout=20)
        connection.request("GET", "/log", headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        checks.equal(answer.getheader("content-type"), "text/event-stream", "/log is an event stream where that is accepted")
        mock.get("/products")
        lines = []
        while not any(line.startswith(b"data:") for line in lines):
            lines.append(answer.readline())
        event = json.loads(next(l for l in lines if l.startswith(b"data:"))[5:])
        checks.equal((event["method"], event["target"], event["status"]), ("GET", "/products", 200), "an exchange arrives live")
        connection.close()
        status, err = mock.stop()
        checks.equal(status, 0, "a follower does not keep it from stopping")


def explain(checks):
    with Mock("--admin", "127.0.0.1:0", SHOP) as mock:
        status, text = ask(mock, "/explain?method=GET&target=/products")
        told = json.loads(text)
        checks.check(status == 200 and told["status"] == 200 and told["media_type"].startswith("application/json"), "/explain says what is answered", text)
        checks.check(all(told.get(k) for k in ("operation", "path", "place", "response", "body_from")), "and why", text)
        told = json.loads(ask(mock, "/explain?method=GET&target=/product")[1])
        checks.check(told["status"] == 404 and told["nearest"] and told["nearest"][0]["lacks"], "on 404 the nearest operations and what they lack", told)
        told = json.loads(ask(mock, "/explain?method=GET&target=/products&accept=text/html")[1])
        checks.equal((told["status"], told["problem"]), (406, "not-acceptable"), "a refusal is explained")
        checks.equal(ask(mock, "/explain")[0], 400, "without a target it says how to ask")


main(health_and_metrics, the_log, the_live_log, explain)
