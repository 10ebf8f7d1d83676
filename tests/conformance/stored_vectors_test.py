"""The contract's backtest.json over HTTP: imports go in through the API, the stand-in model's forecasts
are put into the store as its job would, and every answer must be the vectors'. thresholds.json likewise."""
import json
import math
import unittest

from chap_server import Server

BACKTESTS = json.load(open("tests/vectors/backtest.json", encoding="utf-8"))["backtests"]
THRESHOLDS = json.load(open("tests/vectors/thresholds.json", encoding="utf-8"))["cases"]


class StoredVectorsTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def import_and_store(self, case):
        """The data set by a real job; the backtest as the vectors say that it is stored."""
        request = {**case["request"], "modelId": "naive_model"}
        answer = self.server.post("/v1/analytics/create-backtest-with-data/", request)
        self.assertEqual(answer.json["importedCount"], case["response"]["importedCount"])
        self.assertEqual(answer.json["rejected"], case["response"]["rejected"])
        self.assertEqual(self.server.wait_for_job(answer.json["id"]), "SUCCESS")
        naive = self.server.get(f"/v1/jobs/{answer.json['id']}/evaluation_result").json
        stored = case["stored"]
        with self.server.database() as db:
            backtest = db.execute(
                "INSERT INTO backtest (dataset_id, model_db_id, model_id, name, created, org_units, split_periods,"
                " aggregate_metrics, max_horizon_distance) VALUES (?, 1, 'naive_model', ?, '2026-01-01 00:00:00.000000',"
                " ?, ?, '{}', ?) RETURNING id", (naive["datasetId"], case["name"], json.dumps(stored["org_units"]),
                                    json.dumps(stored["split_periods"]), stored["max_horizon_distance"])).fetchone()[0]
            db.executemany(
                'INSERT INTO backtestforecast (backtest_id, period, org_unit, last_train_period, last_seen_period,'
                ' "values") VALUES (?, ?, ?, ?, ?, ?)',
                [(backtest, p, o, t, s, json.dumps(v)) for p, o, t, s, v in stored["forecasts"]])
        return naive["datasetId"], backtest

    def check_metric_csv(self, backtest, expected):
        answer = self.server.get("/v1/crud/metric/csv", {"backtestId": backtest})
        self.assertEqual(answer.headers["content-type"], "text/csv; charset=utf-8")
        self.assertEqual(answer.headers["content-disposition"], f"attachment; filename=backtest_{backtest}_metrics.csv")
        ours, theirs = answer.text.splitlines(), expected.splitlines()
        self.assertEqual([line.rsplit(",", 1)[0] for line in ours], [line.rsplit(",", 1)[0] for line in theirs])
        for a, b in zip(ours[1:], theirs[1:]):
            x, y = a.rsplit(",", 1)[1], b.rsplit(",", 1)[1]
            if x != y:
                self.assertTrue(math.isclose(float(x), float(y), rel_tol=1e-12, abs_tol=1e-10), (a, b))

    def test_backtests(self):
        for case in BACKTESTS:
            with self.subTest(case["name"]):
                dry = self.server.post("/v1/analytics/create-backtest-with-data/?dryRun=true",
                                       {**case["request"], "modelId": "naive_model"})
                self.assertEqual((dry.status, dry.json), (200, case["dry_run_response"]["body"]))
                if case["response"]["status"] != 200:
                    continue
                dataset, backtest = self.import_and_store(case)
                info = self.server.get(f"/v1/crud/datasets/{dataset}").json
                self.assertEqual({k: info[k] for k in case["dataset_info"]}, case["dataset_info"])
                self.assertEqual(self.server.get(f"/v1/crud/datasets/{dataset}/csv").text, case["dataset_csv"])
                for one in case["evaluation_entries"]:
                    answer = self.server.get("/v1/analytics/evaluation-entry", {"backtestId": backtest, **one["params"]})
                    self.assertEqual((answer.status, answer.json), (one["status"], one["body"]), one["params"])
                for one in case["actual_cases"]:
                    answer = self.server.get(f"/v1/analytics/actual-cases/{backtest}", one["params"])
                    self.assertEqual(answer.json, one["body"], one["params"])
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

    def test_threshold_mistakes(self):
        request = {"datasetId": 999, "periodIds": ["202301"], "strategy": "seasonal"}
        for body, status, detail in (
            ({**request, "strategy": "zz"}, 404, "Unknown threshold strategy: zz. Available: seasonal"),
            (request, 404, "No disease_cases observations found for dataset 999"),
            ({**request, "params": {"k": "wide"}}, 422, "params.k must be a number"),
        ):
            answer = self.server.post("/v1/analytics/thresholds", body)
            self.assertEqual((answer.status, answer.json), (status, {"detail": detail}))
        strategies = self.server.get("/v1/analytics/thresholds/strategies").json
        self.assertEqual([(s["id"], s["displayName"]) for s in strategies], [("seasonal", "Seasonal mean + k*std")])
        metrics = self.server.get("/v1/visualization/metrics/12345").json
        self.assertEqual((len(metrics), metrics[1]["id"], metrics[1]["displayName"]), (18, "crps", "CRPS"))
        self.assertTrue(all(m["description"] for m in metrics))


if __name__ == "__main__":
    unittest.main(verbosity=1)
