"""kill -9 of the server, of the job process, of both (and of PostgreSQL, where that is the store), at random instants of an import with a backtest.

After the restart: nothing half-written, no job stuck, nothing twice. CHAP_CRASHES sets the number of
instants for each of them (8 in CI, 50 by hand); the seed is printed and can be given as CHAP_CRASH_SEED.
"""
import os
import random
import signal
import time
import unittest

import chap_server
from chap_server import FINAL, Server, backtest_request, polygons, sample_data
from postgres import Cluster

CRASHES = int(os.environ.get("CHAP_CRASHES", "8"))
SEED = int(os.environ.get("CHAP_CRASH_SEED", str(random.SystemRandom().randrange(10**6))))
ORG_UNITS, MONTHS, SPLITS, HORIZON, SAMPLES = 40, 96, 12, 3, 100
OBSERVATIONS = ORG_UNITS * MONTHS * 3
FORECASTS = ORG_UNITS * SPLITS * HORIZON


def request(name):
    return backtest_request(name=name, nSplits=SPLITS, geojson=polygons(ORG_UNITS),
                            providedData=sample_data(ORG_UNITS, MONTHS, first_year=2015))


def job_processes(server_pid):
    """Process ids of `chap job` below the server."""
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
        # On PostgreSQL the database is among the victims: a cluster that this test may kill.
        self.cluster = Cluster() if chap_server.TEST_SERVER else None
        if self.cluster:
            self.addCleanup(self.cluster.__exit__)
            chap_server.TEST_SERVER = self.cluster.address()

    def check_store(self, server, names):
        with server.database() as db:
            if not chap_server.TEST_SERVER:
                self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
                self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            datasets = db.execute(
                "SELECT name, (SELECT count(*) FROM observation o WHERE o.dataset_id = d.id) FROM dataset d").fetchall()
            backtests = db.execute(
                "SELECT name, aggregate_metrics, (SELECT count(*) FROM backtestforecast f WHERE f.backtest_id = b.id)"
                " FROM backtest b").fetchall()
        self.assertEqual(sorted(name for name, _ in datasets), sorted(names), "a data set is missing or twice")
        self.assertEqual({count for _, count in datasets}, {OBSERVATIONS}, "a data set is half-written")
        self.assertEqual(sorted(name for name, _, _ in backtests), sorted(names), "a backtest is missing or twice")
        self.assertEqual({count for _, _, count in backtests}, {FORECASTS}, "a backtest is half-written")
        self.assertTrue(all(len(metrics) > 20 for _, metrics, _ in backtests))

    def test_killed_at_any_instant(self):
        chance = random.Random(SEED)
        victims = ["server", "job", "both"] + ["database"] * bool(self.cluster)
        print(f"seed {SEED}, {CRASHES} crashes of each: {', '.join(victims)}")
        with Server(environment={"CHAP_MAX_LOST_DELIVERIES": "1000"}) as server:
            began = time.monotonic()
            server.run_job("/v1/analytics/create-backtest-with-data/", request("calm"))
            whole = time.monotonic() - began
            expected = ["calm"]
            for crash in range(CRASHES * len(victims)):
                name = f"crash {crash}"
                job = server.post("/v1/analytics/create-backtest-with-data/", request(name)).json["id"]
                time.sleep(chance.uniform(0, whole))
                victim = victims[crash % len(victims)]
                jobs = job_processes(server.process.pid)
                if victim == "database":
                    self.cluster.kill()
                    time.sleep(chance.uniform(0, 1))
                    self.cluster.start()
                    server.until_answers()
                if victim == "both":  # at one instant: the server must not see its job die
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
                    while any(os.path.exists(f"/proc/{pid}") for pid in jobs) and time.monotonic() < deadline:
                        time.sleep(0.01)
                    self.assertFalse([p for p in jobs if os.path.exists(f"/proc/{p}")], "a job outlived its server")
                    server.start()
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
        """A killed job fails with its cause; its data set may be there, whole. Both are put in order."""
        self.assertIn("SIGKILL", server.get(f"/v1/jobs/{job}/logs").json)
        left = [d["id"] for d in server.get("/v1/crud/datasets").json if d["name"] == name]
        self.assertLessEqual(len(left), 1)
        for dataset in left:
            with server.database() as db:
                count = db.execute("SELECT count(*) FROM observation WHERE dataset_id = ?", (dataset,)).fetchone()[0]
            self.assertEqual(count, OBSERVATIONS, "a data set is half-written")
            self.assertEqual(server.request("DELETE", f"/v1/crud/datasets/{dataset}").status, 200)
        self.assertNotIn(name, [b["name"] for b in server.get("/v1/crud/backtests").json])


if __name__ == "__main__":
    unittest.main(verbosity=1)
