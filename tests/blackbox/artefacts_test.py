"""Tests that the API can read rows with the unusual values of database.md 1.7. Other programs may write such rows after the upgrade."""
import json
import unittest

import release_databases as releases
from chap_server import Server
from migrate_command import MigrateTest, migrate
from postgres import Connection, require_postgresql

require_postgresql()
# Removes the constraints that do not allow these values. The oldest databases do not have these constraints.
LOOSE = """
ALTER TABLE modeltemplatedb ALTER archived DROP NOT NULL, ALTER uses_chapkit DROP NOT NULL, ALTER requires_geo DROP NOT NULL;
ALTER TABLE configuredmodeldb ALTER archived DROP NOT NULL, ALTER uses_chapkit DROP NOT NULL;
ALTER TABLE backtestforecast ALTER values DROP NOT NULL; ALTER TABLE predictionsamplesentry ALTER values DROP NOT NULL;
ALTER TABLE prediction DROP CONSTRAINT prediction_model_db_id_fkey, DROP CONSTRAINT fk_prediction_prediction_setup;
ALTER TABLE backtest DROP CONSTRAINT backtest_model_db_id_fkey;
ALTER TABLE predictionsetup DROP CONSTRAINT fk_predictionsetup_alert_policy;
"""
# For each table, the columns that contain lists. The next constants name the columns that contain objects, the columns in which 0 or an
# empty text means "no value", and the columns that contain booleans.
LISTS = {"dataset": ("data_sources", "covariates", "org_units"), "modeltemplatedb": ("required_covariates",),
         "configuredmodeldb": ("additional_continuous_covariates",), "backtest": ("org_units", "split_periods"),
         "prediction": ("org_units",), "predictionsetup": ("org_units", "covariate_sources", "quantile_targets")}
OBJECTS = {"modeltemplatedb": ("user_options",), "configuredmodeldb": ("user_option_values",), "backtest": ("aggregate_metrics",),
           "prediction": ("meta_data",)}
ZEROS = {"backtest": ("max_horizon_distance", "model_db_id"), "prediction": ("prediction_setup_id", "model_db_id"),
         "modeltemplatedb": ("min_prediction_periods", "max_prediction_periods"), "predictionsetup": ("alert_policy_id",)}
EMPTY_TEXTS = {"dataset": ("first_period", "last_period", "period_type"), "backtest": ("name", "model_template_version", "chap_version"),
               "modeltemplatedb": ("documentation_url", "source_digest", "role")}
FLAGS = {"modeltemplatedb": ("archived", "uses_chapkit", "requires_geo"), "configuredmodeldb": ("archived", "uses_chapkit")}


def each(db, columns, value):
    """Writes an SQL value into all rows of the given columns. `columns` maps a table to the names of columns."""
    for table, names in columns.items():
        for name in names:
            db.execute(f"UPDATE {table} SET {name} = {value}")


class ArtefactsTest(MigrateTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = cls.new_database("artefacts")
        migrate(cls.address)
        with Connection(cls.address) as db:
            releases.fill(db)
        cls.server = Server(environment={"CHAP_DATABASE_URL": cls.address})
        cls.addClassCleanup(cls.server.close)
        # The constraints are removed after the start of the server, because the start adds missing constraints.
        with Connection(cls.address) as db:
            db.execute(LOOSE)

    def setUp(self):
        # Some tests remove the references of the backtest and the prediction to their model.
        with Connection(self.address) as db:
            each(db, {"backtest": ("model_db_id",), "prediction": ("model_db_id",)}, "1")

    def write(self, *statements):
        with Connection(self.address) as db:
            for statement in statements:
                db.execute(statement)

    def get(self, path, query=None):
        """Returns the JSON value of a response, or the text of a response in the format CSV."""
        answer = self.server.get(path, query)
        self.assertEqual(answer.status, 200, path + "\n" + answer.text + self.server.log()[-2000:])
        return answer.json if "csv" not in path else answer.text

    def read_everything(self):
        """Returns a dictionary with the responses of every list endpoint and every detail endpoint. A key is a path or a short
        name."""
        lists = {name: self.get("/v1/crud/" + name)
                 for name in ("datasets", "backtests", "predictions", "model-templates", "configured-models", "prediction-setups")}
        for name in ("datasets", "backtests", "predictions", "prediction-setups"):
            lists[name + "/1"] = self.get(f"/v1/crud/{name}/1")
        for path in ("crud/backtests/1/full", "crud/backtests/1/info", "crud/datasets/1/df", "crud/datasets/1/csv",
                     "analytics/compatible-backtests/1", "analytics/backtest-overlap/1/1", "analytics/actual-cases/1",
                     "visualization/metrics/1", "visualization/metric-plots/1"):
            lists[path] = self.get("/v1/" + path)
        lists["metric"] = self.get("/v1/crud/metric/csv", {"backtestId": 1})
        lists["entries"] = self.get("/v1/analytics/evaluation-entry", {"backtestId": 1, "quantiles": [0.5]})
        lists["samples"] = self.get("/v1/analytics/prediction-entry/1", {"quantiles": [0.5]})
        return lists

    def templates(self, answers):
        """Returns the template with the name `model`."""
        return next(t for t in answers["model-templates"] if t["name"] == "model")

    def models(self, answers):
        """Returns the configured model with the name `model`."""
        return next(m for m in answers["configured-models"] if m["name"] == "model")

    def test_null_in_place_of_a_list(self):
        for stored in ("NULL", "'null'", "'{}'", "'[]'"):
            with self.subTest(stored):
                with Connection(self.address) as db:
                    each(db, LISTS, stored)
                answers = self.read_everything()
                dataset, backtest = answers["datasets"][0], answers["backtests"][0]
                self.assertEqual((dataset["dataSources"], dataset["covariates"], dataset["orgUnits"]), ([], [], []))
                self.assertEqual((backtest["orgUnits"], backtest["splitPeriods"]), ([], []))
                self.assertEqual(self.templates(answers)["requiredCovariates"], [])
                self.assertEqual((self.models(answers)["additionalContinuousCovariates"], self.models(answers)["covariates"]),
                                 ([], []))
                self.assertEqual(answers["predictions"][0]["orgUnits"], [])
                setup = answers["prediction-setups"][0]
                self.assertEqual((setup["orgUnits"], setup["covariateSources"], setup["quantileTargets"]), ([], [], []))

    def test_null_in_place_of_an_object(self):
        for stored in ("NULL", "'null'", "'[]'", "'{}'"):
            with self.subTest(stored):
                with Connection(self.address) as db:
                    each(db, OBJECTS, stored)
                answers = self.read_everything()
                self.assertEqual(self.templates(answers)["userOptions"], {})
                self.assertEqual(self.models(answers)["userOptionValues"], {})
                self.assertEqual((answers["backtests"][0]["aggregateMetrics"], answers["predictions"][0]["metaData"]), ({}, {}))

    def test_null_in_place_of_a_search_space(self):
        for stored in ("NULL", "'null'"):
            with self.subTest(stored):
                self.write("UPDATE modeltemplatedb SET hpo_search_space = " + stored)
                self.assertIsNone(self.templates(self.read_everything())["hpoSearchSpace"])

    def test_zeros_and_empty_texts(self):
        with Connection(self.address) as db:
            each(db, ZEROS, "0")
            each(db, EMPTY_TEXTS, "''")
        answers = self.read_everything()
        dataset, backtest, template = answers["datasets"][0], answers["backtests"][0], self.templates(answers)
        self.assertEqual((dataset["firstPeriod"], dataset["lastPeriod"], dataset["periodType"]), (None, None, None))
        self.assertEqual((backtest["name"], backtest["modelTemplateVersion"], backtest["configuredModel"],
                          answers["crud/backtests/1/full"]["maxHorizonDistance"]), (None,) * 4)
        self.assertEqual((template["documentationUrl"], template["minPredictionLength"],
                          template["maxPredictionLength"]), (None,) * 3)
        self.assertEqual(answers["predictions"], [], "a prediction without its model is not listed")

    def test_null_in_place_of_a_boolean(self):
        with Connection(self.address) as db:
            each(db, FLAGS, "NULL")
        answers = self.read_everything()
        template, model = self.templates(answers), self.models(answers)
        self.assertEqual((template["archived"], template["usesChapkit"], template["requiresGeo"]), (False,) * 3)
        self.assertEqual((model["archived"], model["usesChapkit"]), (False, False))

    def test_samples_that_are_integers_empty_or_missing(self):
        for stored, value in (("'[1, 2, 4]'", 2.0), ("'[1.0, 2, 4.5]'", 2.0), ("'[]'", None), ("'null'", None), ("'{}'", None),
                              ("NULL", None)):
            with self.subTest(stored):
                self.write(f"UPDATE predictionsamplesentry SET values = {stored}",
                           f"UPDATE backtestforecast SET values = {stored} WHERE id = 1")
                answers = self.read_everything()
                # Forecasts without samples have no quantiles.
                values = [] if value is None else [value]
                self.assertEqual([s["value"] for s in answers["samples"]], values)
                self.assertEqual([e["value"] for e in answers["entries"]], values)

    def test_both_spellings_of_a_data_element(self):
        expected = [{"covariate": "rainfall", "dataElementId": "abc"}]
        targets = [{"quantile": "0.5", "dataElementId": "abc"}]
        for key in ("data_element_id", "dataElementId"):
            with self.subTest(key):
                sources = json.dumps([{"covariate": "rainfall", key: "abc"}])
                quantiles = json.dumps([{"quantile": "0.5", key: "abc"}])
                self.write(f"UPDATE dataset SET data_sources = '{sources}'",
                           f"UPDATE predictionsetup SET covariate_sources = '{sources}', quantile_targets = '{quantiles}'")
                answers = self.read_everything()
                setup = answers["prediction-setups"][0]
                self.assertEqual((answers["datasets"][0]["dataSources"], setup["covariateSources"], setup["quantileTargets"]),
                                 (expected, expected, targets))

    def test_missing_observations(self):
        for stored in ("NULL", "'NaN'"):
            with self.subTest(stored):
                self.write("UPDATE observation SET value = " + stored)
                answers = self.read_everything()
                self.assertEqual({o["value"] for o in answers["datasets/1"]["observations"]}, {None})
                self.assertEqual({o["value"] for o in answers["analytics/actual-cases/1"]["data"]}, {None})

    def test_metrics_that_are_not_numbers(self):
        self.write("""UPDATE backtest SET aggregate_metrics = '{"mae": null, "crps": 12, "old": 1.5, "x": "y"}'""")
        self.assertEqual(self.read_everything()["backtests"][0]["aggregateMetrics"], {"crps": 12, "old": 1.5})

    def test_a_reference_to_a_deleted_model(self):
        self.write("UPDATE prediction SET model_db_id = 77", "UPDATE backtest SET model_db_id = 77")
        answers = self.read_everything()
        self.assertEqual((answers["predictions"], answers["backtests"][0]["configuredModel"]), ([], None))


if __name__ == "__main__":
    unittest.main(verbosity=1)
