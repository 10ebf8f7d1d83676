"""Tests the rules of jobs.md 1 and 4 through the API and through the files in the data folder."""
import json
import os
import re
import signal
import socket
import time
import unittest

from chap_server import Server, ServerTest, backtest_request, dataset_request
from probe_jobs import PROBES, enqueue, pid_of, wait_for_end, wait_for_processes

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}: .+")


def sockets_of(pid):
    """Returns the open sockets of a process, in the form `socket:[inode]`."""
    links = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            links.add(os.readlink(f"/proc/{pid}/fd/{number}"))
        except FileNotFoundError:
            pass  # the descriptor was closed after listdir()
    return {link for link in links if link.startswith("socket:")}


class JobsTest(ServerTest):
    ENVIRONMENT = PROBES

    def enqueue(self, task, arguments="{}"):
        """Writes a probe job (probe_jobs.py) to the database and returns its id."""
        return enqueue(self.server, task, arguments)

    def wait_for(self, job, status):
        deadline = time.monotonic() + 120
        while (now := self.server.get(f"/v1/jobs/{job}").json) != status:
            self.assertLess(time.monotonic(), deadline, f"{job} is {now}, not {status}")
            time.sleep(0.02)

    def test_a_job_from_start_to_end(self):
        summary = self.server.post("/v1/analytics/make-dataset", dataset_request(name="import me")).json
        self.assertEqual((summary["importedCount"], summary["rejected"]), (2, []))
        job = summary["id"]
        self.assertTrue(UUID.fullmatch(job))
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        record = self.server.get("/v1/jobs", {"ids": [job]}).json[0]
        self.assertEqual(list(record), ["id", "type", "name", "status", "start_time", "end_time", "result",
                                        "error", "prediction_setup_id"])
        self.assertEqual((record["type"], record["name"]), ("create_dataset", "import me"))
        self.assertTrue(TIME.fullmatch(record["start_time"]) and TIME.fullmatch(record["end_time"]))
        self.assertEqual(self.server.get(f"/v1/jobs/{job}/database_result").json, {"id": int(record["result"])})
        log = self.server.get(f"/v1/jobs/{job}/logs").json
        self.assertTrue(all(LOG_LINE.fullmatch(line) for line in log.splitlines()), log)
        self.assertNotIn("chap.db", log)
        with open(f"{self.server.folder}/logs/task_{job}.debug.txt", encoding="utf-8") as file:
            debug = file.read()
        self.assertRegex(debug, r"\[INFO\] job: chap\.\w+ begins: job " + job)
        self.assertIn("is done: " + record["result"], debug)
        self.assertRegex(self.server.get(f"/v1/jobs/{job}/prediction_result").json["detail"], r"Prediction \d+ not found")
        self.assertEqual(self.server.get(f"/v1/jobs/{job}/database_result/").status, 307)
        deleted = self.server.request("DELETE", f"/v1/jobs/{job}")
        self.assertEqual((deleted.status, deleted.json), (200, {"message": f"Job {job} deleted successfully"}))
        self.assertEqual(self.server.request("DELETE", f"/v1/jobs/{job}").status, 404)
        self.assertFalse([f for f in os.listdir(f"{self.server.folder}/logs") if job in f])

    def test_the_request_of_a_job_is_kept_as_it_was_sent(self):
        body = {**dataset_request(name="kept \u00e9"), "unknown": [1.50, None, {"b": 1, "a": 2}]}
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            with self.subTest(encoding):
                sent = json.dumps(body, indent=1).replace("null", "NaN").encode(encoding)
                job = self.server.request("POST", "/v1/analytics/make-dataset", sent,
                                          {"Content-Type": "application/json"}).json["id"]
                answer = self.server.get(f"/v1/jobs/{job}/request")
                self.assertEqual(answer.text, json.dumps(body, separators=(",", ":"), ensure_ascii=False))
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        self.assertEqual(self.server.get(f"/v1/jobs/{job}/request").json, body)
        self.assertEqual(self.server.request("DELETE", f"/v1/jobs/{job}").status, 200)
        self.assertEqual(self.server.get(f"/v1/jobs/{job}/request").status, 404)

    def test_unknown_jobs(self):
        unknown = {"detail": "Job 'zz' not found"}
        for path in ("", "/logs", "/prediction_result", "/evaluation_result", "/database_result"):
            answer = self.server.get(f"/v1/jobs/zz{path}")
            self.assertEqual((answer.status, answer.json), (404, unknown), path)
        self.assertEqual(self.server.post("/v1/jobs/zz/cancel").json, unknown)
        self.assertEqual(self.server.request("DELETE", "/v1/jobs/zz").json, {"detail": "Job not found"})
        for odd in ("%2e%2e%2f", "a%00b", "..", "x" * 5000):
            self.assertIn(self.server.get(f"/v1/jobs/{odd}").status, (307, 400, 404, 414))

    def test_filters_and_order(self):
        ids = [self.server.post("/v1/analytics/make-dataset", dataset_request(name=f"f{i}")).json["id"] for i in range(3)]
        for job in ids:
            self.server.wait_for_job(job)
        listed = lambda **query: [j["id"] for j in self.server.get("/v1/jobs", query).json]
        self.assertEqual(listed(ids=ids), ids[::-1])  # newest first
        self.assertEqual(listed(ids=ids, status=["success"]), ids[::-1])
        self.assertEqual(listed(ids=ids, status=["PENDING", "FAILURE"]), [])
        self.assertEqual(listed(ids=ids, type="CREATE_DATASET"), ids[::-1])
        self.assertEqual(listed(ids=ids, type=""), ids[::-1])
        self.assertEqual(listed(ids=ids, type="DATASET"), [])
        self.assertEqual(listed(ids=[""]), [])
        self.assertEqual(listed(status=[""]), [])
        self.assertEqual(listed(ids=ids[:1] + ["unknown"]), ids[:1])
        self.assertEqual(listed(predictionSetupId=12), [])
        self.assertEqual(self.server.get("/v1/jobs?predictionSetupId=x").status, 422)

    def test_cancel_ends_the_process(self):
        job = self.enqueue("chap.probe.sleep", '{"seconds": 600}')
        self.wait_for(job, "STARTED")
        deadline = time.monotonic() + 60
        while not (pid := pid_of(self.server, job)) and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual(self.server.request("DELETE", f"/v1/jobs/{job}").json,
                         {"detail": "Cannot delete a running job. Cancel it first."})
        self.assertEqual(self.server.get(f"/v1/jobs/{job}/database_result").json,
                         {"detail": "Job is still running, try again later"})
        answer = self.server.post(f"/v1/jobs/{job}/cancel")
        self.assertEqual((answer.status, answer.json), (200, {"message": f"Job {job} has been cancelled"}))
        self.assertEqual(self.server.get(f"/v1/jobs/{job}").json, "REVOKED")
        deadline = time.monotonic() + 60
        while os.path.exists(f"/proc/{pid}"):
            self.assertLess(time.monotonic(), deadline, "the process of a cancelled job still runs")
            time.sleep(0.01)
        again = self.server.post(f"/v1/jobs/{job}/cancel")
        self.assertEqual((again.status, again.json),
                         (400, {"detail": "Cannot cancel a job that has already finished or been cancelled"}))
        self.assertEqual(self.server.get(f"/v1/jobs/{job}/evaluation_result").json,
                         {"detail": "Job failed. Check the exception endpoint for more information"})

    def test_cancel_kills_a_job_that_ignores_sigterm(self):
        """The executor must kill the job soon after the grace time, even if the guard process of the job is stopped."""
        job = self.enqueue("chap.probe.stubborn", '{"seconds": 600}')
        self.wait_for(job, "STARTED")
        processes = wait_for_processes(self.server, job, 2)
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        self.assertEqual(self.server.post(f"/v1/jobs/{job}/cancel").status, 200)
        # Usually the processes end after the grace time of 1 s and at most 1 s more (bench/time_limits.py). The limit of this test is
        # higher, because the machine may be busy.
        self.assertLess(wait_for_end(processes, 15), 15, "a stopped job still runs")

    def test_failures_report_their_reason(self):
        failed = self.enqueue("chap.probe.fail", '{"message": "no rain"}')
        crashed = self.enqueue("chap.probe.crash", '{"signal": 11}')
        unknown = self.enqueue("chap.no_such_task")
        for job, text in ((failed, "no rain"), (crashed, "SIGSEGV"), (unknown, "chap.no_such_task")):
            self.assertEqual(self.server.wait_for_job(job), "FAILURE")
            self.assertIn(text, self.server.get(f"/v1/jobs/{job}/logs").json)
        self.assertEqual(self.server.get("/health/probe").status, 200)

    def test_a_backtest_that_fails_keeps_its_data_set(self):
        """The data set is committed before the model runs (database.md 4.1)."""
        before = len(self.server.get("/v1/crud/datasets").json)
        job = self.server.post("/v1/analytics/create-backtest-with-data/", backtest_request(name="doomed")).json["id"]
        self.server.wait_for_job(job)
        self.assertEqual(len(self.server.get("/v1/crud/datasets").json), before + 1)

    def test_probe_answers_while_every_slot_is_busy(self):
        """The endpoint /health/probe must respond although the executor already runs as many jobs as it may run at once."""
        jobs = [self.enqueue("chap.probe.sleep", '{"seconds": 60}') for _ in range(6)]
        self.wait_for(jobs[0], "STARTED")
        self.assertEqual(self.server.get("/health/probe").json,
                         {"status": "success", "checks": {"celery_db_roundtrip": "ok"}})
        self.assertEqual(self.server.get("/health/ready").status, 200)
        for job in jobs:
            self.assertEqual(self.server.post(f"/v1/jobs/{job}/cancel").status, 200)

    def test_a_waiting_job_can_be_cancelled_and_never_starts(self):
        blockers = [self.enqueue("chap.probe.sleep", '{"seconds": 60}') for _ in range(4)]
        self.wait_for(blockers[0], "STARTED")
        waiting = self.enqueue("chap.probe.echo", '{"x": 1}')
        self.assertEqual(self.server.post(f"/v1/jobs/{waiting}/cancel").status, 200)
        for job in blockers:
            self.server.post(f"/v1/jobs/{job}/cancel")
        time.sleep(0.3)
        self.assertEqual(self.server.get(f"/v1/jobs/{waiting}").json, "REVOKED")

    def test_a_job_inherits_no_socket_of_the_server(self):
        with socket.create_connection(("127.0.0.1", self.server.port)) as client:
            client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            client.recv(100)
            job = self.enqueue("chap.probe.sleep", '{"seconds": 600}')
            processes = wait_for_processes(self.server, job, 2)
            servers = sockets_of(self.server.process.pid)
            self.assertGreater(len(servers), 1, "the server must have a listening socket and the connection of the client")
            for pid in processes:
                self.assertEqual(sockets_of(pid) & servers, set())
        self.server.post(f"/v1/jobs/{job}/cancel")

    def test_a_job_has_a_higher_nice_value_than_the_server(self):
        own = os.getpriority(os.PRIO_PROCESS, 0)
        server = self.server.process.pid
        for thread in os.listdir(f"/proc/{server}/task"):
            self.assertEqual(os.getpriority(os.PRIO_PROCESS, int(thread)), own)
        job = self.enqueue("chap.probe.sleep", '{"seconds": 600}')
        for pid in wait_for_processes(self.server, job, 2):
            self.assertEqual(os.getpriority(os.PRIO_PROCESS, pid), max(own, 10))
        self.server.post(f"/v1/jobs/{job}/cancel")


class RestartTest(unittest.TestCase):
    def test_a_running_job_is_run_again_after_kill(self):
        with Server(environment={"CHAP_WORKER_PROBE_TASKS": "1"}) as server:
            self.server = server
            job = enqueue(server, "chap.probe.sleep", '{"seconds": 1}')
            JobsTest.wait_for(self, job, "STARTED")
            server.kill()
            server.start()
            self.assertEqual(server.wait_for_job(job), "SUCCESS")
            self.assertIn("restart", server.get(f"/v1/jobs/{job}/logs").json)

    def test_a_job_that_kills_the_server_has_a_limited_number_of_attempts(self):
        with Server(environment={"CHAP_WORKER_PROBE_TASKS": "1", "CHAP_MAX_LOST_DELIVERIES": "2"}) as server:
            self.server = server
            job = enqueue(server, "chap.probe.sleep", '{"seconds": 60}')
            for _ in range(2):
                JobsTest.wait_for(self, job, "STARTED")
                server.kill()
                server.start()
            self.assertEqual(server.wait_for_job(job), "FAILURE")

    def test_a_stop_puts_long_jobs_back_into_the_queue(self):
        with Server(environment={"CHAP_WORKER_PROBE_TASKS": "1", "CHAP_WORKER_SHUTDOWN_TIMEOUT": "1"}) as server:
            self.server = server
            job = enqueue(server, "chap.probe.sleep", '{"seconds": 60}')
            JobsTest.wait_for(self, job, "STARTED")
            self.assertEqual(server.stop(), 0)
            with server.database() as db:
                self.assertEqual(db.execute("SELECT status, attempt FROM chapx_job").fetchone(), ("PENDING", 0))
            server.start()
            JobsTest.wait_for(self, job, "STARTED")
            server.post(f"/v1/jobs/{job}/cancel")


if __name__ == "__main__":
    unittest.main(verbosity=1)
