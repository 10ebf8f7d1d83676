"""Tests the read-only proxy to registered services: the forwarded requests and responses, and their targets (http-api.md 8.6)."""
import contextlib
import gzip
import os
import socket
import unittest

from chap_server import Server
from model_service import ModelService, RawService, registration, respond


class ProxyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.server = cls.stack.enter_context(Server(environment={
            "CHAP_PROXY_READ_TIMEOUT": "1", "CHAP_PROXY_CONNECT_TIMEOUT": "1", "CHAP_PROXY_THREADS": "4"}))
        cls.service = ModelService()
        cls.stack.callback(cls.service.close)
        cls.register("m", cls.service.url + "///")

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def setUp(self):
        self.service.answers = {("GET", "*"): respond, ("HEAD", "*"): respond}
        self.service.calls.clear()

    @classmethod
    def register(cls, name, url):
        answer = cls.server.post("/v2/services/$register", registration(name, url))
        assert answer.status == 200, answer.text

    def raw(self, talk, name="raw"):
        """Registers a RawService with the function `talk`."""
        service = RawService(talk)
        self.addCleanup(service.close)
        self.register(name, service.url)
        return service

    def exchange(self, text):
        """Sends bytes and returns all bytes that the server sends until it closes the connection."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as client:
            client.sendall(text)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
            return answer

    def get(self, path, **more):
        return self.server.get("/v2/services/m/run" + path, **more)

    def last_target(self):
        """Returns the target of the last request that the service received through the proxy."""
        return self.service.proxied[-1][1]

    def test_path_and_query_arrive_as_sent(self):
        for sent, seen in (("/", "/"), ("/api/v1/info", "/api/v1/info"), ("/a%2Fb%20c", "/a%2Fb%20c"), ("/a?x=1&y=%2F+", "/a?x=1&y=%2F+"),
                           ("/a//b/", "/a//b/"), ("/%E4?%E4", "/%E4?%E4"), ("/m/run/x", "/m/run/x"), ("/$schema", "/$schema"),
                           ("/a/../b", "/a/../b"), ("/%2e%2e/b", "/%2e%2e/b"), ("/..%2Fb", "/..%2Fb"), ("/a\\b", "/a\\b"),
                           ("/http://other.example/x", "/http://other.example/x"), ("//other.example/x", "//other.example/x"),
                           ("/@other.example/", "/@other.example/"), ("/?", "/")):
            answer = self.get(sent)
            self.assertEqual((answer.status, answer.body, self.last_target()), (200, b"hello", seen), sent)
        self.assertEqual(self.server.get("/v2/services/%6d/run/x%2Fy").status, 200)
        self.assertEqual(self.last_target(), "/x%2Fy")
        self.assertEqual(self.server.get("/v2%2Fservices/m/run%2Fx").status, 200)
        self.assertEqual(self.last_target(), "/x")

    def test_a_target_in_absolute_form_is_forwarded_to_the_service(self):
        answer = self.exchange(b"GET http://other.example/v2/services/m/run/x HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)
        self.assertEqual((self.last_target(), self.service.proxied[-1][2]["Host"]), ("/x", f"127.0.0.1:{self.service.port}"))

    def test_dot_segments_do_not_leave_the_path_of_a_service(self):
        self.register("inner", self.service.url + "/models/inner/")
        for path in ("x/../y", "a/b/../../c", "%2e/x"):
            self.assertEqual(self.server.get("/v2/services/inner/run/" + path).status, 200)
            self.assertEqual(self.last_target(), "/models/inner/" + path)
        self.service.calls.clear()
        for path in ("../other", "%2e%2e/other", ".%2E/other", "a/../../other", "..%2fother", "..\\other", "a%2f..%2f..%2fb", ".."):
            answer = self.server.get("/v2/services/inner/run/" + path)
            self.assertEqual((answer.status, answer.json),
                             (400, {"detail": "The path leads out of the service's URL"}), path)
        self.assertEqual(self.service.proxied, [])

    def test_routing_of_proxy_paths(self):
        answer = self.server.get("/v2/services/m/run?a=b")
        self.assertEqual((answer.status, answer.headers["location"]),
                         (307, f"http://127.0.0.1:{self.server.port}/v2/services/m/run/?a=b"))
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            answer = self.server.request(method, "/v2/services/m/run/x")
            self.assertEqual((answer.status, answer.headers["allow"], answer.json),
                             (405, "GET, HEAD", {"detail": "Method Not Allowed"}))
        answer = self.server.get("/v2/services/unknown/run/x")
        self.assertEqual((answer.status, answer.json), (404, {"detail": "Service unknown not found"}))
        self.assertEqual(self.service.proxied, [])

    def test_request_headers(self):
        headers = {"Accept": "a/b", "Cookie": "c=1", "X-Own": "1", "X-Empty": "", "Range": "bytes=0-1", "User-Agent": "me",
                   "Authorization": "Bearer x", "X-Service-Key": "x", "Connection": "X-Drop, keep-alive", "X-Drop": "1",
                   "Keep-Alive": "1", "TE": "trailers", "Trailer": "x", "Upgrade": "h2c", "Proxy-Authorization": "x",
                   "Proxy-Authenticate": "x", "Expect": "100-continue", "Host": "me.example"}
        self.assertEqual(self.get("/x", headers=headers).status, 200)
        seen = {name.lower(): value for name, value in self.service.proxied[-1][2].items()}
        self.assertRegex(seen.pop("cdn-loop"), "^chap-[0-9a-f-]{36}$")  # the only header field that the server adds
        self.assertEqual(seen, {"accept": "a/b", "cookie": "c=1", "x-own": "1", "x-empty": "", "range": "bytes=0-1", "user-agent": "me",
                                "host": f"127.0.0.1:{self.service.port}", "accept-encoding": "identity"})
        self.exchange(b"GET /v2/services/m/run/x HTTP/1.1\r\nHost: h\r\nX-Two: 1\r\nX-Two: 2\r\nConnection: close\r\n\r\n")
        self.assertEqual(sorted(field for field in self.service.proxied[-1][2].items() if field[0] != "CDN-Loop"),
                         [("Host", f"127.0.0.1:{self.service.port}"), ("X-Two", "1"), ("X-Two", "2")])
        self.assertEqual(self.server.request("GET", "/v2/services/m/run/x", b"body").status, 200)
        self.assertEqual(self.service.proxied[-1][3], b"")

    def test_response_headers(self):
        fields = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Type", "image/png"), ("Content-Disposition", "attachment"),
                  ("Connection", "X-Drop, close"), ("X-Drop", "1"), ("Keep-Alive", "timeout=5"), ("Upgrade", "h2"), ("Trailer", "T"),
                  ("Proxy-Authenticate", "Basic"), ("X-Kept", "1"), ("ETag", '"e"')]
        body = bytes(range(256))
        self.service.answers = {("GET", "*"): lambda h: respond(h, 203, body, fields)}
        answer = self.exchange(b"GET /v2/services/m/run/x HTTP/1.1\r\nHost: h\r\nOrigin: http://o\r\nConnection: close\r\n\r\n")
        head, _, received = answer.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.assertEqual((lines[0], received), ("HTTP/1.1 203 Non-Authoritative Information", body))
        kept = [f"{n}: {v}" for n, v in fields if n in ("Set-Cookie", "Content-Type", "Content-Disposition", "X-Kept", "ETag")]
        self.assertEqual([line for line in lines if line in kept], kept)
        names = [line.split(":")[0].lower() for line in lines[1:]]
        self.assertEqual([n for n in names if n in ("keep-alive", "upgrade", "trailer", "proxy-authenticate", "x-drop")], [])
        self.assertIn("Content-Length: 256", lines)
        self.assertIn("Access-Control-Allow-Origin: http://o", lines)

    def test_statuses_are_forwarded(self):
        for status in (201, 204, 304, 400, 404, 418, 500, 503):
            self.service.answers = {("GET", "*"): lambda h, s=status: respond(h, s, b"" if s in (204, 304) else b"text")}
            answer = self.get("/x")
            self.assertEqual((answer.status, answer.body), (status, b"" if status in (204, 304) else b"text"))

    def test_head_requests(self):
        answer = self.server.request("HEAD", "/v2/services/m/run/x")
        self.assertEqual((answer.status, answer.body, answer.headers["content-length"]), (200, b"", "5"))
        self.assertEqual(self.service.proxied[-1][0], "HEAD")
        zipped = self.server.request("HEAD", "/v2/services/m/run/x", headers={"Accept-Encoding": "gzip"})
        self.assertEqual((zipped.headers["content-encoding"], zipped.headers.get("content-length")), ("gzip", None))
        self.assertEqual(self.server.request("HEAD", "/v2/services/unknown/run/x").status, 404)

    def test_gzip_of_responses(self):
        accepts = {"Accept-Encoding": "gzip"}
        answer = self.get("/x", headers=accepts)
        self.assertEqual((answer.headers["content-encoding"], answer.headers["vary"], gzip.decompress(answer.body)),
                         ("gzip", "Accept-Encoding", b"hello"))
        self.assertEqual(self.service.proxied[-1][2]["Accept-Encoding"], "gzip")
        plain = self.get("/x")
        self.assertEqual((plain.headers.get("content-encoding"), plain.headers["vary"], plain.body), (None, "Accept-Encoding", b"hello"))
        packed = gzip.compress(b"x" * 5000)
        for kind in ("gzip", "br"):  # a body that is already encoded must be forwarded unchanged
            self.service.answers = {("GET", "*"): lambda h, k=kind: respond(h, 200, packed, [("Content-Encoding", k)])}
            for headers in (accepts, {}):
                answer = self.get("/x", headers=headers)
                self.assertEqual((answer.headers["content-encoding"], answer.headers.get("vary"), answer.body), (kind, None, packed))

    def test_redirects_within_the_service_are_followed(self):
        def answer(handler):
            step = int(handler.path.rsplit("/", 1)[1])
            respond(handler, (301, 302, 303, 307, 308)[step % 5], b"moved", [("Location", f"/step/{step - 1}")]) if step else respond(handler)
        self.service.answers = {("GET", "*"): answer}
        answer20 = self.get("/step/20")
        self.assertEqual((answer20.status, answer20.body, len(self.service.proxied)), (200, b"hello", 21))
        answer21 = self.get("/step/21")
        self.assertEqual((answer21.status, answer21.json), (502, {"detail": "Service m is unreachable: the service redirects too many times"}))
        self.service.answers = {("GET", "/a"): lambda h: respond(h, 302, b"", [("Location", f"{self.service.url}/b?c=d")]), ("GET", "*"): respond}
        self.assertEqual((self.get("/a").body, self.last_target()), (b"hello", "/b?c=d"))
        for status in (300, 304, 305):  # these statuses are not followed
            self.service.answers = {("GET", "*"): lambda h, s=status: respond(h, s, b"", [("Location", "/b")])}
            self.assertEqual(self.get("/a").status, status)
        self.service.answers = {("GET", "*"): lambda h: respond(h, 302, b"text")}  # a redirect without the field Location
        self.assertEqual((self.get("/a").status, self.get("/a").body), (302, b"text"))

    def test_redirects_to_other_servers_are_not_followed(self):
        other = ModelService({("GET", "*"): respond})
        self.addCleanup(other.close)
        port = self.service.port
        for place in (other.url + "/x", f"//127.0.0.1:{other.port}/x", f"https://127.0.0.1:{port}/x", f"http://localhost:{port}/x",
                      "file:///etc/passwd", "gopher://127.0.0.1:1/", f"http://127.0.0.1:{port}@127.0.0.1:{other.port}/"):
            self.service.answers = {("GET", "*"): lambda h, p=place: respond(h, 302, b"", [("Location", p)])}
            answer = self.get("/x")
            self.assertEqual((answer.status, answer.json), (502, {"detail": "Service m is unreachable: the service redirects to another server"}), place)
        self.assertEqual(other.proxied, [])

    def test_invalid_urls(self):
        for url in ("", "/", "nonsense", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http:/", "http:///", "http:127.0.0.1",
                    "http://?x", "http://a b/", "http://[::1", "http://127.0.0.1:99999", "unix:/x"):
            self.register("bad", url)
            answer = self.server.get(f"/v2/services/bad/run/127.0.0.1:{self.service.port}/x")
            self.assertEqual(answer.status, 502, url)
            self.assertTrue(answer.json["detail"].startswith("Service bad has an invalid URL: "), answer.json)
        self.assertEqual(self.service.proxied, [])

    def test_unreachable_services(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        self.register("off", f"http://127.0.0.1:{port}")
        for method in ("GET", "HEAD"):
            answer = self.server.request(method, "/v2/services/off/run/x")
            self.assertEqual(answer.status, 502)
        self.assertTrue(self.server.get("/v2/services/off/run/x").json["detail"].startswith("Service off is unreachable: "))
        for bytes_sent in (b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400_000):
            self.raw(lambda client, _, b=bytes_sent: client.sendall(b))
            answer = self.server.get("/v2/services/raw/run/x")
            self.assertEqual(answer.status, 502, answer.text)

    def test_wrong_lengths(self):
        for head, status, body in (
            (b"Content-Length: 2\r\nContent-Length: 5", 502, None),
            (b"Content-Length: 5\r\nContent-Length: 5", 200, b"hello"),
            (b"Content-Length: 3\r\nTransfer-Encoding: chunked", 200, b"hello"),
        ):
            sent = b"5\r\nhello\r\n0\r\n\r\n" if b"chunked" in head else b"hello"
            self.raw(lambda client, _, b=b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + sent: client.sendall(b))
            answer = self.server.get("/v2/services/raw/run/x")
            self.assertEqual(answer.status, status, head)
            if body is None:
                self.assertEqual(answer.json, {"detail": "Service raw is unreachable: its response has two different lengths"})
            else:
                self.assertEqual(answer.body, body)

    def test_a_service_url_that_leads_back_to_this_server(self):
        here = f"http://127.0.0.1:{self.server.port}/v2/services"
        loop_error = "its URL leads back to this server"
        # The background requests after a registration go to the same URLs. The number of open files shows that these requests do not
        # loop.
        for name, other in (("a", "a"), ("b", "c"), ("c", "b")):
            self.register(name, f"{here}/{other}/run")
        for name in ("a", "b"):
            answer = self.server.get(f"/v2/services/{name}/run/x", timeout=20)
            self.assertEqual(answer.status, 502)
            self.assertIn(loop_error, answer.json["detail"])
        open_files = len(os.listdir(f"/proc/{self.server.process.pid}/fd"))
        self.assertLess(open_files, 100)


class TokenTest(unittest.TestCase):
    def test_the_token_is_required_and_not_forwarded(self):
        token, key = "t" * 40, "k" * 40
        service = ModelService({("GET", "*"): respond})
        self.addCleanup(service.close)
        with Server(environment={"CHAP_API_TOKEN": token, "SERVICEKIT_REGISTRATION_KEY": key}) as server:
            server.post("/v2/services/$register", registration("m", service.url), headers={"X-Service-Key": key})
            expected = "/v2/services/m/run/x"
            self.assertEqual(server.get(expected).status, 401)
            for headers in ({"Authorization": "Bearer " + token}, {"X-Service-Key": token}, {"X-Service-Key": key}):
                self.assertEqual(server.get(expected, headers=headers).status, 200)
                seen = service.proxied[-1][2]
                self.assertFalse({"authorization", "x-service-key"} & {n.lower() for n in seen})


if __name__ == "__main__":
    unittest.main(verbosity=1)
