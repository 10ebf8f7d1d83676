"""kill -9 of the server, of the job process, of both (and of PostgreSQL, where that is the store), at random instants of jobs and of deletions.

After the restart: nothing half-written, no job stuck, nothing twice. CHAP_CRASHES sets the number of
instants for each of them (8 in CI, 50 by hand); the seed is printed and can be given as CHAP_CRASH_SEED.
"""
import concurrent.futures
import os
import random
import signal
import time
import unittest

import chap_server
from chap_server import FINAL, Server, backtest_request, polygons, sample_data
from crash_work import PAIRS, World, send_deletion
from postgres import Cluster, alive

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
        self.victims = ["server", "job", "both"] + ["database"] * bool(self.cluster)
        print(f"seed {SEED}, {CRASHES} crashes of each: {', '.join(self.victims)}")

    def check_file(self, server):
        if not chap_server.TEST_SERVER:
            with server.database() as db:
                self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
                self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])

    def check_store(self, server, names):
        self.check_file(server)
        with server.database() as db:
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

    def crash(self, server, victim, chance):
        """Kills, starts again what the job needs, and leaves no process of before."""
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
            while any(map(alive, jobs)) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertFalse(list(filter(alive, jobs)), "a job outlived its server")
            server.start()

    def test_jobs_and_deletions_killed_at_any_instant(self):
        chance = random.Random(SEED)
        with Server(environment={"CHAP_MAX_LOST_DELIVERIES": "1000"}) as server:
            world = World(server)
            calm = {kind: self.calm_times(world, kind) for kind in dict(PAIRS)}
            deletion_time = max(seconds for _, seconds in calm.values())
            for crash in range(CRASHES * len(self.victims)):
                kind, deletion = PAIRS[crash // len(self.victims) % len(PAIRS)]
                victim = self.victims[crash % len(self.victims)]
                name = f"crash {crash}"
                with self.subTest(f"{name}: {kind}, {deletion} deleted, {victim}"):
                    order, path, rows = world.prepare(kind, deletion, name)
                    job = server.post(*order).json["id"]
                    instant = chance.uniform(0, calm[kind][0])
                    lead = min(chance.uniform(0, deletion_time), instant)
                    with concurrent.futures.ThreadPoolExecutor(1) as pool:
                        time.sleep(instant - lead)
                        answer = pool.submit(send_deletion, server, path)
                        time.sleep(lead)
                        self.crash(server, victim, chance)
                        answered = answer.result()
                    self.assertIn(answered, self.possible(deletion, victim))
                    if deletion == "dataset of the job":  # refused once the backtest is there
                        world.job_end(job)
                    deleted = world.settle_deletion(self, answered, rows)
                    world.settle_job(self, job, kind, name, victim == "job", deleted and deletion.endswith("of the job"))
                    world.check(self)
                    self.check_file(server)
            self.assertTrue(all(j["status"] in FINAL for j in server.get("/v1/jobs").json))

    def calm_times(self, world, kind):
        """How long the job takes, and a deletion."""
        order, path, rows = world.prepare(kind, "backtests", f"calm {kind}")
        began = time.monotonic()
        world.run_job(kind, f"calm {kind}", order)
        ended = time.monotonic()
        answer = send_deletion(world.server, path)
        deleted = time.monotonic()
        self.assertTrue(world.settle_deletion(self, answer, rows))
        return ended - began, deleted - ended

    @staticmethod
    def possible(deletion, victim):
        """The answers that a deletion may get; None is no answer."""
        answers = {200}
        if deletion == "dataset of the job":
            answers.add(409)
        if victim == "database":
            answers |= {503, 404}  # 404: deleted, but the database died before it said so; asked again
        if victim in ("server", "both"):
            answers.add(None)
        return answers

    def test_killed_at_any_instant(self):
        chance = random.Random(SEED)
        with Server(environment={"CHAP_MAX_LOST_DELIVERIES": "1000"}) as server:
            began = time.monotonic()
            server.run_job("/v1/analytics/create-backtest-with-data/", request("calm"))
            whole = time.monotonic() - began
            expected = ["calm"]
            for crash in range(CRASHES * len(self.victims)):
                name = f"crash {crash}"
                job = server.post("/v1/analytics/create-backtest-with-data/", request(name)).json["id"]
                time.sleep(chance.uniform(0, whole))
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
