"""Tests that the reference can read the rows that this program stores (database.md 1.5, 1.8, 4.1 to 4.5).

The test stores rows of every kind through the API. Then it reads the rows with psycopg2, which the mapper of the reference uses, too,
and compares them with the rules.
"""
import datetime
import json
import math
import re
import unittest

from chap_server import Server, backtest_request, dataset_request, sample_data
from endpoints_test import form
from migrate_command import MigrateTest
from model_service import info, register
from postgres import require_postgresql

require_postgresql()
SOURCES = [{"covariate": "rainfall", "dataElementId": "DE_RAIN"}]
STORED_SOURCES = [{"covariate": "rainfall", "data_element_id": "DE_RAIN"}]
STORED_TARGETS = [{"quantile": "0.5", "data_element_id": "DE_MED"}]
FEATURES = ["rainfall", "mean_temperature", "disease_cases"]
# JSON columns in which the reference does not allow NULL: columns that contain lists, and columns that contain objects.
LISTS = {"dataset": ["data_sources", "covariates", "org_units"], "modeltemplatedb": ["required_covariates"],
         "configuredmodeldb": ["additional_continuous_covariates"], "backtest": ["org_units", "split_periods"],
         "prediction": ["org_units"], "predictionsetup": ["org_units", "covariate_sources", "quantile_targets"],
         "backtestforecast": ["values"], "predictionsamplesentry": ["values"]}
OBJECTS = {"modeltemplatedb": ["user_options"], "configuredmodeldb": ["user_option_values"], "backtest": ["aggregate_metrics"],
           "prediction": ["meta_data"]}


def data_with_a_gap():
    """Returns observations in which the last case count is missing."""
    rows = sample_data()
    rows[-1]["value"] = None
    return rows


class WriterRulesTest(MigrateTest):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        address = cls.new_database("written")
        cls.before = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        with Server(environment={"CHAP_DATABASE_URL": address, "TZ": "Asia/Tokyo"}) as server:
            cls.do_everything(server)
        cls.after = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        import psycopg2
        cls.db = psycopg2.connect(address)
        cls.addClassCleanup(cls.db.close)

    @classmethod
    def do_everything(cls, server):
        """Stores rows of every kind through the API."""
        cls.imported = server.run_job("/v1/analytics/make-dataset", dataset_request(
            type="evaluation", dataSources=SOURCES, providedData=data_with_a_gap()))
        csv = "location,time_period,rainfall,mean_temperature,disease_cases,population\n"
        csv += "".join(f"007,2020-{m:02d},1.5,20,{'' if m == 3 else m},1000\n" for m in range(1, 13))
        body, headers = form(csv, json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "007", "geometry": None, "properties": {}}]}))
        cls.uploaded = server.request("POST", "/v1/crud/datasets/csvFile", body, headers).json["id"]
        create = {"name": "second", "modelTemplateId": 1, "userOptionValues": {},
                  "additionalContinuousCovariates": []}
        answer = server.post("/v1/crud/configured-models", create)
        assert answer.status == 200, answer.text
        cls.backtest = server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(
            dataSources=SOURCES, providedData=data_with_a_gap()))
        cls.prediction = server.run_job("/v1/analytics/make-prediction", {
            **dataset_request(name="forecast"), "modelId": "naive_model", "nPeriods": 2, "metaData": {}})
        setup = {"backtestId": cls.backtest, "name": "setup", "quantileTargets": [{"quantile": "0.5", "dataElementId": "DE_MED"}]}
        cls.setup = server.post("/v1/crud/prediction-setups", setup).json["id"]
        cls.run_prediction = server.run_job(f"/v1/crud/prediction-setups/{cls.setup}/run", {
            "name": "run", "geojson": dataset_request()["geojson"], "providedData": sample_data(), "nPeriods": 3})
        answer = register(server, "test-model", info=info("test-model"))
        assert answer.status == 200, answer.text

    def rows(self, sql, *values):
        cursor = self.db.cursor()
        cursor.execute(sql, values)
        return cursor.fetchall()

    def one(self, sql, *values):
        """Returns the only row of the result."""
        row, = self.rows(sql, *values)
        return row

    def test_everything_was_stored(self):
        for table, count in (("dataset", 5), ("backtest", 1), ("prediction", 2), ("predictionsetup", 1), ("modeltemplatedb", 5),
                             ("configuredmodeldb", 5)):
            self.assertGreaterEqual(self.one(f"SELECT count(*) FROM {table}")[0], count, table)

    def test_json_columns_have_the_right_kind(self):
        for kind, empty, columns in ((list, "[]", LISTS), (dict, "{}", OBJECTS)):
            for table, names in columns.items():
                for name in names:
                    with self.subTest(f"{table}.{name}"):
                        for text, value in self.rows(f'SELECT "{name}"::text, "{name}" FROM {table}'):
                            self.assertIsInstance(value, kind, text)
                            if not value:
                                self.assertEqual(text, empty)

    def test_samples_are_numbers(self):
        for table, names in (*LISTS.items(), *OBJECTS.items()):
            for name in names:
                bad = self.one(f"SELECT count(*) FROM {table} WHERE \"{name}\"::text ~ 'NaN|Infinity'")
                self.assertEqual(bad, (0,), f"{table}.{name}")
        for metrics, in self.rows("SELECT aggregate_metrics FROM backtest"):
            self.assertTrue(metrics)
            for value in metrics.values():
                self.assertTrue(isinstance(value, (int, float)) and math.isfinite(value), metrics)
        for table in ("backtestforecast", "predictionsamplesentry"):
            for values, in self.rows(f"SELECT values FROM {table}"):
                self.assertTrue(values and all(isinstance(v, (int, float)) for v in values))

    def test_numbers_are_in_their_shortest_form(self):
        text, = self.one("SELECT values::text FROM predictionsamplesentry ORDER BY id LIMIT 1")
        stored = re.sub(r"\s", "", text).strip("[]").split(",")
        self.assertEqual(stored, [repr(int(float(v)) if float(v).is_integer() else float(v)) for v in stored])

    def test_a_missing_observation_is_stored_as_nan(self):
        self.assertEqual(self.one("SELECT count(*) FROM observation WHERE value IS NULL OR feature_name IS NULL"), (0,))
        for dataset, feature in ((self.imported, "disease_cases"), (self.uploaded, "disease_cases")):
            missing = self.rows("SELECT feature_name FROM observation WHERE dataset_id = %s AND value = 'NaN'", dataset)
            self.assertEqual(missing, [(feature,)])

    def test_observations_are_in_order(self):
        for dataset in (self.imported, self.uploaded):
            stored = self.rows("SELECT org_unit, period, feature_name FROM observation WHERE dataset_id = %s ORDER BY id", dataset)
            units, features, first, last = self.one(
                "SELECT org_units, covariates, first_period, last_period FROM dataset WHERE id = %s", dataset)
            periods = sorted({period for _, period, _ in stored})
            self.assertEqual((first, last), (periods[0], periods[-1]))
            self.assertEqual(stored, [(u, p, f) for u in units for p in periods for f in features])

    def test_datasets(self):
        row = self.one("SELECT name, type, data_sources, covariates, org_units, first_period, last_period, period_type"
                       " FROM dataset WHERE id = %s", self.imported)
        self.assertEqual(row, ("data", "evaluation", STORED_SOURCES, FEATURES, ["ou_0", "ou_1"], "202001", "202212", "month"))
        self.assertEqual(self.one("SELECT type, data_sources, period_type FROM dataset WHERE id = %s", self.uploaded),
                         (None, [], "month"))
        of_prediction = "SELECT type FROM dataset WHERE id = (SELECT dataset_id FROM prediction WHERE id = %s)"
        self.assertEqual(self.one(of_prediction, self.prediction), ("prediction",))
        self.assertEqual(self.one(of_prediction, self.run_prediction), ("prediction",))
        geojson, = self.one("SELECT geojson FROM dataset WHERE id = %s", self.imported)
        self.assertEqual([f["id"] for f in json.loads(geojson)["features"]], ["ou_0", "ou_1"])

    def test_the_backtest(self):
        model = self.one("SELECT c.id, t.version FROM configuredmodeldb c JOIN modeltemplatedb t ON t.id = c.model_template_id"
                         " WHERE c.name = 'naive_model'")
        row = self.one("SELECT model_id, model_db_id, model_template_version, name, org_units, split_periods,"
                       " max_horizon_distance FROM backtest WHERE id = %s", self.backtest)
        splits = ["202207", "202208", "202209", "202210"]
        self.assertEqual(row, ("naive_model", *model, "run", ["ou_0", "ou_1"], splits, 3))
        stored = self.rows("SELECT last_seen_period, org_unit, period FROM backtestforecast WHERE backtest_id = %s ORDER BY id", self.backtest)
        self.assertEqual(stored, [(s, u, f"{int(s) + h}") for s in splits for u in row[4] for h in range(3)])
        for trained, first in self.rows("SELECT last_train_period, last_seen_period FROM backtestforecast"):
            self.assertRegex(trained, r"^\d{6}$")
            self.assertLess(trained, first, "the last period of the training data must be before the window")

    def test_predictions(self):
        model, = self.one("SELECT id FROM configuredmodeldb WHERE name = 'naive_model'")
        for prediction, name, periods, setup in ((self.prediction, "forecast", 2, None), (self.run_prediction, "run", 3, self.setup)):
            row = self.one("SELECT name, model_id, model_db_id, n_periods, meta_data::text, org_units, prediction_setup_id"
                           " FROM prediction WHERE id = %s", prediction)
            self.assertEqual(row, (name, "naive_model", model, periods, "{}", ["ou_0", "ou_1"], setup))
            stored = self.rows("SELECT org_unit, period FROM predictionsamplesentry WHERE prediction_id = %s ORDER BY id", prediction)
            self.assertEqual(stored, [(u, f"20230{p + 1}") for u in row[5] for p in range(periods)])

    def test_the_setup(self):
        dataset = self.one("SELECT d.org_units, d.first_period, d.period_type FROM dataset d JOIN backtest b ON b.dataset_id = d.id"
                           " WHERE b.id = %s", self.backtest)
        row = self.one("SELECT org_units, start_period, period_type, covariate_sources, quantile_targets, configured_model_id,"
                       " schedule_cron_expression, schedule_enabled FROM predictionsetup")
        model, = self.one("SELECT model_db_id FROM backtest WHERE id = %s", self.backtest)
        self.assertEqual(row, (*dataset, STORED_SOURCES, STORED_TARGETS, model, None, False))

    def test_models(self):
        self.assertEqual(self.one("SELECT user_option_values::text, additional_continuous_covariates::text, uses_chapkit, archived"
                                  " FROM configuredmodeldb WHERE name = 'naive_model:second'"), ("{}", "[]", False, False))
        self.assertEqual(self.one("SELECT uses_chapkit, archived, user_options::text FROM modeltemplatedb"
                                  " WHERE name = 'test-model'"), (True, False, "{}"))
        zeros = "SELECT count(*) FROM modeltemplatedb WHERE 0 IN (min_prediction_periods, max_prediction_periods)"
        self.assertEqual(self.one(zeros + " AND name = 'naive_model'"), (0,))

    def test_times_are_utc_without_a_zone(self):
        second = datetime.timedelta(seconds=1)
        for table in ("dataset", "backtest", "prediction", "predictionsetup"):
            for created, in self.rows(f"SELECT created FROM {table}"):
                self.assertIsNone(created.tzinfo)
                self.assertTrue(self.before - second <= created <= self.after + second, (table, created))


if __name__ == "__main__":
    unittest.main(verbosity=1)
