"""Tests attacks on the running server (http-api.md 2.3, 2.9, 2.11): request smuggling, floods, slow clients, secrets in logs and
responses, pages of other origins. The requests that the server refuses while parsing are tested in tests/api/http_refusal_test.cpp."""
import glob
import json
import os
import pathlib
import re
import socket
import subprocess
import time
import unittest

import chap_server
from chap_server import Server, ServerTest, backtest_request, dataset_request, polygons

TOKEN = "sesame-open-0123456789-abcdefghijklmnop"
KEY = "knock-knock-0123456789-abcdefghijklmnopq"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
# Operations that require the registration key in addition to the token.
GUARDED = {("POST", "/v2/services/$register"), ("PUT", "/v2/services/1/$ping"), ("DELETE", "/v2/services/1")}
ORIGIN = {"Origin": "https://dhis2.example.org"}
SMUGGLED = "GET /v1/crud/smuggled HTTP/1.1\r\nHost: h\r\n\r\n"


def exchange(port, data, timeout=5):
    """Sends `data` and returns all bytes that the server sends, until it closes the connection or sends nothing for `timeout`
    seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except (TimeoutError, ConnectionResetError):
            pass
        return received


def statuses(received):
    """Returns the statuses of all responses in the received bytes."""
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def head(method="POST", path="/v1/crud/backtests", *fields):
    """Returns the head of a request. `fields` are lines with header fields."""
    return "".join(line + "\r\n" for line in (f"{method} {path} HTTP/1.1", "Host: h", *fields)) + "\r\n"


class SmugglingTest(ServerTest):
    """The server must refuse a request with ambiguous framing and close the connection. Otherwise the bytes after the request could be
    read as another request."""

    def refused(self, name, data, codes=(400, 501)):
        """Checks that the server refuses the request, closes the connection, and does not read SMUGGLED as a request."""
        with self.subTest(name):
            received = exchange(self.server.port, data)
            self.assertEqual(len(statuses(received)), 1, received)
            self.assertIn(statuses(received)[0], codes, received)
            self.assertIn(b"connection: close", received.lower())
            self.assertNotIn("smuggled", self.server.log())

    def test_ambiguous_framing(self):
        chunked = "0\r\n\r\n" + SMUGGLED
        for name, fields in {
            "length and chunks": ("Content-Length: 4", "Transfer-Encoding: chunked"),
            "chunks and length": ("Transfer-Encoding: chunked", "Content-Length: 4"),
            "two lengths": ("Content-Length: 0", "Content-Length: 44"),
            "a list of lengths": ("Content-Length: 0, 44",),
            "a signed length": ("Content-Length: +5",),
            "a hexadecimal length": ("Content-Length: 0x5",),
            "a length with a blank in it": ("Content-Length: 1 2",),
            "an empty length": ("Content-Length:",),
            "unknown coding": ("Transfer-Encoding: xchunked",),
            "chunked is not last": ("Transfer-Encoding: chunked, identity",),
            "identity before": ("Transfer-Encoding: identity, chunked",),
            "chunked twice in a list": ("Transfer-Encoding: chunked, chunked",),
            "vertical tab": ("Transfer-Encoding: \x0bchunked",),
            "quoted": ('Transfer-Encoding: "chunked"',),
            "blank before the colon": ("Transfer-Encoding : chunked",),
            "folded": ("Transfer-Encoding:", " chunked"),
            "folded after another": ("X: y", " Transfer-Encoding: chunked", "Content-Length: 4"),
            "null in a name": ("Transfer\x00-Encoding: chunked", "Content-Length: 4"),
            "bare carriage return": ("X: y\rTransfer-Encoding: chunked", "Content-Length: 4"),
            "bare line feed": ("X: y\nTransfer-Encoding: chunked", "Content-Length: 4"),
            "a field without a name": (": x",),
            "a field that begins with a blank": (" Content-Length: 4",),
        }.items():
            self.refused(name, head("POST", "/v1/crud/backtests", *fields) + chunked)

    def test_malformed_chunks(self):
        for name, body in {
            "no size": "\r\n", "a signed size": "+5\r\nhello\r\n0\r\n\r\n", "a hexadecimal prefix": "0x5\r\nhello\r\n0\r\n\r\n",
            "a size beyond 64 bits": "fffffffffffffffff\r\n", "a blank before the size": " 5\r\nhello\r\n0\r\n\r\n",
            "bare line feeds": "5\nhello\n0\n\n", "data longer than its size": "5\r\nhello!\r\n0\r\n\r\n",
            "data shorter than its size": "5\r\nhell\r\n0\r\n\r\n", "a null in the size": "5\x00\r\nhello\r\n0\r\n\r\n",
            "a bare return in an extension": "5;a\rb\r\nhello\r\n0\r\n\r\n",
            "a bare line feed in an extension": "5;a\nb\r\nhello\r\n0\r\n\r\n",
            "a trailer without a colon": "0\r\nrubbish\r\n\r\n", "a trailer without a name": "0\r\n: x\r\n\r\n",
            "a folded trailer": "0\r\nA: b\r\n c\r\n\r\n", "a blank before a colon": "0\r\nA : b\r\n\r\n",
        }.items():
            self.refused(name, head("POST", "/v1/crud/backtests", "Transfer-Encoding: chunked") + body + SMUGGLED,
                         (400, 413))

    def test_chunk_extensions_and_trailers_are_ignored(self):
        """Extensions and trailers are allowed. They must not change the body or the start of the next request, and they must not set a
        header field."""
        body = json.dumps({"datasetId": 99, "modelId": 1})
        framed = f"{len(body):x};ext=\"a;b\";x\r\n{body}\r\n0\r\nContent-Length: 44\r\nAuthorization: Bearer x\r\n\r\n"
        received = exchange(self.server.port, head("POST", "/v1/crud/backtests", "Transfer-Encoding: Chunked") + framed
                        + head("GET", "/health", "Connection: close"))
        self.assertEqual(statuses(received), [404, 200], received)
        self.assertIn(b"Dataset 99 not found", received)

    def test_endless_extensions_and_trailers_are_refused(self):
        start = head("POST", "/v1/crud/backtests", "Transfer-Encoding: chunked")
        for name, body in {"extension": "1;" + "a" * 200_000, "trailer": "0\r\n" + "A: b\r\n" * 50_000,
                           "one-byte chunks' extensions": ("1;" + "x" * 1000 + "\r\na\r\n") * 2000}.items():
            with self.subTest(name):
                received = exchange(self.server.port, start + body)
                self.assertTrue(statuses(received) and statuses(received)[0] in (400, 413, 431), received[:200])

    def test_targets_that_are_not_plain_paths(self):
        for target in ("http://evil.example/health", "/health/../v1/crud/backtests", "//evil.example/health", "/%2e%2e/health"):
            with self.subTest(target):
                received = exchange(self.server.port, head("GET", target, "Connection: close"))
                self.assertIn(statuses(received)[0], (200, 400, 404), received)
                self.assertNotIn(b"evil.example", received.partition(b"\r\n\r\n")[2])
        for target in ("health", "evil.example:443"):
            self.refused(target, head("GET", target) + SMUGGLED)


class BoundsTest(ServerTest):
    ENVIRONMENT = {"CHAP_MAX_BODY_BYTES": "100000", "CHAP_RECEIVE_SECONDS": "2"}

    def answered(self, received, status):
        """Checks that the server has sent one response with this status and an error text."""
        self.assertEqual(statuses(received), [status], received[:300])
        self.assertIsInstance(json.loads(received.partition(b"\r\n\r\n")[2])["detail"], str)

    def test_sizes_of_requests(self):
        port = self.server.port
        self.assertEqual(statuses(exchange(port, head("GET", "/health?" + "a" * 65_000))), [200])
        self.answered(exchange(port, head("GET", "/" + "a" * 70_000)), 414)
        self.answered(exchange(port, head("GET", "/health?" + "a" * 70_000)), 414)
        self.answered(exchange(port, head("GET", "/health", "A: " + "b" * 140_000)), 431)
        self.answered(exchange(port, head("GET", "/health", *(f"A{i}: b" for i in range(24_000)))), 431)
        self.answered(exchange(port, head("POST", "/v1/crud/backtests", "Content-Length: 100001")), 413)
        chunked = head("POST", "/v1/crud/backtests", "Transfer-Encoding: chunked")
        self.answered(exchange(port, chunked + "18000\r\n" + "a" * 0x18000 + "\r\n1000\r\n"), 413)
        fits = self.server.post("/v1/crud/backtests", b"[" + b" " * 99_990)
        self.assertEqual(fits.status, 422)

    def test_compressed_bodies(self):
        for coding in ("gzip", "deflate", "br", "zstd", "gzip, identity", "x-gzip"):
            answer = self.server.request("POST", "/v1/crud/backtests", b"\x1f\x8b", {"Content-Encoding": coding})
            self.assertEqual(answer.status, 415, coding)
        plain = self.server.request("POST", "/v1/crud/backtests", b"{}", {"Content-Encoding": "identity"})
        self.assertEqual(plain.status, 422)

    def test_slow_clients(self):
        """The server must disconnect clients that send only one byte per second in the head or in the body. Meanwhile it must respond
        to other clients."""
        for name, first_bytes in (("head", "GET /health HT"), ("body", head("POST", "/v1/crud/backtests", "Content-Length: 50"))):
            with self.subTest(name), socket.create_connection(("127.0.0.1", self.server.port), timeout=0.05) as connection:
                connection.sendall(first_bytes.encode())
                received = b""
                for _ in range(40):  # 40 bytes complete neither the head nor the body
                    connection.sendall(b"1")
                    self.assertEqual(self.server.get("/health").status, 200)
                    time.sleep(0.95)
                    try:
                        received = connection.recv(65536)
                        break
                    except TimeoutError:
                        pass
                self.assertEqual(statuses(received), [408], received)

    def test_deep_and_wide_json(self):
        for name, body in {"deep": "[" * 90_000, "deep object": '{"a":' * 15_000, "long number": "9" * 90_000,
                           "many members": "{" + ",".join(f'"k{i}":0' for i in range(8_000)) + "}"}.items():
            start = time.monotonic()
            answer = self.server.post("/v1/crud/backtests", body)
            self.assertIn(answer.status, (400, 422), name)
            self.assertLess(time.monotonic() - start, 60, name)  # an algorithm with quadratic time would need minutes


class SecretsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = json.loads(subprocess.run([chap_server.PROGRAM, "openapi"], capture_output=True, check=True).stdout)

    def start(self, **environment):
        server = Server(environment={"CHAP_API_TOKEN": TOKEN, "SERVICEKIT_REGISTRATION_KEY": KEY, **environment})
        self.addCleanup(server.close)
        return server

    def paths(self):
        """Yields (method, path) of every operation and of further paths, most of which do not exist."""
        for path, item in self.document["paths"].items():
            for method in item:
                yield method.upper(), re.sub(r"\{[^}]*\}", "1", path)
        for path in ("/favicon.ico", "/", "/nothing", "/health/", "/health/ready/", "/system/info/", "/HEALTH", "/%68ealth/",
                     "//health", "/v1/crud/backtests/", "/docs/", "/docs/assets", "/docs/x", "//docs", "/openapi.json/", "/redoc/x",
                     "/openapi.yaml", "/docs/../v1/jobs"):
            yield "GET", path
        yield from (("GET", "/v2/services/x/run/api/v1/info"), ("HEAD", "/v2/services/x/run/"), ("OPTIONS", "/v1/crud/backtests"), ("PATCH", "/health/probe"))

    def test_every_path_requires_the_token(self):
        server = self.start()
        for method, path in self.paths():
            with self.subTest(f"{method} {path}"):
                bare = server.request(method, path)
                if (method, path) in (("GET", "/health"), ("GET", "/health/ready"), ("GET", "/system/info")):
                    self.assertEqual(bare.status, 200)
                    continue
                self.assertEqual(bare.status, 401)
                if method != "HEAD":
                    self.assertEqual(bare.text, '{"detail":"Missing or invalid API token"}')
                self.assertEqual(bare.headers["www-authenticate"], "Bearer")
                self.assertNotEqual(server.request(method, path, headers={**BEARER, "X-Service-Key": KEY}).status, 401)
                with_token = server.request(method, path, headers=BEARER)
                if (method, path) in GUARDED:
                    self.assertEqual(with_token.text, '{"detail":"Missing or invalid service key"}')
                else:
                    self.assertNotEqual(with_token.status, 401)

    def test_the_documentation_pages_and_the_files_that_they_load_need_no_token(self):
        server = self.start()
        pages = ("/docs", "/redoc", "/docs/oauth2-redirect")
        loaded = {path for page in pages for path in re.findall(r'"(/[^"]+)"', server.get(page).text)}
        self.assertTrue({"/openapi.json", "/docs/assets/swagger-ui-bundle.js"} <= loaded, loaded)
        for path in (*pages, *loaded):
            self.assertEqual([server.request(method, path).status for method in ("GET", "HEAD")], [200, 200], path)
        self.assertEqual(server.get("/docs/assets/nothing").status, 404)
        # A path that starts with the folder of these files must not lead to an operation.
        for path in ("/docs/assets/../../v1/jobs", "/docs/assets/%2e%2e/%2e%2e/v1/jobs", "/docs/assets/%2e%2e%2f%2e%2e%2fv1%2fjobs",
                     "/docs/assets/..//v1/jobs", "/docs%2fassets%2f..%2f..%2fv1%2fjobs"):
            self.assertIn(server.get(path).status, (400, 401, 404), path)

    def test_forms_of_the_token(self):
        server = self.start()
        good = [{"Authorization": f"Bearer {TOKEN}"}, {"authorization": f"bearer {TOKEN}"}, {"Authorization": f"BEARER {TOKEN}"},
                {"Authorization": f"ApiToken {TOKEN}"}, {"Authorization": f"apitoken {TOKEN}"},
                {"X-Service-Key": TOKEN}, {"x-service-KEY": TOKEN}, {**BEARER, "X-Service-Key": "wrong"},
                {"Authorization": "Basic x", "X-Service-Key": TOKEN}]
        bad = [{"Authorization": f"Bearer  {TOKEN}"}, {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"},
               {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": f"Bearer {TOKEN[:-1]}"}, {"Authorization": "Bearer "},
               {"Authorization": f"Bearer {TOKEN.upper()}"}, {"Authorization": f"Token {TOKEN}"}, {"X-Service-Key": ""},
               {"Authorization": f"Bearer {KEY}"}, {"X-Service-Key": KEY}, {"X-Service-Key": f"Bearer {TOKEN}"},
               {"Authorization": f"ApiToken  {TOKEN}"}, {"Authorization": f"ApiToken {KEY}"}, {"Authorization": "ApiToken "},
               {"Authorization": f"Api-Token {TOKEN}"}, {"Authorization": f"ApiToken={TOKEN}"},
               {"Cookie": f"token={TOKEN}"}, {"X-Api-Key": TOKEN}]
        for headers, allowed in [(h, True) for h in good] + [(h, False) for h in bad]:
            self.assertEqual(server.get("/v1/crud/backtests", headers=headers).status, 200 if allowed else 401, headers)
        self.assertEqual(server.get(f"/v1/crud/backtests?token={TOKEN}&access_token={TOKEN}").status, 401)
        self.assertNotEqual(server.get("/v2/services/x", headers={"X-Service-Key": KEY}).status, 401)

    def test_a_root_path_opens_no_further_paths(self):
        server = self.start(CHAP_ROOT_PATH="/master")
        for path in ("/master/health", "/master/health/ready", "/master/system/info", "/health", "/master/docs",
                     "/master/openapi.json", "/master/docs/assets/swagger-ui.css"):
            self.assertEqual(server.get(path).status, 200, path)
        for path in ("/master/master/health", "/other/health", "/masterhealth", "/other/docs", "/master/master/docs"):
            self.assertEqual(server.get(path).status, 401, path)

    def test_a_refused_body_is_not_read(self):
        server = self.start()
        received = exchange(server.port, head("POST", "/v1/crud/backtests", "Content-Length: 100000000"))
        self.assertEqual(statuses(received), [401])

    def test_no_secret_is_disclosed(self):
        """No secret may appear in the server's log (in both formats, at debug level), in job logs or in responses."""
        for log_format in ("human", "json"):
            server = self.start(CHAP_LOG_FORMAT=log_format, CHAP_DEBUG="true")
            received = []

            def ask(method, path, body=None, headers=None):
                answer = server.request(method, path, body, {**BEARER, "Content-Type": "application/json", **(headers or {})})
                received.append(answer.text)
                return answer

            created = ask("POST", "/v1/analytics/create-backtest-with-data/", json.dumps(backtest_request()))
            for _ in range(6000):
                if ask("GET", f"/v1/jobs/{created.json['id']}").json in chap_server.FINAL:
                    break
                time.sleep(0.05)
            ask("GET", f"/v1/jobs/{created.json['id']}/logs")
            ask("GET", "/v1/crud/backtests/x", headers={"X-Service-Key": KEY})
            ask("POST", "/v1/crud/backtests", "{", headers={"X-Service-Key": KEY, "Cookie": f"a={TOKEN}"})
            ask("GET", "/system/info")
            ask("GET", "/nowhere")
            for wrong in (f"Bearer {TOKEN}{TOKEN}", f"Basic {KEY}"):
                received.append(server.get("/v1/jobs", headers={"Authorization": wrong}).text)
            server.get(f"/v1/jobs?api_token={TOKEN}&key={KEY}", headers=BEARER)
            server.get(f"/v1/jobs/{TOKEN}?x={KEY}", headers=BEARER)
            received.append(exchange(server.port, head("GET", "/health", f"Authorization: Bearer {TOKEN}", "bad field")).decode())
            server.stop()
            files = glob.glob(os.path.join(server.folder, "**", "*"), recursive=True)
            kept = {name: pathlib.Path(name).read_text("latin-1") for name in files if os.path.isfile(name)}
            self.assertTrue(any("logs" in name for name in kept))
            for secret in (TOKEN, KEY):
                self.assertNotIn(secret, "".join(received))
                for name, text in kept.items():
                    self.assertNotIn(secret, text, name)


class CrossOriginTest(unittest.TestCase):
    def allowed(self, headers, origin, credentials=None):
        """Checks the header fields that allow `origin` to read a response. None stands for a missing field."""
        self.assertEqual(headers.get("access-control-allow-origin"), origin)
        self.assertEqual(headers.get("access-control-allow-credentials"), credentials)
        self.assertIn("Origin", headers.get("vary", ""))

    def test_every_response(self):
        with Server(environment={"CHAP_API_TOKEN": TOKEN, "CHAP_MAX_BODY_BYTES": "100000"}) as server:
            sent = {**BEARER, **ORIGIN}
            no_polygon = json.dumps(dataset_request(geojson=polygons(0), providedData=[
                {"orgUnit": "a", "period": "202001", "featureName": "rainfall", "value": 1}]))
            for method, path, body, headers, status in (
                    ("GET", "/v1/crud/backtests", None, sent, 200), ("GET", "/v1/crud/backtests", None, ORIGIN, 401),
                    ("GET", "/nowhere", None, sent, 404), ("GET", "/v1/crud/backtests/9", None, sent, 404),
                    ("PUT", "/v1/crud/backtests", None, sent, 405), ("GET", "/v1/jobs/", None, sent, 307),
                    ("POST", "/v1/crud/backtests", "{", sent, 422), ("POST", "/v1/crud/backtests", b"a" * 100_001, sent, 413),
                    ("POST", "/v1/crud/backtests", "x", {**sent, "Content-Encoding": "gzip"}, 415),
                    ("POST", "/v1/analytics/make-dataset", no_polygon, {**sent, "Content-Type": "application/json"}, 400),
                    ("GET", "/" + "a" * 70_000, None, sent, 414), ("GET", "/docs", None, sent, 200),
                    ("GET", "/docs", None, {**sent, "Cookie": "a" * 140_000}, 431),
                    ("DELETE", "/v1/crud/backtests?ids=", None, sent, 400), ("GET", "/v1/crud/datasets/1/csv", None, sent, 404)):
                with self.subTest(f"{method} {path[:40]} {status}"):
                    answer = server.request(method, path, body, headers)
                    self.assertEqual(answer.status, status, answer.text[:200])
                    self.allowed(answer.headers, ORIGIN["Origin"])

    def test_preflight_requires_no_token(self):
        with Server(environment={"CHAP_API_TOKEN": TOKEN}) as server:
            for path in ("/v1/crud/backtests", "/openapi.json", "/v2/services/$register", "/nowhere"):
                answer = server.request("OPTIONS", path, headers={**ORIGIN, "Access-Control-Request-Method": "POST",
                                                                  "Access-Control-Request-Headers": "authorization"})
                self.assertEqual((answer.status, answer.text), (200, "OK"))
                self.allowed(answer.headers, ORIGIN["Origin"])
                self.assertEqual(answer.headers["access-control-allow-headers"], "authorization")
            self.assertEqual(server.request("OPTIONS", "/v1/crud/backtests", headers=ORIGIN).status, 401)

    def test_allow_list_of_origins(self):
        listed = "https://a.example,https://b.example:8443"
        with Server(environment={"CHAP_CORS_ORIGINS": listed}) as server:
            for origin in listed.split(","):
                self.allowed(server.get("/health", headers={"Origin": origin}).headers, origin, credentials="true")
            for origin in ("https://c.example", "http://a.example", "https://a.example.evil", "https://b.example", "null",
                           "https://A.example"):
                self.allowed(server.get("/health", headers={"Origin": origin}).headers, None)
                preflight = server.request("OPTIONS", "/health", headers={"Origin": origin,
                                                                          "Access-Control-Request-Method": "GET"})
                self.assertEqual((preflight.status, preflight.text), (400, "Disallowed CORS origin"))
                self.assertNotIn("access-control-allow-origin", preflight.headers)


if __name__ == "__main__":
    unittest.main(verbosity=1)
