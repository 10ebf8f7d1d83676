"""Sends the policies of v251/alerts.json to a server. The responses must equal the expected responses of the vectors and the recorded
responses of a running CHAP Core 2.5.1."""
import json
import unittest

from chap_server import ServerTest

with open("tests/vectors/v251/alerts.json", encoding="utf-8") as vectors:
    VECTORS = json.load(vectors)
with open("tests/conformance/answers-2.5.1.json", encoding="utf-8") as answers:
    ANSWERS = json.load(answers)
POLICIES = "/v1/crud/alert-policies"
# Members whose values are different in every run.
VARYING = {"created": "<time>"}


def comparable(body):
    """Returns the body with fixed texts instead of the values that are different in every run."""
    if isinstance(body, list):
        return [comparable(item) for item in body]
    if isinstance(body, dict):
        return {k: VARYING.get(k) or comparable(v) for k, v in body.items()}
    return body


class AlertVectorsTest(ServerTest):
    maxDiff = None

    def test_every_policy(self):
        for case in VECTORS["policies"]:
            with self.subTest(case["id"]):
                expected = case["expected"]
                answer = self.server.post(POLICIES, case["input"])
                self.assertEqual(answer.status, expected["status"], answer.text)
                if expected["status"] == 422:
                    self.assertEqual(answer.json, expected["body"])
                    self.assertEqual(repr(answer.json), repr(expected["body"]))  # repr() also distinguishes 1 from 1.0
                    continue
                stored = self.server.get(f"{POLICIES}/{answer.json['id']}").json
                self.assertEqual(list(stored), ["name", "levels", "id", "created"])
                self.assertEqual({k: stored[k] for k in ("name", "levels")}, expected["body"])

    def test_stored_levels(self):
        levels = VECTORS["cases"][0]["input"]["levels"]
        policy = self.server.post(POLICIES, {"name": "stored", "levels": levels}).json["id"]
        with self.server.database() as db:
            text = db.execute("SELECT levels FROM alertpolicy WHERE id = ?", (policy,)).fetchone()[0]
        expected = VECTORS["stored_levels_text_of_first_policy"]
        # The driver of PostgreSQL returns the parsed value of a JSON column, the driver of SQLite returns the text.
        self.assertEqual(text if isinstance(text, str) else json.dumps(text), expected)


class AlertAnswersTest(ServerTest):
    maxDiff = None

    def test_answers_of_chap_core(self):
        policy = {"name": "pol o", "levels": [
            {"name": "low", "thresholdParams": {"type": "seasonal"}, "exceedanceThreshold": 0.5}]}
        self.assertEqual(self.server.post(POLICIES, policy).json, {"id": 1})
        alert = {"timePeriod": "202301", "orgUnit": "hG0KLxezmca", "alertPolicyId": 1, "level": "low"}
        self.assertEqual(self.server.post("/v1/crud/alerts", {"alerts": [alert]}).json, {"ids": [1]})
        for path in (POLICIES, POLICIES + "/1", "/v1/crud/alerts"):
            with self.subTest(path):
                found = self.server.get(path).json
                self.assertEqual(json.dumps(comparable(found)), json.dumps(comparable(ANSWERS[path]["body"])))
                created = (found[0] if isinstance(found, list) else found)["created"]
                self.assertRegex(created, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$")


if __name__ == "__main__":
    unittest.main(verbosity=1)
