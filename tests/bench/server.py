#!/usr/bin/env python3
"""What server/http costs over a bare libh2o server, with a handler that does nothing: ./dev bench server

    server.py BIN BARE [--rounds N] [--seconds S]

The way of measuring is mock.py's; bench_http stands beside BARE. What the mock costs beyond this is its own.
"""
import argparse
import os

from mock import Server, compare


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="not used: every bench is given it")
    parser.add_argument("bare")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    bare = Server([options.bare, "0", "1"])
    ours = Server([os.path.join(os.path.dirname(options.bare), "bench_http"), "0", "1"])
    try:
        compare("server/http", 0.95, bare, ours, "/pets/7", options)
    finally:
        ours.stop()
        bare.stop()


if __name__ == "__main__":
    main()
