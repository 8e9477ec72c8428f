#!/usr/bin/env python3
"""proviso bowtie, spoken to as Bowtie does: every request and answer, every kind of trouble."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import BIN, DEADLINE, run  # noqa: E402

DRAFTS = ["http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#",
          "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema"]


def converse(*requests):
    """What comes for these lines (objects, or text as it stands): exit status, the answers, standard error."""
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    done = subprocess.run([BIN, "bowtie"], input="".join(line + "\n" for line in lines).encode(), capture_output=True, timeout=DEADLINE)
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


def case(schema, *instances, seq=1, registry=None):
    tests = [{"description": str(number), "instance": instance} for number, instance in enumerate(instances)]
    return {"cmd": "run", "seq": seq, "case": {"description": "c", "schema": schema, "registry": registry or {}, "tests": tests}}


def verdicts(answer):
    return [result.get("valid") for result in json.loads(answer)["results"]]


def it_presents_itself(checks):
    status, answers, err = converse({"cmd": "start", "version": 1}, {"cmd": "stop"})
    said = json.loads(answers[0])
    version = run("--version")[1].split()[1]
    checks.equal((status, len(answers), err), (0, 1, ""), "start is answered, stop ends it")
    checks.equal(said["version"], 1, "it speaks version 1")
    checks.equal(said["implementation"]["dialects"], DRAFTS, "it knows the drafts from 4 on")
    checks.equal({key: said["implementation"][key] for key in ("language", "name", "version")},
                 {"language": "c", "name": "proviso", "version": version}, "it says what it is")
    missing = [key for key in ("homepage", "issues", "source") if not said["implementation"].get(key, "").startswith("urn:")]
    checks.check(not missing, "it has every member that Bowtie wants", missing)


def it_judges(checks):
    status, answers, err = converse(case({"type": "integer"}, 1, 1.5, "1", seq=7), case(False, None), case(True))
    checks.equal((status, err, answers), (0, "", ['{"seq":7,"results":[{"valid":true},{"valid":false},{"valid":false}]}',
                                                  '{"seq":1,"results":[{"valid":false}]}', '{"seq":1,"results":[]}']),
                 "a run is answered with a verdict for each test, in order; the end of the input ends it")
    seqs = ['"a\\u0000b"', "12345678901234567890123456789.50", '{"a":[null,true]}', "null"]
    lines = [json.dumps(case(True, 1)).replace('"seq": 1', '"seq": ' + seq) for seq in seqs]
    checks.equal([answer.split(',"results"')[0] for answer in converse(*lines)[1]], ['{"seq":' + seq for seq in seqs],
                 "whatever stands for seq comes back as it was")


def values_of_any_kind(checks):
    def line(instance):
        return '{"cmd": "run", "seq": 1, "case": {"schema": {"const": 1e400}, "tests": [{"instance": %s}]}}' % instance
    big, near = line("10.0e399"), line("10.00000000000000000000000000000001e399")
    zero = case({"const": "a\0b"}, "a\0b", "a\0c", "a")
    answers = converse(big, near, zero)[1]
    checks.equal([verdicts(answer) for answer in answers], [[True], [False], [True, False, False]],
                 "numbers of any size and strings with NUL are told apart")
    long = [f"item {number}" for number in range(300000)]
    answers = converse(case({"items": {"type": "string"}}, long, long + [1]), case({"maxItems": 1}, [1, 2]))[1]
    checks.equal([verdicts(answer) for answer in answers], [[True, False], [False]], "a line of megabytes is read, and the one behind it")


def dialects_and_formats(checks):
    old, new = {"minimum": 1, "exclusiveMinimum": True}, {"prefixItems": [{"type": "string"}]}
    email = {"type": "string", "format": "ipv4"}
    ask = [case(new, [1]), {"cmd": "dialect", "dialect": DRAFTS[0]}, case(old, 1, 2), case(new, [1]), {"cmd": "dialect", "dialect": DRAFTS[4]},
           case(new, [1]), case(email, "x"), {"cmd": "dialect", "dialect": DRAFTS[4], "format": "assert"}, case(email, "x", "1.2.3.4"),
           {"cmd": "dialect", "dialect": DRAFTS[4], "format": "ignore"}, case(email, "x"), {"cmd": "dialect", "dialect": "urn:none"}]
    status, answers, err = converse(*ask)
    checks.equal((status, err), (0, ""), "dialects are set and formats turned on and off")
    checks.equal([verdicts(answers[i]) for i in (0, 2, 3, 5)], [[False], [False, True], [True], [False]],
                 "a dialect holds until the next; before the first it is 2020-12")
    checks.equal([verdicts(answers[i]) for i in (6, 8, 10)], [[True], [False, True], [True]], "formats are asserted only where asked for")
    checks.equal([answers[i] for i in (1, 4, 7, 9, 11)], ['{"ok":true}'] * 4 + ['{"ok":false}'], "dialect says whether it is known")
    named = converse(case({"$schema": DRAFTS[0], **old}, 1))[1]
    checks.equal(verdicts(named[0]), [False], "$schema in the schema goes over the dialect set")


def registries(checks):
    registry = {"http://localhost:1234/a.json": {"$defs": {"text": {"type": "string"}}}, "http://localhost:1234/folder/b.json": {"$ref": "../a.json#/$defs/text"}}
    by_uri = case({"$ref": "http://localhost:1234/folder/b.json"}, "x", 1, registry=registry)
    inner = case({"$defs": {"n": {"type": "null"}}, "$ref": "#/$defs/n"}, None, 1, registry=None)
    meta = case({"$ref": DRAFTS[4]}, {"type": "string"}, {"type": 5})
    gone = case({"$ref": "http://localhost:1234/a.json"}, 1)
    status, answers, err = converse(by_uri, inner, meta, gone)
    checks.equal([verdicts(answer) for answer in answers[:3]], [[True, False], [True, False], [True, False]],
                 "schemas refer to the registry, to themselves and to meta-schemas")
    told = json.loads(answers[3])
    checks.check(told.get("errored") is True and told["seq"] == 1 and "a.json" in told["context"]["message"] and status == 0,
                 "the registry of one case is not that of the next", answers[3] + err)


def what_cannot_be_judged(checks):
    deep = {"pattern": "^(a+)+$"}
    _, answers, err = converse(case({"type": "txet"}, 1), case({"type": "object"}, {}), case(deep, "a" * 5000 + "b", "a"))
    told = json.loads(answers[0])
    checks.check(told["errored"] is True and "[schema-invalid]" in told["context"]["message"] and "results" not in told,
                 "a schema that cannot be used is an error of the case", answers[0])
    checks.equal(verdicts(answers[1]), [True], "and does not spoil the next")
    twice = '{"cmd": "run", "seq": 7, "case": {"schema": {"type": "null", "type": "null"}, "tests": []}}'
    status, refused, err = converse(twice, case({"type": "object"}, {}))
    told = json.loads(refused[0])
    checks.check(told["seq"] == 7 and told["errored"] is True and "'type'" in told["context"]["message"] and verdicts(refused[1]) == [True] and status == 0,
                 "members of one name are an error of the case", str(refused) + err)
    status, lost, err = converse({"cmd": "dialect", "dialect": "http://nowhere/"}, case({}, 1), {"cmd": "dialect", "dialect": DRAFTS[4]}, case({}, 1))
    checks.check(json.loads(lost[1]).get("errored") is True and verdicts(lost[3]) == [True] and status == 0,
                 "in a dialect that is not known nothing is judged, until another one is asked for", str(lost) + err)
    nested = json.loads("[" * 900 + "]" * 900)
    checks.equal(verdicts(converse(case({"items": {"type": "array"}}, nested))[1][0]), [True], "a value may be deep")
    result = json.loads(answers[2])["results"][0]
    checks.check(result.get("errored") is True and "budget" in result["context"]["message"] and "valid" not in result,
                 "a value that takes too much work is an error of its test", answers[2] + err)


def what_is_no_request(checks):
    good = json.dumps({"cmd": "start", "version": 1})
    for name, line, said in [
            ("text that is no JSON", "nonsense", "<stdin>:2:1: expected a value"),
            ("an object that does not end", '{"cmd": "start",', "<stdin>:2:17: "),
            ("a value that is no object", "[1]", "'cmd' is one of start, dialect, run and stop"),
            ("an unknown command", '{"cmd": "go"}', "'cmd' is one of start, dialect, run and stop"),
            ("another version", '{"cmd": "start", "version": 2}', "only version 1"),
            ("a dialect that is no text", '{"cmd": "dialect", "dialect": 7}', "'dialect' is to be a URI"),
            ("a format that is no choice", '{"cmd": "dialect", "dialect": "x", "format": true}', "'format' is assert or ignore"),
            ("a run without seq", '{"cmd": "run", "case": {"schema": true, "tests": []}}', "'seq' is missing"),
            ("a run without a case", '{"cmd": "run", "seq": 1}', "'case' is to be an object with a 'schema'"),
            ("a case without a schema", '{"cmd": "run", "seq": 1, "case": {"tests": []}}', "'case' is to be an object with a 'schema'"),
            ("tests that are none", '{"cmd": "run", "seq": 1, "case": {"schema": true, "tests": {}}}', "'tests' is to be an array"),
            ("a test without an instance", '{"cmd": "run", "seq": 1, "case": {"schema": true, "tests": [{}]}}', "an 'instance'"),
            ("a registry that is none", '{"cmd": "run", "seq": 1, "case": {"schema": true, "registry": [], "tests": []}}', "'registry' is to be"),
            ("the same key twice", '{"cmd": "stop", "cmd": "stop"}', "<stdin>:2:17: ")]:
        status, answers, err = converse(good, line, good)
        checks.check(status == 2 and len(answers) == 1 and err.count("\n") == 1 and err.startswith("proviso bowtie: <stdin>:2:") and said in err,
                     f"{name} ends it with one line that says so", f"{status} {answers} {err}")


def the_ends(checks):
    checks.equal(converse(), (0, [], ""), "without any input it ends well")
    checks.equal(converse("", "  ", {"cmd": "stop"}, "nonsense")[:2], (0, []), "empty lines are nothing, and nothing is read behind stop")
    status, out, _ = run("bowtie", "--help")
    checks.check(status == 0 and '"cmd"' in out, "--help says how to speak to it", out)
    status, out, err = run("bowtie", "x")
    checks.check(status == 2 and not out and "usage: proviso bowtie" in err, "it takes no arguments", err)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BIN, "bowtie"], input=b'{"cmd":"start","version":1}\n', stdout=full, stderr=subprocess.PIPE, timeout=DEADLINE)
    checks.check(done.returncode == 2 and b"cannot be written" in done.stderr, "an answer that cannot be written is trouble", done.stderr)


def each_answer_comes_at_once(checks):
    process = subprocess.Popen([BIN, "bowtie"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        for seq in range(50):
            process.stdin.write(json.dumps(case({"minimum": 5}, seq, seq=seq)).encode() + b"\n")
            process.stdin.flush()
            if json.loads(process.stdout.readline()) != {"seq": seq, "results": [{"valid": seq >= 5}]}:
                checks.check(False, "each line is answered before the next one is asked", str(seq))
                return
        checks.check(True, "each line is answered before the next one is asked")
    finally:
        process.stdin.close()
        status = process.wait(DEADLINE)
        process.stdout.close()
    checks.equal(status, 0, "and the end of the input ends it")


main(it_presents_itself, it_judges, values_of_any_kind, dialects_and_formats, registries, what_cannot_be_judged, what_is_no_request, the_ends,
     each_answer_comes_at_once)
