"""Sends requests for the cases of v251/backtest251.json that concern endpoints: refused requests, several models in one request, and
the baselines of a specification. tests/unit/services/backtest_vectors_test.cpp runs the cases that need a certain model."""
import json
import unittest

import seeds
from close_numbers import is_close

with open("tests/vectors/v251/backtest251.json", encoding="utf-8") as vectors:
    CASES = json.load(vectors)["cases"]
LEADERBOARD = "/v1/crud/backtest-specifications"
# The reference accepts this request, and then its job fails. This server refuses the request and says how many periods are needed.
REFUSED_HERE = {"window_covers_all": 400}


def models_of_vectors(db):
    """Stores two configurations of naive_model that have the names of the vectors."""
    template = db.execute("SELECT id FROM modeltemplatedb WHERE name = 'naive_model'").fetchone()[0]
    for number, name in ((104, "det_model"), (105, "det_model:b")):
        seeds.insert(db, "configuredmodeldb", id=number, name=name, model_template_id=template, user_option_values={},
                     additional_continuous_covariates=[], configuration_digest=name)


class BacktestVectorsTest(seeds.SeededTest):
    seed = staticmethod(models_of_vectors)

    def store_dataset(self, case):
        """Imports the data of a case and returns the id of the data set."""
        first = case["input"]["history_first"]
        history = case["input"]["history"]
        n_periods = len(next(iter(next(iter(history.values())).values())))
        periods = seeds.periods_from(first, n_periods)
        data = [{"orgUnit": unit, "period": period, "featureName": feature, "value": value}
                for unit, columns in history.items() for feature, values in columns.items()
                for period, value in zip(periods, values)]
        features = [{"type": "Feature", "id": unit, "properties": {}, "geometry": {"type": "Point", "coordinates": [0.0, 0.0]}}
                    for unit in history]
        return self.server.run_job("/v1/analytics/make-dataset", {
            "name": case["id"], "geojson": {"type": "FeatureCollection", "features": features}, "providedData": data,
            "dataToBeFetched": []})

    def request_of(self, case):
        """Stores the data of a case and returns the path and the body of its request."""
        several = case["input"].get("model_ids")
        models = {"name": "run", "modelIds": several} if several else {"name": "bt", "modelId": "det_model"}
        return case["input"]["route"], {**models, "datasetId": self.store_dataset(case), **case["input"]["params"]}

    def assert_error(self, body, expected):
        """Compares the body of an error. An entry of a list of errors may have more members than the entry of the vectors."""
        if isinstance(expected["detail"], list):
            body = {"detail": [{name: found[name] for name in wanted} for found, wanted in zip(body["detail"], expected["detail"])]}
        # This server lists naive_model as an available model, too. The vectors do not contain this model.
        self.assertEqual(json.loads(json.dumps(body).replace("['naive_model', ", "[")), expected)

    def test_refused_requests(self):
        refused = [case for case in CASES if case["expected"]["status"] != 200 or case["id"] in REFUSED_HERE]
        self.assertGreaterEqual(len(refused), 7)
        for case in refused:
            with self.subTest(case["id"]):
                path, body = self.request_of(case)
                n_jobs = len(self.server.get("/v1/jobs").json)
                answer = self.server.post(path, body)
                if case["id"] in REFUSED_HERE:
                    self.assertEqual(answer.status, REFUSED_HERE[case["id"]])
                    self.assertIn("periods", answer.json["detail"])
                else:
                    self.assertEqual(answer.status, case["expected"]["status"])
                    self.assert_error(answer.json, case["expected"]["body"])
                self.assertEqual(len(self.server.get("/v1/jobs").json), n_jobs, "a refused request has queued a job")

    def test_several_models(self):
        case = next(case for case in CASES if case["id"] == "multi")
        path, body = self.request_of(case)
        made = self.server.post(path, body).json
        self.assertEqual([job["configuredModelId"] - 100 for job in made["jobs"]], case["expected"]["body"]["jobs"])
        for made_job, expected in zip(made["jobs"], case["expected"]["jobs"]):
            self.assertEqual(self.server.wait_for_job(made_job["jobId"]), "SUCCESS")
            job = next(job for job in self.server.get("/v1/jobs").json if job["id"] == made_job["jobId"])
            self.assertEqual((job["name"], job["type"]), (expected["name"], expected["type"]))
        stored = self.server.get("/v1/crud/backtests", {"specificationId": made["specificationId"]}).json
        self.assertCountEqual([row["name"] for row in stored], case["expected"]["stored_names"])

    def test_runs_of_baselines(self):
        runs = [case for case in CASES if case["id"].startswith("baselines_")]
        self.assertTrue(runs)
        for case in runs:
            with self.subTest(case["id"]):
                backtest = self.server.run_job(*self.request_of(case))
                jobs = self.server.get("/v1/jobs", {"type": "run_baseline", "status": "SUCCESS"}).json
                specification = self.server.get(f"/v1/crud/backtests/{backtest}").json["specificationId"]
                board = self.server.get(f"{LEADERBOARD}/{specification}").json
                self.assertEqual([row["id"] for row in board["backtests"]], [backtest])
                expected = case["expected"]["baseline_runs"]
                self.assertEqual([(row["configuredModel"]["name"], row["status"], row["message"]) for row in board["baselines"]],
                                 [(row["model"], row["status"], row["message"]) for row in expected])
                for row, run in zip(board["baselines"], expected):
                    job = next(job for job in jobs if job["name"] == f"baseline/{run['model']}")
                    self.assertEqual(job["result"], row["backtestId"] and str(row["backtestId"]))
                    if run["status"] == "done":
                        found = row["aggregateMetrics"]
                        self.assertTrue(is_close(run["aggregate_metrics"], found, 1e-9), (run["aggregate_metrics"], found))


if __name__ == "__main__":
    unittest.main(verbosity=1)
