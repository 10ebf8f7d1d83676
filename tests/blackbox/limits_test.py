"""Tests the limits of the file descriptors and of the memory that the server uses for many clients (http-api.md 2.3)."""
import http.client
import os
import resource
import socket
import subprocess
import tempfile
import time
import unittest

from chap_server import PROGRAM, SANITIZED, Server, dataset_request



def limited(number):
    """Returns a command prefix that runs the server with this soft and hard limit of open files."""
    return ["prlimit", f"--nofile={number}:{number}"]


def raise_own_limit(number):
    """Raises the limit of open files of the test process, because the test opens a socket for each client."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(number, hard) if hard != resource.RLIM_INFINITY else number, hard))


def resident(server):
    """Returns the resident memory of the server in MB."""
    with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met"
        time.sleep(0.01)


class DescriptorsTest(unittest.TestCase):
    def test_idle_clients_leave_descriptors_for_jobs_and_other_clients(self):
        raise_own_limit(4096)
        with Server(wrapper=limited(1024)) as server:
            self.assertIn("because the limit of open files is 1024", server.log())
            clients = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(1100)]
            try:
                self.assertEqual(server.get("/health", timeout=30).status, 200)
                self.assertEqual(server.run_job("/v1/analytics/make-dataset", dataset_request()), 1)
                self.assertEqual(server.get("/health/ready", timeout=30).status, 200)
            finally:
                for client in clients:
                    client.close()

    def test_clients_that_pause_in_a_request_do_not_keep_others_out(self):
        raise_own_limit(4096)
        part = b"POST /v1/crud/backtests HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        with Server(wrapper=limited(1024)) as server:
            clients = []
            try:
                for _ in range(1100):
                    clients.append(socket.create_connection(("127.0.0.1", server.port)))
                    clients[-1].sendall(part)
                wait_until(lambda: server.get("/health", timeout=30).status == 200)
                self.assertEqual(server.run_job("/v1/analytics/make-dataset", dataset_request()), 1)
            finally:
                for client in clients:
                    client.close()

    def test_the_start_fails_if_there_are_too_few_descriptors(self):
        with tempfile.TemporaryDirectory() as folder:
            for limit in (64, 150):
                done = subprocess.run([*limited(limit), PROGRAM, "serve", "--port", "0", "--data-dir", folder],
                                      capture_output=True, text=True, check=False, timeout=120)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stderr, rf"the limit of open files is {limit}, but this server needs at least \d+")
            self.assertEqual(os.listdir(folder), [])


class MemoryTest(unittest.TestCase):
    @unittest.skipIf(SANITIZED, "sanitizers keep freed memory")
    def test_an_announced_body_uses_memory_only_for_the_bytes_that_have_arrived(self):
        with Server() as server:
            before = resident(server)
            for framing in ("Content-Length: 1000000", "Transfer-Encoding: chunked"):
                clients = []
                for _ in range(400):
                    client = socket.create_connection(("127.0.0.1", server.port))
                    client.sendall(f"POST /v1/crud/backtests HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n1".encode())
                    clients.append(client)
                # Until the server responds to this request, it has time to read the heads of the other requests.
                self.assertEqual(server.get("/health").status, 200)
                wait_until(lambda: len(os.listdir(f"/proc/{server.process.pid}/fd")) > 400)
                self.assertLess(resident(server) - before, 400 * 0.05, framing)  # 50 KB for each of the 400 connections
                for client in clients:
                    client.close()

    @unittest.skipIf(SANITIZED, "sanitizers keep freed memory")
    def test_an_idle_connection_keeps_neither_request_nor_response(self):
        body = b"[" + b" " * 20_000_000 + b"]"
        with Server() as server:
            before = resident(server)
            connections = []
            for _ in range(10):
                connection = http.client.HTTPConnection("127.0.0.1", server.port)
                connection.request("POST", "/v1/crud/backtests", body=body, headers={"Content-Type": "application/json"})
                self.assertEqual(connection.getresponse().read()[:10], b'{"detail":')
                connections.append(connection)
            wait_until(lambda: resident(server) - before < 40)
            for connection in connections:
                connection.close()


class TargetTest(unittest.TestCase):
    def test_a_setting_limits_the_length_of_a_request_target(self):
        with Server(environment={"CHAP_MAX_TARGET_BYTES": "200000"}) as server:
            for size, status in ((199_000, 200), (200_001, 414)):
                self.assertEqual(server.get("/health?" + "a" * (size - len("/health?"))).status, status)


if __name__ == "__main__":
    unittest.main(verbosity=1)
