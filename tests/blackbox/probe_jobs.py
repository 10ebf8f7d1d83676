"""Creates probe jobs, which sleep, fail or crash on request, and finds the processes in which they run.

The server must have the environment variables of PROBES.
"""
import glob
import os
import time

from chap_server import NEXT_SEQ
from postgres import alive

PROBES = {"CHAP_WORKER_PROBE_TASKS": "1", "CHAP_JOB_TERM_GRACE": "1"}


def session_id(pid):
    """Returns the session id of a process; None if the process has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return int(file.read().rsplit(")", 1)[1].split()[3])
    except (FileNotFoundError, ProcessLookupError):
        return None


def session_of(leader):
    """Returns the ids of all processes in the session whose leader is the job process `leader`."""
    pids = [int(path.split("/")[2]) for path in glob.glob("/proc/[0-9]*/stat")] if leader else []
    return [pid for pid in pids if session_id(pid) == leader]


def enqueue(server, task, arguments="{}"):
    """Writes a probe job directly to the database and returns the id of the job."""
    job = os.urandom(4).hex() + "-0000-4000-8000-" + os.urandom(6).hex()
    with server.database() as db:
        db.execute("INSERT INTO chapx_job (id, seq, type, name, task, arguments, status, priority, start_time)"
                   f" VALUES (?, {NEXT_SEQ}, 'Unspecified', 'probe', ?, ?,"
                   " 'PENDING', 0, '2026-01-01T00:00:00.000000')", (job, task, arguments.encode()))
    return job


def pid_of(server, job):
    """Returns the id of the process that runs the job; None if no process runs it."""
    with server.database() as db:
        return db.execute("SELECT pid FROM chapx_job WHERE id = ?", (job,)).fetchone()[0]


def wait_for_processes(server, job, size, timeout=120):
    """Waits until the session of the job has at least `size` processes, and returns their ids."""
    deadline = time.monotonic() + timeout
    while len(processes := session_of(pid_of(server, job))) < size:
        if time.monotonic() > deadline:
            raise TimeoutError(f"job {job} has the processes {processes} and not {size}")
        time.sleep(0.01)
    return processes


def wait_for_end(processes, timeout):
    """Waits until all processes have ended and returns the waiting time in seconds. Returns `timeout` if a process still runs after
    `timeout` seconds."""
    start = time.monotonic()
    while any(map(alive, processes)):
        if time.monotonic() - start > timeout:
            return timeout
        time.sleep(0.005)
    return time.monotonic() - start
