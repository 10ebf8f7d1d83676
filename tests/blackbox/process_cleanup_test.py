"""Tests that no process and no folder remains after a failure, an interrupt or a SIGKILL of a test, or after a shutdown of
PostgreSQL that does not end.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock

import process_watch
from chap_server import Server
from postgres import Cluster, require_postgresql

require_postgresql()

# A test program that starts a cluster and a server and prints their process ids and folders. The argument selects how it ends: with a
# failure, or with the signal of this number.
TEST_PROGRAM = """
import os, signal, sys
from chap_server import Server
from postgres import Cluster
cluster, server = Cluster(), Server()
print(cluster.process.pid, server.process.pid, cluster.folder, server.folder, flush=True)
if sys.argv[1] == "failure":
    raise SystemExit("failed")
os.kill(os.getpid(), int(sys.argv[1]))
signal.pause()
"""


def alive(pid):
    """Returns whether a process runs. A process that has ended and waits for its parent (state Z) does not run."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def child_named(pid, name):
    """Returns the id of the child process of `pid` whose command line contains `name`."""
    for child in process_watch.children(pid):
        with open(f"/proc/{child}/cmdline", "rb") as file:
            if name in file.read():
                return child
    raise LookupError(name)


class ProcessCleanupTest(unittest.TestCase):
    def wait_until(self, description, condition):
        deadline = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), deadline, description)
            time.sleep(0.05)

    def check_nothing_left(self, end):
        """Runs TEST_PROGRAM and checks that its processes and folders do not exist after its end."""
        done = subprocess.run([sys.executable, "-c", TEST_PROGRAM, end], capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        postgres, server, *folders = done.stdout.split()
        self.wait_until("processes still run", lambda: not alive(postgres) and not alive(server))
        self.wait_until("folders still exist", lambda: not any(os.path.exists(folder) for folder in folders))

    def test_failure_leaves_nothing(self):
        self.check_nothing_left("failure")

    def test_interrupt_leaves_nothing(self):
        self.check_nothing_left(str(int(signal.SIGINT)))

    def test_sigterm_leaves_nothing(self):
        self.check_nothing_left(str(int(signal.SIGTERM)))

    def test_sigkill_leaves_nothing(self):
        self.check_nothing_left(str(int(signal.SIGKILL)))

    def test_fast_shutdown_that_does_not_end(self):
        """The checkpointer is stopped with SIGSTOP, so PostgreSQL cannot complete a shutdown."""
        with Cluster() as cluster:
            checkpointer = child_named(cluster.process.pid, b"checkpointer")
            os.kill(checkpointer, signal.SIGSTOP)
            cluster.stop(timeout=2)
            self.assertIsNotNone(cluster.process.poll())
            self.wait_until("the checkpointer still runs", lambda: not alive(checkpointer))
            cluster.start()

    def test_stopped_postmaster(self):
        """The main process of PostgreSQL is stopped with SIGSTOP, so it cannot end its child processes."""
        with Cluster() as cluster:
            children = process_watch.children(cluster.process.pid)
            os.kill(cluster.process.pid, signal.SIGSTOP)
            cluster.stop(timeout=0.5)
            self.wait_until("processes still run", lambda: not any(alive(child) for child in children))


class FailedStartTest(unittest.TestCase):
    def test_server_that_does_not_start_leaves_no_folder(self):
        with tempfile.TemporaryDirectory() as folder, unittest.mock.patch.object(tempfile, "tempdir", folder):
            with self.assertRaisesRegex(RuntimeError, "the server ended"):
                Server(flags=["--port", "70000"])
            self.assertEqual(os.listdir(folder), [])


if __name__ == "__main__":
    unittest.main()
