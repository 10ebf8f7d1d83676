"""Kills processes with SIGKILL at random times during jobs and deletions: the server, the process of the job, both, or PostgreSQL.

After the restart, every job must end. No row may be stored twice, and no row may be half-written, which means that some of the rows that
belong to it are missing. CHAP_CRASHES is the number of crashes of each kind. The default is 8, and 50 are recommended for a run by hand.
The test prints its seed. CHAP_CRASH_SEED sets the seed.
"""
import concurrent.futures
import os
import random
import signal
import time
import unittest

import chap_server
from chap_server import FINAL, Server, backtest_request, polygons, sample_data
from crash_work import PAIRS, ExpectedRows, check_baselines, send_deletion
from postgres import Cluster, alive

CRASHES = int(os.environ.get("CHAP_CRASHES", "8"))
SEED = int(os.environ.get("CHAP_CRASH_SEED", str(random.SystemRandom().randrange(10**6))))
ORG_UNITS, MONTHS, SPLITS, HORIZON, SAMPLES = 40, 96, 12, 3, 100
OBSERVATIONS = ORG_UNITS * MONTHS * 3
FORECASTS = ORG_UNITS * SPLITS * HORIZON


def request(name):
    """Returns a request for a backtest of a large data set, so that the job runs long enough to be killed."""
    return backtest_request(name=name, nSplits=SPLITS, geojson=polygons(ORG_UNITS),
                            providedData=sample_data(ORG_UNITS, MONTHS, first_year=2015))


def job_processes(server_pid):
    """Returns the ids of the descendant processes of the server that run `chap job`."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                arguments = file.read().split(b"\0")
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                parent = int(file.read().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if len(arguments) > 1 and arguments[1] == b"job" and (parent == server_pid or parent in found):
            found.append(int(pid))
    return found


class CrashTest(unittest.TestCase):
    def setUp(self):
        # With PostgreSQL, this test also kills the database server, so it starts a cluster of its own.
        self.cluster = Cluster() if chap_server.TEST_SERVER else None
        if self.cluster:
            self.addCleanup(self.cluster.__exit__)
            chap_server.TEST_SERVER = self.cluster.address()
        self.victims = ["server", "job", "both"] + ["database"] * bool(self.cluster)
        print(f"seed {SEED}, {CRASHES} crashes of each: {', '.join(self.victims)}")

    def check_file(self, server):
        """Checks the integrity of the SQLite file."""
        if not chap_server.TEST_SERVER:
            with server.database() as db:
                self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
                self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])

    def check_store(self, server, names):
        """Checks that the database has exactly one complete data set and one complete backtest for each name."""
        server.wait_for_all_jobs()
        self.check_file(server)
        check_baselines(self, server, FORECASTS)
        with server.database() as db:
            datasets = db.execute(
                "SELECT name, (SELECT count(*) FROM observation o WHERE o.dataset_id = d.id) FROM dataset d").fetchall()
            backtests = db.execute(
                "SELECT name, aggregate_metrics, (SELECT count(*) FROM backtestforecast f WHERE f.backtest_id = b.id)"
                " FROM backtest b WHERE name <> 'baseline'").fetchall()
        self.assertEqual(sorted(name for name, _ in datasets), sorted(names), "a data set is missing or stored twice")
        self.assertEqual({count for _, count in datasets}, {OBSERVATIONS}, "a data set is half-written")
        self.assertEqual(sorted(name for name, _, _ in backtests), sorted(names), "a backtest is missing or stored twice")
        self.assertEqual({count for _, _, count in backtests}, {FORECASTS}, "a backtest is half-written")
        self.assertTrue(all(len(metrics) > 20 for _, metrics, _ in backtests))

    def crash(self, server, victim, chance):
        """Kills the processes that `victim` names and restarts the server or the database. Checks that no job process of a killed
        server still runs."""
        jobs = job_processes(server.process.pid)
        if victim == "database":
            self.cluster.kill()
            time.sleep(chance.uniform(0, 1))
            self.cluster.start()
            server.wait_until_ready()
        if victim == "both":  # the server is stopped first, so that it cannot react to the end of its job process
            os.kill(server.process.pid, signal.SIGSTOP)
        if victim in ("job", "both"):
            for pid in jobs:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        if victim in ("server", "both"):
            server.kill()
            deadline = time.monotonic() + 5
            while any(map(alive, jobs)) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertFalse(list(filter(alive, jobs)), "a process of a job still runs after the server was killed")
            server.start()

    def test_jobs_and_deletions_killed_at_any_time(self):
        """Starts a job, sends a deletion while the job runs, and then kills processes. The times of the deletion and of the crash are
        random."""
        chance = random.Random(SEED)
        with Server(environment={"CHAP_MAX_LOST_DELIVERIES": "1000"}) as server:
            expected_rows = ExpectedRows(server)
            undisturbed = {kind: self.undisturbed_times(expected_rows, kind) for kind in dict(PAIRS)}
            deletion_time = max(seconds for _, seconds in undisturbed.values())
            for crash in range(CRASHES * len(self.victims)):
                kind, deletion = PAIRS[crash // len(self.victims) % len(PAIRS)]
                victim = self.victims[crash % len(self.victims)]
                name = f"crash {crash}"
                with self.subTest(f"{name}: {kind}, {deletion} deleted, {victim}"):
                    job_request, path, rows = expected_rows.prepare(kind, deletion, name)
                    job = server.post(*job_request).json["id"]
                    instant = chance.uniform(0, undisturbed[kind][0])
                    lead = min(chance.uniform(0, deletion_time), instant)
                    with concurrent.futures.ThreadPoolExecutor(1) as pool:
                        time.sleep(instant - lead)
                        answer = pool.submit(send_deletion, server, path)
                        time.sleep(lead)
                        self.crash(server, victim, chance)
                        status_of_deletion = answer.result()
                    self.assertIn(status_of_deletion, self.possible_statuses(deletion, victim))
                    if deletion == "dataset of the job":  # the deletion is refused as soon as the job has stored its backtest
                        expected_rows.job_end(job)
                    deleted = expected_rows.check_deletion(self, status_of_deletion, rows)
                    expected_rows.check_job(self, job, kind, name, victim == "job", deleted and deletion.endswith("of the job"))
                    expected_rows.check(self)
                    self.check_file(server)
            self.assertTrue(all(j["status"] in FINAL for j in server.get("/v1/jobs").json))

    def undisturbed_times(self, expected_rows, kind):
        """Returns the durations of the job and of a deletion without a crash, in seconds."""
        job_request, path, rows = expected_rows.prepare(kind, "backtests", f"undisturbed {kind}")
        start = time.monotonic()
        expected_rows.run_job(kind, f"undisturbed {kind}", job_request)
        job_end = time.monotonic()
        answer = send_deletion(expected_rows.server, path)
        deleted = time.monotonic()
        self.assertTrue(expected_rows.check_deletion(self, answer, rows))
        return job_end - start, deleted - job_end

    @staticmethod
    def possible_statuses(deletion, victim):
        """Returns the statuses that the response to a deletion may have. None stands for a missing response."""
        answers = {200}
        if deletion == "dataset of the job":
            answers.add(409)
        if victim == "database":
            # 404: the database was killed after it had committed the deletion, and the server repeated the statement.
            answers |= {503, 404}
        if victim in ("server", "both"):
            answers.add(None)
        return answers

    def test_jobs_killed_at_any_time(self):
        chance = random.Random(SEED)
        with Server(environment={"CHAP_MAX_LOST_DELIVERIES": "1000"}) as server:
            start = time.monotonic()
            server.run_job("/v1/analytics/create-backtest-with-data/", request("undisturbed"))
            duration = time.monotonic() - start
            expected = ["undisturbed"]
            for crash in range(CRASHES * len(self.victims)):
                name = f"crash {crash}"
                job = server.post("/v1/analytics/create-backtest-with-data/", request(name)).json["id"]
                time.sleep(chance.uniform(0, duration))
                victim = self.victims[crash % len(self.victims)]
                self.crash(server, victim, chance)
                status = server.wait_for_job(job)
                with self.subTest(f"{name}: {victim}"):
                    if victim == "job" and status == "FAILURE":
                        self.settle_lost_job(server, job, name, expected)
                    else:
                        self.assertEqual(status, "SUCCESS", server.get(f"/v1/jobs/{job}/logs").json)
                        expected.append(name)
                    self.check_store(server, expected)
            self.assertTrue(all(j["status"] in FINAL for j in server.get("/v1/jobs").json))

    def settle_lost_job(self, server, job, name, expected):
        """Checks that a killed job failed and that its log names SIGKILL. Deletes the data set of the job if it was stored."""
        self.assertIn("SIGKILL", server.get(f"/v1/jobs/{job}/logs").json)
        remaining = [d["id"] for d in server.get("/v1/crud/datasets").json if d["name"] == name]
        self.assertLessEqual(len(remaining), 1)
        for dataset in remaining:
            with server.database() as db:
                count = db.execute("SELECT count(*) FROM observation WHERE dataset_id = ?", (dataset,)).fetchone()[0]
            self.assertEqual(count, OBSERVATIONS, "a data set is half-written")
            self.assertEqual(server.request("DELETE", f"/v1/crud/datasets/{dataset}").status, 200)
        self.assertNotIn(name, [b["name"] for b in server.get("/v1/crud/backtests").json])


if __name__ == "__main__":
    unittest.main(verbosity=1)
