"""Tests that an object-relational mapper can read all rows of this program, and that this program can list rows that the mapper has
written. The mapper declares the tables as the reference does."""
import datetime
import importlib.util
import math
import os
import unittest

import test_env
from chap_server import TEST_SERVER, Server, backtest_request, database_of, dataset_request, polygons, sample_data

if importlib.util.find_spec("sqlalchemy") is None:  # the import of chap_server has added Debian's packages to the path
    test_env.require(("/usr/lib/python3/dist-packages/sqlalchemy", "python3-sqlalchemy"))
import mapped_tables  # pylint: disable=wrong-import-position
from sqlalchemy import create_engine  # pylint: disable=wrong-import-position
from sqlalchemy.orm import Session  # pylint: disable=wrong-import-position

SOURCES = [{"covariate": "rainfall", "dataElementId": "DE"}]
TARGETS = [{"quantile": "0.5", "dataElementId": "MED"}]
POLICY = {"name": "always", "levels": [
    {"name": "act", "thresholdParams": {"type": "percentile", "quantile": [0.5], "baselineYears": None}, "exceedanceThreshold": 0}]}
CREATED = datetime.datetime(2025, 1, 2, 3, 4, 5, 678)


def do_everything(server):
    """Stores rows in all tables that the mapper reads."""
    server.run_job("/v1/analytics/make-dataset", dataset_request(type="evaluation", dataSources=SOURCES))
    backtest = server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
    policy = server.post("/v1/crud/alert-policies", POLICY).json["id"]
    setup = server.post("/v1/crud/prediction-setups", {"backtestId": backtest, "name": "s", "quantileTargets": TARGETS,
                                                       "alertPolicyId": policy}).json["id"]
    server.run_job(f"/v1/crud/prediction-setups/{setup}/run",
                   {"name": "run", "geojson": polygons(), "providedData": sample_data()})
    alert = server.get("/v1/crud/alerts").json[0]["id"]
    approval = {"alertIds": [alert], "approved": "approved", "approvedBy": "somebody"}
    assert server.post("/v1/crud/alerts/$approve", approval).status == 200
    debug = server.post("/v1/crud/debug").json["id"]
    assert server.wait_for_job(debug) == "SUCCESS"


class MapperTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        folder = self.server.folder
        engine = create_engine(database_of(folder) if TEST_SERVER else "sqlite:///" + os.path.join(folder, "chap.db"))
        self.addCleanup(engine.dispose)
        self.session = Session(engine)
        self.addCleanup(self.session.close)

    def check_row(self, table, row):
        """Checks the Python type of every value of a row."""
        for name, kind, nullable in mapped_tables.columns_of(table):
            value = getattr(row, name)
            with self.subTest(table=table, column=name):
                if value is None:
                    self.assertTrue(nullable)
                else:
                    self.assertIsInstance(value, mapped_tables.PYTHON_TYPES[kind])
                    self.assertIsNone(value.tzinfo if kind == "time" else None)

    def test_every_row_is_read(self):
        do_everything(self.server)
        for table, model in mapped_tables.MAPPED.items():
            rows = self.session.query(model).all()
            self.assertGreater(len(rows), 0, table)
            for row in rows:
                self.check_row(table, row)
        tables = mapped_tables.MAPPED
        dataset = self.session.query(tables["dataset"]).filter_by(type="evaluation").first()
        self.assertEqual((dataset.data_sources, dataset.org_units), ([{"covariate": "rainfall", "data_element_id": "DE"}], ["ou_0", "ou_1"]))
        setup = self.session.query(tables["predictionsetup"]).one()
        self.assertEqual(setup.quantile_targets, [{"quantile": "0.5", "data_element_id": "MED"}])
        policy = self.session.query(tables["alertpolicy"]).one()
        self.assertEqual((setup.alert_policy_id, policy.levels), (policy.id, [
            {"name": "act", "threshold_params": {"type": "percentile", "quantile": [0.5], "baseline_years": None},
             "exceedance_threshold": 0.0}]))
        backtest = self.session.query(tables["backtest"]).first()
        self.assertTrue(all(isinstance(value, (int, float)) for value in backtest.aggregate_metrics.values()))
        forecast = self.session.query(tables["backtestforecast"]).first()
        self.assertTrue(all(math.isfinite(value) for value in forecast.values))

    def add(self, table, **row):
        """Adds a row with the mapper and returns its id."""
        created = mapped_tables.MAPPED[table](**row)
        self.session.add(created)
        self.session.flush()
        return created.id

    def test_rows_of_the_mapper_are_listed(self):
        template = self.add("modeltemplatedb", name="t", supported_period_type="month", user_options={}, required_covariates=["rainfall"],
                            target="disease_cases", allow_free_additional_continuous_covariates=True, requires_geo=False,
                            display_name="T", description="d", author_note="n", author_assessed_status="green", author="a",
                            archived=False, uses_chapkit=False, version="1", is_live=True)
        model = self.add("configuredmodeldb", name="t", model_template_id=template, user_option_values={},
                         additional_continuous_covariates=[], archived=False, uses_chapkit=False, configuration_digest="d",
                         is_live=True)
        dataset = self.add("dataset", name="d", covariates=["disease_cases"], org_units=["a"], created=CREATED, period_type="month",
                           first_period="202301", last_period="202302", data_sources=[], created_manually=False)
        for period, value in (("202301", 1.5), ("202302", math.nan)):
            self.add("observation", dataset_id=dataset, period=period, org_unit="a", feature_name="disease_cases", value=value)
        specification = self.add("backtestspecification", dataset_id=dataset, target_column="disease_cases", n_periods=1, n_splits=1,
                                 stride=1, n_retrain=1, future_weather_provider="climatology", org_units=["a"])
        backtest = self.add("backtest", specification_id=specification, dataset_id=dataset, model_id="t", model_db_id=model, name="b", created=CREATED, org_units=["a"],
                            split_periods=["202302"], aggregate_metrics={"mae": 0.5}, max_horizon_distance=1)
        self.add("backtestforecast", backtest_id=backtest, period="202302", org_unit="a", last_train_period="202301",
                 last_seen_period="202302", values=[1.0, 2.0, 3.0])
        setup = self.add("predictionsetup", name="s", backtest_id=backtest, configured_model_id=model, created=CREATED, org_units=["a"],
                         covariate_sources=[], quantile_targets=[], schedule_enabled=False)
        prediction = self.add("prediction", dataset_id=dataset, model_id="t", model_db_id=model, n_periods=1, name="p", created=CREATED,
                              meta_data={"k": 1}, org_units=["a"], prediction_setup_id=setup)
        policy = self.add("alertpolicy", name="always", created=CREATED, levels=[
            {"name": "act", "threshold_params": {"type": "seasonal", "std_multiplier": 2.0}, "exceedance_threshold": 0.5}])
        alert = self.add("alert", time_period="202303", org_unit="a", alert_policy_id=policy, level="act", prediction_id=prediction,
                         created=CREATED, approved="pending")
        self.add("predictionsamplesentry", prediction_id=prediction, period="202303", org_unit="a", values=[4.0])
        self.session.commit()
        for path, name, row in (("model-templates", "t", template), ("configured-models", "t", model), ("datasets", "d", dataset),
                                ("backtests", "b", backtest), ("prediction-setups", "s", setup), ("predictions", "p", prediction),
                                ("alert-policies", "always", policy)):
            with self.subTest(path):
                self.assertIn((row, name), [(item["id"], item["name"]) for item in self.server.get("/v1/crud/" + path).json])
        [listed] = self.server.get("/v1/crud/alerts").json
        self.assertEqual((listed["id"], listed["created"]), (alert, CREATED.isoformat() + "Z"))
        answer = self.server.get(f"/v1/crud/datasets/{dataset}").json
        self.assertEqual(answer["created"], CREATED.isoformat() + "Z")
        self.assertEqual([observation["value"] for observation in answer["observations"]], [1.5, None])
        entries = self.server.get("/v1/analytics/evaluation-entry", {"backtestId": backtest, "quantiles": [0.5]}).json
        self.assertEqual([entry["value"] for entry in entries if entry["value"] is not None], [2.0])
        samples = self.server.get(f"/v1/analytics/prediction-entry/{prediction}", {"quantiles": [0.5]}).json
        self.assertEqual([entry["value"] for entry in samples], [4.0])


if __name__ == "__main__":
    unittest.main(verbosity=1)
