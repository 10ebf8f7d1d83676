"""Sends the requests of v251/thresholds.json to a server. Every response must equal the vector, or the entry of
DEVIATIONS if the response of this program differs from the reference."""
import json
import unittest

from chap_server import ServerTest
from close_numbers import is_close

with open("tests/vectors/v251/thresholds.json", encoding="utf-8") as vectors:
    VECTORS = json.load(vectors)
EXPECTED = {case["id"]: case["expected"]["body"] for case in VECTORS["cases"]}
SEASONAL = EXPECTED["seasonal_default"]["params"]
PERCENTILE = EXPECTED["percentile_default"]["params"]


def entry(period, location, value):
    """Returns an entry of a response with one threshold."""
    return {"period": period, "location": location, "values": [value]}


# The responses of this program that differ from those of the reference. The reference answers these requests with status 500 or with
# another error text, or no longer accepts the shape of the request (tests/vectors/v251/README.md, contract README 23).
DEVIATIONS = {
    "seasonal_duplicate_period": (200, {"params": SEASONAL, "lines": [2.0], "entries": [
        entry("202303", "A", 4.0), entry("202303", "B", None), entry("202301", "A", 22.0),
        entry("202301", "B", 4.82842712474619), entry("202303", "A", 4.0), entry("202303", "B", None)]}),
    "percentile_all_missing": (200, {"params": {**PERCENTILE, "baselineYears": None}, "lines": [0.75],
                                     "entries": [entry("202201", "A", None)]}),
    "old_shape": (200, [{"period": "202301", "location": "A", "value": 22.0},
                        {"period": "202301", "location": "B", "value": 4.82842712474619}]),
    "mixed_request": (400, {"detail": "period_ids are week-based but the dataset's time periods have a different frequency"}),
    "empty_request": (200, {"params": SEASONAL, "lines": [2.0], "entries": []}),
    "empty_request_percentile": (200, {"params": PERCENTILE, "lines": [0.75], "entries": []}),
}


def with_id(node, dataset):
    """Returns the node with {datasetId} replaced by the id of the data set."""
    if isinstance(node, dict):
        return {k: with_id(v, dataset) for k, v in node.items()}
    if isinstance(node, list):
        return [with_id(v, dataset) for v in node]
    if node == "{datasetId}":
        return dataset
    return node.replace("{datasetId}", str(dataset)) if isinstance(node, str) else node


class ThresholdVectorsTest(ServerTest):
    maxDiff = None

    def store_datasets(self):
        """Stores the data sets of the vectors. Returns the id of each data set by its name in the vectors."""
        numbers = {"none": 1_000_000}
        with self.server.database() as db:
            for data in VECTORS["datasets"]:
                number = db.execute("INSERT INTO dataset (name, covariates, org_units) VALUES (?, '[]', '[]') RETURNING id",
                                    (data["id"],)).fetchone()[0]
                db.executemany("INSERT INTO observation (dataset_id, org_unit, period, feature_name, value)"
                               " VALUES (?, ?, ?, ?, ?)",
                               [(number, unit, period, data["feature"], value) for unit, period, value in data["observations"]])
                numbers[data["id"]] = number
        return numbers

    def test_every_body_of_the_vectors(self):
        numbers = self.store_datasets()
        self.assertLessEqual(set(DEVIATIONS), {case["id"] for case in VECTORS["cases"]})
        for case in VECTORS["cases"]:
            with self.subTest(case["id"]):
                dataset = numbers[case["input"]["dataset"]]
                expected = case["expected"]
                status, body = DEVIATIONS.get(case["id"], (expected["status"], expected["body"]))
                answer = self.server.post("/v1/analytics/thresholds", with_id(case["input"]["body"], dataset))
                self.assertEqual(answer.status, status, answer.text)
                self.assertTrue(is_close(with_id(body, dataset), answer.json), answer.text)

    def test_strategies(self):
        strategies = self.server.get("/v1/analytics/thresholds/strategies").json
        self.assertEqual([{k: s[k] for k in ("id", "displayName")} for s in strategies], VECTORS["strategies"])
        self.assertTrue(all(s["description"] for s in strategies))

    def test_requests_that_are_too_large(self):
        dataset = self.store_datasets()["small"]
        answer = self.server.post("/v1/analytics/thresholds", {
            "datasetId": dataset, "periodIds": ["202301"] * 1001, "locations": ["A"] * 1000, "params": {"type": "seasonal"}})
        self.assertEqual((answer.status, answer.json["detail"]), (400, "The request asks for more than 1000000 thresholds"))
        older = self.server.post("/v1/analytics/thresholds", {
            "datasetId": dataset, "periodIds": ["202301"] * 500_001, "strategy": "seasonal"})
        self.assertEqual((older.status, older.json), (422, answer.json))

    def test_numbers_that_are_not_finite(self):
        dataset = self.store_datasets()["small"]
        for params in ('{"type": "seasonal", "stdMultiplier": NaN}', '{"type": "seasonal", "stdMultiplier": [1, Infinity]}',
                       '{"type": "percentile", "quantile": NaN}'):
            text = f'{{"datasetId": {dataset}, "periodIds": ["202301"], "params": {params}}}'
            answer = self.server.request("POST", "/v1/analytics/thresholds", text, {"Content-Type": "application/json"})
            self.assertEqual(answer.status, 422, answer.text)
        text = (f'{{"datasetId": {dataset}, "periodIds": ["202301"], "locations": ["A"],'
                ' "params": {"type": "seasonal", "stdMultiplier": 1e308}}')
        answer = self.server.request("POST", "/v1/analytics/thresholds", text, {"Content-Type": "application/json"})
        self.assertEqual((answer.status, answer.json["entries"][0]["values"]), (200, [None]))


if __name__ == "__main__":
    unittest.main(verbosity=1)
