"""Tests streaming through the proxy: silent services, truncated bodies, disconnecting clients, a large artifact."""
import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import unittest

from chap_server import PROGRAM, Server
from model_service import ModelService, RawService, registration, respond, wait_for

ARTIFACT_BYTES = int(os.environ.get("CHAP_TEST_ARTIFACT_BYTES", str(1_000_000_000)))
# The most bytes by which the memory of the server may grow. Sanitizers keep hundreds of megabytes of freed memory, to detect its use.
MAX_GROWTH = 600_000_000 if any(preset in PROGRAM for preset in ("/asan/", "/tsan/")) else 24_000_000
# The program of a service that runs in its own process. The service sends responses of a given size, and prints for each response how
# many bytes could not be sent.
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
    remaining = total
    try:
        while remaining:
            remaining -= client.send(piece[:min(remaining, len(piece))])
    except OSError:
        pass
    print("remaining", remaining, flush=True)
    client.close()
"""


def memory_of(pid):
    """Returns the resident memory of a process in bytes."""
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
        """Registers a RawService with the function `talk`."""
        service = RawService(talk)
        self.addCleanup(service.close)
        self.register(name, service.url)
        return service

    def test_silent_services(self):
        self.raw(lambda client, _: time.sleep(300), "silent")
        start = time.monotonic()
        answer = self.server.get("/v2/services/silent/run/x")
        self.assertEqual((answer.status, answer.json), (504, {"detail": "Service silent did not respond in time"}))
        self.assertLess(time.monotonic() - start, 60)
        listener = socket.socket()  # this socket accepts no connection, because its queue is full
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

    def test_silent_services_do_not_delay_other_requests(self):
        silent = RawService(lambda client, _: time.sleep(300))
        self.addCleanup(silent.close)
        service = ModelService({("GET", "*"): respond})
        self.addCleanup(service.close)
        with Server(environment={"CHAP_PROXY_READ_TIMEOUT": "300", "CHAP_PROXY_THREADS": "4"}) as server:
            for name, url in (("silent", silent.url), ("m", service.url)):
                self.assertEqual(server.post("/v2/services/$register", registration(name, url)).status, 200)
            waiting = []
            for _ in range(12):  # three times as many requests as proxy threads
                waiting.append(socket.create_connection(("127.0.0.1", server.port), timeout=300))
                waiting[-1].sendall(b"GET /v2/services/silent/run/x HTTP/1.1\r\nHost: h\r\n\r\n")
            wait_for(lambda: silent.accepted >= 12)
            start = time.monotonic()
            self.assertEqual(server.get("/v2/services/m/run/x").body, b"hello")
            for _ in range(20):
                self.assertEqual(server.get("/v1/crud/configured-models").status, 200)
            self.assertLess(time.monotonic() - start, 120)  # the silent requests wait for 300 s
            for client in waiting:
                client.close()

    def test_pieces_are_forwarded_at_once(self):
        proceed = threading.Semaphore(0)
        pieces = (b"one", b"two", b"three")

        def talk(client, request):
            if b"/api/v1/configs" in request:  # a request that the server sends in the background
                return
            client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for piece in pieces:  # each piece is sent after the client has received the previous piece
                proceed.acquire(timeout=120)
                client.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            client.sendall(b"0\r\nX-Trailer: 1\r\n\r\n")
        service = RawService(talk)
        self.addCleanup(service.close)
        with Server(environment={"CHAP_PROXY_READ_TIMEOUT": "120"}) as server:
            server.post("/v2/services/$register", registration("raw", service.url))
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
            connection.request("GET", "/v2/services/raw/run/x")
            response = connection.getresponse()
            for piece in pieces:
                proceed.release()
                self.assertEqual(response.read1(100), piece)
            self.assertEqual(response.read1(100), b"")
            connection.close()

    def test_a_truncated_body_is_not_completed(self):
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        counted = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"
        for sent in (chunked, counted):
            for pause in (0, 5):  # the service closes the connection at once, or sends nothing more for 5 s
                self.raw(lambda client, _, s=sent, p=pause: (client.sendall(s), time.sleep(p)))
                with self.assertRaises((http.client.IncompleteRead, ConnectionError)):
                    self.server.get("/v2/services/raw/run/x")
        self.raw(lambda client, _: client.sendall(b"HTTP/1.1 200 OK\r\n\r\nuntil the end"))
        self.assertEqual(self.server.get("/v2/services/raw/run/x").body, b"until the end")
        self.assertEqual(self.server.get("/health").status, 200)

    def test_a_disconnected_client_ends_the_call_to_the_service(self):
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
                self.assertTrue(service.closed.wait(120), talk.__name__)

    def test_stopping_does_not_wait_for_a_silent_service(self):
        service = RawService(lambda client, _: time.sleep(300))
        self.addCleanup(service.close)
        with Server(flags=["--shutdown-timeout", "1"]) as server:
            server.post("/v2/services/$register", registration("raw", service.url))
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(b"GET /v2/services/raw/run/x HTTP/1.1\r\nHost: h\r\n\r\n")
                time.sleep(0.3)
                start = time.monotonic()
                self.assertEqual(server.stop(), 0)
                self.assertLess(time.monotonic() - start, 60)


class ArtifactTest(unittest.TestCase):
    def test_memory_stays_bounded(self):
        sender = subprocess.Popen([sys.executable, "-c", SENDER, str(ARTIFACT_BYTES)], stdout=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (sender.kill(), sender.wait(), sender.stdout.close()))
        url = "http://127.0.0.1:" + sender.stdout.readline().strip()
        with Server() as server:
            server.post("/v2/services/$register", registration("big", url))
            for _ in range(2):  # one line for each of the background requests for schema and configurations, which the server aborts
                sender.stdout.readline()
            server.get("/health")
            before = memory_of(server.process.pid)
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
                client.sendall(b"GET /v2/services/big/run/artifact HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                most = received = 0
                time.sleep(1.5)  # the client does not read now, so the server must stop reading from the service
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
            self.assertLess(most - before, MAX_GROWTH)
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
                client.sendall(b"GET /v2/services/big/run/artifact HTTP/1.1\r\nHost: h\r\n\r\n")
                client.recv(1000)
            lines = [sender.stdout.readline().split() for _ in range(2)]
            self.assertEqual(lines[0], ["remaining", "0"])
            # After the client had disconnected, the server disconnected from the service.
            self.assertGreater(int(lines[1][1]), ARTIFACT_BYTES // 2)


if __name__ == "__main__":
    unittest.main(verbosity=1)
