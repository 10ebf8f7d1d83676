"""Measures the times for ending cancelled jobs, for the demo, and for a response while many clients are idle.

For jobs and for the demo, the limit is the allowed time, so the ratio is the part of this time that was used. For the response, the limit
is the time without idle clients.
"""
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import time

import harness
from probe_jobs import PROBES, enqueue, wait_for_end, wait_for_processes

CANCEL_SECONDS, DEMO_SECONDS = 1.0, 10.0
GRACE_SECONDS = float(PROBES["CHAP_JOB_TERM_GRACE"])
IDLE_CLIENTS, REQUESTS = 500, 200
WAIT_TIMEOUT_SECONDS = 60


def seconds_to_end(server, task, freeze=False):
    """Returns the seconds from the request that cancels a job until every process of the job has ended. With `freeze`, the processes are
    stopped with SIGSTOP before the request."""
    job = enqueue(server, task, '{"seconds": 600}')
    processes = wait_for_processes(server, job, 2)
    time.sleep(0.3)  # the task function starts a moment after the process of the job
    for pid in processes if freeze else []:
        os.kill(pid, signal.SIGSTOP)
    start = time.monotonic()
    assert server.post(f"/v1/jobs/{job}/cancel").status == 200
    wait_for_end(processes, WAIT_TIMEOUT_SECONDS)
    return time.monotonic() - start


def worst(server, task, **more):
    """Returns the longest of several measurements."""
    return max(seconds_to_end(server, task, **more) for _ in range(harness.REPETITIONS))


def cancels():
    with harness.Server(environment=PROBES) as server:
        harness.report("end of a cancelled job [s]", worst(server, "chap.probe.sleep"), CANCEL_SECONDS, at_most=1)
        after_grace = GRACE_SECONDS + CANCEL_SECONDS
        harness.report("end of a cancelled job that ignores SIGTERM [s]", worst(server, "chap.probe.stubborn"), after_grace, at_most=1)
        harness.report("end of a cancelled job if SIGSTOP has stopped job and guard [s]", worst(server, "chap.probe.sleep", freeze=True),
                       after_grace, at_most=1)


def demo_seconds():
    start = time.monotonic()
    subprocess.run([os.environ["CHAP_PROGRAM"], "demo", "--once"], check=True, capture_output=True)
    return time.monotonic() - start


def median_answer_seconds(server):
    """Returns the median of the seconds that a request takes. Each request has a new connection."""
    def one():
        start = time.monotonic()
        assert server.get("/health").status == 200
        return time.monotonic() - start
    return statistics.median(one() for _ in range(REQUESTS))


def answer_beside_idle_clients(server):
    """Returns the median for requests while many other clients have open connections and send nothing."""
    with contextlib.ExitStack() as clients:
        for number in range(IDLE_CLIENTS):
            client = clients.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            if number % 2:
                client.sendall(b"GET /health HTTP/1.1\r\nHost: ")  # an incomplete request
        return median_answer_seconds(server)


def run():
    cancels()
    harness.report("chap demo --once [s]", demo_seconds(), DEMO_SECONDS, at_most=1)
    with harness.Server() as server:
        beside, alone = harness.best_of_alternating(lambda: answer_beside_idle_clients(server),
                                                    lambda: median_answer_seconds(server))
    harness.report(f"/health beside {IDLE_CLIENTS} idle clients [ms]", beside * 1000, alone * 1000, at_most=1.5)
