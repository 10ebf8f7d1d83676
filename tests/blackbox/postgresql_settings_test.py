"""Tests the chap server with unusual settings of the PostgreSQL server, role or database, and with changes of the database while
the chap server runs."""
import os
import subprocess
import tempfile
import time
import unittest

import chap_server
from chap_server import Server, dataset_request, polygons, sample_data
from postgres import ClusterTest, Connection, require_postgresql, run_sql

require_postgresql()


class SettingsTest(ClusterTest):
    def run_chap(self, *arguments, **environment):
        """Runs the program in an empty folder, and returns the finished process and the names of the files that the program created."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([os.path.abspath(chap_server.PROGRAM), *arguments, "--data-dir", folder], env={**os.environ, **environment},
                                  cwd=folder, capture_output=True, text=True, timeout=60, check=False)
            return done, os.listdir(folder)

    def test_every_default_isolation_level(self):
        """Runs four migrations at the same time, which must all succeed."""
        for level in ("repeatable read", "serializable"):
            address = self.new_database(settings=[f"default_transaction_isolation = '{level}'"])
            starts = [subprocess.Popen([chap_server.PROGRAM, "migrate", "--database-url", address], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, text=True) for _ in range(4)]
            outputs = [start.communicate(timeout=60)[1] for start in starts]
            self.assertEqual([start.returncode for start in starts], [0] * 4, outputs)

    def test_a_role_with_its_own_settings(self):
        address = self.new_database(settings=["DateStyle = 'German'", "timezone = 'Asia/Kathmandu'", "bytea_output = 'escape'",
                                    "extra_float_digits = -5", "standard_conforming_strings = off", "intervalstyle = 'iso_8601'"])
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            row = server.run_job("/v1/analytics/make-dataset", dataset_request())
            stored = server.get(f"/v1/crud/datasets/{row}").json
            given = {(o["orgUnit"], o["period"], o["featureName"]): o["value"] for o in dataset_request()["providedData"]}
            self.assertEqual(stored["observations"], [o for o in stored["observations"]
                                                      if given[o["orgUnit"], o["period"], o["featureName"]] == o["value"]])
            self.assertRegex(server.get("/v1/crud/datasets").json[0]["created"], r"^20\d\d-\d\d-\d\dT")

    def test_a_standby_and_a_failover(self):
        """Makes the database read-only, like a standby. Reads must succeed, and writes must get status 503."""
        address = self.new_database()
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            server.run_job("/v1/analytics/make-dataset", dataset_request())
            run_sql(self.cluster.address(), "ALTER SYSTEM SET default_transaction_read_only = on")
            run_sql(self.cluster.address(), "SELECT pg_reload_conf()")
            try:
                deadline = time.monotonic() + 20
                while (answer := server.post("/v1/analytics/make-dataset", dataset_request())).status == 200:
                    self.assertLess(time.monotonic(), deadline)
                self.assertEqual(answer.status, 503, answer.text)
                self.assertEqual(server.get("/v1/crud/datasets").status, 200)
                ready = server.get("/health/ready")
                self.assertEqual((ready.status, ready.json["checks"]["redis"]), (503, "error: ReadOnlyError"), ready.text)
            finally:
                with Connection(self.cluster.address()) as db:
                    db.inner.autocommit = True
                    db.execute("SET default_transaction_read_only = off")
                    db.execute("ALTER SYSTEM RESET default_transaction_read_only")
                    db.execute("SELECT pg_reload_conf()")

    def test_a_database_that_was_read_only_at_the_start_can_be_written_later(self):
        address = self.new_database()
        with Server(environment={"CHAP_DATABASE_URL": address}):
            pass  # creates the tables
        name = address.rsplit("/", 1)[1].split("?")[0]
        run_sql(self.cluster.address(), f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.assertEqual(server.get("/health/ready").status, 503)
            self.assertEqual(server.get("/v1/crud/datasets").status, 200)
            run_sql(self.cluster.address(), f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
            deadline = time.monotonic() + 60
            while server.get("/health/ready").status != 200:
                self.assertLess(time.monotonic(), deadline, server.get("/health/ready").text)
                time.sleep(0.2)
            server.run_job("/v1/analytics/make-dataset", dataset_request())

    def test_a_changed_table_fails_at_most_one_request_for_each_connection(self):
        address = self.new_database()
        with Server(environment={"CHAP_DATABASE_URL": address}, flags=["--database-readers", "1"]) as server:
            self.assertEqual(server.get("/v1/crud/datasets").status, 200)
            run_sql(address, "ALTER TABLE dataset ALTER name TYPE text")
            answers = [server.get("/v1/crud/datasets").status for _ in range(3)]
            self.assertIn(answers[0], (200, 503))
            self.assertEqual(answers[1:], [200, 200])

    def test_a_failure_before_the_first_byte_has_a_status(self):
        """A streamed response must have status 503 if reading fails before the server has sent the first byte."""
        address = self.new_database()
        with Server(environment={"CHAP_DATABASE_URL": address}, flags=["--lock-timeout", "1"]) as server, \
                Connection(address) as other:
            row = server.run_job("/v1/analytics/make-dataset", dataset_request(geojson=polygons(2), providedData=sample_data(2, 36)))
            other.execute("LOCK TABLE observation")
            for path in (f"/v1/crud/datasets/{row}", f"/v1/crud/datasets/{row}/df", f"/v1/crud/datasets/{row}/csv"):
                answer = server.get(path)
                self.assertEqual(answer.status, 503, path)
                self.assertTrue(answer.json["detail"])

    def test_a_sequence_that_runs_out_is_reported(self):
        address = self.new_database()
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.assertNotIn("ids", server.log())
        run_sql(address, "SELECT setval('observation_id_seq', 1500000000)")
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.assertIn("observation_id_seq has used 1500000000 of 2147483647 ids", server.log())

    def test_keywords_are_not_a_file_name(self):
        """A connection string of keywords (`host=...`) must be refused and must not be used as the name of a SQLite file."""
        where = f"host=127.0.0.1 port={self.cluster.port} user=chap password=hidden dbname=postgres"
        for arguments, environment in ((["serve", "--port", "0"], {"CHAP_DATABASE_URL": where}),
                                       (["migrate", "--check"], {"CHAP_DATABASE_URL": where}),
                                       (["migrate", "--from", where, "--to", "x.db"], {})):
            done, files = self.run_chap(*arguments, **environment)
            self.assertIn(done.returncode, (1, 2), done)  # the exit status for a wrong setting is 2
            self.assertIn("postgresql://", done.stderr)
            self.assertNotIn("hidden", done.stdout + done.stderr)
            self.assertEqual(files, [])

    def test_blanks_and_capital_letters_in_an_address(self):
        address = self.new_database()
        run_sql(address, "CREATE SCHEMA apart")
        address = address.replace("postgresql://", "PostgreSQL://") + "?options=-c+search_path%3Dapart\n"
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.assertEqual(server.get("/v1/crud/datasets").status, 200)
        with Connection(address.strip().split("?")[0].lower()) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'apart' AND tablename = 'dataset'"
                                        ).fetchone(), (1,))


if __name__ == "__main__":
    unittest.main(verbosity=1)
