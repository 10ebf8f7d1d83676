"""A model service for tests: records the requests that the server sends to it, and responds to them."""
import http.server
import json
import socket
import threading
import time


def info(service_id, **changes):
    """Returns the member `info` of a registration."""
    return {"id": service_id, "display_name": "Test Model", "model_metadata": {"author": "Test Author"},
            "period_type": "monthly", **changes}


def registration(service_id, url="http://model-service:8080", **changes):
    """Returns the body of a registration. `changes` are added to its info or replace members of it."""
    return {"url": url, "info": info(service_id, **changes)}


class ModelService:
    """An HTTP server with prepared responses.

    `answers` maps (method, path) to (status, JSON value), or to a function that receives the request handler and sends the response
    itself. The path `*` stands for any path. `calls` contains (method, target, headers, body) of each request.
    """

    def __init__(self, answers=None):
        self.answers = answers or {}
        self.calls = []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.sent = self.rfile.read(length)
                self.target = self.requestline.split()[1]  # self.path is not used, because it lacks repeated leading slashes
                service.calls.append((self.command, self.target, self.headers, self.sent))
                path = self.target.split("?")[0]
                found = service.answers.get((self.command, path)) or service.answers.get((self.command, "*"))
                if callable(found):
                    return found(self)
                status, value = found or (404, {"detail": "Not Found"})
                body = json.dumps(value).encode() if value is not None else b""
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
                return None

            do_GET = do_HEAD = do_POST = do_DELETE = do_PUT = answer

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # errors are ignored, because some tests disconnect on purpose

        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.listener.daemon_threads = True
        self.port = self.listener.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def proxied(self):
        """The recorded requests, without the requests that the server sends in the background after a registration."""
        return [call for call in self.calls if "/api/v1/configs" not in call[1]]

    def called(self, method, path):
        """Returns the number of recorded requests with this method and path."""
        return sum(1 for call in self.calls if call[:2] == (method, path))

    def close(self):
        self.listener.shutdown()
        self.listener.server_close()


class RawService:
    """A service for responses that are not valid HTTP. For each connection, it reads the head of a request and calls `talk(socket, head)`."""

    def __init__(self, talk):
        self.talk = talk
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.accepted = 0  # the number of accepted connections
        self.closed = threading.Event()  # set when a connection from the server has ended
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            request = b""
            while b"\r\n\r\n" not in request:
                piece = client.recv(65536)
                if not piece:
                    return
                request += piece
            try:
                self.talk(client, request)
            except OSError:
                pass

    def watch_end(self, client):
        """Waits until the server closes the connection, and then sets `closed`."""
        client.settimeout(120)
        if client.recv(1) == b"":
            self.closed.set()

    def close(self):
        self.listener.close()


def respond(handler, status=200, body=b"hello", headers=()):
    """Sends a response. `handler` is the request handler of a ModelService."""
    handler.send_response_only(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def register(server, service_id, **changes):
    headers = changes.pop("headers", None)
    return server.post("/v2/services/$register", registration(service_id, **changes), headers=headers)


def ping(server, service_id, **more):
    return server.request("PUT", f"/v2/services/{service_id}/$ping", **more)


def template(server, name):
    """Returns the listed model template with this name; None if there is no such template."""
    return next((t for t in server.get("/v1/crud/model-templates").json if t["name"] == name), None)


def wait_for(condition, seconds=120):
    """Waits until condition() returns a true value, and returns this value."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise TimeoutError(f"the condition does not hold after {seconds} s")
