"""Sends the requests in pairs/*.json, which follow the contract, to a running server and compares the responses.

A file contains {"seed": "contract_examples", "environment": {...}, "pairs": [...]}. Its pairs run in order on one server. The members of
a pair:
  "request": "GET /path?query"          and "body" (JSON), "text" (sent unchanged) or "form", "headers_sent"
  "status", "headers" (of the response; null: must be absent)
  "answer": JSON, members in order      or "answer_text": the exact text
  "save": {"name": "member"}            in later requests and answers, "{name}" stands for the value of the member. Predefined names are
                                        {port} and {model_service}, the URL of a service with the info MODEL_INFO and no options
  "wait": "SUCCESS"                     waits until the job with the id in the response has ended; it must have this status
Texts in "answer" may be placeholders: <uuid>, <time>, <zoned time>, <UTC time>, <text>, <integer>, <number>, <anything>. The
placeholder <items> at the end of a list stands for any number of further items.
"""
import glob
import json
import os
import re
import subprocess
import unittest

import chap_server
import seeds
from model_service import ModelService, info

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pairs")
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?"
PLACEHOLDERS = {
    "<uuid>": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "<time>": TIME, "<zoned time>": TIME + r"\+00:00", "<UTC time>": TIME + "Z", "<text>": r"(?s).+"}
# Statuses that other tests cover. Most of them have the same response for every operation
# (security_test.py). A proxy request with status 504 takes minutes by default
# (proxy_stream_test.py).
STATUSES_OF_OTHER_TESTS = {"401", "413", "414", "415", "503", "504"}


MODEL_INFO = info("told", version="2", git_revision="ABCDEF1", description="D")


class Members(list):
    """A JSON object as a list of its members, so that their order is compared."""


def ordered(text):
    """Parses JSON. Objects become Members."""
    return json.loads(text, object_pairs_hook=Members)


def difference(expected, found, place="$"):
    """Returns a text about the first difference between `found` and `expected`; None if they are equal."""
    if expected == "<anything>":
        return None
    if isinstance(expected, str) and expected in PLACEHOLDERS:
        good = isinstance(found, str) and re.fullmatch(PLACEHOLDERS[expected], found)
        return None if good else f"{place}: {found!r} is no {expected}"
    if expected in ("<integer>", "<number>"):
        kinds = int if expected == "<integer>" else (int, float)
        return None if isinstance(found, kinds) and not isinstance(found, bool) else f"{place}: {found!r} is no {expected}"
    if isinstance(expected, Members):
        if not isinstance(found, Members) or [k for k, _ in expected] != [k for k, _ in found]:
            return f"{place}: expected members {[k for k, _ in expected]}, found {found!r}"
        return next(filter(None, (difference(e, f, f"{place}.{k}") for (k, e), (_, f) in zip(expected, found))), None)
    if isinstance(expected, list):
        if not isinstance(found, list) or isinstance(found, Members):
            return f"{place}: {found!r} is no list"
        if expected and expected[-1] == "<items>":
            expected, found = expected[:-1], found[:len(expected) - 1]
        if len(expected) != len(found):
            return f"{place}: expected {len(expected)} items, found {found!r}"
        return next(filter(None, (difference(e, f, f"{place}[{i}]") for i, (e, f) in enumerate(zip(expected, found)))), None)
    same = type(expected) is type(found) and expected == found
    return None if same else f"{place}: expected {expected!r}, found {found!r}"


def form(parts):
    """Returns a multipart/form-data body with one file for each item of {name: text}."""
    text = "".join(f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n{content}\r\n'
                   for name, content in parts.items())
    return (text + "--B--\r\n").encode()


def load(path):
    """Reads a file and returns (seed, environment, pairs). A pair is a dictionary whose answer keeps the order of its members."""
    with open(path, encoding="utf-8") as file:
        top = dict(ordered(file.read()))
    return top["seed"], dict(top.get("environment", [])), [dict(pair) for pair in top["pairs"]]


def to_text(node):
    """Writes a value with Members as JSON."""
    if isinstance(node, Members):
        return "{" + ",".join(json.dumps(k) + ":" + to_text(v) for k, v in node) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(to_text, node)) + "]"
    return json.dumps(node)


def plain(node):
    """Returns a value with dictionaries instead of Members."""
    if isinstance(node, Members):
        return {k: plain(v) for k, v in node}
    return [plain(v) for v in node] if isinstance(node, list) else node


def substituted(text, saved):
    """Replaces each `{name}` by the saved value with this name."""
    for name, value in saved.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def templates():
    """Returns (method, path, pattern that matches the path, operation) of every operation of the OpenAPI document."""
    document = json.loads(subprocess.run([chap_server.PROGRAM, "openapi"], capture_output=True, check=True).stdout)
    pattern = lambda path: re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path).replace(r"\{path\}", ".*"))
    return [(method.upper(), path, re.compile(pattern(path)), operation)
            for path, item in document["paths"].items() for method, operation in item.items()]


def takes_any_text(operation):
    """Returns whether the operation's parameters accept every value. The document lists status 422 for such an operation, too, like the
    document of the reference."""
    return "requestBody" not in operation and all(
        p["in"] == "header" or (p["required"] and p["schema"].get("type") == "string")
        for p in operation.get("parameters", []))


OPERATIONS = templates()


class PairsTest(unittest.TestCase):
    maxDiff = None

    def send(self, server, pair, saved):
        """Sends the request of a pair and returns the response."""
        method, _, target = substituted(pair["request"], saved).partition(" ")
        headers = plain(pair.get("headers_sent", Members()))
        body = None
        if "body" in pair:
            body = substituted(json.dumps(plain(pair["body"])), saved)
            headers.setdefault("Content-Type", "application/json")
        elif "text" in pair:
            body = pair["text"]
        elif "form" in pair:
            body = form(plain(pair["form"]))
            headers.setdefault("Content-Type", "multipart/form-data; boundary=B")
        return server.request(method, target, body, headers)

    def check(self, server, pair, saved):
        answer = self.send(server, pair, saved)
        self.assertEqual(answer.status, pair["status"], answer.body[:500])
        for name, value in plain(pair.get("headers", Members())).items():
            expected = value if value is None else substituted(value, saved)
            self.assertEqual(answer.headers.get(name.lower()), expected, name)
        if "answer_text" in pair:
            self.assertEqual(answer.text, substituted(pair["answer_text"], saved))
        if "answer" in pair:
            expected = ordered(substituted(to_text(pair["answer"]), saved))
            self.assertIsNone(difference(expected, ordered(answer.text)), answer.text[:2000])
        for name, member in plain(pair.get("save", Members())).items():
            saved[name] = answer.json[member]
        if "wait" in pair:
            self.assertEqual(server.wait_for_job(answer.json["id"]), pair["wait"])

    def run_file(self, path):
        """Sends the requests of a file to a new server."""
        seed, environment, pairs = load(path)
        server = seeds.seeded_server(getattr(seeds, seed), environment=environment)
        service = ModelService({("GET", "/api/v1/info"): (200, MODEL_INFO)})
        try:
            saved = {"port": server.port, "model_service": service.url}
            for pair in pairs:
                with self.subTest(pair.get("name", pair["request"])):
                    self.check(server, pair, saved)
        finally:
            server.close()
            service.close()

    def test_every_operation_and_every_status_has_a_pair(self):
        seen = set()
        for path in glob.glob(os.path.join(FOLDER, "*.json")):
            for pair in load(path)[2]:
                method, _, target = pair["request"].partition(" ")
                plain_path = target.partition("?")[0]
                matching = [p for m, p, pattern, _ in OPERATIONS if m == method and pattern.fullmatch(plain_path)]
                # Exact paths are more specific than paths with placeholders.
                for p in sorted(matching, key=lambda p: p.count("{"))[:1]:
                    seen.add((method, p, str(pair["status"])))
        expected = {(method, path, status) for method, path, _, operation in OPERATIONS
                  for status, answer in operation["responses"].items()
                  if status not in STATUSES_OF_OTHER_TESTS and not answer["description"].startswith("The request contains bytes")
                  and not (status == "422" and takes_any_text(operation))
                  and not (status == "200" and "501" in operation["responses"])}  # the server cannot draw plots yet
        self.assertEqual(sorted(expected - seen), [])


def add_file(path):
    """Adds a test for a file of pairs to PairsTest."""
    name = re.sub(r"\W", "_", os.path.splitext(os.path.basename(path))[0])
    setattr(PairsTest, f"test_{name}", lambda self: self.run_file(path))


for found in sorted(glob.glob(os.path.join(FOLDER, "*.json"))):
    add_file(found)

if __name__ == "__main__":
    unittest.main(verbosity=1)
