"""Tests the vectors of backtest.json and thresholds.json through the API. The test imports the data sets through the API and writes the
forecasts of the vectors into the database, like a job. Every response must equal the vector."""
import json
import math
import unittest

import seeds
from chap_server import ServerTest

BACKTESTS = json.load(open("tests/vectors/backtest.json", encoding="utf-8"))["backtests"]
# The responses of CHAP Core 2.5.1 to dry runs of the requests of BACKTESTS.
DRY_RUNS = {case["id"]: case["dry_run_response"]["body"]
            for case in json.load(open("tests/vectors/v251/backtest251.json", encoding="utf-8"))["old_cases"]}
THRESHOLDS = json.load(open("tests/vectors/thresholds.json", encoding="utf-8"))["cases"]


def rejected(org_unit, reason, *periods):
    """Returns a rejection as responses contain it."""
    return {"reason": reason, "orgUnit": org_unit, "featureName": "disease_cases", "timePeriods": list(periods)}


# The rejections of this program for imports that the reference accepts or rejects for another reason (evaluation.md 3.3, 3.5).
DEVIATIONS = {
    "too_short": [rejected(i, "The data have 9 periods; 7 windows of 3 periods with a stride of 1 need at least 10") for i in "AB"],
    "no_truth_in_test_window": [rejected("A", "No disease data in any test window", "202009", "202010", "202011", "202012")],
}


def dry_run_of(case):
    """Returns the expected response to a dry run. The vectors have no response of 2.5.1 for the case `weekly_stride_4`. For this case, the
    expected response is made from the response of an older release to the import."""
    older = {"id": None, **{member: case["response"][member] for member in ("importedCount", "rejected") if member in case["response"]}}
    return DRY_RUNS.get(case["name"], older)


class StoredVectorsTest(ServerTest):
    def import_and_store(self, case):
        """Stores the data set by a job, and a backtest with the forecasts of the vectors. Returns the ids of data set and backtest."""
        request = {**case["request"], "modelId": "naive_model"}
        if case["name"] in DEVIATIONS:
            refused = self.server.post("/v1/analytics/create-backtest-with-data/", request)
            self.assertEqual(refused.status, 400, refused.text)
            dataset = self.server.run_job("/v1/analytics/make-dataset", {
                member: request[member] for member in ("name", "geojson", "providedData", "dataToBeFetched")})
            return dataset, self.store(case, dataset)
        answer = self.server.post("/v1/analytics/create-backtest-with-data/", request)
        self.assertEqual({**answer.json, "id": None}, dry_run_of(case))
        self.assertEqual(self.server.wait_for_job(answer.json["id"]), "SUCCESS")
        naive = self.server.get(f"/v1/jobs/{answer.json['id']}/evaluation_result").json
        return naive["datasetId"], self.store(case, naive["datasetId"])

    def store(self, case, dataset):
        """Stores a backtest with the forecasts of the vectors and returns its id."""
        stored = case["stored"]
        with self.server.database() as db:
            backtest = db.execute(
                "INSERT INTO backtest (dataset_id, specification_id, model_db_id, model_id, name, created, org_units, split_periods,"
                " aggregate_metrics, max_horizon_distance) VALUES (?, ?, 1, 'naive_model', ?, '2026-01-01 00:00:00.000000',"
                " ?, ?, '{}', ?) RETURNING id", (dataset, seeds.specification(db, dataset), case["name"], json.dumps(stored["org_units"]),
                                    json.dumps(stored["split_periods"]), stored["max_horizon_distance"])).fetchone()[0]
            db.executemany(
                'INSERT INTO backtestforecast (backtest_id, period, org_unit, last_train_period, last_seen_period,'
                ' "values") VALUES (?, ?, ?, ?, ?, ?)',
                [(backtest, p, o, t, s, json.dumps(v)) for p, o, t, s, v in stored["forecasts"]])
        return backtest

    def check_metric_csv(self, backtest, expected):
        answer = self.server.get("/v1/crud/metric/csv", {"backtestId": backtest})
        self.assertEqual(answer.headers["content-type"], "text/csv; charset=utf-8")
        self.assertEqual(answer.headers["content-disposition"], f"attachment; filename=backtest_{backtest}_metrics.csv")
        rows, expected_rows = answer.text.splitlines(), expected.splitlines()
        self.assertEqual([line.rsplit(",", 1)[0] for line in rows], [line.rsplit(",", 1)[0] for line in expected_rows])
        for a, b in zip(rows[1:], expected_rows[1:]):
            x, y = a.rsplit(",", 1)[1], b.rsplit(",", 1)[1]
            if x != y:
                self.assertTrue(math.isclose(float(x), float(y), rel_tol=1e-12, abs_tol=1e-10), (a, b))

    def test_backtests(self):
        for case in BACKTESTS:
            with self.subTest(case["name"]):
                dry = self.server.post("/v1/analytics/create-backtest-with-data/?dryRun=true",
                                       {**case["request"], "modelId": "naive_model"})
                expected = dry_run_of(case)
                if case["name"] in DEVIATIONS:
                    expected = {"id": None, "importedCount": 0, "rejected": DEVIATIONS[case["name"]]}
                self.assertEqual((dry.status, dry.json), (200, expected))
                if "stored" not in case:
                    continue
                dataset, backtest = self.import_and_store(case)
                info = self.server.get(f"/v1/crud/datasets/{dataset}").json
                self.assertEqual({k: info[k] for k in case["dataset_info"]}, case["dataset_info"])
                self.assertEqual(self.server.get(f"/v1/crud/datasets/{dataset}/csv").text, case["dataset_csv"])
                for entry in case.get("evaluation_entries", []):
                    answer = self.server.get("/v1/analytics/evaluation-entry", {"backtestId": backtest, **entry["params"]})
                    self.assertEqual((answer.status, answer.json), (entry["status"], entry["body"]), entry["params"])
                for query in case["actual_cases"]:
                    answer = self.server.get(f"/v1/analytics/actual-cases/{backtest}", query["params"])
                    self.assertEqual(answer.json, query["body"], query["params"])
                if "metric_csv" in case:
                    self.check_metric_csv(backtest, case["metric_csv"])

    def test_unknown_backtest_has_no_scores(self):
        answer = self.server.get("/v1/crud/metric/csv", {"backtestId": 999})
        self.assertEqual((answer.status, answer.json), (404, {"detail": "Backtest not found"}))

    def test_thresholds(self):
        for case in THRESHOLDS:
            with self.subTest(case["name"]):
                with self.server.database() as db:
                    dataset = db.execute("INSERT INTO dataset (name, covariates, org_units) VALUES ('t', '[]', '[]')"
                                         " RETURNING id").fetchone()[0]
                    db.executemany("INSERT INTO observation (dataset_id, org_unit, period, feature_name, value)"
                                   " VALUES (?, ?, ?, 'disease_cases', ?)",
                                   [(dataset, *row) for row in case["observations"]])
                request = {"dataset_id": dataset, "period_ids": case["period_ids"], "strategy": "seasonal",
                           "params": case["params"]}
                answer = self.server.post("/v1/analytics/thresholds", request)
                if not case["period_ids"]:
                    self.assertEqual((answer.status, answer.json), (200, []))
                elif "error" in case:
                    self.assertEqual(answer.status, 422, answer.text)
                    self.assertIsInstance(answer.json["detail"], str)
                else:
                    self.assertEqual([[e["period"], e["location"]] for e in answer.json],
                                     [row[:2] for row in case["expected"]])
                    for entry, row in zip(answer.json, case["expected"]):
                        if row[2] is None:
                            self.assertIsNone(entry["value"])
                        else:
                            self.assertTrue(math.isclose(entry["value"], row[2], rel_tol=1e-12), (entry, row))

    def test_wrong_threshold_requests(self):
        request = {"datasetId": 999, "periodIds": ["202301"], "strategy": "seasonal"}
        for body, status, detail in (
            ({**request, "strategy": "zz"}, 404, "Unknown threshold strategy: zz. Available: seasonal"),
            (request, 404, "No disease_cases observations found for dataset 999"),
            ({**request, "params": {"k": "wide"}}, 422, "params.k must be a number"),
        ):
            answer = self.server.post("/v1/analytics/thresholds", body)
            self.assertEqual((answer.status, answer.json), (status, {"detail": detail}))
        metrics = self.server.get("/v1/visualization/metrics/12345").json
        self.assertEqual((len(metrics), metrics[1]["id"], metrics[1]["displayName"]), (16, "crps", "CRPS"))
        self.assertTrue(all(m["description"] for m in metrics))


if __name__ == "__main__":
    unittest.main(verbosity=1)
