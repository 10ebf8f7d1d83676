"""Tests the catalogues, the facets and the errors of plots (http-api.md 7.6 to 7.11)."""
import unittest

from chap_server import ServerTest, backtest_request

ROOT = "/v1/visualization"
METRIC_PLOTS = [
    ("metric_by_horizon_and_location_mean", "Horizon and Location Plot"), ("metric_by_horizon_mean", "Horizon Plot"),
    ("metric_by_horizon_sum", "Horizon Plot (Sum)"), ("metric_map", "Map"),
    ("regional_metric_distribution", "Regional Metric Distribution"),
    ("metric_by_time_period_and_location_mean", "Time Period and Location Plot"),
    ("metric_by_time_period_mean", "Time Period Plot"), ("metric_by_time_period_sum", "Time Period Plot (Sum)")]
DATASET_PLOTS = [
    ("disease-cases-map", "Disease Cases Map"), ("standardized-feature-plot", "Standardized Feature Plot"),
    ("seasonal-correlation-plot", "Seasonal Correlation Bar Plot"), ("seasonality-comparison", "Seasonality Comparison Plot")]
BACKTEST_PLOTS = [
    ("evaluation_plot", "Evaluation Plot"), ("horizon_location_grid", "Forecast Grid (Locations x Horizons)"),
    ("predicted_vs_actual", "Predicted vs Actual"), ("predicted_vs_actual_linear", "Predicted vs Actual (linear)"),
    ("sample_bias_by_horizon", "Sample Bias by Horizon"), ("sample_bias_by_time_period", "Sample Bias by Time Period")]
# The first days of the months before the four split periods of backtest_request().
SPLIT_COORDINATES = ["2022-06-01", "2022-07-01", "2022-08-01", "2022-09-01"]
ORG_UNITS = ["ou_0", "ou_1"]
FACETS = {
    "evaluation_plot": {"split_period": SPLIT_COORDINATES, "location": ORG_UNITS},
    "horizon_location_grid": {"horizon_distance": [1, 2, 3], "location": ORG_UNITS},
    "predicted_vs_actual": {"horizon_distance": [1, 2, 3]},
    "predicted_vs_actual_linear": {"horizon_distance": [1, 2, 3]},
    "sample_bias_by_horizon": {},
    "sample_bias_by_time_period": {}}


class VisualizationTest(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backtest = cls.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
        cls.dataset = cls.server.get(f"/v1/crud/backtests/{cls.backtest}").json["datasetId"]

    def check_refused(self, answer, status, detail):
        self.assertEqual((answer.status, answer.json), (status, {"detail": detail}))

    def check_not_drawn(self, answer, plot):
        """Checks that the plot exists but cannot be drawn."""
        self.check_refused(answer, 501, f"The plot '{plot}' exists, but this version of the server cannot draw it yet")

    def test_catalogues(self):
        for path, rows in ((f"{ROOT}/metric-plots/999999", METRIC_PLOTS), (f"{ROOT}/metric-plots/{self.backtest}", METRIC_PLOTS),
                           (f"{ROOT}/dataset-plots/", DATASET_PLOTS), (f"{ROOT}/backtest-plots/", BACKTEST_PLOTS)):
            listed = self.server.get(path).json
            self.assertEqual([(p["id"], p["displayName"]) for p in listed], rows)
            for plot in listed:
                self.assertEqual(list(plot), ["id", "displayName", "description"])
                self.assertTrue(plot["description"])
        metrics = self.server.get(f"{ROOT}/metrics/999999").json
        self.assertEqual(len(metrics), 16)
        self.assertEqual([m["id"] for m in metrics][:2], ["ratio_above_truth", "crps"])
        for path in ("metric-plots", "metrics"):
            self.assertEqual(self.server.get(f"{ROOT}/{path}/x").json["detail"][0]["loc"], ["path", "backtest_id"])
        for path in ("dataset-plots", "backtest-plots"):
            answer = self.server.get(f"{ROOT}/{path}")
            self.assertEqual(answer.status, 307)
            self.assertTrue(answer.headers["location"].endswith(f"{ROOT}/{path}/"))

    def facets(self, plot, backtest=None):
        return self.server.get(f"{ROOT}/backtest-plots/{plot}/{backtest or self.backtest}/facet-coords")

    def test_facets(self):
        splits = self.server.get(f"/v1/crud/backtests/{self.backtest}").json["splitPeriods"]
        self.assertEqual(splits, ["202207", "202208", "202209", "202210"])
        for plot, facets in FACETS.items():
            answer = self.facets(plot)
            self.assertEqual((answer.status, answer.json), (200, facets))
            self.assertEqual(list(answer.json), list(facets))
        self.assertEqual(self.facets("evaluation_plot").text,
                         '{"split_period":["2022-06-01","2022-07-01","2022-08-01","2022-09-01"],"location":["ou_0","ou_1"]}')

    def test_facets_of_old_and_foreign_rows(self):
        """Rows of old releases lack some values, and other programs may store periods that are not valid."""
        row = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(nSplits=2, nPeriods=2))
        with self.server.database() as db:
            db.execute("UPDATE backtest SET max_horizon_distance = NULL, org_units = NULL WHERE id = ?", (row,))
        self.assertEqual(self.facets("horizon_location_grid", row).json, {"horizon_distance": [1, 2], "location": ORG_UNITS})
        with self.server.database() as db:
            db.execute("UPDATE backtestforecast SET last_seen_period = '2022W01' WHERE backtest_id = ? AND org_unit = 'ou_0'", (row,))
            db.execute("UPDATE backtestforecast SET last_seen_period = 'never' WHERE backtest_id = ? AND org_unit = 'ou_1'", (row,))
        self.assertEqual(self.facets("horizon_location_grid", row).json["horizon_distance"], [])
        self.assertEqual(self.facets("evaluation_plot", row).json["split_period"], ["2021-12-27"])
        with self.server.database() as db:
            db.execute("DELETE FROM backtestforecast WHERE backtest_id = ?", (row,))
        self.assertEqual(self.facets("evaluation_plot", row).json, {"split_period": [], "location": []})

    def test_weekly_splits_are_mondays(self):
        rows = [{"orgUnit": o, "period": f"{y}W{w:02d}", "featureName": f, "value": float(w)}
                for o in ORG_UNITS for y in (2021, 2022, 2023) for w in range(1, 53)
                for f in ("rainfall", "mean_temperature", "disease_cases")]
        row = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(providedData=rows, nSplits=1))
        [split] = self.server.get(f"/v1/crud/backtests/{row}").json["splitPeriods"]
        self.assertEqual(split, "2023W50")
        self.assertEqual(self.facets("evaluation_plot", row).json["split_period"], ["2023-12-04"])

    def test_order_of_checks_of_metric_plots(self):
        path = f"{ROOT}/metric-plots"
        self.check_refused(self.server.get(f"{path}/foo/999999/nope"), 404, "Backtest not found")
        self.check_refused(self.server.get(f"{path}/foo/{self.backtest}/nope"), 400, "Metric nope not found")
        self.check_refused(self.server.get(f"{path}/foo/{self.backtest}/crps"), 404, "Visualization foo not found")
        self.assertEqual(self.server.get(f"{path}/foo/x/nope").json["detail"][0]["loc"], ["path", "backtest_id"])
        for plot, _ in METRIC_PLOTS:
            self.check_not_drawn(self.server.get(f"{path}/{plot}/{self.backtest}/crps"), plot)

    def test_order_of_checks_of_dataset_plots(self):
        path = f"{ROOT}/dataset-plots"
        self.check_refused(self.server.get(f"{path}/nope/999999"), 404, "Visualization nope not found. Available: disease-cases-map,"
                     " standardized-feature-plot, seasonal-correlation-plot, seasonality-comparison")
        self.check_refused(self.server.get(f"{path}/disease-cases-map/999999"), 404, "Dataset not found")
        self.assertEqual(self.server.get(f"{path}/nope/x").json["detail"][0]["loc"], ["path", "dataset_id"])
        for plot, _ in DATASET_PLOTS:
            self.check_not_drawn(self.server.get(f"{path}/{plot}/{self.dataset}"), plot)

    def test_order_of_checks_of_backtest_plots(self):
        path = f"{ROOT}/backtest-plots"
        self.check_refused(self.server.get(f"{path}/nope/999999"), 404, "Visualization nope not found. Available: " +
                     ", ".join(plot for plot, _ in BACKTEST_PLOTS))
        self.check_refused(self.server.get(f"{path}/evaluation_plot/999999"), 404, "Backtest not found")
        self.assertEqual(self.server.get(f"{path}/nope/x").json["detail"][0]["loc"], ["path", "backtest_id"])
        for plot, _ in BACKTEST_PLOTS:
            self.check_not_drawn(self.server.get(f"{path}/{plot}/{self.backtest}"), plot)

    def test_order_of_checks_of_facets(self):
        path = f"{ROOT}/backtest-plots"
        calls = {"facet-coords": self.server.get, "subplots": self.server.get, "subplot": lambda p: self.server.post(p, {})}
        for name, call in calls.items():
            self.check_refused(call(f"{path}/nope/999999/{name}"), 404, "Plot nope not found")
            self.check_refused(call(f"{path}/evaluation_plot/999999/{name}"), 404, "Backtest not found")
            self.assertEqual(call(f"{path}/nope/x/{name}").json["detail"][0]["loc"], ["path", "backtest_id"])
        for plot, _ in BACKTEST_PLOTS:
            self.check_not_drawn(self.server.get(f"{path}/{plot}/{self.backtest}/subplots"), plot)
            for body in ({}, {"split_period": SPLIT_COORDINATES[0], "location": "ou_0"}, {"horizon_period": "2", "zz": [1]}, {"location": "nowhere"}):
                self.check_not_drawn(self.server.post(f"{path}/{plot}/{self.backtest}/subplot", body), plot)

    def test_bodies_of_subplots(self):
        for backtest in (self.backtest, 999999):
            path = f"{ROOT}/backtest-plots/evaluation_plot/{backtest}/subplot"
            for sent in ("[]", "1", '"x"', "true"):
                [problem] = self.server.post(path, sent, headers={"Content-Type": "application/json"}).json["detail"]
                self.assertEqual((problem["type"], problem["loc"], problem["msg"]),
                                 ("dict_type", ["body"], "Input should be a valid dictionary"))
            [problem] = self.server.post(path, "{}", headers={"Content-Type": "text/plain"}).json["detail"]
            self.assertEqual((problem["type"], problem["input"]), ("dict_type", "{}"))
            for sent in (None, "null"):
                [problem] = self.server.post(path, sent).json["detail"]
                self.assertEqual((problem["type"], problem["loc"], problem["input"]), ("missing", ["body"], None))
            [problem] = self.server.post(path, "{").json["detail"]
            self.assertEqual((problem["type"], problem["loc"]), ("json_invalid", ["body", 1]))


if __name__ == "__main__":
    unittest.main(verbosity=1)
