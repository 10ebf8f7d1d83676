"""Tests `chap migrate` with `--check` and `--plan`, also on databases that other programs have changed."""
import os
import sqlite3
import tempfile
import threading
import time
import unittest

import release_databases as releases
from chap_server import Server, dataset_request
from migrate_command import MigrateTest, all_rows, catalogue, migrate, steps_of
from postgres import Connection, require_postgresql, run_sql

require_postgresql()
CURRENT, NEEDED = 0, 3  # exit statuses of `chap migrate --check`
FILES = sorted(os.listdir("migrations/sqlite"))
HEAD_REVISION = "de7478f3ff6d"


class PostgresqlMigrateTest(MigrateTest):
    def old_database(self, name, release="v2.0.0"):
        """Creates a database of a release, with rows."""
        address = self.new_database(name)
        with Connection(address) as db:
            releases.make_tables(db, release)
            releases.fill(db)
        return address

    def status(self, address):
        """Returns the exit status of `chap migrate --check`."""
        return migrate(address, "--check").returncode

    def test_check_and_plan_of_an_empty_database(self):
        address = self.new_database("empty")
        self.assertEqual(self.status(address), NEEDED)
        steps = steps_of(migrate(address, "--plan"))
        self.assertEqual(steps[0], "create the tables of an empty database")
        self.assertIn("apply 0002_service.sql", steps)
        self.assertEqual(sum("add index chapx_" in step for step in steps), 13)
        with Connection(address) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'chapx\\_%'").fetchone(), (0,))
        migrate(address)
        self.assertEqual(self.status(address), CURRENT)
        self.assertIn("nothing is to be done", migrate(address, "--plan").stdout)

    def test_a_plan_lists_columns_constraints_and_rows(self):
        address = self.old_database("planned", "v1.1.0")
        steps = steps_of(migrate(address, "--plan"))
        for step in ("add column backtest.max_horizon_distance: integer", "add table predictionsetup",
                     "change column configuredmodeldb.archived: boolean NOT NULL -> boolean NOT NULL DEFAULT false",
                     "add constraint prediction.fk_prediction_prediction_setup: FOREIGN KEY (prediction_setup_id) REFERENCES"
                     " predictionsetup(id) ON DELETE SET NULL",
                     "write 1 row of configuredmodeldb (option values that were a list or missing)",
                     "compress new rows of backtestforecast with lz4", "apply 0002_service.sql"):
            self.assertIn(step, steps)
        self.assertEqual(self.status(address), NEEDED, "nothing was changed")

    def test_a_plan_distinguishes_a_new_name_from_a_new_column(self):
        steps = steps_of(migrate(self.old_database("renamed", "v1.0.6"), "--plan"))
        for step in ("rename column observation.element_id to column observation.feature_name",
                     "rename column prediction.estimator_id to column prediction.model_id",
                     "remove table predictionforecast", "write 1 row of predictionsamplesentry (columns and tables that were renamed)"):
            self.assertIn(step, steps)
        self.assertEqual([step for step in steps if step.startswith("remove column")], [])

    def test_the_arguments_of_waiting_jobs_are_kept_when_their_column_is_renamed(self):
        address = self.new_database()
        self.assertEqual(migrate(address).returncode, 0)
        with Connection(address) as db:
            db.execute("ALTER TABLE chapx_job RENAME COLUMN arguments TO payload")
            db.execute("UPDATE chapx_meta SET value = '2' WHERE key = 'schema'")
            db.execute("INSERT INTO chapx_job (id, type, name, task, status, payload)"
                       " VALUES ('waiting', 't', 'n', 'chap.task', 'PENDING', '{}')")
        self.assertEqual(steps_of(migrate(address, "--plan")),
                         ["rename column chapx_job.payload to column chapx_job.arguments"])
        self.assertEqual(migrate(address).returncode, 0)
        with Connection(address) as db:
            self.assertEqual(bytes(db.execute("SELECT arguments FROM chapx_job").fetchone()[0]), b"{}")
        self.assertEqual(migrate(address, "--check").returncode, CURRENT)

    def test_check_finds_problems_that_only_migrate_repairs(self):
        address = self.new_database("repaired")
        migrate(address)
        for change, step in (
                ("DROP INDEX chapx_backtest_model", "add index chapx_backtest_model ON backtest (model_db_id)"),
                ("ALTER TABLE backtestforecast ALTER values SET COMPRESSION pglz", "compress new rows of backtestforecast with lz4"),
                ("ALTER TABLE dataset DROP geojson", "add column dataset.geojson: character varying"),
                ("ALTER TABLE backtest DROP CONSTRAINT backtest_model_db_id_fkey",
                 "add constraint backtest.backtest_model_db_id_fkey: FOREIGN KEY (model_db_id) REFERENCES configuredmodeldb(id)"),
                ("ALTER TABLE dataset ADD theirs INTEGER", "record the shape of the tables, which need no change")):
            with self.subTest(change):
                with Connection(address) as db:
                    db.execute(change)
                self.assertEqual(self.status(address), NEEDED)
                self.assertEqual(steps_of(migrate(address, "--plan")), [step])
                self.assertEqual(migrate(address).returncode, 0)
                self.assertEqual(self.status(address), CURRENT)
        with Connection(address) as db:
            db.execute("ALTER TABLE dataset DROP theirs")
        migrate(address)
        self.assertEqual(catalogue(address), self.head_catalogue)

    def test_databases_that_cannot_be_checked(self):
        address = self.new_database("newer")
        migrate(address)
        with Connection(address) as db:
            db.execute("UPDATE chapx_meta SET value = '1000' WHERE key = 'schema'")
        nowhere = address + "?options=-csearch_path%3Dnowhere"
        unfinished = self.new_database("unfinished")
        migrate(unfinished)
        with Connection(unfinished) as db:
            db.execute("INSERT INTO chapx_meta VALUES ('copy', 'somewhere')")
        for checked, message in ((address, "newer chap"), (nowhere, "search_path"), (unfinished, "unfinished copy of somewhere")):
            for flags in (("--check",), ("--plan",), ()):
                with self.subTest(message=message, flags=flags):
                    answer = migrate(checked, *flags)
                    self.assertEqual(answer.returncode, 1)
                    self.assertIn(message, answer.stderr)

    def test_every_revision(self):
        """A known revision of the reference must be replaced by the head revision. An unknown revision and several revisions must remain
        and cause a warning."""
        cases = [((revision,), (HEAD_REVISION,), "") for revision in releases.REVISIONS]
        cases += [((), (HEAD_REVISION,), ""),
                  (("0123456789ab",), ("0123456789ab",), "alembic_version is at 0123456789ab"),
                  (("a1b2c3d4e5f6", "f6a7b8c9d0e1"),) * 2 + ("alembic_version has several rows",)]
        address = self.old_database("revisions")
        migrate(address)
        for stamped, expected, warned in cases:
            with self.subTest(stamped):
                with Connection(address) as db:
                    db.execute("DROP TABLE chapx_meta, chapx_service; DELETE FROM alembic_version")
                    db.executemany("INSERT INTO alembic_version VALUES (?)", [(version,) for version in stamped])
                answer = migrate(address)
                self.assertEqual(answer.returncode, 0, answer.stderr)
                self.assertEqual("WARNING" in answer.stdout + answer.stderr, bool(warned))
                self.assertIn(warned, answer.stdout + answer.stderr)
                with Connection(address) as db:
                    rows = db.execute("SELECT version_num FROM alembic_version ORDER BY 1").fetchall()
                self.assertEqual(tuple(row for row, in rows), expected)
        with Connection(address) as db:
            db.execute("DROP TABLE chapx_meta, chapx_service, alembic_version")
        self.assertEqual(migrate(address).returncode, 0)
        self.assertEqual(catalogue(address), self.head_catalogue)

    def test_an_enum_that_lacks_a_label(self):
        address = self.new_database("labels")
        with Connection(address) as db:
            db.execute("CREATE TYPE periodtype AS ENUM ('week', 'month', 'any')")
            for name, statement in releases.head_objects(releases.CREATE_ALL).items():
                if name not in ("periodtype", *releases.NOT_IN_THE_REFERENCE):
                    db.execute(statement)
        answer = migrate(address)
        self.assertEqual(answer.returncode, 0)
        self.assertIn("type periodtype lacks the label year", answer.stdout + answer.stderr)

    def test_a_large_table_stays_writable_and_a_broken_index_is_replaced(self):
        address = self.new_database("large")
        migrate(address)
        with Connection(address) as db:
            db.execute("INSERT INTO dataset (name) VALUES ('large'); DROP INDEX chapx_observation_ds_feature;"
                       "INSERT INTO observation (period, org_unit, value, feature_name, dataset_id)"
                       " SELECT '202301', 'a place with a name that takes some room on its page', i, 'feature', 1"
                       " FROM generate_series(1, 600000) i")
            self.assertGreater(db.execute("SELECT pg_relation_size('observation')").fetchone()[0], 64 << 20)
        # Creates the state of an index after an interrupted CREATE INDEX CONCURRENTLY.
        with Connection(address) as db:
            db.execute("CREATE INDEX chapx_observation_ds_feature ON observation (dataset_id)")
            db.execute("UPDATE pg_index SET indisvalid = false"
                       " WHERE indexrelid = 'chapx_observation_ds_feature'::regclass")
        self.assertEqual(self.status(address), NEEDED)
        step = ("replace the broken index chapx_observation_ds_feature ON observation (dataset_id, feature_name),"
                " without blocking writers")
        self.assertEqual(steps_of(migrate(address, "--plan")), [step])
        # Creating the index waits for transactions that write to the table, but does not block them.
        write = "INSERT INTO observation (period, org_unit, dataset_id) VALUES ('202301', 'o', 1)"
        with Connection(address) as first:
            first.execute(write)
            answers = []
            migration = threading.Thread(target=lambda: answers.append(migrate(address)))
            migration.start()
            waits = ("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%INDEX CONCURRENTLY%'"
                     " AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()")
            deadline = time.monotonic() + 60
            while run_sql(address, waits) != [(1,)]:
                self.assertLess(time.monotonic(), deadline, "the creation of the index does not wait")
                time.sleep(0.02)
            with Connection(address) as second:
                second.execute("SET lock_timeout = '10s'")
                second.execute(write)
        migration.join()
        self.assertIn("waiting for sessions that write to observation: process", answers[0].stderr)
        self.assertEqual(self.status(address), CURRENT)
        self.assertEqual(catalogue(address), self.head_catalogue)
        with Connection(address) as db:
            self.assertEqual(db.execute("SELECT indisvalid FROM pg_index"
                                        " WHERE indexrelid = 'chapx_observation_ds_feature'::regclass").fetchone(), (True,))


class RightsTest(MigrateTest):
    """Tests migrations by a role that does not own the tables."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run_sql(cls.cluster.address(), "CREATE ROLE guest LOGIN")
        run_sql(cls.cluster.address(), "CREATE ROLE reader LOGIN")

    def as_guest(self, name, release, rights, create=True):
        """Creates a database of a release and grants the role `guest` the rights. Returns the addresses with which the owner and the
        guest connect."""
        owner = self.new_database(name)
        with Connection(owner) as db:
            releases.make_tables(db, release)
            releases.fill(db)
            releases.start_of_the_reference(db, max(release, releases.NEWEST))
            db.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO guest;"
                       "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO guest")
            if create:
                db.execute("GRANT CREATE ON SCHEMA public TO guest")
        return owner, owner.replace("chap@", "guest@")

    def test_sufficient_tables_are_used_unchanged(self):
        owner, guest = self.as_guest("unchanged", "v2.5.1", "SELECT, INSERT, UPDATE, DELETE")
        for _ in range(2):
            with Server(environment={"CHAP_DATABASE_URL": guest}) as server:
                self.assertIn("used without the upgrade", server.log())
                self.assertEqual(server.get("/v1/crud/backtests").status, 200)
                server.run_job("/v1/analytics/make-dataset", dataset_request())
        self.assertEqual([migrate(guest, *flags).returncode for flags in ((), ("--check",))], [NEEDED, NEEDED])
        # The owner can still upgrade the database. After the upgrade, a server of the guest logs no warning.
        self.assertEqual(migrate(owner).returncode, 0)
        self.assertEqual({row for row in self.head_catalogue - catalogue(owner)}, set())
        with Server(environment={"CHAP_DATABASE_URL": guest}) as server:
            self.assertNotIn("used without the upgrade", server.log())
            server.run_job("/v1/analytics/make-dataset", dataset_request())

    def test_insufficient_tables_are_refused(self):
        for name, release, rights, create, message in (
                ("no_rights", "v2.1.0", "SELECT, INSERT, UPDATE, DELETE", False, "permission denied for schema public"),
                ("unread", "v2.5.1", "INSERT", True, "permission denied for table"),):
            with self.subTest(name):
                owner, guest = self.as_guest(name, release, rights, create)
                before = all_rows(owner), catalogue(owner)
                answer = migrate(guest)
                self.assertEqual(answer.returncode, 1)
                for text in (message, "let the owner of its tables run `chap migrate` once"):
                    self.assertIn(text, answer.stderr)
                if not create:
                    self.assertEqual((all_rows(owner), catalogue(owner)), before)
                self.assertEqual(migrate(guest, "--check").returncode, NEEDED)

    def test_a_missing_column_is_reported(self):
        owner, guest = self.as_guest("lacking", "v2.1.0", "SELECT, INSERT, UPDATE, DELETE")
        with Connection(owner) as db:
            db.execute("ALTER TABLE backtest DROP max_horizon_distance")
        answer = migrate(guest)
        self.assertEqual(answer.returncode, 1)
        self.assertIn('"max_horizon_distance" does not exist', answer.stderr)

    def test_a_read_only_database(self):
        owner, _ = self.as_guest("reading", "v2.1.0", "SELECT")
        run_sql(self.cluster.address(), "ALTER DATABASE reading SET default_transaction_read_only = on")
        before = all_rows(owner), catalogue(owner)
        answer = migrate(owner)
        self.assertEqual(answer.returncode, 1)
        self.assertIn("read-only", answer.stderr)
        self.assertEqual((all_rows(owner), catalogue(owner)), before)
        # If the tables of this program exist, a server can serve the stored data from a read-only database.
        run_sql(self.cluster.address(), "ALTER DATABASE reading RESET default_transaction_read_only")
        with Server(environment={"CHAP_DATABASE_URL": owner}):
            pass  # the start upgrades and seeds the database
        run_sql(owner, "ALTER TABLE backtest DROP CONSTRAINT backtest_model_db_id_fkey")
        run_sql(self.cluster.address(), "ALTER DATABASE reading SET default_transaction_read_only = on")
        with Server(environment={"CHAP_DATABASE_URL": owner}) as server:
            self.assertIn("used without the upgrade", server.log())
            self.assertEqual(server.get("/v1/crud/backtests").status, 200)

    def test_a_role_that_may_only_read(self):
        owner, _ = self.as_guest("only_read", "v2.1.0", "SELECT")
        with Server(environment={"CHAP_DATABASE_URL": owner}):
            pass  # the start by the owner upgrades and seeds the database
        with Connection(owner) as db:
            db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        with Server(environment={"CHAP_DATABASE_URL": owner.replace("chap@", "reader@")}) as server:
            for path in ("datasets", "backtests", "predictions", "configured-models", "prediction-setups"):
                self.assertEqual(server.get("/v1/crud/" + path).status, 200, path)
            self.assertEqual(server.post("/v1/analytics/make-dataset", dataset_request()).status, 503)


class SqliteMigrateTest(unittest.TestCase):
    def test_check_and_plan(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sub", "chap.db")
            address = "sqlite:///" + path
            self.assertEqual(migrate(address, "--check").returncode, NEEDED)
            self.assertEqual(steps_of(migrate(address, "--plan")), [f"apply {name}" for name in FILES])
            self.assertFalse(os.path.exists(os.path.dirname(path)), "a check creates no file")
            self.assertEqual(migrate(address).returncode, 0)
            self.assertEqual(migrate(address, "--check").returncode, CURRENT)
            self.assertIn("nothing is to be done", migrate(address, "--plan").stdout)
            for suffix in ("", "-wal", "-shm"):
                if os.path.exists(path + suffix):
                    os.remove(path + suffix)
            with sqlite3.connect(path) as db, open("migrations/sqlite/0001_head.sql", encoding="utf-8") as head:
                db.executescript(head.read() + "PRAGMA user_version = 1")
                db.execute("INSERT INTO dataset (id, name, covariates) VALUES (1, 'a', '[\"rainfall\"]'), (2, 'b', '[\"rainfall\"]')")
                db.execute("INSERT INTO observation (dataset_id, period, org_unit, feature_name, value)"
                           " VALUES (1, '202001', 'x', 'disease_cases', 1), (2, '202001', 'x', 'rainfall', 1)")
            self.assertEqual(migrate(address, "--check").returncode, NEEDED)
            self.assertEqual(steps_of(migrate(address, "--plan")), [f"apply {name}" for name in FILES[1:]])
            self.assertEqual(migrate(address).returncode, 0)
            self.assertEqual(migrate(address, "--check").returncode, CURRENT)
            with sqlite3.connect(path) as db:
                self.assertEqual(db.execute("SELECT covariates FROM dataset ORDER BY id").fetchall(),
                                 [('["rainfall","disease_cases"]',), ('["rainfall"]',)])

    def test_files_of_other_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "theirs.db")
            for script, message in (("CREATE TABLE theirs (a)", "tables of another program"), ("PRAGMA user_version = 1000", "newer chap")):
                with sqlite3.connect(path) as db:
                    db.executescript(script)
                with open(path, "rb") as file:
                    before = file.read()
                for flag in ("--check", "--plan"):
                    with self.subTest(message=message, flag=flag):
                        answer = migrate("sqlite:///" + path, flag)
                        self.assertEqual(answer.returncode, 1)
                        self.assertIn(message, answer.stderr)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), before)


if __name__ == "__main__":
    unittest.main(verbosity=1)
