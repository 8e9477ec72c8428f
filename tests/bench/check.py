#!/usr/bin/env python3
"""Judging one request beside Prism and openapi-backend, and over the wire beside a bare server: ./dev bench check

    check.py BIN BARE [--rounds N] [--seconds S]      bench_check stands beside BARE

A POST with a path parameter, two query parameters, one in the header and a JSON body of about 200 bytes (bench_check.c has the
contract and the request). Our program and node with each peer (check_peers.mjs) run side by side, all warm, and take turns; a figure
says how many times as much processor time the peer took, each at its best over the rounds. All must agree on every verdict.

    request    ours: match_find and check_request      Prism: validateInput      openapi-backend: validateRequest, matching included
    telling    the same, but ours also looks for parameters that nobody declared
    broken     a wrong type in the body, with all findings told
    response   ours: check_response                    Prism: validateOutput     openapi-backend: validateResponse

Ours reads query, fields and body from their bytes. The peers are given query and fields as objects, as their servers would have made
them, and the body through JSON.parse, which counts. Then the same request over HTTP, with one thread each: `proviso mock` judges and
answers it, a bare libh2o server (bench_bare.c) only answers the same bytes; medians of the rounds' ratios.

Needs node and, the first time, packages; leaves the peers out where these are not to be had. Exit status 1 where a bar is missed.
"""
import argparse
import http.client
import json
import os
import shutil
import sys

from mock import Server, compare
from schema import BUILD, HERE, Side, install

FOLDER = os.path.join(BUILD, "check")
PACKAGES = ("@stoplight/prism-http@5.16.0", "openapi-backend@5.21.2")
PEERS = ("prism", "openapi-backend")

# Our measure and the peers' beside it.
MEASURES = {"request": "request", "telling": "request", "broken": "broken", "response": "response"}
BARS = {("request", "prism"): 20, ("telling", "prism"): 20, ("request", "openapi-backend"): 11, ("telling", "openapi-backend"): 11}
CLEAN = ("request", "telling", "response")
WIRE_BAR = 0.7
FIELD_BYTES_APART = 80  # the mock's Proviso-Trace, which the bare server does not send


def write(name, text):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def lay_out(about):
    """The case for the others to read: (contract, wrk's script)."""
    os.makedirs(FOLDER, exist_ok=True)
    write("case.json", json.dumps(about))
    sent = about["requests"][0]
    fields = [f'wrk.headers["{name}"] = "{value}"' for name, value in sent["fields"].items() if name not in ("host", "content-length")]
    script = write("post.lua", "\n".join(['wrk.method = "POST"', f"wrk.body = [==[{sent['body']}]==]", *fields]) + "\n")
    return write("contract.yaml", about["contract"]), script


def node(peer, what):
    return Side("node", os.path.join(HERE, "check_peers.mjs"), FOLDER, peer, what)


def agree(about):
    """Whether all peers say of each message what we do; a right request and wrong ones are among them."""
    if about["verdicts"] != "1" + "0" * (len(about["requests"]) - 1):
        print(f"our own verdicts are wrong: {about['verdicts']}")
        return False
    holds = True
    for peer in PEERS:
        said = node(peer, "verdicts")
        said.stop()
        if said.about != {"verdicts": about["verdicts"], "response": True}:
            print(f"verdicts differ: ours {about['verdicts']}, {peer} {said.about}")
            holds = False
    return holds


def best_of(ours, rounds):
    """{(measure, side): nanoseconds}"""
    peers = {(what, peer): node(peer, what) for what in sorted(set(MEASURES.values())) for peer in PEERS}
    try:
        for side in peers.values():
            side.wait()
        turns = [((what, "ours"), ours) for what in MEASURES] + list(peers.items())
        best = {key: float("inf") for key, _ in turns}
        for number in range(rounds):
            # In turns, because on a busy machine whoever comes second has less of it.
            for key, side in turns if number % 2 == 0 else turns[::-1]:
                best[key] = min(best[key], side.measure(key[0]))
    finally:
        for side in peers.values():
            side.stop()
    return best


def holds_bar(what, value, bar, holds):
    print(f"{what:50} {value:7.2f} (bar {bar:.2f}): {'holds' if holds else 'MISSED'}", flush=True)
    return holds


def compare_peers(ours, rounds):
    """Whether all bars hold."""
    if not agree(ours.about):
        return False
    best = best_of(ours, rounds)
    ratio = {(mine, peer): best[theirs, peer] / best[mine, "ours"] for mine, theirs in MEASURES.items() for peer in PEERS}
    print(f"{'':12} {PEERS[0]:>16} {PEERS[1]:>16} {'ours ns':>10}   how many times as much time the peer takes")
    for mine in MEASURES:
        print(f"{mine:12} {ratio[mine, PEERS[0]]:16.2f} {ratio[mine, PEERS[1]]:16.2f} {best[mine, 'ours']:10.0f}")
    return all([holds_bar(f"{mine}, of {peer}", ratio[mine, peer], bar, ratio[mine, peer] >= bar) for (mine, peer), bar in BARS.items()])


def count_allocations(about):
    counts = about["allocations"]
    if not counts:
        print("what malloc is asked for: skipped, is counted with gcc and glibc, without sanitizers")
        return True
    print("asks malloc for memory, once warm, per message: " + ", ".join(f"{what} {count}" for what, count in counts.items()))
    return holds_bar("at most, where there is nothing to tell", max(counts[what] for what in CLEAN), 0, not any(counts[what] for what in CLEAN))


def post(port, sent):
    """(status, body, bytes of the fields)"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", f"{sent['path']}?{sent['query']}", sent["body"], sent["fields"])
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, sum(len(name) + len(value) + 4 for name, value in answer.getheaders())


def same_answers(bare, mock, requests):
    plain, ours = post(bare.port, requests[0]), post(mock.port, requests[0])
    refused = [post(mock.port, sent)[0] for sent in requests[1:]]
    if plain[1] != ours[1] or abs(plain[2] - ours[2]) > FIELD_BYTES_APART:
        print(f"the servers do not answer the same: {plain}, {ours}")
    elif ours[0] != 201 or any(status not in (400, 422) for status in refused):
        print(f"the mock does not judge: {ours[0]}, {refused}")
    else:
        print(f"over the wire: the same {len(ours[1])} bytes, {ours[2]} bytes of fields for the bare server's {plain[2]}")
        return True
    return False


def compare_wire(options, about, contract):
    bare = Server([options.bare, "0", "1", about["response"]])
    mock = None
    try:
        mock = Server([options.binary, "mock", "-p", "0", "--threads", "1", "--admin", "off", "--log", "off", contract])
        if not same_answers(bare, mock, about["requests"]):
            return False
        sent = about["requests"][0]
        rate = compare("POST, judged and answered", WIRE_BAR, bare, mock, f"{sent['path']}?{sent['query']}", options)
        return holds_bar("requests a second, of the bare server's", rate, WIRE_BAR, rate >= WIRE_BAR)
    finally:
        for server in filter(None, (mock, bare)):
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("bare")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seconds", type=int, default=1)
    options = parser.parse_args()
    ours = Side(os.path.join(os.path.dirname(options.bare), "bench_check"))
    try:
        ours.wait()
        contract, options.script = lay_out(ours.about)
        holds = [count_allocations(ours.about)]
        if shutil.which("node") and shutil.which("npm") and install(FOLDER, PACKAGES):
            holds.append(compare_peers(ours, options.rounds))
        else:
            print("beside the peers: skipped, node or its packages are not to be had here")
    finally:
        ours.stop()
    holds.append(compare_wire(options, ours.about, contract))
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
