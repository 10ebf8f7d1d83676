"""A model service for tests: answers the few calls that the server makes, and counts them."""
import http.server
import json
import threading


def info(service_id, **changes):
    return {"id": service_id, "display_name": "Test Model", "model_metadata": {"author": "Test Author"},
            "period_type": "monthly", **changes}


def registration(service_id, url="http://model-service:8080", **changes):
    return {"url": url, "info": info(service_id, **changes)}


class ModelService:
    """`answers` maps (method, path) to a function of the handler, or to (status, JSON value)."""

    def __init__(self, answers=None):
        self.answers = answers or {}
        self.calls = []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.sent = self.rfile.read(length)
                service.calls.append((self.command, self.path, self.headers, self.sent))
                path = self.path.split("?")[0]
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
                pass  # clients that leave are part of the tests

        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.listener.daemon_threads = True
        self.port = self.listener.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def called(self, method, path):
        return sum(1 for call in self.calls if call[:2] == (method, path))

    def close(self):
        self.listener.shutdown()
        self.listener.server_close()
