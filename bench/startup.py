"""Measures the time from the start of the server to its first response, and the memory of an idle server."""
import http.client
import os
import socket
import subprocess
import tempfile
import time

import harness

GOAL_SECONDS, GOAL_BYTES = 0.050, 25_000_000


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def first_answer_seconds(folder):
    port = free_port()
    command = [os.environ["CHAP_PROGRAM"], "serve", "--port", str(port), "--data-dir", folder]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("GET", "/health")
                assert connection.getresponse().status == 200
                return time.monotonic() - start
            except ConnectionRefusedError:
                time.sleep(0.0005)
    finally:
        process.terminate()
        process.wait()


def true_seconds():
    """Returns the seconds that a run of the program `true` takes."""
    start = time.monotonic()
    subprocess.run(["true"], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def run():
    with tempfile.TemporaryDirectory(prefix="chap-bench-") as folder:
        first_answer_seconds(folder)  # creates the database
        ours, bare = harness.best_of_alternating(lambda: first_answer_seconds(folder), true_seconds, repetitions=9)
        harness.report("start to first answer [ms]", ours * 1000, GOAL_SECONDS * 1000, at_most=1)
        harness.note("start", f"for information: fork, exec and end of `true` take {bare * 1000:.1f} ms")
        with harness.Server(folder) as server:
            server.get("/health")
            time.sleep(0.5)
            idle = harness.memory(server.process.pid, "VmRSS")
    harness.report("idle memory [MB]", idle / 1e6, GOAL_BYTES / 1e6, at_most=1)
