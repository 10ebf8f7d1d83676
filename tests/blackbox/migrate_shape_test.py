"""Tests which objects of a PostgreSQL database a migration considers, and the errors if it cannot migrate the database."""
import unittest

import release_databases as releases
from chap_server import Server, dataset_request
from migrate_command import MigrateTest, catalogue, migrate, steps_of
from postgres import Connection, require_postgresql, run_sql

require_postgresql()
CURRENT, NEEDED = 0, 3  # exit statuses of `chap migrate --check`


class ShapeTest(MigrateTest):
    def old_database(self, name, release="v2.0.0"):
        """Creates a database of a release, with rows."""
        address = self.new_database(name)
        with Connection(address) as db:
            releases.make_tables(db, release)
            releases.fill(db)
        return address

    def head_database(self, name):
        """Creates a database with the newest schema."""
        address = self.new_database(name)
        self.assertEqual(migrate(address).returncode, 0)
        return address

    def test_objects_of_other_programs_are_ignored(self):
        address = self.head_database("others")
        with Connection(address) as db:
            db.execute('CREATE TABLE theirs (id INTEGER); CREATE TABLE "dataset of theirs" (id INTEGER);'
                       "CREATE TYPE mood AS ENUM ('good')")
        self.assertEqual(migrate(address, "--check").returncode, CURRENT)
        with Connection(address) as db:
            db.execute("ALTER TABLE dataset DROP geojson")
        self.assertEqual(migrate(address, "--check").returncode, NEEDED, "a change of a table of this program is detected")

    def test_a_setting_of_the_session_has_no_effect(self):
        """With quote_all_identifiers, PostgreSQL writes the definitions of the catalogue in another form."""
        address = self.head_database("quoted")
        run_sql(address, "ALTER DATABASE quoted SET quote_all_identifiers = on")
        self.assertEqual(migrate(address, "--check").returncode, CURRENT)
        # The setting must also have no effect while the migration runs.
        address = self.new_database("quoted_first")
        run_sql(address, "ALTER DATABASE quoted_first SET quote_all_identifiers = on")
        self.assertEqual(migrate(address).returncode, 0)
        run_sql(address, "ALTER DATABASE quoted_first RESET quote_all_identifiers")
        self.assertEqual(migrate(address, "--check").returncode, CURRENT)

    def test_missing_tables_of_this_program_are_created_again(self):
        address = self.head_database("own")
        for tables, step in (("chapx_service", "apply 0002_service.sql"), ("chapx_job_step", "add table chapx_job_step"),
                             ("chapx_job", "add table chapx_job"), ("chapx_meta", "add table chapx_meta"),
                             ("chapx_meta, chapx_service", "apply 0002_service.sql")):
            with self.subTest(tables):
                run_sql(address, f"DROP TABLE {tables} CASCADE")
                self.assertEqual(migrate(address, "--check").returncode, NEEDED)
                self.assertIn(step, steps_of(migrate(address, "--plan")))
                self.assertEqual(migrate(address).returncode, 0)
                self.assertEqual(migrate(address, "--check").returncode, CURRENT)
        self.assertEqual(self.head_catalogue - catalogue(address), set())
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            server.run_job("/v1/analytics/make-dataset", dataset_request())

    def test_tables_in_another_schema_of_the_search_path_are_found(self):
        address = self.old_database("schemas")
        run_sql(address, "CREATE SCHEMA chap")
        two_schemas = address + "?options=-csearch_path%3Dchap,public"
        for flags in (("--check",), ("--plan",), ()):
            with self.subTest(flags):
                answer = migrate(two_schemas, *flags)
                self.assertEqual(answer.returncode, 1)
                for text in ("schema public", "begins with chap", "?options=-csearch_path%3Dpublic"):
                    self.assertIn(text, answer.stderr)
        self.assertEqual(run_sql(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'chap'"), [(0,)])
        # The text of the error proposes two solutions, and both must work.
        for schema in ("public", "chap"):
            self.assertEqual(migrate(address + "?options=-csearch_path%3D" + schema).returncode, 0)
        self.assertEqual(migrate(two_schemas, "--check").returncode, CURRENT, "each schema now has its own tables")

    def test_a_missing_right_to_temporary_tables_is_reported(self):
        address = self.new_database("no_temporary")
        run_sql(address, "CREATE ROLE own LOGIN")
        run_sql(address, "GRANT ALL ON SCHEMA public TO own")
        run_sql(address, "REVOKE TEMPORARY ON DATABASE no_temporary FROM PUBLIC")
        owner = address.replace("chap@", "own@")
        with Connection(owner) as db:
            releases.make_tables(db, "v1.1.0")
            releases.fill(db)
        for flags in ((), ("--plan",)):
            answer = migrate(owner, *flags)
            self.assertEqual(answer.returncode, 1)
            self.assertIn("needs the TEMPORARY right on the database", answer.stderr)
            self.assertNotIn("let the owner", answer.stderr)
        run_sql(address, "GRANT TEMPORARY ON DATABASE no_temporary TO own")
        self.assertEqual(migrate(owner).returncode, 0)

    def test_a_plan_reports_that_rows_are_not_counted(self):
        address = self.old_database("uncounted", "v1.1.0")
        message = "write rows that are not counted, since track_counts is off"
        self.assertNotIn(message, steps_of(migrate(address, "--plan")))
        run_sql(address, "ALTER DATABASE uncounted SET track_counts = off")
        self.assertIn(message, steps_of(migrate(address, "--plan")))

    def test_a_long_list_of_revisions_is_shortened(self):
        address = self.head_database("revisions")
        with Connection(address) as db:
            db.execute("INSERT INTO alembic_version SELECT md5(i::text) FROM generate_series(1, 5000) i; DROP TABLE chapx_meta")
        answer = migrate(address)
        self.assertEqual(answer.returncode, 0)
        self.assertIn("alembic_version has several rows", answer.stderr)
        self.assertLess(max(map(len, answer.stderr.splitlines())), 2500)


if __name__ == "__main__":
    unittest.main(verbosity=1)
