#!/usr/bin/env python3
"""Options that reach through the whole program: --allow-ref, --http2, --base-path, --trailing-slash."""
import os
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import main  # noqa: E402
from mock import Mock  # noqa: E402

CONTRACT = """openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '../common/a.yaml#/A'}}}}}}
"""


def references_out_of_the_folder(checks):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("api/a.yaml", CONTRACT), ("common/a.yaml", "A: {type: string, example: from common}\n")):
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
                out.write(text)
        with Mock("api/a.yaml", "--admin", "off", cwd=folder) as mock:
            status = mock.get("/a")[0]
            _, err = mock.stop()
            checks.check(status == 404 and "[ref-not-allowed]" in err and "--allow-ref" in err, "a document outside the folder is refused, and how to allow it is said", err)
        with Mock("api/a.yaml", "--admin", "off", "--allow-ref", "common/", cwd=folder) as mock:
            checks.equal(mock.get("/a")[2], b'"from common"', "--allow-ref allows it")
        os.symlink(os.path.join(folder, "common"), os.path.join(folder, "api", "link"))
        with open(os.path.join(folder, "api", "b.yaml"), "w", encoding="utf-8") as out:
            out.write(CONTRACT.replace("../common", "link"))
        with Mock("api/b.yaml", "--admin", "off", cwd=folder) as mock:
            checks.equal(mock.get("/a")[0], 404, "a link is no way round")


def http2(checks):
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"
    for flag, wanted in (("--http2", b"\0"), ("--no-http2", b"HTTP/1.1 505")):
        with Mock("fixtures/tiny.yaml", "--admin", "off", flag) as mock:
            with socket.create_connection(("127.0.0.1", mock.port), timeout=20) as peer:
                peer.sendall(preface)
                answer = peer.recv(65536)
            checks.check(answer.startswith(wanted), f"{flag}: {'a SETTINGS frame' if flag == '--http2' else '505'} answers the preface of HTTP/2", answer)


def paths(checks):
    for flags, path, wanted in (([], "/v1/products", 200), ([], "/products", 200), (["--base-path", "require"], "/products", 404),
                                (["--base-path", "ignore"], "/v1/products", 404), ([], "/products/", 404), (["--trailing-slash", "ignore"], "/products/", 200)):
        with Mock("fixtures/shop/openapi.yaml", "--admin", "off", *flags) as mock:
            checks.equal(mock.get(path)[0], wanted, f"{' '.join(flags) or 'by default'}: {path} is {wanted}")


main(references_out_of_the_folder, http2, paths)
