"""Tests the features of the server that only PostgreSQL needs: waiting for the database, lost connections, several servers."""
import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import chap_server
from chap_server import Server, backtest_request, dataset_request
from postgres import ClusterTest, Connection, require_postgresql, run_sql

require_postgresql()


class PostgresqlTest(ClusterTest):
    def server(self, address, **more):
        return Server(environment={"CHAP_DATABASE_URL": address}, **more)

    def test_a_restart_fails_only_the_requests_in_flight(self):
        """While PostgreSQL is stopped, requests must get status 503. After PostgreSQL has started again, the next request must
        succeed."""
        with self.server(self.new_database()) as server:
            row = server.run_job("/v1/analytics/make-dataset", dataset_request())
            for how in (signal.SIGINT, signal.SIGKILL):
                self.cluster.kill() if how == signal.SIGKILL else self.cluster.stop(how)
                answer = server.get("/v1/crud/datasets")
                self.assertEqual(answer.status, 503)
                self.assertEqual(answer.json["detail"], "the database cannot be reached")
                self.assertEqual(server.post("/v1/analytics/make-dataset", dataset_request()).status, 503)
                self.assertEqual(server.get("/health").status, 200)
                self.cluster.start()
                self.assertEqual(server.get("/v1/crud/datasets").status, 200, "the next request succeeds")
                self.assertEqual([d["id"] for d in server.get("/v1/crud/datasets").json], [row])
            # The executor must also acquire its lock again, so that jobs run.
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())

    def test_chap_waits_for_a_server_that_starts_late(self):
        address = self.new_database()
        self.cluster.stop()
        timer = threading.Timer(3, self.cluster.start)
        timer.start()
        try:
            with self.server(address) as server:
                self.assertEqual(server.get("/v1/crud/datasets").json, [])
        finally:
            timer.join()

    def test_waiting_for_a_lock_times_out(self):
        address = self.new_database()
        flags = ["--lock-timeout", "1", "--database-readers", "1"]
        with self.server(address, flags=flags) as server, Connection(address) as other:
            other.execute("LOCK TABLE dataset")
            answer = server.get("/v1/crud/datasets")
            self.assertEqual(answer.status, 503, answer.text)
            self.assertEqual(server.get("/v1/crud/configured-models").status, 200, "the only connection for reading is available again")
            other.inner.rollback()
            self.assertEqual(server.get("/v1/crud/datasets").status, 200)

    def test_a_long_statement_is_cancelled(self):
        address = self.new_database()
        with self.server(address, flags=["--statement-timeout", "1", "--lock-timeout", "0"]) as server, \
                Connection(address) as other:
            other.execute("LOCK TABLE dataset")
            self.assertEqual(server.get("/v1/crud/datasets").status, 503)

    def test_a_server_that_does_not_start_is_reported(self):
        """The PostgreSQL server is stopped and does not start within the time of --database-wait."""
        self.cluster.stop()
        try:
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run([chap_server.PROGRAM, "serve", "--port", "0", "--data-dir", folder, "--database-wait", "1"],
                                      env={**os.environ, "CHAP_DATABASE_URL": self.cluster.address()}, capture_output=True,
                                      text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("the database cannot be reached", done.stderr)
        finally:
            self.cluster.start()

    def test_ten_servers_at_once(self):
        address = self.new_database()
        servers, problems = [], []

        def begin():
            try:
                servers.append(self.server(address))
            except Exception as problem:  # pylint: disable=broad-except
                problems.append(problem)
        threads = [threading.Thread(target=begin) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        try:
            self.assertEqual(problems, [])
            with Connection(address) as db:
                self.assertEqual(db.execute("SELECT count(*) FROM modeltemplatedb").fetchone(), (4,))
                self.assertEqual(db.execute("SELECT version_num FROM alembic_version").fetchall(), [("de7478f3ff6d",)])
            # Exactly one of the servers runs the jobs.
            self.assertEqual(sum("runs the jobs of" in s.log() and "another process" not in s.log() for s in servers), 1)
            for server in servers[:3]:
                server.run_job("/v1/analytics/make-dataset", dataset_request())
            self.assertEqual(len(servers[9].get("/v1/crud/datasets").json), 3)
        finally:
            for server in servers:
                server.close()

    def test_another_server_takes_over(self):
        """After the server that runs the jobs is killed, another server of the same database must run them."""
        address = self.new_database()
        with self.server(address) as first, self.server(address) as second:
            first.kill()
            second.run_job("/v1/analytics/make-dataset", dataset_request())

    def test_forms_of_the_address(self):
        name = self.new_database().rsplit("/", 1)[1]
        run_sql(self.cluster.address(), "CREATE ROLE \"a@b\" SUPERUSER LOGIN PASSWORD '100%/x@y'")
        where = f"127.0.0.1:{self.cluster.port}/{name}"
        for address in (f"postgres://chap@{where}", f"postgresql+psycopg2://chap@{where}?sslmode=disable",
                        f"postgresql+asyncpg://a%40b:100%25%2Fx%40y@{where}", f"postgresql://a%40b:100%/x@y@{where}",
                        f"postgresql://chap@/{name}?host={self.cluster.folder}&port={self.cluster.port}",
                        # With several hosts, the first host that accepts a connection is used.
                        f"postgresql://chap@/{name}?host=127.0.0.1:1&host=127.0.0.1:{self.cluster.port}"):
            with self.subTest(address), self.server(address) as server:
                self.assertEqual(server.get("/v1/crud/datasets").status, 200)
                self.assertNotIn("100%", server.log())

    def test_errors_contain_no_secret(self):
        for address, message in ((f"postgresql://u:hidden@127.0.0.1:{self.cluster.port}/none?nonsense=1", "nonsense"),
                              ("postgresql://u:hidden@h:port/none", "not a number"),
                              (self.new_database() + "?password=hidden&options=-csearch_path%3Dnowhere", "search_path")):
            with self.subTest(address), tempfile.TemporaryDirectory() as folder:
                answer = subprocess.run([chap_server.PROGRAM, "serve", "--port", "0", "--data-dir", folder],
                                        env={**os.environ, "CHAP_DATABASE_URL": address}, capture_output=True, text=True,
                                        timeout=60, check=False)
                self.assertNotEqual(answer.returncode, 0)
                self.assertIn(message, answer.stdout + answer.stderr)
                self.assertNotIn("hidden", answer.stdout + answer.stderr)

    def test_two_installations_in_one_database(self):
        address = self.new_database()
        with Connection(address) as db:
            db.execute("CREATE SCHEMA one; CREATE SCHEMA two")
        with self.server(address + "?options=-csearch_path%3Done") as one, \
                self.server(address + "?options=-csearch_path%3Dtwo") as two:
            for server in (one, two):
                self.assertEqual(server.run_job("/v1/analytics/make-dataset", dataset_request()), 1)

    def test_a_cancelled_job_and_its_rows_never_both_exist(self):
        """A data set must exist if its job has succeeded, and must not exist if the job was cancelled."""
        with self.server(self.new_database()) as server:
            for attempt in range(8):
                job = server.post("/v1/analytics/make-dataset", dataset_request(name=f"d{attempt}")).json["id"]
                time.sleep(attempt * 0.012)
                server.post(f"/v1/jobs/{job}/cancel")
                status = server.wait_for_job(job)
                names = [d["name"] for d in server.get("/v1/crud/datasets").json]
                self.assertEqual(status == "SUCCESS", f"d{attempt}" in names, (attempt, status))

    def test_the_schema_is_that_of_the_contract(self):
        with self.server(self.new_database()) as server:
            address = server.environment["CHAP_DATABASE_URL"]
            with Connection(address) as db:
                flags = db.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema ="
                                   " 'public' AND data_type = 'boolean' AND column_default IS DISTINCT FROM 'false'").fetchall()
                # The default of is_live is true; the default of all other flags is false.
                self.assertEqual(set(flags), {("modeltemplatedb", "is_live"), ("configuredmodeldb", "is_live")})
                actions = dict(db.execute("SELECT conname, confdeltype FROM pg_constraint WHERE contype = 'f'").fetchall())
                compressed = db.execute("SELECT count(*) FROM pg_attribute WHERE attname = 'values'"
                                        " AND attcompression = 'l'").fetchone()
                indexes = db.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'chapx\\_%'"
                                     " AND tablename NOT LIKE 'chapx\\_%'").fetchone()
            self.assertEqual((actions["predictionsetup_backtest_id_fkey"], actions["fk_predictionsetup_configured_model"],
                              actions["fk_prediction_prediction_setup"]), ("c", "r", "n"))
            self.assertEqual(compressed, (2,))
            self.assertEqual(indexes, (13,))


if __name__ == "__main__":
    unittest.main(verbosity=1)
