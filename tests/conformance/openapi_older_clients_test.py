"""Tests that clients of the older API (openapi.facts.json) still work: this server serves all operations of the
older API, the responses have all members of the older responses, and older request bodies are valid (contract README 22, 23)."""
import unittest

from openapi_documents import OLDER, OUR_DOCUMENT, operations, plain, reachable, schemas

# Thresholds have two shapes. The document shows only the shape of 2.5.1; stored_vectors_test.py tests the older shape (contract README
# 23).
TWO_SHAPES = {"ThresholdEntry", "ThresholdRequest"}
# Operations that this server serves but does not document, like CHAP Core 2.5.1.
UNDOCUMENTED = {("/v2/services/{service_id}/run/{path}", method) for method in ("get", "head")}


def schemas_of(member):
    """Returns the names of the older schemas that a member of the operations (`requestBody` or `responses`) refers to."""
    return set().union(*(reachable(OLDER, op.get(member)) for op in operations(OLDER).values()))


def documented():
    """Returns the older operations that our document must contain."""
    return {key: operation for key, operation in operations(OLDER).items() if key not in UNDOCUMENTED}


class OlderClientsTest(unittest.TestCase):
    def test_every_operation_is_served(self):
        for key, older in documented().items():
            with self.subTest(key):
                ours = operations(OUR_DOCUMENT)[key]
                self.assertEqual(ours["operationId"], older["operationId"])
                self.assertLessEqual({s for s in older["responses"] if s < "300"}, set(ours["responses"]))

    def test_parameters_are_accepted(self):
        def names(operation, required=False):
            return {(p["in"], p["name"]) for p in operation.get("parameters", []) if p["required"] or not required}
        for key, older in documented().items():
            with self.subTest(key):
                ours = operations(OUR_DOCUMENT)[key]
                self.assertLessEqual(names(older), names(ours))
                self.assertLessEqual(names(ours, required=True), names(older, required=True))

    def test_responses_have_every_member(self):
        names = schemas_of("responses") - TWO_SHAPES
        self.assertGreater(len(names), 40)
        for name in names:
            with self.subTest(name):
                older, ours = plain(schemas(OLDER)[name]), plain(schemas(OUR_DOCUMENT)[name])
                self.assertLessEqual(set(older.get("properties", ())), set(ours.get("properties", ())))

    def test_request_bodies_are_valid(self):
        names = schemas_of("requestBody") - TWO_SHAPES
        self.assertGreater(len(names), 20)
        for name in names:
            with self.subTest(name):
                older, ours = schemas(OLDER)[name], schemas(OUR_DOCUMENT)[name]
                self.assertLessEqual(set(ours.get("required", ())), set(older.get("required", ())))
                self.assertLessEqual(set(older.get("enum", ())), set(ours.get("enum", ())))


if __name__ == "__main__":
    unittest.main(verbosity=1)
