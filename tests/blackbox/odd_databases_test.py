"""Databases of CHAP's releases to which others have added, or from which they have taken, what no release does."""
import json
import unittest

import release_databases as releases
from chap_server import Server
from migrate_command import MigrateTest, all_rows, catalogue, migrate
from postgres import Connection, require_postgresql, run_sql

require_postgresql()


class OddDatabasesTest(MigrateTest):
    def odd_database(self, name, change, release="v2.0.0"):
        address = self.new_database(name)
        with Connection(address) as db:
            releases.make_snapshot(db) if release == "snapshot" else releases.make_tables(db, release)
            releases.fill(db)
            db.execute(change)
        return address

    def upgrade(self, address):
        """Upgrades, and says what was told about it."""
        answer = migrate(address)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(migrate(address, "--check").returncode, 0)
        return answer.stdout + answer.stderr

    def upgrade_again(self, address):
        """As if it had not been upgraded."""
        run_sql(address, "DROP TABLE chapx_meta, chapx_service")
        return self.upgrade(address)

    def repeat(self, address):
        """Upgrades once more, and nothing changes."""
        before = catalogue(address), all_rows(address)
        told = self.upgrade_again(address)
        self.assertEqual((catalogue(address), all_rows(address)), before)
        return told

    def refused(self, address):
        before = catalogue(address), all_rows(address)
        for flags in (("--plan",), ()):
            answer = migrate(address, *flags)
            self.assertEqual(answer.returncode, 1)
            self.assertEqual((catalogue(address), all_rows(address)), before)
        return answer.stderr

    def test_columns_of_others_stay_as_they_are(self):
        address = self.odd_database(
            "columns", "ALTER TABLE dataset ADD verified BOOLEAN DEFAULT true, ADD checked BOOLEAN, ADD is_week BOOLEAN"
            " GENERATED ALWAYS AS (period_type = 'week') STORED;"
            "ALTER TABLE configuredmodeldb ALTER archived SET DEFAULT true")
        self.assertNotIn("WARNING", self.upgrade(address))
        theirs = catalogue(address) - self.wanted
        self.assertEqual({(row[1], row[4]) for row in theirs},
                         {("verified", "true"), ("checked", None), ("is_week", "((period_type)::text = 'week'::text)")})
        self.assertEqual(self.wanted - catalogue(address), set())

    def test_a_column_of_ours_that_computes_itself_is_refused(self):
        address = self.odd_database("computed", "ALTER TABLE dataset DROP period_type; ALTER TABLE dataset ADD period_type"
                                                " VARCHAR GENERATED ALWAYS AS ('month') STORED")
        self.assertIn("column dataset.period_type of the database is generated", self.refused(address))

    def test_lists_are_found_for_each_parent(self):
        address = self.odd_database("parents", """
            INSERT INTO dataset (id, name, covariates, org_units) VALUES (11, 'a', '[]', NULL), (12, 'b', 'null', '{}'),
              (13, 'none', NULL, NULL), (14, 'kept', '["x"]', '["y"]');
            INSERT INTO observation (id, dataset_id, period, org_unit, feature_name) VALUES
              (101, 11, '2023W02', 'v', 'rain'), (102, 11, '2023W01', 'u', 'cases'), (103, 11, '2023W02', 'u', 'rain'),
              (104, 12, '202302', 'w', 'cases'), (105, 14, '202301', 'z', 'rain');
            INSERT INTO backtest (id, dataset_id, model_id, model_db_id) VALUES (21, 11, 'm', 1), (22, 12, 'm', 1);
            INSERT INTO backtestforecast (id, backtest_id, period, org_unit, last_train_period, last_seen_period, values) VALUES
              (201, 21, '202303', 'v', '202302', '202302', '[]'), (202, 21, '202302', 'u', '202301', '202301', '[]');
            INSERT INTO prediction (id, dataset_id, model_id, n_periods, name, created, model_db_id) VALUES
              (31, 11, 'm', 1, 'p', '2025-01-01', 1), (32, 12, 'm', 1, 'q', '2025-01-01', 1);
            INSERT INTO predictionsamplesentry (id, prediction_id, period, org_unit, values) VALUES
              (301, 31, '202303', 'v', '[]'), (302, 31, '202303', 'u', '[]')""")
        self.upgrade(address)

        def lists(sql):
            with Connection(address) as db:
                return [tuple(one if one is None or one[0] not in "[{" else json.loads(one) for one in row)
                        for row in db.execute(sql).fetchall()]
        self.assertEqual(lists("SELECT covariates, org_units, first_period, last_period, period_type FROM dataset"
                               " WHERE id > 10 ORDER BY id"),
                         [(["rain", "cases"], ["v", "u"], "2023W01", "2023W02", "week"),
                          (["cases"], ["w"], "202302", "202302", "month"),
                          ([], [], None, None, None), (["x"], ["y"], "202301", "202301", "month")])
        self.assertEqual(lists("SELECT org_units, split_periods FROM backtest WHERE id > 20 ORDER BY id"),
                         [(["v", "u"], ["202301", "202302"]), ([], [])])
        self.assertEqual(lists("SELECT org_units FROM prediction WHERE id > 30 ORDER BY id"), [(["v", "u"],), ([],)])
        self.assertNotIn("done: write", self.repeat(address), "what has nothing to be found from is not written again")

    def test_lost_keys_come_back(self):
        address = self.odd_database(
            "keys", "ALTER TABLE modeltemplatedb DROP CONSTRAINT modeltemplatedb_name_key;"
            "ALTER TABLE backtestforecast DROP CONSTRAINT backtestforecast_pkey;"
            "ALTER TABLE backtest DROP CONSTRAINT backtest_pkey CASCADE;"
            "ALTER TABLE predictionsetup DROP CONSTRAINT predictionsetup_backtest_id_key")
        self.assertNotIn("WARNING", self.upgrade(address))
        self.assertEqual(catalogue(address), self.wanted)
        # Also one that is lost later.
        run_sql(address, "ALTER TABLE modeltemplatedb DROP CONSTRAINT modeltemplatedb_name_key")
        self.assertIn("add constraint modeltemplatedb.modeltemplatedb_name_key: UNIQUE (name)", self.upgrade(address))

    def test_keys_that_rows_violate_are_left_off(self):
        address = self.odd_database(
            "violated", "ALTER TABLE dataset DROP CONSTRAINT dataset_pkey CASCADE; INSERT INTO dataset SELECT * FROM dataset;"
            "ALTER TABLE observation DROP CONSTRAINT observation_pkey, ADD PRIMARY KEY (id, dataset_id)")
        for told in (self.upgrade(address), self.repeat(address)):
            self.assertRegex(told, r"dataset_pkey: could not create unique index .*\(id\)=\(1\) is duplicated.*; left off")
            self.assertRegex(told, 'observation_pkey: multiple primary keys .*; left off')
            self.assertIn("backtest_dataset_id_fkey: dataset has lost the key that it needs; left off", told)

    def test_what_others_depend_on_is_kept(self):
        view = "CREATE VIEW theirs AS SELECT id, org_unit FROM predictionforecast"
        address = self.odd_database("forecasts", view, release="v1.0.6")
        for told in (self.upgrade(address), self.repeat(address)):
            self.assertIn("predictionforecast is kept: view theirs depends on", told)
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            samples = server.get("/v1/analytics/prediction-entry/1", {"quantiles": [0.5]}).json
            self.assertEqual([(s["orgUnit"], s["value"]) for s in samples], [("b", 3.0)])
            self.assertEqual(server.request("DELETE", "/v1/crud/predictions/1").status, 200)
        # Nor does it come back.
        self.upgrade_again(address)
        self.assertEqual(run_sql(address, "SELECT * FROM theirs"), [(1, "b")])
        self.assertEqual(run_sql(address, "SELECT count(*) FROM predictionsamplesentry"), [(0,)])

        view = "CREATE VIEW theirs AS SELECT id, configured_model_with_data_source_id FROM prediction"
        address = self.odd_database("sources", view, release="snapshot")
        for told in (self.upgrade(address), self.repeat(address)):
            self.assertIn("configuredmodelwithdatasource is kept: view theirs depends on column", told)
        run_sql(address, "DROP VIEW theirs")
        self.upgrade_again(address)
        self.assertEqual(catalogue(address), self.wanted)

    def test_names_that_are_taken_are_told(self):
        for number, (change, told) in enumerate((
                ("DROP TABLE predictionsetup CASCADE; CREATE VIEW predictionsetup AS SELECT 1 AS id", "a view named predictionsetup"),
                ("CREATE VIEW chapx_meta AS SELECT '1' AS key, '2' AS value", "a view named chapx_meta"),
                ("CREATE MATERIALIZED VIEW chapx_job AS SELECT 1", "a materialized view named chapx_job"),
                ("CREATE SEQUENCE chapx_job_log", "a sequence named chapx_job_log"))):
            with self.subTest(told):
                answer = self.refused(self.odd_database(f"taken_{number}", change))
                self.assertIn(f"the database has {told}, where chap needs a table", answer)
        address = self.new_database("taken")
        run_sql(address, "CREATE VIEW dataset AS SELECT 1 AS id")
        self.assertIn("a view named dataset", self.refused(address))

    def test_triggers_find_what_stands_in_another_schema(self):
        address = self.new_database("schemas")
        with Connection(address) as db:
            db.execute("CREATE SCHEMA chap; ALTER DATABASE schemas SET search_path = chap, public;"
                       "SET search_path = chap, public")
            releases.make_tables(db, "v2.0.0")
            db.execute("INSERT INTO dataset (name) VALUES ('old')")
            db.execute("CREATE TABLE public.seen (name TEXT);"
                       "CREATE FUNCTION public.note(name TEXT) RETURNS VOID LANGUAGE sql AS 'INSERT INTO seen VALUES (name)';"
                       "CREATE FUNCTION public.noted() RETURNS trigger LANGUAGE plpgsql AS"
                       " 'BEGIN PERFORM note(NEW.name); RETURN NEW; END';"
                       "CREATE TRIGGER noted BEFORE UPDATE ON dataset FOR EACH ROW EXECUTE FUNCTION public.noted()")
        self.upgrade(address)
        self.assertIn(("old",), run_sql(address, "SELECT name FROM public.seen"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
