"""Tests the parameters of backtests that a specification consists of: windows, weather provider and target column (core-2.5.1.md 1.3,
1.4)."""
import time
import unittest

from chap_server import TEST_SERVER, ServerTest, dataset_request, polygons, sample_data

WEATHER = "/v1/analytics/weather-providers"


class SpecificationsTest(ServerTest):
    def setUp(self):
        self.dataset = self.server.run_job("/v1/analytics/make-dataset", dataset_request())

    def evaluate(self, **more):
        """Creates a backtest and returns its id."""
        return self.server.run_job("/v1/analytics/create-backtest", {
            "name": "b", "modelId": "naive_model", "datasetId": self.dataset, "nSplits": 2, **more})

    def backtest(self, number):
        return self.server.get(f"/v1/crud/backtests/{number}").json

    def test_backtests_with_equal_parameters_share_a_specification(self):
        first, second = self.backtest(self.evaluate()), self.backtest(self.evaluate())
        other = self.backtest(self.evaluate(futureWeatherProvider="damped_persistence"))
        self.assertEqual(first["specificationId"], second["specificationId"])
        self.assertNotEqual(first["specificationId"], other["specificationId"])
        self.assertEqual([other[name] for name in ("nPeriods", "nSplits", "stride", "nRetrain", "futureWeatherProvider")],
                         [3, 2, 1, 1, "damped_persistence"])
        self.assertEqual(first["chapVersion"], self.server.get("/system/info").json["chap_core_version"])
        self.assertEqual(self.server.get(f"/v1/crud/backtests/{other['id']}/full").json["specificationId"], other["specificationId"])
        listed = self.server.get("/v1/crud/backtests", {"specificationId": first["specificationId"]}).json
        self.assertEqual([row["id"] for row in listed], [first["id"], second["id"]])
        self.assertEqual(len(self.server.get("/v1/crud/backtests", {"datasetId": self.dataset}).json), 3)

    def test_another_column_can_be_the_target(self):
        backtest = self.evaluate(targetColumn="rainfall")
        actual = self.server.get(f"/v1/analytics/actual-cases/{backtest}").json["data"]
        rows = self.server.get(f"/v1/crud/datasets/{self.dataset}").json["observations"]
        rain = {(row["orgUnit"], row["period"]): row["value"] for row in rows if row["featureName"] == "rainfall"}
        self.assertEqual({(row["ou"], row["pe"]): row["value"] for row in actual}, rain)
        refused = self.server.post("/v1/analytics/create-backtest", {
            "name": "b", "modelId": "naive_model", "datasetId": self.dataset, "targetColumn": "x"})
        self.assertEqual((refused.status, refused.json), (422, {"detail": "Dataset has no target column 'x'"}))

    def test_filters_have_names_in_both_spellings(self):
        self.evaluate(nSplits=3)
        path = "/v1/crud/backtest-specifications"
        for camel, snake, value in (("datasetId", "dataset_id", self.dataset), ("nSplits", "n_splits", 3), ("nPeriods", "n_periods", 99),
                                    ("nRetrain", "n_retrain", 1), ("targetColumn", "target_column", "none"),
                                    ("futureWeatherProvider", "future_weather_provider", "none")):
            found = self.server.get(path, {snake: value}).json
            self.assertEqual(found, self.server.get(path, {camel: value}).json)
            self.assertEqual(found == [], value in (99, "none"), snake)

    def test_a_setup_run_accepts_missing_values_of_its_target(self):
        backtest = self.evaluate(targetColumn="rainfall")
        setup = self.server.post("/v1/crud/prediction-setups", {"backtestId": backtest, "name": "rain"}).json["id"]
        rows = [{**row, "value": None} if row["featureName"] in ("rainfall", "disease_cases") and row["period"] == "202103" else row
                for row in sample_data()]
        answer = self.server.post(f"/v1/crud/prediction-setups/{setup}/run", {"name": "r", "geojson": polygons(), "providedData": rows})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.server.wait_for_job(answer.json["id"]), "SUCCESS")

    def test_a_leaking_provider_is_for_backtests_only(self):
        leaking = [row["id"] for row in self.server.get(WEATHER).json if row["leaksFutureData"]]
        self.assertEqual(leaking, ["observed"])
        backtest = self.evaluate(futureWeatherProvider="observed")
        setup = self.server.post("/v1/crud/prediction-setups", {"backtestId": backtest, "name": "s"}).json["id"]
        request = dataset_request()
        refused = self.server.post(f"/v1/crud/prediction-setups/{setup}/run", {
            "name": "run", "geojson": request["geojson"], "providedData": request["providedData"]})
        self.assertEqual(refused.status, 400)
        self.assertIn(f"Prediction setup {setup} was evaluated with the 'observed' future-weather provider", refused.json["detail"])
        refused = self.server.post("/v1/analytics/make-prediction", {
            **request, "modelId": "naive_model", "futureWeatherProvider": "observed"})
        self.assertEqual((refused.status, refused.json["detail"][0]["loc"]), (422, ["body", "futureWeatherProvider"]))
        self.assertIn("cannot forecast ahead", refused.json["detail"][0]["msg"])

    def test_several_models_at_once(self):
        made = self.server.post("/v1/analytics/create-backtests", {
            "name": "run", "modelIds": ["naive_model", "global_median"], "datasetId": self.dataset, "nSplits": 2}).json
        self.assertEqual([self.server.wait_for_job(job["jobId"]) for job in made["jobs"]], ["SUCCESS", "SUCCESS"])
        listed = self.server.get("/v1/crud/backtests", {"specificationId": made["specificationId"]}).json
        self.assertEqual([row["name"] for row in listed], ["run/naive_model"], "a backtest of a baseline is not listed")
        summary, = self.server.get("/v1/crud/backtest-specifications", {"datasetId": self.dataset}).json
        self.assertEqual((summary["id"], summary["orgUnitCount"], summary["backtestCount"], summary["dataset"]["id"]),
                         (made["specificationId"], 2, 1, self.dataset))

    def test_a_leaderboard_is_answered_while_no_job_can_be_queued(self):
        specification = self.backtest(self.evaluate(nSplits=3))["specificationId"]

        def leaderboard():
            return self.server.get(f"/v1/crud/backtest-specifications/{specification}").json

        with self.server.database() as db:
            db.execute("DELETE FROM specificationbaseline WHERE specification_id = ?", (specification,))
        n_jobs = len(self.server.get("/v1/jobs").json)
        with self.server.database() as db:
            db.execute("LOCK TABLE chapx_job" if TEST_SERVER else "BEGIN IMMEDIATE")
            board = leaderboard()
            self.assertEqual([row["status"] for row in board["baselines"]], ["pending"] * 3)
            self.assertEqual(len(board["backtests"]), 1)
        deadline = time.monotonic() + 120
        while [row["status"] for row in leaderboard()["baselines"]] != ["done"] * 3:
            self.assertLess(time.monotonic(), deadline, "the missing baselines were not queued")
            time.sleep(0.1)
        self.assertEqual(len(self.server.get("/v1/jobs").json), n_jobs + 3)

    def test_an_unknown_provider_is_refused(self):
        refused = self.server.post("/v1/analytics/create-backtest", {
            "name": "b", "modelId": "naive_model", "datasetId": self.dataset, "futureWeatherProvider": "x"})
        self.assertEqual((refused.status, refused.json["detail"][0]["msg"]), (
            422, "Value error, Unknown future weather provider: 'x'. Available: climatology, damped_persistence, mstl_arima, observed"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
