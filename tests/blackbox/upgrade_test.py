"""Databases of every CHAP release (contract, database.md 3.4), filled, and started with this program.

A release's schema is the head's with what came later taken away, step by step.
"""
import json
import os
import re
import unittest

from chap_server import Server
from postgres import Cluster, Connection, require_postgresql, run_sql

require_postgresql()
HEAD = os.path.join("migrations", "postgresql", "0001_head.sql")
COLUMNS = """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"""
CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"

# What a running reference makes instead of the head's constraints (1.3).
CREATE_ALL = """
ALTER TABLE modeltemplatedb ALTER archived DROP DEFAULT, ALTER uses_chapkit DROP DEFAULT, ALTER requires_geo DROP DEFAULT,
  ALTER allow_free_additional_continuous_covariates DROP DEFAULT;
ALTER TABLE configuredmodeldb ALTER archived DROP DEFAULT, ALTER uses_chapkit DROP DEFAULT;
ALTER TABLE predictionsetup ALTER schedule_enabled DROP DEFAULT, DROP CONSTRAINT predictionsetup_backtest_id_fkey,
  DROP CONSTRAINT fk_predictionsetup_configured_model;
ALTER TABLE predictionsetup RENAME CONSTRAINT uq_predictionsetup_backtest_id TO predictionsetup_backtest_id_key;
ALTER TABLE predictionsetup ADD FOREIGN KEY (backtest_id) REFERENCES backtest (id),
  ADD FOREIGN KEY (configured_model_id) REFERENCES configuredmodeldb (id);
ALTER TABLE prediction DROP CONSTRAINT fk_prediction_prediction_setup;
ALTER TABLE prediction ADD FOREIGN KEY (prediction_setup_id) REFERENCES predictionsetup (id);
DROP TABLE alembic_version, debugentry;
"""
# From each release back to the one before.
BACK = [
    ("v2.1.0", ""),
    ("v2.0.0", "ALTER TABLE backtest DROP max_horizon_distance;"),
    ("v1.4.0", "ALTER TABLE prediction DROP prediction_setup_id; DROP TABLE predictionsetup;"
               "ALTER TABLE modeltemplatedb DROP documentation_url, DROP requires_geo, DROP uses_chapkit;"
               "ALTER TABLE modelspec DROP documentation_url;"
               "CREATE TABLE debugentry (id SERIAL PRIMARY KEY, timestamp FLOAT NOT NULL);"
               "INSERT INTO debugentry (timestamp) VALUES (1.5)"),
    ("v1.1.4", "ALTER TABLE modeltemplatedb DROP archived, DROP min_prediction_length, DROP max_prediction_length"),
    ("v1.1.0", "ALTER TABLE modeltemplatedb DROP hpo_search_space"),
    ("v1.1.0pre", "ALTER TABLE prediction DROP org_units, DROP model_db_id"),
    ("v1.0.17", "ALTER TABLE backtestforecast ALTER values DROP NOT NULL;"
                "ALTER TABLE predictionsamplesentry ALTER values DROP NOT NULL;"
                "ALTER TABLE dataset DROP data_sources, DROP first_period, DROP last_period, DROP org_units, DROP period_type;"
                "ALTER TABLE configuredmodeldb DROP archived, DROP uses_chapkit,"
                " DROP CONSTRAINT configuredmodeldb_model_template_id_fkey;"
                "ALTER TABLE configuredmodeldb ADD FOREIGN KEY (model_template_id) REFERENCES modeltemplatedb (id);"
                "ALTER TABLE modeltemplatedb DROP version; ALTER TABLE backtest DROP model_template_version"),
]
# What a later start of the reference adds to old rows: the bare column, and 0 or '' (3.3).
BARE = {"VARCHAR": "''", "INTEGER": "0", "BOOLEAN": "false"}
LATER = [("backtest", "max_horizon_distance", "INTEGER"), ("prediction", "prediction_setup_id", "INTEGER"),
         ("prediction", "model_db_id", "INTEGER"), ("prediction", "org_units", "JSON"),
         ("modeltemplatedb", "documentation_url", "VARCHAR"), ("modeltemplatedb", "requires_geo", "BOOLEAN"),
         ("modeltemplatedb", "uses_chapkit", "BOOLEAN"), ("modeltemplatedb", "archived", "BOOLEAN"),
         ("modeltemplatedb", "min_prediction_length", "INTEGER"), ("modeltemplatedb", "max_prediction_length", "INTEGER"),
         ("modeltemplatedb", "hpo_search_space", "JSON"), ("modeltemplatedb", "version", "VARCHAR"),
         ("modelspec", "documentation_url", "VARCHAR"), ("dataset", "data_sources", "JSON"),
         ("dataset", "first_period", "VARCHAR"), ("dataset", "last_period", "VARCHAR"), ("dataset", "period_type", "VARCHAR"),
         ("dataset", "org_units", "JSON"), ("configuredmodeldb", "archived", "BOOLEAN"),
         ("configuredmodeldb", "uses_chapkit", "BOOLEAN"), ("backtest", "model_template_version", "VARCHAR")]


def fill(db):
    """A row of everything, with the columns that this release has."""
    def insert(table, **row):
        have = {name for name, in db.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?", (table,))}
        row = {k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in row.items() if k in have}
        names = ", ".join(f'"{k}"' for k in row)
        db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    insert("modeltemplatedb", supported_period_type="any", user_options=[], required_covariates=["rainfall"], target="disease_cases",
           allow_free_additional_continuous_covariates=False, requires_geo=False, display_name="d", description="d", author_note="n",
           author_assessed_status="red", author="a", name="model", archived=False, uses_chapkit=False)
    insert("configuredmodeldb", name="model", model_template_id=1, user_option_values=[], archived=False, uses_chapkit=False)
    insert("dataset", name="old", covariates=["rainfall", "disease_cases"], created="2025-01-01 00:00:00", org_units=["b", "a"],
           first_period="202301", last_period="202302", period_type="month", data_sources=[])
    for unit in ("b", "a"):
        for period in ("202301", "202302"):
            insert("observation", dataset_id=1, period=period, org_unit=unit, feature_name="disease_cases", value=float("nan"))
    insert("backtest", dataset_id=1, model_id="model", model_db_id=1, org_units=["a"], split_periods=["202302"], aggregate_metrics={},
           created="2025-01-02 00:00:00")
    insert("backtestforecast", backtest_id=1, period="202302", org_unit="a", last_train_period="202302", last_seen_period="202302",
           values=[1.0, 2.0])
    insert("prediction", dataset_id=1, model_id="model", model_db_id=1, n_periods=1, name="p", created="2025-01-03 00:00:00",
           meta_data={}, org_units=["b"])
    insert("predictionsamplesentry", prediction_id=1, period="202303", org_unit="b", values=[3.0])


def start_of_the_reference(db):
    for table, column, kind in LATER:
        if not db.execute("SELECT 1 FROM information_schema.columns WHERE table_name = ? AND column_name = ?",
                          (table, column)).fetchone():
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
            if kind in BARE:
                db.execute(f"UPDATE {table} SET {column} = {BARE[kind]}")


class UpgradeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.__exit__)
        fresh = cls.new_database("fresh")
        with Server(environment={"CHAP_DATABASE_URL": fresh}):
            cls.wanted = cls.catalogue(fresh)

    @classmethod
    def new_database(cls, name):
        run_sql(cls.cluster.address(), f'CREATE DATABASE "{name}"')
        return cls.cluster.address(name)

    @staticmethod
    def catalogue(address):
        with Connection(address) as db:
            return [sorted(db.execute(sql).fetchall(), key=str) for sql in (COLUMNS, CONSTRAINTS, INDEXES)]

    def build(self, name, release, later):
        address = self.new_database(name)
        with open(HEAD, encoding="utf-8") as file, Connection(address) as db:
            db.execute(file.read().split("-- Jobs.")[0] + CREATE_ALL)
            for tag, statements in BACK:
                if statements:
                    db.execute(statements)
                if tag == release:
                    break
            if release == "v1.1.4":
                db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) CONSTRAINT alembic_version_pkc PRIMARY KEY);"
                           "INSERT INTO alembic_version VALUES ('ff2b1bbb8418')")
            fill(db)
            if later:
                start_of_the_reference(db)
        return address

    def check_rows(self, server, address):
        dataset, = server.get("/v1/crud/datasets").json
        self.assertEqual((dataset["firstPeriod"], dataset["lastPeriod"], dataset["periodType"], dataset["orgUnits"]),
                         ("202301", "202302", "month", ["b", "a"]))
        self.assertEqual([o["value"] for o in server.get("/v1/crud/datasets/1").json["observations"]], [None] * 4)
        backtest, = server.get("/v1/crud/backtests").json
        self.assertEqual((backtest["name"], backtest["configuredModel"]["name"]), (None, "model"))
        prediction, = server.get("/v1/crud/predictions").json
        self.assertEqual((prediction["name"], prediction["orgUnits"]), ("p", ["b"]))
        self.assertEqual(server.get("/v1/crud/model-templates").status, 200)
        self.assertEqual(server.get("/v1/crud/configured-models").status, 200)
        with Connection(address) as db:
            row = db.execute("SELECT model_db_id, prediction_setup_id, org_units FROM prediction").fetchone()
            self.assertEqual((row[0], row[1], json.loads(row[2])), (1, None, ["b"]))
            self.assertEqual(db.execute("SELECT max_horizon_distance, model_template_version FROM backtest").fetchone(),
                             (None, None))
            self.assertEqual(db.execute("SELECT user_options, min_prediction_length, max_prediction_length, version,"
                                        " documentation_url, hpo_search_space FROM modeltemplatedb WHERE name = 'model'").fetchone(),
                             ("{}", None, None, None, None, None))
            self.assertEqual(db.execute("SELECT user_option_values, additional_continuous_covariates FROM configuredmodeldb"
                                        " WHERE name = 'model'").fetchone(), ("{}", "[]"))
            self.assertEqual(db.execute("SELECT version_num FROM alembic_version").fetchall(), [("a7b8c9d0e1f2",)])

    def test_every_release_from_1_0_9(self):
        for release, _ in BACK:
            for later in (False, True):
                name = re.sub(r"\W", "_", release) + ("_later" if later else "")
                with self.subTest(name):
                    address = self.build(name, release, later)
                    with Server(environment={"CHAP_DATABASE_URL": address}) as server:
                        self.assertEqual(self.catalogue(address), self.wanted)
                        self.check_rows(server, address)
                    with Connection(address) as db:
                        if release not in ("v2.1.0", "v2.0.0"):
                            self.assertEqual(db.execute("SELECT timestamp FROM debugentry").fetchall(), [(1.5,)])
                        db.execute("DELETE FROM chapx_meta; DROP TABLE chapx_service")  # once more, as if it had not been
                    with Server(environment={"CHAP_DATABASE_URL": address}) as server:
                        self.assertEqual(self.catalogue(address), self.wanted)
                        self.check_rows(server, address)


if __name__ == "__main__":
    unittest.main(verbosity=1)
