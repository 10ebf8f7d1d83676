"""Chapter 10 of http-api.md: prediction setups, and what /v1/visualization has before it draws."""
import os
import sqlite3

import seeds
from chap_server import backtest_request, polygons, sample_data
from reference_rows import SeededTest, row

SETUPS = "/v1/crud/prediction-setups"
PLOTS = "/v1/visualization"
CRON = "0 6 * * 1"
TARGETS = [{"quantile": "0.5", "dataElementId": "DE_MED"}]


def run_request(**changes):
    return {"name": "run", "geojson": polygons(), "providedData": sample_data(), **changes}


class SetupRows(SeededTest):
    """Each test takes what setups there are away first."""

    def setUp(self):
        for one in self.get(SETUPS).json:
            self.delete(f"{SETUPS}/{one['id']}")

    def delete(self, path, status=200):
        answer = self.server.request("DELETE", path)
        self.assertEqual(answer.status, status, answer.text)
        return answer

    def patch(self, path, body, status=200):
        answer = self.server.request("PATCH", path, body)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def new(self, backtest=1, **more):
        return self.post(SETUPS, {"backtestId": backtest, "name": "Weekly", **more}).json["id"]

    def database(self):
        return sqlite3.connect(os.path.join(self.server.folder, "chap.db"), timeout=30)

    def add_prediction(self, setup):
        with self.database() as db:
            return seeds.insert(db, "prediction", dataset_id=1, model_db_id=1, model_id="naive_model", n_periods=2, name="x",
                                created="2026-01-03 00:00:00.000000", org_units=["loc_1"], prediction_setup_id=setup)

    @row("GET /backtests | db list exposes setup id")
    def test_listed_with_its_setup(self):
        setup = self.new()
        listed = {one["id"]: one["predictionSetupId"] for one in self.get("/v1/crud/backtests").json}
        self.assertEqual((listed[1], listed[2]), (setup, None))

    @row("GET /backtests/{id}/info | db exposes setup id")
    def test_read_with_its_setup(self):
        info = lambda: self.get("/v1/crud/backtests/1/info").json["predictionSetupId"]
        self.assertIsNone(info())
        setup = self.new()
        self.assertEqual(info(), setup)

    @row("POST /prediction-setups | db happy path")
    def test_create(self):
        setup = self.new(scheduleCronExpression=CRON, scheduleEnabled=True, quantileTargets=TARGETS)
        read = self.get(f"{SETUPS}/{setup}").json
        self.assertEqual((read["name"], read["backtestId"], read["scheduleCronExpression"], read["scheduleEnabled"],
                          read["quantileTargets"]), ("Weekly", 1, CRON, True, TARGETS))
        self.assertIsNotNone(read["configuredModel"])

    @row("POST /prediction-setups | db snapshots")
    def test_snapshots(self):
        read = self.get(f"{SETUPS}/{self.new()}").json
        dataset = self.get("/v1/crud/datasets/1").json
        self.assertEqual((read["startPeriod"], read["orgUnits"], read["periodType"], read["covariateSources"]),
                         (dataset["firstPeriod"], dataset["orgUnits"], dataset["periodType"], dataset["dataSources"]))

    @row("POST /prediction-setups | db errors")
    def test_create_errors(self):
        body = {"backtestId": 1, "name": "x"}
        self.post(SETUPS, {**body, "backtestId": 999}, status=404)
        self.post(SETUPS, {**body, "scheduleCronExpression": "not cron"}, status=422)
        self.post(SETUPS, {**body, "scheduleEnabled": True}, status=422)
        self.new()
        self.post(SETUPS, body, status=409)

    @row("GET /prediction-setups | db empty / created")
    def test_list(self):
        self.assertEqual(self.get(SETUPS).json, [])
        setups = [self.new(1), self.new(2)]
        listed = self.get(SETUPS).json
        self.assertEqual([one["id"] for one in listed], setups)
        self.assertTrue(all("predictions" not in one for one in listed))

    @row("GET /prediction-setups/{id} | db linked predictions / not found")
    def test_read(self):
        setup = self.new()
        prediction = self.add_prediction(setup)
        self.assertEqual([one["id"] for one in self.get(f"{SETUPS}/{setup}").json["predictions"]], [prediction])
        self.get(f"{SETUPS}/999", status=404)

    @row("PATCH /prediction-setups/{id} | db four tests")
    def test_change(self):
        path = f"{SETUPS}/{self.new(scheduleCronExpression=CRON, scheduleEnabled=True)}"
        read = self.patch(path, {"name": "only the name"})
        self.assertEqual((read["name"], read["scheduleCronExpression"], read["scheduleEnabled"]), ("only the name", CRON, True))
        read = self.patch(path, {"name": "all", "scheduleCronExpression": "5 4 * * *", "scheduleEnabled": False,
                                 "quantileTargets": TARGETS})
        self.assertEqual((read["name"], read["scheduleCronExpression"], read["scheduleEnabled"], read["quantileTargets"]),
                         ("all", "5 4 * * *", False, TARGETS))
        read = self.patch(path, {"scheduleCronExpression": None, "scheduleEnabled": False})
        self.assertEqual((read["scheduleCronExpression"], read["scheduleEnabled"]), (None, False))
        self.patch(path, {"backtestId": 2}, status=422)

    @row("DELETE /prediction-setups/{id} | db removes, without predictions")
    def test_delete(self):
        setup = self.new()
        prediction = self.add_prediction(setup)
        self.assertEqual(self.delete(f"{SETUPS}/{setup}").text, '{"message":"deleted"}')
        self.get(f"{SETUPS}/{setup}", status=404)
        self.get(f"/v1/crud/predictions/{prediction}")
        with self.database() as db:
            self.assertEqual(db.execute("SELECT prediction_setup_id FROM prediction WHERE id = ?", (prediction,)).fetchone(),
                             (None,))

    @row("DELETE /prediction-setups/{id} | db sweeps job meta")
    def test_sweep(self):
        setup = self.new()
        with self.database() as db:
            seeds.insert_job(db, "swept", "SUCCESS", "create_prediction", "1", prediction_setup_id=setup)
        before = {one["id"] for one in self.get("/v1/jobs").json}
        self.delete(f"{SETUPS}/{setup}")
        self.assertEqual(before - {one["id"] for one in self.get("/v1/jobs").json}, {"swept"})

    @row("DELETE /prediction-setups/{id} | db not found / store down")
    def test_delete_errors(self):
        self.delete(f"{SETUPS}/999", status=404)
        setup = self.new()
        with self.database() as db:
            db.execute("ALTER TABLE chapx_job RENAME TO away")
        try:
            answer = self.delete(f"{SETUPS}/{setup}", status=503)
            self.assertEqual(answer.json, {"detail": "Cannot delete PredictionSetup: job-metadata store unavailable, retry later"})
        finally:
            with self.database() as db:
                db.execute("ALTER TABLE away RENAME TO chapx_job")
        self.get(f"{SETUPS}/{setup}")

    @row("POST /prediction-setups/{id}/run | db errors")
    def test_run_errors(self):
        path = f"{SETUPS}/{self.new()}/run"
        self.post(f"{SETUPS}/999/run", run_request(), status=404)
        for legacy in ({"dataSources": []}, {"dataToBeFetched": []}, {"metaData": {}}, {"nPeriods": 0}, {"nPeriods": -1},
                       {"providedData": []}):
            self.post(path, run_request(**legacy), status=422)
        with self.database() as db:
            db.execute("UPDATE configuredmodeldb SET archived = 1 WHERE id = 1")
        try:
            self.post(path, run_request(), status=409)
        finally:
            with self.database() as db:
                db.execute("UPDATE configuredmodeldb SET archived = 0 WHERE id = 1")

    @row("POST /prediction-setups/{id}/run | db logs rejections / type")
    def test_run_with_rejections(self):
        rows = [one for one in sample_data(org_units=3)
                if not (one["orgUnit"] == "ou_1" and one["featureName"] == "rainfall" and one["period"] == "202003")]
        path = f"{SETUPS}/{self.new()}/run"
        job = self.post(path, run_request(providedData=rows, geojson=polygons(3), type="forecasting")).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        read = self.get(f"/v1/jobs/{job}/prediction_result").json
        self.assertEqual((read["dataset"]["type"], read["orgUnits"]), ("prediction", ["ou_0", "ou_2"]))
        warnings = [line for line in self.server.log().splitlines() if "WARNING" in line and "reject" in line.lower()]
        self.assertEqual(len(warnings), 1, warnings)
        self.assertRegex(warnings[0].split("WARNING")[1], r"\b1\b")

    @row("POST /prediction-setups/{id}/run | db full flow")
    def test_run(self):
        backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(nSplits=2))
        setup = self.new(backtest)
        job = self.post(f"{SETUPS}/{setup}/run", run_request()).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        made = self.get(f"/v1/jobs/{job}/database_result").json["id"]
        self.assertEqual([one["id"] for one in self.get(f"{SETUPS}/{setup}").json["predictions"]], [made])


class PlotRows(SeededTest):
    @row("GET /visualization/metric-plots/{id} | db")
    def test_metric_plots(self):
        self.assertIn("metric_by_horizon_mean", [one["id"] for one in self.get(f"{PLOTS}/metric-plots/1").json])

    @row("GET /visualization/metric-plots/{n}/{id}/{m} | db errors")
    def test_metric_plot_errors(self):
        self.get(f"{PLOTS}/metric-plots/metric_by_horizon_mean/999/crps", status=404)
        self.get(f"{PLOTS}/metric-plots/metric_by_horizon_mean/1/nope", status=400)

    @row("GET /visualization/backtest-plots/ | fac catalogue")
    def test_catalogue(self):
        listed = {one["id"]: one for one in self.get(f"{PLOTS}/backtest-plots/").json}
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
