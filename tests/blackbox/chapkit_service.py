"""Starts the test service tests/models/last_value_service.py with an unmodified chapkit, 1.x or 2.x."""
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.request

import test_env

MODELS = pathlib.Path(__file__).resolve().parent.parent / "models"
LINES = ("1", "2")


def python(line):
    return os.path.join(test_env.FOLDER, "chapkit-" + line, "bin", "python")


def require_chapkit():
    """Ends the test as skipped, or as failed with CI=true, if chapkit is not installed."""
    for line in LINES:
        if not os.path.exists(python(line)):
            test_env.missing(f"chapkit {line}.x is missing; install Python 3.13, for example with pyenv, then run tools/test-env")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ChapkitService:
    """A running service. With `server`, the service registers itself there, and the constructor waits until its model is listed."""

    def __init__(self, line, server=None, port=None, model="last-value", **environment):
        self.model, self.port = model, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = tempfile.TemporaryDirectory(prefix="chapkit-")
        settings = {"MODEL_ID": model, "SERVICEKIT_HOST": "127.0.0.1", "SERVICEKIT_PORT": str(self.port), **environment}
        if server is not None:
            settings["SERVICEKIT_ORCHESTRATOR_URL"] = f"http://127.0.0.1:{server.port}/v2/services/$register"
        self.log = open(os.path.join(self.folder.name, "service.log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [python(line), "-m", "uvicorn", "--app-dir", str(MODELS), "--port", str(self.port), "last_value_service:app"],
            env={**os.environ, **settings}, cwd=self.folder.name, stdout=self.log, stderr=self.log)
        self.wait_until(self.answers)
        if server is not None:
            self.wait_until(lambda: any(m["name"] == model for m in server.get("/v1/crud/configured-models").json))

    def wait_until(self, condition, timeout=120):
        deadline = time.monotonic() + timeout
        while not condition():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log_text()
            time.sleep(0.05)

    def answers(self):
        try:
            return self.get("/health")["status"] == "healthy"
        except OSError:
            return False

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def log_text(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()[-4000:]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.log.close()
        self.folder.cleanup()
