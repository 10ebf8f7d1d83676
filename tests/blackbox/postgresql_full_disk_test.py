"""Tests a running server while the disk of the PostgreSQL server is full. Errors must give the reason, the chap processes must keep
running, and requests and jobs must succeed again as soon as the disk has free space.

The tests use up the space for tables, the space for the rows of a job, and the space for the write-ahead log. Without space for
the write-ahead log, the PostgreSQL server ends.
"""
import time
import unittest

from chap_server import Server, backtest_request, dataset_request, polygons, sample_data
from postgres import Cluster, Connection, require_postgresql, run_sql
from small_disk import SmallDisk, require_small_disk

require_postgresql()
require_small_disk()
LARGE = {"geojson": polygons(40), "providedData": sample_data(40, 240, first_year=1990)}
OBSERVATIONS = 40 * 240 * 3


class FullDiskTest(unittest.TestCase):
    def setUp(self):
        self.disk = SmallDisk("128m")
        self.addCleanup(self.disk.close)
        self.cluster = Cluster(disk=self.disk, min_wal_size="8MB", max_wal_size="32MB")
        self.addCleanup(self.cluster.__exit__)
        run_sql(self.cluster.address(), "CREATE DATABASE chap")
        self.address = self.cluster.address("chap")

    def serve(self):
        return Server(environment={"CHAP_DATABASE_URL": self.address})

    def refused_or_failed(self, server, path, body):
        """Sends a request that must fail, either with status 503 or in its job. Returns the error text of the response or the log
        of the job."""
        answer = server.post(path, body)
        if answer.status == 200:
            job = answer.json["id"]
            self.assertEqual(server.wait_for_job(job, 120), "FAILURE")
            return server.get(f"/v1/jobs/{job}/logs").text
        self.assertEqual(answer.status, 503, answer.text)
        return answer.json["detail"]

    def counts(self):
        """Returns the numbers of data sets, observations, backtests and forecasts. Backtests of baselines are not counted, because their jobs
        may end at any time."""
        with Connection(self.address) as db:
            return (db.execute("SELECT (SELECT count(*) FROM dataset), (SELECT count(*) FROM observation),"
                               " (SELECT count(*) FROM backtest WHERE name <> 'baseline'),"
                               " (SELECT count(*) FROM backtestforecast f JOIN backtest b ON b.id = f.backtest_id"
                               " WHERE b.name <> 'baseline')").fetchone())

    def check_recovered(self, server, before):
        """Checks that no row is half-written, that all jobs end, and that the next import and the next evaluation succeed."""
        server.wait_until_ready()
        deadline = time.monotonic() + 60
        while any(job["status"] not in ("SUCCESS", "FAILURE", "REVOKED") for job in server.get("/v1/jobs").json):
            self.assertLess(time.monotonic(), deadline, server.get("/v1/jobs").text)
            time.sleep(0.1)
        datasets, observations, backtests, forecasts = self.counts()
        added = datasets - before[0]
        self.assertEqual((observations, backtests, forecasts), (before[1] + added * OBSERVATIONS, before[2], before[3]))
        row = server.run_job("/v1/analytics/make-dataset", dataset_request(**LARGE))
        self.assertEqual(len(server.get(f"/v1/crud/datasets/{row}").json["observations"]), OBSERVATIONS)
        server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="after"))

    def test_no_space_for_tables(self):
        with self.serve() as server:
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="before"))
            before = self.counts()
            self.disk.fill()
            messages = [self.refused_or_failed(server, "/v1/analytics/make-dataset", dataset_request(**LARGE)) for _ in range(3)]
            messages.append(self.refused_or_failed(
                server, "/v1/analytics/create-backtest-with-data/", backtest_request(name="full", **LARGE)))
            self.assertTrue(any("full" in text for text in messages), messages)
            self.assertEqual(server.get("/health").status, 200)
            self.assertIsNone(server.process.poll())
            self.disk.free()
            if self.cluster.process.poll() is not None:
                self.cluster.start()
            self.check_recovered(server, before)

    def test_no_space_for_the_rows_of_a_job(self):
        """The disk has space for the record of the job but not for its rows. The job must report the reason as soon as the disk has
        space for the report."""
        with self.serve() as server:
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="before"))
            for room in ("1500K", "5M"):
                with self.subTest(room):
                    before = self.counts()
                    self.disk.fill(leave=room)
                    answer = server.post("/v1/analytics/make-dataset", dataset_request(**LARGE))
                    self.assertEqual(answer.status, 200, answer.text)
                    time.sleep(2)
                    self.assertEqual(server.get("/health").status, 200)
                    self.disk.free()
                    if self.cluster.process.poll() is not None:
                        self.cluster.start()
                    server.wait_until_ready()
                    job = answer.json["id"]
                    if server.wait_for_job(job, 120) == "FAILURE":
                        self.assertIn("the disk is full", server.get(f"/v1/jobs/{job}/logs").text)
                    self.check_recovered(server, before)

    def test_no_space_for_the_write_ahead_log(self):
        with self.serve() as server:
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="before"))
            before = self.counts()
            job = server.post("/v1/analytics/make-dataset", dataset_request(**LARGE)).json["id"]
            self.disk.fill()
            self.exhaust_log()
            self.assertEqual(server.get("/health").status, 200)
            self.assertEqual(server.get("/v1/crud/datasets").status, 503)
            self.assertEqual(server.post("/v1/analytics/make-dataset", dataset_request()).status, 503)
            self.disk.free()
            self.cluster.start()
            server.wait_until_ready()
            self.assertIn(server.wait_for_job(job, 120), ("SUCCESS", "FAILURE"))
            self.assertIsNone(server.process.poll())
            self.check_recovered(server, before)

    def exhaust_log(self):
        """Writes to the write-ahead log until PostgreSQL ends because the disk is full."""
        deadline = time.monotonic() + 60
        while self.cluster.process.poll() is None and "PANIC" not in self.cluster.log():
            self.assertLess(time.monotonic(), deadline, "PostgreSQL does not run out of space")
            try:
                run_sql(self.address, "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000000)), pg_switch_wal()")
            except Exception:  # pylint: disable=broad-except  # any error of a server that is ending
                time.sleep(0.1)
        if self.cluster.process.poll() is None:
            self.cluster.stop()


if __name__ == "__main__":
    unittest.main(verbosity=1)
