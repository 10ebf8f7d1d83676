"""Upgrades databases of CHAP's releases in which other programs have added or removed tables, columns or constraints."""
import json
import unittest

import release_databases as releases
from chap_server import Server
from migrate_command import MigrateTest, all_rows, catalogue, migrate
from postgres import Connection, require_postgresql, run_sql

require_postgresql()


class OddDatabasesTest(MigrateTest):
    def odd_database(self, name, change, release="v2.0.0"):
        """Creates a database of a release, with rows, and executes the SQL text `change` on it."""
        address = self.new_database(name)
        with Connection(address) as db:
            releases.make_snapshot(db) if release == "snapshot" else releases.make_tables(db, release)
            releases.fill(db)
            db.execute(change)
        return address

    def upgrade(self, address):
        """Upgrades the database and returns the output."""
        answer = migrate(address)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(migrate(address, "--check").returncode, 0)
        return answer.stdout + answer.stderr

    def upgrade_again(self, address):
        """Drops the tables that record the upgrade and upgrades the database once more."""
        run_sql(address, "DROP TABLE chapx_meta, chapx_service")
        return self.upgrade(address)

    def repeat(self, address):
        """Upgrades the database once more and checks that neither the schema nor a row changes."""
        before = catalogue(address), all_rows(address)
        output = self.upgrade_again(address)
        self.assertEqual((catalogue(address), all_rows(address)), before)
        return output

    def refused(self, address):
        """Checks that the upgrade is refused and changes nothing, and returns its error text."""
        before = catalogue(address), all_rows(address)
        for flags in (("--plan",), ()):
            answer = migrate(address, *flags)
            self.assertEqual(answer.returncode, 1)
            self.assertEqual((catalogue(address), all_rows(address)), before)
        return answer.stderr

    def test_columns_of_other_programs_are_unchanged(self):
        address = self.odd_database(
            "columns", "ALTER TABLE dataset ADD verified BOOLEAN DEFAULT true, ADD checked BOOLEAN, ADD is_week BOOLEAN"
            " GENERATED ALWAYS AS (period_type = 'week') STORED;"
            "ALTER TABLE configuredmodeldb ALTER archived SET DEFAULT true")
        self.assertNotIn("WARNING", self.upgrade(address))
        added = catalogue(address) - self.head_catalogue
        self.assertEqual({(row[1], row[4]) for row in added},
                         {("verified", "true"), ("checked", None), ("is_week", "((period_type)::text = 'week'::text)")})
        self.assertEqual(self.head_catalogue - catalogue(address), set())

    def test_a_generated_column_of_this_program_is_refused(self):
        address = self.odd_database("computed", "ALTER TABLE dataset DROP period_type; ALTER TABLE dataset ADD period_type"
                                                " VARCHAR GENERATED ALWAYS AS ('month') STORED")
        self.assertIn("column dataset.period_type of the database is generated", self.refused(address))

    def test_lists_are_found_for_each_parent(self):
        """If a data set, a backtest or a prediction has no list of org units, covariates or split periods, the upgrade must make the list
        from the rows that belong to it."""
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
                return [tuple(value if value is None or value[0] not in "[{" else json.loads(value) for value in row)
                        for row in db.execute(sql).fetchall()]
        self.assertEqual(lists("SELECT covariates, org_units, first_period, last_period, period_type FROM dataset"
                               " WHERE id > 10 ORDER BY id"),
                         [(["rain", "cases"], ["v", "u"], "2023W01", "2023W02", "week"),
                          (["cases"], ["w"], "202302", "202302", "month"),
                          ([], [], None, None, None), (["x"], ["y"], "202301", "202301", "month")])
        self.assertEqual(lists("SELECT org_units, split_periods FROM backtest WHERE id > 20 ORDER BY id"),
                         [(["v", "u"], ["202301", "202302"]), ([], [])])
        self.assertEqual(lists("SELECT org_units FROM prediction WHERE id > 30 ORDER BY id"), [(["v", "u"],), ([],)])
        self.assertNotIn("done: write", self.repeat(address), "lists that cannot be made from other rows are not written again")

    def test_missing_keys_are_added(self):
        address = self.odd_database(
            "keys", "ALTER TABLE modeltemplatedb DROP CONSTRAINT modeltemplatedb_name_key;"
            "ALTER TABLE backtestforecast DROP CONSTRAINT backtestforecast_pkey;"
            "ALTER TABLE backtest DROP CONSTRAINT backtest_pkey CASCADE;"
            "ALTER TABLE predictionsetup DROP CONSTRAINT predictionsetup_backtest_id_key")
        self.assertNotIn("WARNING", self.upgrade(address))
        self.assertEqual(catalogue(address), self.head_catalogue)
        # A key that is removed after the upgrade is added, too.
        run_sql(address, "ALTER TABLE modeltemplatedb DROP CONSTRAINT uq_modeltemplatedb_name_version")
        self.assertIn("add constraint modeltemplatedb.uq_modeltemplatedb_name_version: UNIQUE (name, version)", self.upgrade(address))

    def test_unique_keys_on_model_names_are_dropped(self):
        """Several versions of a model have the same name (contract README 31). Therefore every unique key or index on the name
        alone is dropped. The name of the key or index does not matter."""
        address = self.odd_database(
            "names", "ALTER TABLE modeltemplatedb RENAME CONSTRAINT modeltemplatedb_name_key TO their_key;"
            "CREATE UNIQUE INDEX their_index ON configuredmodeldb (name); CREATE INDEX their_other ON configuredmodeldb (name)")
        self.upgrade(address)
        kept = {row[0] for row in catalogue(address) - self.head_catalogue}
        self.assertEqual(kept, {"their_other"})
        run_sql(address, "INSERT INTO configuredmodeldb (name, model_template_id, configuration_digest) SELECT name, model_template_id,"
                         " 'other' FROM configuredmodeldb LIMIT 1")

    def test_a_column_that_cannot_be_filled_is_refused(self):
        address = self.odd_database("newer", "ALTER TABLE backtest ADD reviewed_by VARCHAR NOT NULL DEFAULT '';"
                                             "ALTER TABLE backtest ALTER reviewed_by DROP DEFAULT")
        self.assertIn("column backtest.reviewed_by of the database needs a value", self.refused(address))
        run_sql(address, "ALTER TABLE backtest ALTER reviewed_by SET DEFAULT ''")
        self.upgrade(address)

    def test_keys_that_rows_violate_are_left_out(self):
        address = self.odd_database(
            "violated", "ALTER TABLE dataset DROP CONSTRAINT dataset_pkey CASCADE; INSERT INTO dataset SELECT * FROM dataset;"
            "ALTER TABLE observation DROP CONSTRAINT observation_pkey, ADD PRIMARY KEY (id, dataset_id)")
        for output in (self.upgrade(address), self.repeat(address)):
            self.assertRegex(output, r"dataset_pkey: could not create unique index .*\(id\)=\(1\) is duplicated.*; the constraint is left out")
            self.assertRegex(output, 'observation_pkey: multiple primary keys .*; the constraint is left out')
            self.assertIn("backtest_dataset_id_fkey: dataset has no unique key on the column that the constraint refers to; the constraint is left out", output)

    def test_tables_on_which_views_depend_are_kept(self):
        view = "CREATE VIEW theirs AS SELECT id, org_unit FROM predictionforecast"
        address = self.odd_database("forecasts", view, release="v1.0.6")
        for output in (self.upgrade(address), self.repeat(address)):
            self.assertIn("predictionforecast is kept: view theirs depends on", output)
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            samples = server.get("/v1/analytics/prediction-entry/1", {"quantiles": [0.5]}).json
            self.assertEqual([(s["orgUnit"], s["value"]) for s in samples], [("b", 3.0)])
            self.assertEqual(server.request("DELETE", "/v1/crud/predictions/1").status, 200)
        # The upgrade must not create the deleted prediction again.
        self.upgrade_again(address)
        self.assertEqual(run_sql(address, "SELECT * FROM theirs"), [(1, "b")])
        self.assertEqual(run_sql(address, "SELECT count(*) FROM predictionsamplesentry"), [(0,)])

        view = "CREATE VIEW theirs AS SELECT id, configured_model_with_data_source_id FROM prediction"
        address = self.odd_database("sources", view, release="snapshot")
        for output in (self.upgrade(address), self.repeat(address)):
            self.assertIn("configuredmodelwithdatasource is kept: view theirs depends on column", output)
        run_sql(address, "DROP VIEW theirs")
        self.upgrade_again(address)
        self.assertEqual(catalogue(address), self.head_catalogue)

    def test_names_of_tables_that_other_objects_have_are_reported(self):
        for number, (change, found) in enumerate((
                ("DROP TABLE predictionsetup CASCADE; CREATE VIEW predictionsetup AS SELECT 1 AS id", "a view named predictionsetup"),
                ("CREATE VIEW chapx_meta AS SELECT '1' AS key, '2' AS value", "a view named chapx_meta"),
                ("CREATE MATERIALIZED VIEW chapx_job AS SELECT 1", "a materialized view named chapx_job"),
                ("CREATE SEQUENCE chapx_job_log", "a sequence named chapx_job_log"))):
            with self.subTest(found):
                answer = self.refused(self.odd_database(f"taken_{number}", change))
                self.assertIn(f"the database has {found}, where chap needs a table", answer)
        address = self.new_database("taken")
        run_sql(address, "CREATE VIEW dataset AS SELECT 1 AS id")
        self.assertIn("a view named dataset", self.refused(address))

    def test_triggers_find_tables_in_another_schema(self):
        """The upgrade changes a row of the first schema of the search path. This runs a trigger that uses a table of the second schema."""
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
