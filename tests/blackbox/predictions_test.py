"""Tests predictions from the request to the quantiles (http-api.md 5.9, 6.4, 6.6)."""
import json
import unittest

from chap_server import ServerTest, dataset_request, polygons, sample_data

VECTORS = json.load(open("tests/vectors/backtest.json", encoding="utf-8"))["predictions"]
NOT_FOUND = {"detail": "Prediction not found"}


def prediction_request(**changes):
    return {**dataset_request(name="forecast"), "modelId": "naive_model", "metaData": {"ticket": "T-1", "n": 1.5}, **changes}


class PredictionsTest(ServerTest):
    def test_from_request_to_quantiles(self):
        sources = [{"covariate": "rainfall", "dataElementId": "DE"}]
        answer = self.server.post("/v1/analytics/make-prediction", prediction_request(nPeriods=4, dataSources=sources))
        self.assertEqual(list(answer.json), ["id"])
        job = answer.json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        record = self.server.get("/v1/jobs", {"ids": [job]}).json[0]
        self.assertEqual((record["type"], record["name"]), ("create_prediction", "forecast"))
        response = self.server.get(f"/v1/jobs/{job}/prediction_result").json
        self.assertEqual(list(response), ["datasetId", "predictionSetupId", "modelId", "nPeriods", "name", "created", "metaData", "orgUnits", "id",
                                      "configuredModel", "dataset"])
        self.assertEqual((response["modelId"], response["nPeriods"], response["metaData"], response["orgUnits"]),
                         ("naive_model", 4, {"ticket": "T-1", "n": 1.5}, ["ou_0", "ou_1"]))
        self.assertEqual((response["dataset"]["type"], response["dataset"]["dataSources"]), ("prediction", sources))
        self.assertEqual(self.server.get(f"/v1/crud/predictions/{response['id']}").json, response)
        self.assertIn(response, self.server.get("/v1/crud/predictions").json)
        by_path = self.server.get(f"/v1/analytics/prediction-entry/{response['id']}", {"quantiles": [0.1, 0.5]}).json
        by_query = self.server.get("/v1/analytics/prediction-entry", {"predictionId": response["id"], "quantiles": [0.1, 0.5]}).json
        self.assertEqual(by_path, by_query)
        self.assertEqual([(e["orgUnit"], e["period"], e["quantile"]) for e in by_path],
                         [(o, p, q) for o in ("ou_0", "ou_1") for p in ("202301", "202302", "202303", "202304") for q in (0.1, 0.5)])
        self.assertEqual(self.server.request("DELETE", f"/v1/crud/predictions/{response['id']}").json, {"message": "deleted"})
        for answer in (self.server.request("DELETE", f"/v1/crud/predictions/{response['id']}"),
                       self.server.get(f"/v1/crud/predictions/{response['id']}"),
                       self.server.get(f"/v1/analytics/prediction-entry/{response['id']}?quantiles=0.5")):
            self.assertEqual((answer.status, answer.json), (404, NOT_FOUND))
        self.assertEqual(self.server.get(f"/v1/crud/datasets/{response['datasetId']}").status, 200)

    def test_quantiles_of_the_vectors(self):
        for case in VECTORS:
            if "stored" not in case:
                continue
            with self.subTest(case["name"]):
                request = {**case["request"], "modelId": "naive_model"}
                row = self.server.run_job("/v1/analytics/make-prediction", request)
                with self.server.database() as db:
                    stored = db.execute("SELECT period, org_unit FROM predictionsamplesentry WHERE prediction_id = ?"
                                      " ORDER BY id", (row,)).fetchall()
                    self.assertEqual(stored, [(f[0], f[1]) for f in case["stored"]["forecasts"]])
                    for (period, org_unit), f in zip(stored, case["stored"]["forecasts"]):
                        db.execute('UPDATE predictionsamplesentry SET "values" = ? WHERE prediction_id = ? AND period = ?'
                                   " AND org_unit = ?", (json.dumps(f[2]), row, period, org_unit))
                for entry in case["prediction_entries"] if isinstance(case["prediction_entries"], list) else []:
                    if "params" in entry:
                        answer = self.server.get(f"/v1/analytics/prediction-entry/{row}", entry["params"])
                        self.assertEqual(answer.json, entry["body"])

    def test_refusals(self):
        short = [r for r in sample_data() if r["period"] < "202112"]
        for changes, status, detail in (
            ({"providedData": []}, 400, "No observation data provided."),
            ({"modelId": "nope"}, 400, "There is no configured model named 'nope'"),
            ({"providedData": short}, 400, "Training data must cover at least two whole years"),
            ({"dataToBeFetched": [{"featureName": "a", "dataSourceName": "b"}]}, 404,
             "Data to be fetched is no longer supported by chap-core"),
        ):
            answer = self.server.post("/v1/analytics/make-prediction", prediction_request(**changes))
            self.assertEqual((answer.status, answer.json), (status, {"detail": detail}))
        answer = self.server.post("/v1/analytics/make-prediction", prediction_request(geojson=polygons(0)))
        self.assertEqual((answer.status, self.server.wait_for_job(answer.json["id"])), (200, "FAILURE"))
        self.assertIn("No org unit has a polygon", self.server.get(f"/v1/jobs/{answer.json['id']}/logs").json)
        for query in ("quantiles=2", "quantiles=nan"):
            self.assertEqual(self.server.get(f"/v1/analytics/prediction-entry/1?{query}").json,
                             {"detail": "Quantiles must be in the range [0, 1]"})


if __name__ == "__main__":
    unittest.main(verbosity=1)
