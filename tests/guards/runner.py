#!/usr/bin/env python3
"""The runners count what they see: a failure that they overlooked would hide every other one."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "support")]
import run as tests  # noqa: E402
from checks import main  # noqa: E402

CMOCKA = """[==========] Running 3 test(s).
[ RUN      ] one
[       OK ] one
[ RUN      ] two
[  ERROR   ] --- 1 != 2
[   LINE   ] --- two.c:3: error: Failure!
[  FAILED  ] two
[ RUN      ] three
[  SKIPPED ] three
[==========] 3 test(s) run.
[  PASSED  ] 1 test(s).
[  SKIPPED ] 1 test(s), listed below:
[  SKIPPED ] three
[  FAILED  ] group: 1 test(s), listed below:
[  FAILED  ] two

 1 FAILED TEST(S)
"""
LINES = "ok - one\nnot ok - two\n#   not ok - why\nok - three # skip not here\nok - four\n2 passed, 1 failed, 1 skipped\n"


def counted(status, output):
    total, trouble = tests.judge(status, output)
    return total.passed, total.failed, total.skipped, bool(trouble)


def outputs_are_counted(checks):
    checks.equal(counted(1, CMOCKA), (1, 1, 1, False), "cmocka's tests are counted, each once")
    checks.equal(counted(1, LINES), (2, 1, 1, False), "lines of checks are counted")
    checks.equal(counted(0, ""), (0, 1, 0, True), "a program that checks nothing has failed")
    checks.equal(counted(-11, "[       OK ] one\n"), (1, 1, 0, True), "a program that dies has failed, whatever passed before")
    checks.equal(counted(1, "ok - one\n"), (1, 1, 0, True), "a program that ends with a status has failed")
    checks.equal(counted(None, "ok - one\n"), (1, 1, 0, True), "a program that does not end has failed")
    checks.equal(tests.run(["./there/is/none"], 5)[0], 127, "a program that is not there has a status")
    checks.equal(tests.run([sys.executable, "-c", "import time; time.sleep(60)"], 0.2)[0], None, "a program that takes too long is ended")


main(outputs_are_counted)
