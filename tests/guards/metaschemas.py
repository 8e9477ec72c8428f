#!/usr/bin/env python3
"""What the build embeds of validator/schema/metaschemas is the files, byte for byte, each under its own URI, and all that
docs/decisions/0007 speaks of."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from checks import ROOT, main  # noqa: E402

FOLDER = os.path.join(ROOT, "validator", "schema", "metaschemas")
JSON_SCHEMA = "https://json-schema.org/draft/"
VOCABULARIES = {"2019-09": ("core", "applicator", "validation", "meta-data", "format", "content"),
                "2020-12": ("core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "format-assertion", "content")}
WANTED = {f"http://json-schema.org/draft-0{draft}/schema" for draft in (4, 6, 7)} | {
    f"{JSON_SCHEMA}{draft}/{name}" for draft, names in VOCABULARIES.items() for name in ("schema", *(f"meta/{name}" for name in names))} | {
    f"https://spec.openapis.org/oas/3.1/{name}/base" for name in ("dialect", "meta")}


def embedded():
    """URI, text and length of each row of the table that the build makes."""
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "metaschemas.c")
        subprocess.run(["cmake", f"-DOUT={made}", f"-DFOLDER={FOLDER}", "-P", os.path.join(ROOT, "conf", "embed_metaschemas.cmake")], check=True)
        with open(made, encoding="utf-8") as file:
            code = file.read()
    texts = {name: bytes.fromhex("".join(re.findall(r"'\\x(..)'", characters))) for name, characters in re.findall(r"char (\w+)\[\] = \{(.*?)\};", code, re.S)}
    return [(uri, texts[name], int(length)) for uri, name, length in re.findall(r'^    \{"(.*)", (\w+), (\d+)\},$', code, re.M)]


def the_table_is_the_files(checks):
    files = {}
    for path in glob.glob(os.path.join(FOLDER, "**", "*.json"), recursive=True):
        with open(path, "rb") as file:
            text = file.read()
        schema = json.loads(text)
        files[(schema.get("$id") or schema["id"]).removesuffix("#")] = text
    rows = embedded()
    checks.equal({uri: text for uri, text, _ in rows}, files, "each file is embedded byte for byte under its own URI")
    checks.check(all(len(text) == length for _, text, length in rows), "with its length")
    checks.equal([uri for uri, _, _ in rows], sorted(files), "the table is sorted by URI")
    checks.equal(set(files), WANTED, "it has the dialects and vocabularies that it should")


main(the_table_is_the_files)
