"""Checks the statements that the server sends to PostgreSQL (database.md 6.3, 6.5). Each listing must need only one statement, no
statement may scan a large table, and no statement may read samples or polygons that the response does not contain.

The cluster logs the plan of every statement. The settings of the cluster make sequential scans expensive, so that a plan contains
a sequential scan only if the statement cannot use an index.
"""
import re
import unittest

from chap_server import Server, backtest_request, dataset_request
from postgres import Cluster, require_postgresql

require_postgresql()

LARGE = ("observation", "backtestforecast", "predictionsamplesentry")
PLAN_LOGGING_SETTINGS = {"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0",
                         "auto_explain.log_nested_statements": "on", "enable_seqscan": "off", "log_statement": "none"}
LISTINGS = ["/v1/crud/datasets", "/v1/crud/backtests", "/v1/crud/predictions", "/v1/crud/prediction-setups",
            "/v1/crud/model-templates", "/v1/crud/configured-models", "/v1/crud/alerts", "/v1/crud/alert-policies", "/v1/jobs"]
READS = ["/v1/crud/datasets/1", "/v1/crud/datasets/1/df", "/v1/crud/datasets/1/csv",
         "/v1/crud/backtests/1", "/v1/crud/backtests/1/full", "/v1/crud/backtests/1/info",
         "/v1/crud/metric/csv?backtestId=1", "/v1/crud/predictions/1", "/v1/crud/prediction-setups/1",
         "/v1/analytics/compatible-backtests/1", "/v1/analytics/backtest-overlap/1/2",
         "/v1/analytics/evaluation-entry?backtestId=1&quantiles=0.5",
         "/v1/analytics/evaluation-entry?backtestId=1&quantiles=0.5&splitPeriod=202203&orgUnits=ou_0",
         "/v1/analytics/prediction-entry/1?quantiles=0.5", "/v1/analytics/actual-cases/1",
         "/v1/visualization/backtest-plots/evaluation_plot/1/facet-coords?horizon_distance=1"]
DELETIONS = [("DELETE", "/v1/crud/prediction-setups/1"), ("DELETE", "/v1/crud/predictions/1"),
             ("DELETE", "/v1/crud/backtests/1"), ("DELETE", "/v1/crud/datasets/1")]


class QueryPlansTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(**PLAN_LOGGING_SETTINGS)
        cls.addClassCleanup(cls.cluster.__exit__)
        cls.server = Server(environment={"CHAP_DATABASE_URL": cls.cluster.address()})
        cls.addClassCleanup(cls.server.close)
        cls.server.run_job("/v1/analytics/make-dataset", dataset_request())
        for _ in range(2):
            cls.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
        cls.server.run_job("/v1/analytics/make-prediction", {**dataset_request(), "modelId": "naive_model"})
        answer = cls.server.post("/v1/crud/prediction-setups", {"backtestId": 1, "name": "weekly"})
        assert answer.status == 200, answer.text

    def statements_of(self, path, method="GET"):
        """Sends one request and returns (text, plan) of each of its statements, without the statements of background work."""
        before = len(self.cluster.log())
        answer = self.server.request(method, path)
        self.assertIn(answer.status, (200, 204), (path, answer.text))
        entries = re.findall(r"plan:\n\tQuery Text: (.*)\n((?:\t.*\n)*)", self.cluster.log()[before:])
        return [entry for entry in entries if "chapx_" not in entry[0] or "jobs" in path]

    def expect_no_scan(self, path, statements):
        """Checks that no statement reads all rows of a large table, neither with a sequential scan nor with an index scan without
        condition."""
        for text, plan in statements:
            for table in LARGE:
                self.assertNotRegex(plan, rf"Seq Scan on {table}\b", (path, text))
                for scan in re.findall(rf"Scan (?:Backward )?using \w+ on {table}\b.*\n(.*)", plan):
                    self.assertIn("Index Cond", scan, (path, text, plan))

    def test_a_listing_is_one_statement_without_wide_columns(self):
        for path in LISTINGS:
            statements = self.statements_of(path)
            self.assertEqual(len(statements), 1, (path, statements))
            text, plan = statements[0]
            for wide_column in ('"geojson"', '"values"', "arguments"):
                self.assertNotIn(wide_column, text, path)
            for table in LARGE:
                self.assertNotRegex(plan, rf"\bon {table}\b", path)

    def test_no_read_scans_a_large_table(self):
        for path in READS:
            statements = self.statements_of(path)
            self.assertTrue(statements, path)
            self.expect_no_scan(path, statements)

    def test_samples_and_polygons_are_read_only_for_responses_that_contain_them(self):
        for path in READS:
            texts = [text for text, _ in self.statements_of(path)]
            shows_samples = any(part in path for part in ("-entry", "metric/csv"))
            shows_polygons = any(part in path for part in ("/df", "/csv?", "1/csv", "datasets/1"))
            self.assertTrue(shows_samples or not any('"values"' in text for text in texts), (path, texts))
            self.assertTrue(shows_polygons or not any("geojson" in text for text in texts), (path, texts))

    def test_a_leaderboard_is_one_statement_for_each_table(self):
        path = f"/v1/crud/backtest-specifications/{self.server.get('/v1/crud/backtests/1').json['specificationId']}"
        statements = self.statements_of(path)
        tables = sorted(re.search(r" FROM (\w+)", text).group(1) for text, _ in statements)
        self.assertEqual(tables, ["backtest", "backtestspecification", "configuredmodeldb", "dataset", "specificationbaseline"])
        self.expect_no_scan(path, statements)
        for text, plan in statements:
            self.assertNotIn('"geojson"', text)
            for table in LARGE:
                self.assertNotRegex(plan, rf"\bon {table}\b", text)

    # The test deletes the rows that the other tests read. The letter z in its name makes it run last.
    def test_z_deletions_use_one_statement_for_many_rows(self):
        for method, path in DELETIONS:
            statements = self.statements_of(path, method)
            self.assertLess(len(statements), 16, (path, statements))
            self.assertFalse([text for text, _ in statements if '"values"' in text], path)
            self.expect_no_scan(path, statements)


if __name__ == "__main__":
    unittest.main()
