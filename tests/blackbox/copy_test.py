"""Tests `chap migrate --from --to`, which copies a database from SQLite to PostgreSQL or back. Also tests copies that were
interrupted."""
import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from chap_server import PROGRAM, Server, backtest_request, dataset_request, polygons, sample_data
from migrate_command import fill_with_observations
from model_service import register
from postgres import ClusterTest, Connection, require_postgresql, run_sql

require_postgresql()
TARGETS = [{"quantile": "0.5", "dataElementId": "é"}]
LARGE_ROWS = 100_000


def migrate_command(*arguments):
    return [PROGRAM, "migrate", *arguments]


def run(*arguments):
    """Runs `chap migrate` and returns its exit status and its output."""
    done = subprocess.run(migrate_command(*arguments), capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stdout + done.stderr


def copy(source, target):
    return run("--from", source, "--to", target)


def observations_with_gaps():
    rows = sample_data()
    for row in rows[5:40:9]:  # rows of disease_cases, because an org unit with a missing covariate would be rejected
        row["value"] = None
    return rows


def fill(server):
    """Adds rows to every table that the API fills. Deletes a data set, so that the ids of data sets have a gap."""
    server.run_job("/v1/analytics/make-dataset", dataset_request(name="Zoë 国 😀", providedData=observations_with_gaps()))
    backtest = server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="évaluation"))
    setup = server.post("/v1/crud/prediction-setups", {"backtestId": backtest, "name": "März", "quantileTargets": TARGETS})
    assert setup.status == 200, setup.text
    setup = setup.json["id"]
    server.run_job(f"/v1/crud/prediction-setups/{setup}/run",
                   {"name": "run", "geojson": polygons(), "providedData": sample_data()})
    server.run_job("/v1/analytics/make-prediction", {**dataset_request(), "modelId": "naive_model", "metaData": {"n": 1e-300}})
    without_polygons = {**dataset_request(geojson=polygons(0)), "modelId": "naive_model"}
    failed = server.post("/v1/analytics/make-prediction", without_polygons).json["id"]
    assert server.wait_for_job(failed) == "FAILURE"
    deleted = server.run_job("/v1/analytics/make-dataset", dataset_request(name="deleted"))
    assert server.request("DELETE", f"/v1/crud/datasets/{deleted}").status == 200
    assert server.post("/v1/crud/debug").status == 200
    register(server, "test-model")
    for job in server.get("/v1/jobs").json:
        server.wait_for_job(job["id"])


def answers(server):
    """Returns a dictionary with the status and the body of the response for many paths."""
    ids = {name: [row["id"] for row in server.get(f"/v1/crud/{name}").json]
           for name in ("datasets", "backtests", "predictions", "prediction-setups", "configured-models")}
    paths = [f"/v1/crud/{name}" for name in ids] + ["/v1/crud/model-templates", "/v1/jobs", "/v1/crud/debug"]
    paths += [f"/v1/crud/{name}/{row}" for name, rows in ids.items() for row in rows]
    for row in ids["datasets"]:
        paths += [f"/v1/crud/datasets/{row}/csv", f"/v1/crud/datasets/{row}/df", f"/v1/analytics/thresholds?datasetId={row}"]
    for row in ids["backtests"]:
        paths += [f"/v1/crud/backtests/{row}/full", f"/v1/crud/backtests/{row}/info", f"/v1/analytics/actualCases/{row}",
                  f"/v1/analytics/evaluation-entry?backtestId={row}&quantiles=0.1&quantiles=0.5",
                  f"/v1/visualization/metrics/{row}", f"/v1/crud/metric/csv?backtestId={row}"]
    paths += [f"/v1/analytics/prediction-entry/{row}?quantiles=0.1&quantiles=0.9" for row in ids["predictions"]]
    for job in server.get("/v1/jobs").json:
        paths += [f"/v1/jobs/{job['id']}", f"/v1/jobs/{job['id']}/logs", f"/v1/jobs/{job['id']}/database_result"]
    read = {}
    for path in paths:
        answer = server.get(path)
        read[path] = (answer.status, answer.body)
    return read


def contents(connection):
    """Returns values that depend on every row of the large table."""
    return connection.execute('SELECT count(*), min(id), max(id), sum(id), sum(value), max(period) FROM observation').fetchone()


class CopyTest(ClusterTest):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="chap-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name):
        return os.path.join(self.folder, name)

    def new_file(self, name="source.db", script=""):
        """Creates a SQLite database with the newest schema, runs the script on it, and returns its path."""
        path = self.file(name)
        self.assertEqual(run("--database-url", path)[0], 0)
        with sqlite3.connect(path) as db:
            db.executescript(script)
        db.close()
        return path

    def serve(self, address):
        return Server(environment={"CHAP_DATABASE_URL": address})

    def copied(self, source, target):
        """Copies a database, checks that the copy succeeds, and returns the output."""
        code, output = copy(source, target)
        self.assertEqual(code, 0, output)
        self.assertIn("each table compared with its source", output)
        return output

    def refused(self, source, target, reason):
        """Checks that a copy fails and that the output contains the reason."""
        code, output = copy(source, target)
        self.assertEqual(code, 1, output)
        self.assertIn(reason, output)

    def test_copies_to_postgresql_and_back_are_equal(self):
        with self.serve(self.file("chap.db")) as server:
            fill(server)
            before = answers(server)
            newest = max(row["id"] for row in server.get("/v1/crud/datasets").json)
        self.assertGreater(len(before), 40)
        self.assertFalse([path for path, (status, _) in before.items() if status >= 500])
        address = self.new_database()
        self.copied("sqlite:" + self.file("chap.db"), address)
        with Connection(address) as db:
            kinds = db.execute("SELECT count(*), count(value), count(*) FILTER (WHERE value = 'NaN') FROM observation").fetchone()
        self.assertEqual(kinds[0], kinds[1], "missing values are stored as NaN and not as NULL on PostgreSQL, as CHAP Core does")
        self.assertGreater(kinds[2], 0)
        self.copied(address, "sqlite:///" + self.file("back.db"))  # an absolute path follows the three slashes
        self.copied(self.file("back.db"), self.file("again.db"))
        other = self.new_database()
        self.copied(address, other)
        for where in (address, self.file("back.db"), self.file("again.db"), other):
            with self.subTest(where), self.serve(where) as server:
                after = answers(server)
                self.assertEqual(before.keys(), after.keys())
                for path, answer in before.items():
                    self.assertEqual(answer, after[path], path)
                # fill() deleted the data set with the next id after `newest`, and the copy must not reuse this id.
                row = server.run_job("/v1/analytics/make-dataset", dataset_request(name="new"))
                self.assertEqual(row, newest + 2)
                server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())

    def test_a_waiting_job_keeps_its_record(self):
        path = self.new_file(script="""
            INSERT INTO chapx_job (id, seq, type, name, task, status, start_time, arguments)
            VALUES ('w', 7, 't', 'n', 'chap.nothing', 'PENDING', '2026-01-01T00:00:00', x'7b7d00ff'),
                   ('r', 9, 't', 'n', 'chap.nothing', 'STARTED', '2026-01-01T00:00:00', NULL)""")
        address = self.new_database()
        self.copied(path, address)
        with Connection(address) as db:
            rows = [(row[0], row[1], row[2], row[3] and bytes(row[3])) for row in
                    db.execute("SELECT id, seq, status, arguments FROM chapx_job ORDER BY seq").fetchall()]
            self.assertEqual(rows, [("w", 7, "PENDING", b"{}\x00\xff"), ("r", 9, "STARTED", None)])
            self.assertEqual(db.execute("SELECT nextval('chapx_job_seq_seq')").fetchone()[0], 10)

    def test_a_database_of_an_early_release(self):
        """The database has a prediction whose model does not exist, NULL in values and flags, an unknown table and an unknown column."""
        address = self.new_database()
        self.assertEqual(run("--database-url", address)[0], 0)
        with Connection(address) as db:
            for sql in ("ALTER TABLE prediction DROP CONSTRAINT prediction_model_db_id_fkey, ADD estimator_id TEXT",
                        "ALTER TABLE predictionsamplesentry ALTER values DROP NOT NULL",
                        "ALTER TABLE modeltemplatedb ALTER archived DROP NOT NULL",
                        "CREATE TABLE notes (a TEXT)",
                        "INSERT INTO dataset (name, covariates, org_units) VALUES ('d', '[]', '[\"a\"]')",
                        "INSERT INTO observation (dataset_id, period, org_unit, value) VALUES (1, '202401', 'a', '-0'),"
                        " (1, '202402', 'a', 'Infinity'), (1, '202403', 'a', NULL), (1, '202404', 'a', 'NaN')",
                        "INSERT INTO prediction (dataset_id, model_id, n_periods, name, created, meta_data, org_units, model_db_id)"
                        " VALUES (1, 'old', 1, 'p', '2023-01-01', '{}', '[\"a\"]', 0)",
                        "INSERT INTO predictionsamplesentry (prediction_id, period, org_unit, values) VALUES (1, '202404', 'a', NULL)",
                        "INSERT INTO modeltemplatedb (name, supported_period_type, target, display_name, description, author_note,"
                        " author_assessed_status, author, archived, version) VALUES ('t', 'any', 't', 'd', 'd', 'n', 'gray', 'a',"
                        " NULL, '1')"):
                db.execute(sql)
        output = self.copied(address, self.file("chap.db"))
        self.assertIn("1 rows of prediction have a model_db_id that no row of configuredmodeldb has as its id", output)
        self.assertIn("notes does not belong to chap", output)
        self.assertIn("prediction.estimator_id does not belong to chap", output)
        with sqlite3.connect(self.file("chap.db")) as db:
            self.assertEqual(db.execute("SELECT value FROM observation ORDER BY id").fetchall(),
                             [(0.0,), (float("inf"),), (None,), (None,)])
            self.assertEqual(db.execute("SELECT model_db_id, created FROM prediction").fetchall(), [(0, "2023-01-01 00:00:00.000000")])
            self.assertEqual(db.execute('SELECT "values" FROM predictionsamplesentry').fetchall(), [("[]",)])
            self.assertEqual(db.execute("SELECT archived FROM modeltemplatedb").fetchall(), [(0,)])
        db.close()
        with self.serve(self.file("chap.db")) as server:
            for path in ("/v1/crud/predictions", "/v1/crud/predictions/1", "/v1/crud/datasets/1", "/v1/crud/model-templates"):
                self.assertEqual(server.get(path).status, 200, path)
            self.assertEqual(server.request("DELETE", "/v1/crud/predictions/1").status, 200)
        other = self.new_database()
        self.copied(address, other)
        with Connection(other) as db:
            self.assertEqual(db.execute("SELECT model_db_id FROM prediction").fetchall(), [(0,)])
            kinds = "SELECT count(*) FILTER (WHERE value IS NULL), count(*) FILTER (WHERE value = 'NaN') FROM observation"
            self.assertEqual(db.execute(kinds).fetchone(), (1, 1), "a copy from PostgreSQL to PostgreSQL keeps NULL and NaN apart")

    def large_source(self):
        path = self.new_file()
        fill_with_observations(path, LARGE_ROWS)
        return path

    def interrupt(self, source, target, number, after):
        """Sends a signal to a copy after `after` seconds. Returns whether the copy had finished before the signal."""
        process = subprocess.Popen(migrate_command("--from", source, "--to", target), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            process.wait()
        return process.returncode == 0

    def check_interruptions(self, source, targets, opened, chance):
        """Ends copies with signals at random times. Checks that no server uses an unfinished copy, and that the same command finishes the
        copy. `targets()` returns the address of a new target, and `opened()` opens a connection to a target."""
        start = time.monotonic()
        self.copied(source, targets())
        duration = time.monotonic() - start
        unfinished = 0
        for number in (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            target = targets()
            for _ in range(3):
                if self.interrupt(source, target, number, duration * chance.uniform(0.1, 0.9)):
                    break
                with opened(target) as db:
                    marked = self.mark(db)
                if marked:
                    unfinished += 1
                    self.no_server_starts(target)
                    self.refused(target, self.file("third.db"), "is itself an unfinished copy")
            code, output = copy(source, target)
            if code != 0:  # an earlier copy to this target had finished before its signal was sent
                self.assertIn("is not empty", output)
            with opened(target) as db:
                self.assertFalse(self.mark(db))
                self.assertEqual(contents(db), self.expected_contents)
        self.assertGreater(unfinished, 0, "no signal arrived while rows were being copied")

    def mark(self, db):
        """Returns whether the database is marked as an unfinished copy."""
        try:
            return db.execute("SELECT count(*) FROM chapx_meta WHERE key = 'copy'").fetchone()[0] == 1
        except Exception as error:  # the copy was killed before it created the table
            self.assertRegex(str(error), "no such table|does not exist")
            return False

    def no_server_starts(self, address):
        """Checks that neither a server nor `chap migrate` accepts the unfinished copy."""
        with self.assertRaisesRegex(RuntimeError, "unfinished copy of .*again to finish it"):
            self.serve(address)
        for more in ([], ["--check"]):
            code, output = run("--database-url", address, *more)
            self.assertEqual(code, 1)
            self.assertIn("unfinished copy", output)

    def test_an_interrupted_copy_can_be_finished(self):
        chance = random.Random(20260301)
        path = self.large_source()
        with sqlite3.connect(path) as db:
            self.expected_contents = contents(db)
        db.close()
        numbers = iter(range(100))
        self.check_interruptions(path, self.new_database, Connection, chance)
        self.check_interruptions(path, lambda: self.file(f"copy{next(numbers)}.db"), sqlite3.connect, chance)

    def test_refusals(self):
        path, address = self.new_file(script="INSERT INTO debugentry (timestamp) VALUES (1.5)"), self.new_database()
        self.refused(self.file("none.db"), address, "there is no database")
        self.refused("sqlite://", address, "a temporary database")
        self.refused(path, "sqlite://", "a temporary database")
        self.refused(path, "sqlite:" + path, "the same database")
        os.symlink(path, self.file("link.db"))
        self.refused(path, self.file("link.db"), "the same database")
        self.copied(path, address)
        self.refused(address, address.replace("postgresql:", "postgres:").replace("127.0.0.1", "localhost"), "the same database")
        self.refused(path, address, "the target is not empty (table debugentry has rows)")
        for arguments in (["--from", path], ["--to", path], ["--from", path, "--to", address, "--check"], ["--from", "", "--to", path],
                          ["--from", path, "--to", ""]):
            self.assertNotIn(run(*arguments)[0], (0, 1), "a usage error has its own exit code")

    def test_other_versions_are_refused(self):
        path, address = self.new_file(), self.new_database()
        for version, reason in ((1, "migrate it with `chap migrate"), (99, "newer chap")):
            other = self.new_file(f"v{version}.db")
            with sqlite3.connect(other) as db:
                db.execute(f"PRAGMA user_version = {version}")
            db.close()
            self.refused(other, address, reason)
            self.assertEqual(run_sql(address, "SELECT count(*) FROM pg_class WHERE relname = 'dataset'"), [(0,)])
        self.refused(path, self.file("v99.db"), "newer chap")
        self.assertEqual(run("--database-url", address)[0], 0)
        for version, reason in ((1, "migrate it with `chap migrate"), (99, "use the newer chap")):
            run_sql(address, f"UPDATE chapx_meta SET value = '{version}' WHERE key = 'schema'")
            self.refused(address, self.file("new.db"), reason)
        self.refused(path, address, "newer chap")

    def test_a_database_in_use_is_not_copied(self):
        path, address = self.new_file(), self.new_database()
        with self.serve(path) as server:
            # The copy detects the server even if the data folder of the server is not the folder of the database.
            self.assertNotEqual(server.folder, self.folder)
            self.refused(path, address, "is in use by a chap server")
            self.refused(address, path, "migrate it with")
        with self.serve(address):
            self.refused(path, address, "is in use by a chap server")
            self.refused(address, self.file("new.db"), "is in use by a chap server")
            self.assertFalse(os.path.exists(self.file("new.db")), "a refused copy must not create the target file")
        # The target now contains only the rows that a server stores at its start. Such a target is not refused.
        self.copied(path, address)


if __name__ == "__main__":
    unittest.main()
