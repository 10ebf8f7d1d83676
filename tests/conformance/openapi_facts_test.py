"""Compares the OpenAPI document with openapi.facts.2.5.1.json, the document of CHAP Core 2.5.1 without prose.

Every operation and every schema must equal its counterpart in the facts. Additions of this server are listed in this file. Parts that
this server does not have yet are listed in openapi_not_yet.py.
"""
import copy
import unittest

import openapi_not_yet as not_yet
from openapi_documents import FACTS, OLDER, OUR_DOCUMENT, operations, plain, references, schemas

PAGED = {f"/v1/crud/{name}" for name in ("backtests", "datasets", "predictions", "prediction-setups", "model-templates",
                                         "configured-models", "alerts", "alert-policies")} | {"/v1/jobs"}
PAGING_PARAMETERS = [
    {"name": "limit", "in": "query", "required": False,
     "schema": {"type": "integer", "minimum": 0, "maximum": 1000000, "title": "Limit"}},
    {"name": "offset", "in": "query", "required": False,
     "schema": {"type": "integer", "minimum": 0, "default": 0, "title": "Offset"}}]
CSV_ANSWERS = {"/v1/crud/datasets/{datasetId}/csv", "/v1/crud/metric/csv"}
ADDED_SCHEMAS = {"ErrorDetail", "RejectedOrgUnit", "DebugEntry"}
ADDED_OPERATIONS = {("/v1/crud/debug", "post"), ("/v1/crud/debug/{debugId}", "get")}  # http-api.md 9.1
ADDED_MEMBERS = {"SystemInfoResponse": {"server"}}
# Operations of the older document that the document of 2.5.1 does not have. This server still serves them (contract README 23).
KEPT_OPERATIONS = {("/v1/crud/backtests", "post")}
KEPT_SCHEMAS = {"BacktestCreate"}
# Members of older schemas that this server still has: read-only copies of the members of ModelTemplateRead with the same names.
KEPT_MEMBERS = {"ModelTemplateDB": ("minPredictionLength", "maxPredictionLength")}
ADDED_HEALTH_STATUS = "unusable_options"  # http-api.md 5.17


def answer_of(key, status, ours):
    """Returns a response of our document without the additions of this server. The additions are the media type of CSV, and a second schema
    for some responses with status 422."""
    answer = plain(ours)
    if key[0] in CSV_ANSWERS and status == "200":
        answer["content"].pop("text/csv", None)
    if status == "422":
        schema = answer["content"]["application/json"]["schema"]
        if set(schema) == {"anyOf"}:
            answer["content"]["application/json"]["schema"] = schema["anyOf"][0]
    return answer


def facts_of_operation(key, ours):
    """Returns the parts of an operation that must equal the facts."""
    facts = {member: ours.get(member) for member in ("tags", "operationId", "security", "deprecated")}
    facts["parameters"] = plain(ours.get("parameters", []))
    facts["requestBody"] = plain(ours.get("requestBody"))
    facts["responses"] = {status: answer_of(key, status, answer) for status, answer in ours["responses"].items()}
    return facts


def without_additions(key, ours, theirs):
    """Returns our operation without the paging parameters and without the statuses that the facts do not document."""
    facts = facts_of_operation(key, ours)
    if key[0] in PAGED and key[1] == "get" and facts["parameters"][-2:] == PAGING_PARAMETERS:
        del facts["parameters"][-2:]
    facts["responses"] = {status: answer for status, answer in facts["responses"].items() if status in theirs["responses"]}
    for status, answer in facts["responses"].items():
        if "content" not in theirs["responses"][status]:  # in our document, 404 of /v1/jobs/{job_id}/request has a schema
            answer.pop("content", None)
    return facts


def sorted_requirements(schema):
    """Sorts the names of the required members, because their order has no meaning."""
    if "required" in schema:
        schema["required"] = sorted(schema["required"])
    return schema


def with_older_members(schema, older, names):
    """Returns a schema of the facts in which the members `names` are replaced by those of the older document. Members that the older
    document does not have are removed."""
    schema = copy.deepcopy(schema)
    for name in names:
        schema["properties"].pop(name, None)
        required = set(schema.get("required", ())) - {name}
        if name in older["properties"]:
            schema["properties"][name] = older["properties"][name]
            required |= {name} & set(older.get("required", ()))
        schema.pop("required", None)
        if required:
            schema["required"] = sorted(required)
    return schema


def expected_schema(name, pending):
    """Returns the schema that our document must have. The members `pending` are those of the older document."""
    if name in KEPT_SCHEMAS:
        return sorted_requirements(plain(schemas(OLDER)[name]))
    theirs, older = plain(schemas(FACTS)[name]), plain(schemas(OLDER).get(name))
    for member in KEPT_MEMBERS.get(name, ()):
        theirs["properties"][member] = schemas(FACTS)["ModelTemplateRead"]["properties"][member]
        theirs["required"].append(member)
    return sorted_requirements(with_older_members(theirs, older, pending))


def our_schema(name):
    """Returns a schema of our document without the additions of this server."""
    ours = plain(schemas(OUR_DOCUMENT)[name])
    for member in ADDED_MEMBERS.get(name, ()):
        ours["properties"].pop(member)
        ours["required"].remove(member)
    if "healthStatus" in ours.get("properties", ()):
        ours["properties"]["healthStatus"]["anyOf"][0]["enum"].remove(ADDED_HEALTH_STATUS)
    return sorted_requirements(ours)


class OpenapiFactsTest(unittest.TestCase):
    maxDiff = None

    def test_document_level(self):
        self.assertEqual(OUR_DOCUMENT["openapi"], FACTS["openapi"])
        tags = [tag["name"] for tag in FACTS["tags"]]
        self.assertLessEqual(set(not_yet.TAGS), set(tags))
        self.assertEqual([tag["name"] for tag in OUR_DOCUMENT["tags"]], [tag for tag in tags if tag not in not_yet.TAGS])
        self.assertEqual(OUR_DOCUMENT["info"], {"title": "CHAP Core API", "version": "2.5.1"})
        self.assertEqual(OUR_DOCUMENT["components"]["securitySchemes"], {"HTTPBearer": {"type": "http", "scheme": "bearer"}})

    def test_which_operations_are_served(self):
        theirs = set(operations(FACTS))
        self.assertGreater(len(theirs), 80)
        self.assertLessEqual(not_yet.OPERATIONS, theirs)
        missing = not_yet.OPERATIONS - set(operations(OLDER))
        self.assertEqual(set(operations(OUR_DOCUMENT)), (theirs - missing) | ADDED_OPERATIONS | KEPT_OPERATIONS)

    def test_operations(self):
        for key, ours in operations(OUR_DOCUMENT).items():
            if key in ADDED_OPERATIONS:
                continue
            with self.subTest(key):
                older = key in not_yet.OPERATIONS or key in KEPT_OPERATIONS
                theirs = operations(OLDER if older else FACTS)[key]
                self.assertEqual(without_additions(key, ours, theirs), facts_of_operation(key, theirs))
                self.assertTrue(ours["summary"])
                if key in not_yet.OPERATIONS:
                    built = operations(FACTS)[key]
                    self.assertNotEqual(without_additions(key, ours, built), facts_of_operation(key, built),
                                        "the operation is as in the facts; remove it from openapi_not_yet.py")

    def test_which_schemas_exist(self):
        self.assertLessEqual(not_yet.SCHEMAS, set(schemas(FACTS)))
        self.assertEqual(set(schemas(OUR_DOCUMENT)), (set(schemas(FACTS)) - not_yet.SCHEMAS) | ADDED_SCHEMAS | KEPT_SCHEMAS)

    def test_schemas(self):
        self.assertLessEqual(set(not_yet.MEMBERS), set(schemas(FACTS)) & set(schemas(OLDER)))
        for name in schemas(OUR_DOCUMENT):
            if name in ADDED_SCHEMAS:
                continue
            with self.subTest(name):
                pending = not_yet.MEMBERS.get(name, set())
                self.assertEqual(our_schema(name), expected_schema(name, pending))
                for member in pending:
                    self.assertNotEqual(expected_schema(name, pending), expected_schema(name, pending - {member}),
                                        f"{member} is as in the facts; remove it from openapi_not_yet.py")

    def test_every_reference_exists(self):
        self.assertFalse(set(references(OUR_DOCUMENT)) - set(schemas(OUR_DOCUMENT)))


if __name__ == "__main__":
    unittest.main(verbosity=1)
