"""Starts the built executable on a temporary folder and talks to it; for the tests in this folder.

CHAP_PROGRAM names the executable (ctest sets it). With CHAP_TEST_SERVER, the address of a PostgreSQL
cluster (tests/support/postgres.py), each folder has a database there instead of a SQLite file. What a sanitizer finds in the server, or in a
process below it, fails the test that stops the server.
"""
import glob
import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse
import uuid

from postgres import run_sql

PROGRAM = os.environ.get("CHAP_PROGRAM", "build/dev/apps/chap/chap")
TEST_SERVER = os.environ.get("CHAP_TEST_SERVER")
FINAL = {"SUCCESS", "FAILURE", "REVOKED"}


def sanitizer_settings(folder):
    """Environment under which sanitized processes write each report to a file of its own in `folder`.

    Reports must not go to standard error: a job's is read by nobody, and a killed process has no exit code.
    """
    settings = {}
    for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
        given = os.environ.get(name)
        settings[name] = (given + ":" if given else "") + f"log_path={folder}/sanitizer"
    return settings


def sanitizer_reports(folder):
    """The text of every report, taken away so that each is told once."""
    texts = []
    for path in glob.glob(os.path.join(glob.escape(folder), "sanitizer.*")):
        with open(path, encoding="utf-8", errors="replace") as file:
            texts.append(file.read())
        os.remove(path)
    return "\n".join(texts)


def database_of(folder):
    """The address of the folder's own PostgreSQL database, made when it is asked for first."""
    note = os.path.join(folder, "database_url")
    if not os.path.exists(note):
        name = "t" + uuid.uuid4().hex
        run_sql(TEST_SERVER, f"CREATE DATABASE {name}")
        with open(note, "w", encoding="utf-8") as file:
            file.write(TEST_SERVER.rsplit("/", 1)[0] + "/" + name)
    with open(note, encoding="utf-8") as file:
        return file.read()


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """A server process; `folder` survives restarts, stop() and kill() end the process only."""

    def __init__(self, folder=None, environment=None, flags=(), wrapper=()):
        self.owns_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="chap-test-")
        self.environment = dict(environment or {})
        if TEST_SERVER:
            self.environment.setdefault("CHAP_DATABASE_URL", database_of(self.folder))
        self.flags = list(flags)
        self.wrapper = list(wrapper)  # a command that runs the server as its last step
        self.process = None
        self.port = None
        self.start()

    def start(self):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("CHAP_", "CELERY_", "SERVICEKIT_"))}
        command = [*self.wrapper, PROGRAM, "serve", "--port", "0", "--data-dir", self.folder, *self.flags]
        self.log_path = os.path.join(self.folder, "server.log")
        self.log_start = os.path.getsize(self.log_path) if os.path.exists(self.log_path) else 0
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**clean, **sanitizer_settings(self.folder), **self.environment})
        self.killed = False
        self.port = self._wait_for_port()

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            log.seek(self.log_start)
            return log.read()

    def _wait_for_port(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            for line in self.log().splitlines():
                if "listens on http://" in line:
                    return int(re.search(r"listens on http://[^:]+:(\d+)", line).group(1))
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log()}")
            time.sleep(0.005)
        raise RuntimeError("the server does not listen:\n" + self.log())

    def request(self, method, path, body=None, headers=None, timeout=300):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            sent = dict(headers or {})
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
                sent.setdefault("Content-Type", "application/json")
            if isinstance(body, str):
                body = body.encode()
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def query(self, sql):
        """Rows of the database behind the server, as SQLite gives them or as texts."""
        if TEST_SERVER:
            return [tuple(row) for row in run_sql(database_of(self.folder), sql)]
        with sqlite3.connect(f"file:{self.folder}/chap.db?mode=ro", uri=True) as db:
            return db.execute(sql).fetchall()

    def get(self, path, query=None, **more):
        if query:
            path += "?" + urllib.parse.urlencode(query, doseq=True)
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body, **more)

    def wait_for_job(self, job, timeout=300):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            status = self.get(f"/v1/jobs/{job}").json
            if status in FINAL:
                return status
            time.sleep(0.02)
        raise TimeoutError(f"job {job} is still {status}\n" + self.get(f"/v1/jobs/{job}/logs").json)

    def run_job(self, path, body, timeout=300):
        """Posts, waits for success and returns the id of the row the job made."""
        answer = self.post(path, body)
        assert answer.status == 200, answer.text
        job = answer.json["id"]
        status = self.wait_for_job(job, timeout)
        assert status == "SUCCESS", (status, self.get(f"/v1/jobs/{job}/logs").json)
        return self.get(f"/v1/jobs/{job}/database_result").json["id"]

    def stop(self, patience=120):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(patience)
        reports = sanitizer_reports(self.folder)
        if reports:
            raise AssertionError("a sanitizer has found:\n" + reports)
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.killed = True

    def close(self):
        try:
            code = self.stop()
            if code != 0 and not self.killed:
                raise AssertionError(f"the server ended with {code}:\n{self.log()}")
        finally:
            if self.process and self.process.poll() is None:
                self.kill()
            if self.owns_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def sample_data(org_units=2, months=36, features=("rainfall", "mean_temperature", "disease_cases"), first_year=2020):
    """Observations that every import accepts."""
    rows = []
    for o in range(org_units):
        for m in range(months):
            period = f"{first_year + m // 12}{m % 12 + 1:02d}"
            for f, feature in enumerate(features):
                value = float((o + 1) * 10 + (m * 7 + f * 3) % 23)
                rows.append({"orgUnit": f"ou_{o}", "period": period, "featureName": feature, "value": value})
    return rows


def polygons(org_units=2):
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": f"ou_{o}", "properties": {"parent": "top"},
         "geometry": {"type": "Polygon", "coordinates": [ring]}} for o in range(org_units)]}


def backtest_request(**changes):
    return {"name": "run", "modelId": "naive_model", "nPeriods": 3, "nSplits": 4, "stride": 1,
            "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": [], **changes}


def dataset_request(**changes):
    return {"name": "data", "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": [], **changes}
