"""Our OpenAPI document against the contract's facts (openapi.facts.json: the original's, without prose).

Every operation and schema that we serve must agree with its counterpart; what we add is listed here.
"""
import json
import os
import subprocess
import unittest

PROGRAM = os.environ.get("CHAP_PROGRAM", "build/dev/apps/chap/chap")
FACTS = json.load(open("tests/conformance/openapi.facts.json", encoding="utf-8"))
OURS = json.loads(subprocess.run([PROGRAM, "openapi"], capture_output=True, check=True).stdout)

PROSE = {"description", "summary"}
PAGED = {f"/v1/crud/{name}" for name in ("backtests", "datasets", "predictions", "prediction-setups", "model-templates",
                                         "configured-models")} | {"/v1/jobs"}
PAGE = [{"name": "limit", "in": "query", "required": False,
         "schema": {"type": "integer", "minimum": 0, "maximum": 1000000, "title": "Limit"}},
        {"name": "offset", "in": "query", "required": False,
         "schema": {"type": "integer", "minimum": 0, "default": 0, "title": "Offset"}}]
# The facts let two different schemas share the name ValidationError: an import's rejections are not
# FastAPI's errors, so ours have a name of their own.
RENAMED = {"#/components/schemas/RejectedOrgUnit": "#/components/schemas/ValidationError"}
CSV_ANSWERS = {"/v1/crud/datasets/{datasetId}/csv", "/v1/crud/metric/csv"}
ADDED_SCHEMAS = {"ErrorDetail", "RejectedOrgUnit", "DebugEntry"}
ADDED_OPERATIONS = {("/v1/crud/debug", "post"), ("/v1/crud/debug/{debugId}", "get")}  # http-api.md 9.1
ADDED_MEMBERS = {"SystemInfoResponse": {"server"}}
ADDED_VALUES = {"PeriodType-Input": {"any"}, "chap_core__rest_api__services__schemas__PeriodType": {"any"}}
# The original demands at least one element; ours answers 404 where there is none, so both hold.


def plain(node):
    """Without prose, references renamed."""
    if isinstance(node, dict):
        out = {k: plain(v) for k, v in node.items() if k not in PROSE or isinstance(v, dict)}
        if "$ref" in out:
            out["$ref"] = RENAMED.get(out["$ref"], out["$ref"])
        return out
    if isinstance(node, list):
        return [plain(v) for v in node]
    return node


def operations(document):
    return {(path, method): op for path, item in document["paths"].items() for method, op in item.items()}


def answer_of(operation, status, ours):
    """Our answer without what we add: the media type of CSV, the other shape that some 422 have."""
    answer = plain(ours)
    if operation[0] in CSV_ANSWERS and status == "200":
        del answer["content"]["text/csv"]
    if status == "422":
        schema = answer["content"]["application/json"]["schema"]
        if set(schema) == {"anyOf"}:
            answer["content"]["application/json"]["schema"] = schema["anyOf"][0]
    return answer


class OpenapiFactsTest(unittest.TestCase):
    maxDiff = None

    def test_document_level(self):
        self.assertEqual(OURS["openapi"], FACTS["openapi"])
        self.assertEqual([t["name"] for t in OURS["tags"]], [t["name"] for t in FACTS["tags"]])
        self.assertEqual(OURS["info"], {"title": "CHAP Core API", "version": "2.2.0"})
        self.assertEqual(OURS["components"]["securitySchemes"], {"HTTPBearer": {"type": "http", "scheme": "bearer"}})

    def test_everything_is_served(self):
        self.assertGreater(len(operations(FACTS)), 60)
        self.assertEqual(set(operations(FACTS)) - set(operations(OURS)), set())

    def test_operations(self):
        facts = operations(FACTS)
        self.assertLessEqual(ADDED_OPERATIONS, set(operations(OURS)))
        for key, ours in operations(OURS).items():
            if key in ADDED_OPERATIONS:
                continue
            with self.subTest(key):
                theirs = facts[key]
                for member in ("tags", "operationId", "security", "deprecated"):
                    self.assertEqual(ours.get(member), theirs.get(member), member)
                added = PAGE if key[0] in PAGED and key[1] == "get" else []
                self.assertEqual(plain(ours.get("parameters", [])), plain(theirs.get("parameters", [])) + added)
                self.assertEqual(plain(ours.get("requestBody")), plain(theirs.get("requestBody")))
                for status, answer in theirs["responses"].items():
                    self.assertIn(status, ours["responses"])
                    self.assertEqual(answer_of(key, status, ours["responses"][status]), plain(answer), status)
                self.assertTrue(ours["summary"])

    def test_schemas(self):
        for name, schema in OURS["components"]["schemas"].items():
            if name in ADDED_SCHEMAS:
                continue
            with self.subTest(name):
                ours, theirs = plain(schema), plain(FACTS["components"]["schemas"][name])
                for member in ADDED_MEMBERS.get(name, ()):
                    ours["properties"].pop(member)
                    ours["required"].remove(member)
                for value in ADDED_VALUES.get(name, ()):
                    ours["enum"].remove(value)
                if "required" in ours:
                    ours["required"], theirs["required"] = sorted(ours["required"]), sorted(theirs["required"])
                self.assertEqual(ours, theirs)

    def test_every_reference_exists(self):
        def references(node):
            if isinstance(node, dict):
                if "$ref" in node:
                    yield node["$ref"].rsplit("/", 1)[1]
                for value in node.values():
                    yield from references(value)
            elif isinstance(node, list):
                for value in node:
                    yield from references(value)
        self.assertFalse(set(references(OURS)) - set(OURS["components"]["schemas"]))


if __name__ == "__main__":
    unittest.main(verbosity=1)
