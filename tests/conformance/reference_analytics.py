"""Tests of the rows of http-api.md 10 about /v1/analytics, /v1/jobs and /v1/visualization without plots."""
import statistics

from chap_server import backtest_request, dataset_request, polygons, sample_data
from reference_rows import SeededTest, row, weekly_data

ANALYTICS = "/v1/analytics"
WITH_DATA = f"{ANALYTICS}/create-backtest-with-data/"


def with_gap(rows, feature="rainfall", period="202003"):
    """Returns the observations without those of one feature and period."""
    return [observation for observation in rows if (observation["featureName"], observation["period"]) != (feature, period)]


class AnalyticsTest(SeededTest):
    def entries(self, backtest, quantiles=(0.1, 0.5, 0.9)):
        return self.get(f"{ANALYTICS}/evaluation-entry", {"backtestId": backtest, "quantiles": quantiles}).json

    @row("POST /make-dataset | db make dataset, rejection summary")
    def test_make_dataset(self):
        rows = sample_data(org_units=3)
        gap = [observation for observation in rows if observation["orgUnit"] != "ou_1"]
        gap += with_gap([observation for observation in rows if observation["orgUnit"] == "ou_1"])
        answer = self.post(f"{ANALYTICS}/make-dataset", dataset_request(providedData=gap, geojson=polygons(2))).json
        self.assertEqual({rejection["orgUnit"] for rejection in answer["rejected"]}, {"ou_1", "ou_2"})
        self.assertEqual(self.server.wait_for_job(answer["id"]), "SUCCESS")
        created_id = self.get(f"/v1/jobs/{answer['id']}/database_result").json["id"]
        self.assertEqual(self.get(f"/v1/crud/datasets/{created_id}").json["covariates"],
                         ["rainfall", "mean_temperature", "disease_cases"])

    @row("POST /make-dataset | val (function)")
    def test_all_rejected(self):
        rows = with_gap(sample_data(), period="202001")
        detail = self.post(f"{ANALYTICS}/make-dataset", dataset_request(providedData=rows), status=400).json["detail"]
        self.assertEqual(list(detail), ["message", "imported_count", "rejected"])
        for rejection in detail["rejected"]:
            self.assertEqual(list(rejection), ["reason", "orgUnit", "featureName", "timePeriods"])
            self.assertEqual(rejection["timePeriods"], ["202001"])

    @row("POST /create-backtest-with-data/ | db with-data flow, weekly flow")
    def test_with_data(self):
        for changes in ({}, {"providedData": weekly_data(156, "{}W{}"), "geojson": polygons(1)}):
            request = backtest_request(nSplits=2, **changes)
            dry = self.post(WITH_DATA + "?dryRun=true", request).json
            self.assertEqual((dry["id"], dry["rejected"]), (None, []))
            real = self.post(WITH_DATA, request).json
            self.assertEqual(real["rejected"], [])
            self.assertEqual(self.server.wait_for_job(real["id"]), "SUCCESS")
            created_id = self.get(f"/v1/jobs/{real['id']}/database_result").json["id"]
            self.assertTrue(self.entries(created_id))

    @row("POST /create-backtest-with-data/ | db empty data")
    def test_empty_data(self):
        request = backtest_request(providedData=[])
        self.assertEqual(self.post(WITH_DATA, request, status=400).json, {"detail": "No observation data provided."})
        self.assertEqual(self.post(WITH_DATA + "?dryRun=true", request).json,
                         {"id": None, "importedCount": 0, "rejected": []})

    @row("POST /create-backtest-with-data/ | db all rejected, dry")
    def test_all_rejected_dry(self):
        request = backtest_request(providedData=with_gap(sample_data(), "mean_temperature"))
        answer = self.post(WITH_DATA + "?dryRun=true", request).json
        self.assertEqual((answer["id"], answer["importedCount"]), (None, 0))
        self.assertEqual({rejection["featureName"] for rejection in answer["rejected"]}, {"mean_temperature"})

    @row("POST /create-backtest-with-data/ | db local data")
    def test_no_training_data(self):
        rows = [{**observation, "value": None}
                if observation["featureName"] == "disease_cases" and observation["period"] < "202210" else observation
                for observation in sample_data(org_units=1)]
        detail = self.post(WITH_DATA, backtest_request(providedData=rows), status=400).json["detail"]
        self.assertIn("missing", detail["message"].lower())
        self.assertEqual(len(detail["rejected"]), 1)

    @row("POST /create-backtest-with-data/ | val training split")
    def test_training_split(self):
        rows = []
        for observation in sample_data():
            missing = observation["featureName"] == "disease_cases" and observation["period"] < "202210"
            keeps_one = observation["orgUnit"] == "ou_0" and observation["period"] == "202005"
            rows.append({**observation, "value": None} if missing and not keeps_one else observation)
        answer = self.post(WITH_DATA + "?dryRun=true", backtest_request(providedData=rows)).json
        self.assertEqual(answer["importedCount"], 1)
        self.assertEqual([(rejection["reason"], rejection["orgUnit"]) for rejection in answer["rejected"]],
                         [("No disease data in the first training split", "ou_1"),
                          ("No disease data in 1 of 4 test windows, which are not scored", "ou_0")])

    @row("POST /create-backtest-with-data/ | e2e with-data flow")
    def test_org_units_of_entries_and_cases(self):
        job = self.post(WITH_DATA, backtest_request()).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        self.assertTrue(self.get(f"/v1/jobs/{job}/logs").json)
        created_id = self.get(f"/v1/jobs/{job}/database_result").json["id"]
        cases = self.get(f"{ANALYTICS}/actualCases/{created_id}").json["data"]
        self.assertEqual({entry["orgUnit"] for entry in self.entries(created_id)}, {case["ou"] for case in cases})

    @row("POST /create-backtest | db non-positive, unknown dataset")
    def test_refused_job_requests(self):
        order = {"name": "x", "modelId": "naive_model", "datasetId": 1}
        for member in ("nPeriods", "nSplits", "stride"):
            for value in (0, -1):
                self.post(f"{ANALYTICS}/create-backtest", {**order, member: value}, status=422)
        self.post(f"{ANALYTICS}/create-backtest", {**order, "datasetId": 999}, status=404)

    @row("POST /make-prediction | db full prediction flow")
    def test_make_prediction(self):
        self.server.run_job(f"{ANALYTICS}/make-prediction", {**dataset_request(), "modelId": "naive_model"})

    @row("GET /prediction-entry | seed")
    def test_prediction_entries(self):
        query = {"predictionId": 1, "quantiles": [0.1, 0.5, 0.9]}
        self.assertGreater(len(self.get(f"{ANALYTICS}/prediction-entry", query).json), 3)

    @row("GET /prediction-entry/{id} | db full prediction flow")
    def test_prediction_entries_by_path(self):
        entries = self.get(f"{ANALYTICS}/prediction-entry/1", {"quantiles": [0.25, 0.75]}).json
        self.assertEqual({entry["quantile"] for entry in entries}, {0.25, 0.75})
        self.assertTrue(all(set(entry) == {"orgUnit", "period", "quantile", "value"} for entry in entries))

    @row("GET /evaluation-entry | seed, db, e2e")
    def test_evaluation_entries(self):
        entries = self.entries(1)
        self.assertEqual(len(entries), 2 * 3 * 3 * 3)
        for entry in entries:
            self.assertEqual(list(entry), ["orgUnit", "period", "quantile", "value", "splitPeriod"])
            self.assertIsInstance(entry["value"], float)

    @row("GET /actualCases/{id}, /actual-cases/{id} | seed")
    def test_actual_cases(self):
        for path in ("actualCases/1", "actual-cases/1", "actualCases/1?isDatasetId=true"):
            answer = self.get(f"{ANALYTICS}/{path}").json
            self.assertGreaterEqual(len(answer), 3)
            self.assertEqual(len(answer["data"]), 3 * 36)

    @row("GET /compatible-backtests/{id} | db compatible")
    def test_compatible_backtests(self):
        ids = [backtest["id"] for backtest in self.get(f"{ANALYTICS}/compatible-backtests/1").json]
        self.assertIn(2, ids)
        self.assertNotIn(1, ids)

    @row("GET /backtest-overlap/{a}/{b} | db compatible / error text")
    def test_overlap_of_backtests(self):
        self.assertEqual(self.get(f"{ANALYTICS}/backtest-overlap/1/2").json,
                         {"orgUnits": ["loc_1", "loc_2", "loc_3"], "splitPeriods": ["202206"]})
        self.assertIn("998", self.get(f"{ANALYTICS}/backtest-overlap/998/999", status=404).json["detail"])

    @row("GET /data-sources | db")
    def test_data_sources(self):
        sources = self.get(f"{ANALYTICS}/data-sources").json
        self.assertEqual(len(sources), 9)
        self.assertEqual([source["dataset"] for source in sources if "rainfall" in source["supportedFeatures"]], ["era5"])

    @row("GET /thresholds/strategies | seed")
    def test_strategies(self):
        seasonal = next(strategy for strategy in self.get(f"{ANALYTICS}/thresholds/strategies").json if strategy["id"] == "seasonal")
        self.assertTrue(seasonal["displayName"] and seasonal["description"])

    def thresholds(self, status=200, **changes):
        body = {"dataset_id": 1, "period_ids": ["2023-01", "2023-02"], "strategy": "seasonal", **changes}
        return self.post(f"{ANALYTICS}/thresholds", body, status).json

    @row("POST /thresholds | seed")
    def test_thresholds(self):
        found = self.thresholds()
        self.assertEqual(len(found), 6)
        self.assertTrue(all(entry["value"] is not None for entry in found))
        self.assertEqual({entry["location"] for entry in self.thresholds(locations=["loc_2"])}, {"loc_2"})
        self.thresholds(status=404, strategy="nope")
        self.thresholds(status=404, dataset_id=999)

    @row("POST /thresholds | thr")
    def test_threshold_values(self):
        cases = {}
        for case in self.get(f"{ANALYTICS}/actual-cases/2?isDatasetId=true").json["data"]:
            if case["pe"].endswith("01"):
                cases.setdefault(case["ou"], []).append(case["value"])
        for entry in self.thresholds(dataset_id=2, period_ids=["202301"]):
            values = cases[entry["location"]]
            self.assertAlmostEqual(entry["value"], statistics.mean(values) + 2 * statistics.stdev(values), places=9)
        self.thresholds(status=422, period_ids=["2023W01"])
        created_id = self.server.run_job(f"{ANALYTICS}/make-dataset", dataset_request(providedData=weekly_data(105), geojson=polygons(1)))
        short, padded = (self.thresholds(dataset_id=created_id, period_ids=[period]) for period in ("2023W1", "2023W01"))
        self.assertEqual([entry["value"] for entry in short], [entry["value"] for entry in padded])


class JobTest(SeededTest):
    @row("GET /jobs | job filter")
    def test_filter_of_jobs(self):
        listed = self.get("/v1/jobs", {"type": "create_prediction", "predictionSetupId": 12}).json
        self.assertEqual([(item["id"], item["prediction_setup_id"]) for item in listed], [("predicted", 12)])

    @row("GET /jobs/{id}, POST /cancel, GET /logs, the three results | job unknown id")
    def test_unknown_jobs(self):
        for tail in ("", "/logs", "/prediction_result", "/evaluation_result", "/database_result"):
            self.get(f"/v1/jobs/nobody{tail}", status=404)
        self.post("/v1/jobs/nobody/cancel", status=404)

    @row("GET /jobs/{id}/prediction_result | job")
    def test_prediction_result(self):
        response = self.get("/v1/jobs/predicted/prediction_result").json
        self.assertEqual((response["id"], response["modelId"], response["nPeriods"], response["name"]), (1, "naive_model", 2, "forecast"))
        self.get("/v1/jobs/gone/prediction_result", status=404)

    @row("GET /jobs/{id}/evaluation_result | job")
    def test_evaluation_result(self):
        response = self.get("/v1/jobs/evaluated/evaluation_result").json
        self.assertEqual((response["id"], response["modelId"], response["name"], response["aggregateMetrics"]),
                         (1, "naive_model", "first", {"MAE": 1.5}))
        self.get("/v1/jobs/gone/evaluation_result", status=404)

    @row("GET /jobs/{id}/database_result | db await, e2e")
    def test_database_result(self):
        self.assertEqual(self.get("/v1/jobs/evaluated/database_result").json, {"id": 1})
        redirect = self.get("/v1/jobs/evaluated/database_result/", status=307)
        self.assertTrue(redirect.headers["location"].endswith("/v1/jobs/evaluated/database_result"))

    @row("GET /jobs/{id}/logs | e2e")
    def test_logs(self):
        job = self.post(f"{ANALYTICS}/create-backtest", {"name": "x", "modelId": "naive_model", "datasetId": 1}).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        log = self.get(f"/v1/jobs/{job}/logs").json
        self.assertTrue(log)
        for secret in ("sqlite:", "chap.db", self.server.folder):
            self.assertNotIn(secret, log)

    @row("GET /visualization/metrics/{id} | db, py")
    def test_metrics(self):
        self.assertLessEqual({"crps", "rmse"}, {metric["id"] for metric in self.get("/v1/visualization/metrics/999").json})
