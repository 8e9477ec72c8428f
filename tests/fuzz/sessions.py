#!/usr/bin/env python3
"""Random HTTP/1 and HTTP/2 sessions, mostly well-formed and then bent, against a server that listens on this machine.

    tests/fuzz/sessions.py PORT [SECONDS] [SEED]

Worth most against a build with sanitizers, HTTP/2 on, short timeouts and a path that streams. A server that dies refuses the sessions that
follow: the status is then 1. What one thread sends follows from its seed, what meets on the server does not.
"""
import random
import socket
import struct
import sys
import threading
import time

THREADS = 8
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, _, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
TARGETS = (b"/", b"/pets", b"/pets/1", b"/log", b"*", b"http://q/x", b"/a b", b"/x?y=z")
WINDOWS = (0, 1, 7, 300, 65535, 2**31 - 1)


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name, value):
    return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value


def block(dice):
    fields = [(b":method", dice.choice([b"GET", b"POST", b"HEAD", b"G T"])), (b":scheme", b"http"), (b":authority", b"a"),
              (b":path", dice.choice(TARGETS))]
    text = b"".join(literal(*field) for field in fields if dice.random() < 0.97)
    for _ in range(dice.choice([0, 0, 1, 3])):
        text += literal(dice.choice([b"x", b"cookie", b"content-length", b"te", b"X"]), dice.choice([b"1", b"a\nb", b"trailers", b"300"]))
    return text


def one_frame(dice, fresh):
    """Frames for one step; `fresh` is the next stream's number."""
    stream = dice.choice([0, 1, 3, 5, 7, fresh, max(1, fresh - 2)])
    kind = dice.random()
    if kind < 0.3:
        flags = dice.choice([5, 5, 5, 4, 1, 0])
        frames = [frame(HEADERS, flags, fresh, block(dice))]
        if not flags & 4 and dice.random() < 0.8:
            frames.append(frame(CONTINUATION, dice.choice([4, 4, 0]), fresh, dice.choice([b"", literal(b"y", b"z")])))
        return frames
    choices = [
        (0.42, lambda: frame(DATA, dice.choice([0, 1]), stream, b"d" * dice.choice([0, 1, 300, 5000, 9000]))),
        (0.55, lambda: frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", dice.choice([0, 1, 100, 2**30, 2**31 - 1])))),
        (0.65, lambda: frame(RST_STREAM, 0, stream, struct.pack(">I", 8))),
        (0.75, lambda: frame(SETTINGS, 0, 0, struct.pack(">HI", dice.choice([1, 2, 3, 4, 4, 4, 5]), dice.choice(WINDOWS + (16384,))))),
        (0.8, lambda: frame(PING, 0, 0, b"12345678")),
        (0.85, lambda: frame(PRIORITY, 0, stream, struct.pack(">IB", dice.choice([0, 1, 3, stream]), dice.randint(0, 255)))),
        (0.88, lambda: frame(GOAWAY, 0, 0, struct.pack(">II", 0, 0))),
        (0.92, lambda: frame(dice.randint(10, 255), dice.randint(0, 255), stream, b"zz")),
        (0.94, lambda: bytes(dice.getrandbits(8) for _ in range(dice.randint(1, 40)))),
        (1, lambda: frame(HEADERS, 5, stream, literal(b"x", b"y"))),
    ]
    return [next(make for limit, make in choices if kind < limit)()]


def http2(dice):
    pieces, fresh = [PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, dice.choice(WINDOWS)))], 1
    for _ in range(dice.randint(1, 60)):
        pieces += one_frame(dice, fresh)
        fresh += 2
    return pieces


def one_request(dice):
    head = b"%s %s HTTP/1.%s\r\n" % (dice.choice([b"GET", b"POST", b"HEAD", b"PUT", b"G(T"]), dice.choice(TARGETS),
                                     dice.choice([b"1", b"1", b"1", b"0", b"9"]))
    if dice.random() < 0.95:
        head += b"Host: a\r\n"
    body, kind = b"", dice.random()
    if kind < 0.25:
        body = b"x" * dice.choice([0, 5, 4000, 6000])
        head += b"Content-Length: %d\r\n" % (len(body) + dice.choice([0, 0, 0, 1]))
    elif kind < 0.5:
        head += b"Transfer-Encoding: chunked\r\n"
        body = dice.choice([b"5\r\nhello\r\n0\r\n\r\n", b"5;x\r\nhello\r\n0\r\nT: v\r\n\r\n", b"5\nhello",
                            b"fff\r\n" + b"y" * 4095 + b"\r\n0\r\n\r\n", b"ffff\r\n"])
    for chance, field in ((0.1, b"Expect: 100-continue\r\n"), (0.05, b" folded\r\n"), (0.05, b"Connection: close\r\n"),
                          (0.1, b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n")):
        head += field if dice.random() < chance else b""
    text = bytearray(head + b"\r\n" + body)
    if dice.random() < 0.1:
        text[dice.randrange(len(text))] = dice.getrandbits(8)
    return bytes(text)


def http1(dice):
    return [one_request(dice) for _ in range(dice.randint(1, 5))] + (http2(dice) if dice.random() < 0.2 else [])


def session(dice, port):
    with socket.socket() as sock:
        if dice.random() < 0.3:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        sock.settimeout(0.03)
        sock.connect(("127.0.0.1", port))
        pieces = http2(dice) if dice.random() < 0.5 else http1(dice)
        way = dice.random()
        if way < 0.4:
            pieces = [b"".join(pieces)]
        elif way > 0.8:
            whole = b"".join(pieces)[:600]
            pieces = [whole[at:at + 7] for at in range(0, len(whole), 7)]
        try:
            for piece in pieces:
                sock.sendall(piece)
            for _ in range(dice.choice([0, 1, 3, 8])):
                if not sock.recv(100000):
                    break
        except OSError:
            pass  # the server may close, and the client need not wait


def run(seed, port, end, counts):
    dice = random.Random(seed)
    while time.monotonic() < end and not counts["refused"]:
        try:
            session(dice, port)
            counts["held"] += 1
        except ConnectionRefusedError:
            counts["refused"] += 1
        except OSError:
            pass


def main():
    port, seconds, seed = (int(text) for text in (sys.argv[1:] + ["60", "1"][len(sys.argv) - 2:])[:3])
    counts, end = {"held": 0, "refused": 0}, time.monotonic() + seconds
    threads = [threading.Thread(target=run, args=(seed * 1000 + i, port, end, counts)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("%d sessions held%s" % (counts["held"], ", then the server was gone" if counts["refused"] else ""))
    return 1 if counts["refused"] else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(main())
