"""Tests of the rows of http-api.md 10 about prediction setups and about /v1/visualization, without the rows about drawing plots."""

import seeds
from chap_server import backtest_request, polygons, sample_data
from reference_rows import SeededTest, row

SETUPS = "/v1/crud/prediction-setups"
PLOTS = "/v1/visualization"
CRON = "0 6 * * 1"
TARGETS = [{"quantile": "0.5", "dataElementId": "DE_MED"}]


def run_request(**changes):
    return {"name": "run", "geojson": polygons(), "providedData": sample_data(), **changes}


class SetupTest(SeededTest):
    """All setups are deleted before each test."""

    def setUp(self):
        for setup in self.get(SETUPS).json:
            self.delete(f"{SETUPS}/{setup['id']}")

    def delete(self, path, status=200):
        answer = self.server.request("DELETE", path)
        self.assertEqual(answer.status, status, answer.text)
        return answer

    def patch(self, path, body, status=200):
        answer = self.server.request("PATCH", path, body)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def create_setup(self, backtest_id=1, **members):
        return self.post(SETUPS, {"backtestId": backtest_id, "name": "Weekly", **members}).json["id"]

    def database(self):
        return self.server.database()

    def add_prediction(self, setup_id):
        with self.database() as db:
            return seeds.insert(db, "prediction", dataset_id=1, model_db_id=1, model_id="naive_model", n_periods=2, name="x",
                                created="2026-01-03 00:00:00.000000", org_units=["loc_1"], prediction_setup_id=setup_id)

    @row("GET /backtests | db list exposes setup id")
    def test_listed_with_its_setup(self):
        setup_id = self.create_setup()
        listed = {backtest["id"]: backtest["predictionSetupId"] for backtest in self.get("/v1/crud/backtests").json}
        self.assertEqual((listed[1], listed[2]), (setup_id, None))

    @row("GET /backtests/{id}/info | db exposes setup id")
    def test_read_with_its_setup(self):
        setup_of_backtest = lambda: self.get("/v1/crud/backtests/1/info").json["predictionSetupId"]
        self.assertIsNone(setup_of_backtest())
        setup_id = self.create_setup()
        self.assertEqual(setup_of_backtest(), setup_id)

    @row("POST /prediction-setups | db happy path")
    def test_create(self):
        setup_id = self.create_setup(scheduleCronExpression=CRON, scheduleEnabled=True, quantileTargets=TARGETS)
        response = self.get(f"{SETUPS}/{setup_id}").json
        self.assertEqual((response["name"], response["backtestId"], response["scheduleCronExpression"], response["scheduleEnabled"],
                          response["quantileTargets"]), ("Weekly", 1, CRON, True, TARGETS))
        self.assertIsNotNone(response["configuredModel"])

    @row("POST /prediction-setups | db snapshots")
    def test_snapshots(self):
        response = self.get(f"{SETUPS}/{self.create_setup()}").json
        dataset = self.get("/v1/crud/datasets/1").json
        self.assertEqual((response["startPeriod"], response["orgUnits"], response["periodType"], response["covariateSources"]),
                         (dataset["firstPeriod"], dataset["orgUnits"], dataset["periodType"], dataset["dataSources"]))

    @row("POST /prediction-setups | db errors")
    def test_create_errors(self):
        body = {"backtestId": 1, "name": "x"}
        self.post(SETUPS, {**body, "backtestId": 999}, status=404)
        self.post(SETUPS, {**body, "scheduleCronExpression": "not cron"}, status=422)
        self.post(SETUPS, {**body, "scheduleEnabled": True}, status=422)
        self.create_setup()
        self.post(SETUPS, body, status=409)

    @row("GET /prediction-setups | db empty / created")
    def test_list(self):
        self.assertEqual(self.get(SETUPS).json, [])
        setups = [self.create_setup(1), self.create_setup(2)]
        listed = self.get(SETUPS).json
        self.assertEqual([setup["id"] for setup in listed], setups)
        self.assertTrue(all("predictions" not in setup for setup in listed))

    @row("GET /prediction-setups/{id} | db linked predictions / not found")
    def test_read(self):
        setup_id = self.create_setup()
        prediction_id = self.add_prediction(setup_id)
        self.assertEqual([prediction["id"] for prediction in self.get(f"{SETUPS}/{setup_id}").json["predictions"]], [prediction_id])
        self.get(f"{SETUPS}/999", status=404)

    @row("PATCH /prediction-setups/{id} | db four tests")
    def test_change(self):
        path = f"{SETUPS}/{self.create_setup(scheduleCronExpression=CRON, scheduleEnabled=True)}"
        response = self.patch(path, {"name": "only the name"})
        self.assertEqual((response["name"], response["scheduleCronExpression"], response["scheduleEnabled"]), ("only the name", CRON, True))
        response = self.patch(path, {"name": "all", "scheduleCronExpression": "5 4 * * *", "scheduleEnabled": False,
                                 "quantileTargets": TARGETS})
        self.assertEqual((response["name"], response["scheduleCronExpression"], response["scheduleEnabled"], response["quantileTargets"]),
                         ("all", "5 4 * * *", False, TARGETS))
        response = self.patch(path, {"scheduleCronExpression": None, "scheduleEnabled": False})
        self.assertEqual((response["scheduleCronExpression"], response["scheduleEnabled"]), (None, False))
        self.patch(path, {"backtestId": 2}, status=422)

    @row("DELETE /prediction-setups/{id} | db removes, without predictions")
    def test_delete(self):
        setup_id = self.create_setup()
        prediction_id = self.add_prediction(setup_id)
        self.assertEqual(self.delete(f"{SETUPS}/{setup_id}").text, '{"message":"deleted"}')
        self.get(f"{SETUPS}/{setup_id}", status=404)
        self.get(f"/v1/crud/predictions/{prediction_id}")
        with self.database() as db:
            self.assertEqual(db.execute("SELECT prediction_setup_id FROM prediction WHERE id = ?", (prediction_id,)).fetchone(),
                             (None,))

    @row("DELETE /prediction-setups/{id} | db sweeps job meta")
    def test_deleting_a_setup_deletes_its_jobs(self):
        setup_id = self.create_setup()
        with self.database() as db:
            seeds.insert_job(db, "swept", "SUCCESS", "create_prediction", "1", prediction_setup_id=setup_id)
        before = {job["id"] for job in self.get("/v1/jobs").json}
        self.delete(f"{SETUPS}/{setup_id}")
        self.assertEqual(before - {job["id"] for job in self.get("/v1/jobs").json}, {"swept"})

    @row("DELETE /prediction-setups/{id} | db not found / store down")
    def test_delete_errors(self):
        self.delete(f"{SETUPS}/999", status=404)
        setup_id = self.create_setup()
        with self.database() as db:
            db.execute("ALTER TABLE chapx_job RENAME TO hidden_jobs")
        try:
            answer = self.delete(f"{SETUPS}/{setup_id}", status=503)
            self.assertEqual(answer.json, {"detail": "Cannot delete PredictionSetup: job-metadata store unavailable, retry later"})
        finally:
            with self.database() as db:
                db.execute("ALTER TABLE hidden_jobs RENAME TO chapx_job")
        self.get(f"{SETUPS}/{setup_id}")

    @row("POST /prediction-setups/{id}/run | db errors")
    def test_run_errors(self):
        path = f"{SETUPS}/{self.create_setup()}/run"
        self.post(f"{SETUPS}/999/run", run_request(), status=404)
        for invalid in ({"dataSources": []}, {"dataToBeFetched": []}, {"metaData": {}}, {"nPeriods": 0}, {"nPeriods": -1},
                       {"providedData": []}):
            self.post(path, run_request(**invalid), status=422)
        with self.database() as db:
            db.execute("UPDATE configuredmodeldb SET archived = true WHERE id = 1")
        try:
            self.post(path, run_request(), status=409)
        finally:
            with self.database() as db:
                db.execute("UPDATE configuredmodeldb SET archived = false WHERE id = 1")

    @row("POST /prediction-setups/{id}/run | db logs rejections / type")
    def test_run_with_rejections(self):
        rows = [observation for observation in sample_data(org_units=3)
                if not (observation["orgUnit"] == "ou_1" and observation["featureName"] == "rainfall"
                        and observation["period"] == "202003")]
        path = f"{SETUPS}/{self.create_setup()}/run"
        job = self.post(path, run_request(providedData=rows, geojson=polygons(3), type="forecasting")).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        response = self.get(f"/v1/jobs/{job}/prediction_result").json
        self.assertEqual((response["dataset"]["type"], response["orgUnits"]), ("prediction", ["ou_0", "ou_2"]))
        warnings = [line for line in self.server.log().splitlines() if "WARNING" in line and "reject" in line.lower()]
        self.assertEqual(len(warnings), 1, warnings)
        self.assertRegex(warnings[0].split("WARNING")[1], r"\b1\b")

    @row("POST /prediction-setups/{id}/run | db full flow")
    def test_run(self):
        backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(nSplits=2))
        setup_id = self.create_setup(backtest)
        job = self.post(f"{SETUPS}/{setup_id}/run", run_request()).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        prediction_id = self.get(f"/v1/jobs/{job}/database_result").json["id"]
        self.assertEqual([prediction["id"] for prediction in self.get(f"{SETUPS}/{setup_id}").json["predictions"]], [prediction_id])


class PlotTest(SeededTest):
    @row("GET /visualization/metric-plots/{id} | db")
    def test_metric_plots(self):
        self.assertIn("metric_by_horizon_mean", [plot["id"] for plot in self.get(f"{PLOTS}/metric-plots/1").json])

    @row("GET /visualization/metric-plots/{n}/{id}/{m} | db errors")
    def test_metric_plot_errors(self):
        self.get(f"{PLOTS}/metric-plots/metric_by_horizon_mean/999/crps", status=404)
        self.get(f"{PLOTS}/metric-plots/metric_by_horizon_mean/1/unknown_metric", status=400)

    @row("GET /visualization/backtest-plots/ | fac catalogue")
    def test_catalogue(self):
        listed = {plot["id"]: plot for plot in self.get(f"{PLOTS}/backtest-plots/").json}
        for plot in ("sample_bias_by_horizon", "sample_bias_by_time_period"):
            self.assertTrue(listed[plot]["displayName"] and listed[plot]["description"])
        self.assertNotIn("sample_bias", listed)

    @row("GET .../facet-coords | fac")
    def test_facets(self):
        facets = lambda plot: self.get(f"{PLOTS}/backtest-plots/{plot}/1/facet-coords").json
        evaluation = facets("evaluation_plot")
        self.assertTrue(evaluation["split_period"] and evaluation["location"])
        self.assertEqual(facets("predicted_vs_actual"), {"horizon_distance": [1, 2, 3]})
        self.assertEqual(facets("sample_bias_by_horizon"), {})
