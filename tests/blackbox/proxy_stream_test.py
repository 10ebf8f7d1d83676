"""The proxy to registered services over time: silence, broken bodies, clients that leave, a large artifact."""
import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
import unittest

from chap_server import PROGRAM, Server
from model_service import ModelService, RawService, registration, say

ARTIFACT_BYTES = int(os.environ.get("CHAP_TEST_ARTIFACT_BYTES", str(1_000_000_000)))
# Sanitizers keep hundreds of megabytes of what was freed, to see it used.
MOST_GROWTH = 600_000_000 if any(preset in PROGRAM for preset in ("/asan/", "/tsan/")) else 24_000_000
SENDER = """
import socket, sys
total = int(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
piece = bytes(range(256)) * 1024
while True:
    client, _ = listener.accept()
    request = b""
    while b"\\r\\n\\r\\n" not in request:
        request += client.recv(65536)
    client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Type: application/octet-stream\\r\\nContent-Length: %d\\r\\n\\r\\n" % total)
    left = total
    try:
        while left:
            left -= client.send(piece[:min(left, len(piece))])
    except OSError:
        pass
    print("left", left, flush=True)
    client.close()
"""


def memory_of(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        text = file.read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024


class StreamTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.server = cls.stack.enter_context(Server(environment={
            "CHAP_PROXY_READ_TIMEOUT": "1", "CHAP_PROXY_CONNECT_TIMEOUT": "1", "CHAP_PROXY_THREADS": "4"}))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def register(self, name, url):
        answer = self.server.post("/v2/services/$register", registration(name, url))
        self.assertEqual(answer.status, 200)

    def raw(self, talk, name="raw"):
        service = RawService(talk)
        self.addCleanup(service.close)
        self.register(name, service.url)
        return service

    def test_silent_services(self):
        self.raw(lambda client, _: time.sleep(5), "silent")
        start = time.monotonic()
        answer = self.server.get("/v2/services/silent/run/x")
        self.assertEqual((answer.status, answer.json), (504, {"detail": "Service silent did not respond in time"}))
        self.assertLess(time.monotonic() - start, 4)
        listener = socket.socket()  # takes no connection: its queue is full
        self.addCleanup(listener.close)
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            self.addCleanup(filler.close)
            filler.setblocking(False)
            filler.connect_ex(address)
        self.register("full", "http://127.0.0.1:%d" % address[1])
        self.assertEqual(self.server.get("/v2/services/full/run/x").json, {"detail": "Service full did not respond in time"})

    def test_silent_services_hold_up_nobody(self):
        self.raw(lambda client, _: time.sleep(5), "silent")
        service = ModelService({("GET", "*"): say})
        self.addCleanup(service.close)
        self.register("m", service.url)
        waiting = []
        for _ in range(12):
            waiting.append(socket.create_connection(("127.0.0.1", self.server.port), timeout=20))
            waiting[-1].sendall(b"GET /v2/services/silent/run/x HTTP/1.1\r\nHost: h\r\n\r\n")
        time.sleep(0.3)  # 12 wait, for 4 threads
        start = time.monotonic()
        self.assertEqual(self.server.get("/v2/services/m/run/x").body, b"hello")
        self.assertLess(time.monotonic() - start, 2)
        start = time.monotonic()
        for _ in range(20):
            self.assertEqual(self.server.get("/v1/crud/configured-models").status, 200)
        self.assertLess(time.monotonic() - start, 1)
        for client in waiting:
            client.close()

    def test_pieces_arrive_as_they_come(self):
        def talk(client, _):
            client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for piece in (b"one", b"two", b"three"):
                time.sleep(0.6)
                client.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            client.sendall(b"0\r\nX-Trailer: 1\r\n\r\n")
        self.raw(talk)  # longer than the read timeout all in all, but never silent for so long
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.request("GET", "/v2/services/raw/run/x")
        start = time.monotonic()
        response = connection.getresponse()
        self.assertLess(time.monotonic() - start, 0.5)  # the head did not wait for the body
        self.assertEqual([response.read1(100) for _ in range(4)], [b"one", b"two", b"three", b""])
        connection.close()

    def test_a_body_that_breaks_off_breaks_off(self):
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        counted = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"
        for sent in (chunked, counted):
            for pause in (0, 5):  # the service dies, or falls silent
                self.raw(lambda client, _, s=sent, p=pause: (client.sendall(s), time.sleep(p)))
                with self.assertRaises((http.client.IncompleteRead, ConnectionError)):
                    self.server.get("/v2/services/raw/run/x")
        self.raw(lambda client, _: client.sendall(b"HTTP/1.1 200 OK\r\n\r\nuntil the end"))
        self.assertEqual(self.server.get("/v2/services/raw/run/x").body, b"until the end")
        self.assertEqual(self.server.get("/health").status, 200)

    def test_a_client_that_leaves_takes_the_service_with_it(self):
        def silent(client, _):
            service.watch_end(client)

        def endless(client, _):
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nsome")
            service.watch_end(client)
        with Server(environment={"CHAP_PROXY_READ_TIMEOUT": "60"}) as server:
            for talk in (silent, endless):
                service = RawService(talk)
                self.addCleanup(service.close)
                server.post("/v2/services/$register", registration("raw", service.url))
                with socket.create_connection(("127.0.0.1", server.port)) as client:
                    client.sendall(b"GET /v2/services/raw/run/x HTTP/1.1\r\nHost: h\r\n\r\n")
                    if talk is endless:
                        self.assertTrue(client.recv(10))
                    else:
                        time.sleep(0.3)
                self.assertTrue(service.closed.wait(5), talk.__name__)

    def test_stopping_does_not_wait_for_a_silent_service(self):
        service = RawService(lambda client, _: time.sleep(30))
        self.addCleanup(service.close)
        with Server(flags=["--shutdown-timeout", "1"]) as server:
            server.post("/v2/services/$register", registration("raw", service.url))
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET /v2/services/raw/run/x HTTP/1.1\r\nHost: h\r\n\r\n")
                time.sleep(0.3)
                start = time.monotonic()
                self.assertEqual(server.stop(), 0)
                self.assertLess(time.monotonic() - start, 8)


class ArtifactTest(unittest.TestCase):
    def test_memory_stays_bounded(self):
        sender = subprocess.Popen([sys.executable, "-c", SENDER, str(ARTIFACT_BYTES)], stdout=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (sender.kill(), sender.wait(), sender.stdout.close()))
        url = "http://127.0.0.1:" + sender.stdout.readline().strip()
        with Server() as server:
            server.post("/v2/services/$register", registration("big", url))
            for _ in range(2):  # the background asks for schema and configurations; those are cut short
                sender.stdout.readline()
            server.get("/health")
            before = memory_of(server.process.pid)
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
                client.sendall(b"GET /v2/services/big/run/artifact HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                most = received = 0
                time.sleep(1.5)  # a slow reader: what is not read must wait at the service
                most = memory_of(server.process.pid)
                buffer = bytearray(1 << 20)
                steps = 0
                while count := client.recv_into(buffer):
                    received += count
                    steps += 1
                    if steps % 200 == 0:
                        most = max(most, memory_of(server.process.pid))
            self.assertGreater(received, ARTIFACT_BYTES)
            self.assertLess(received, ARTIFACT_BYTES + 2000)
            self.assertLess(most - before, MOST_GROWTH)
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
                client.sendall(b"GET /v2/services/big/run/artifact HTTP/1.1\r\nHost: h\r\n\r\n")
                client.recv(1000)
            lines = [sender.stdout.readline().split() for _ in range(2)]
            self.assertEqual(lines[0], ["left", "0"])
            self.assertGreater(int(lines[1][1]), ARTIFACT_BYTES // 2)  # the client left, so the service was left


if __name__ == "__main__":
    unittest.main(verbosity=1)
