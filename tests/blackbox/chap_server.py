"""Starts the built executable with a temporary data folder and sends requests to it. The tests of this folder use this module.

CHAP_PROGRAM is the path of the executable. ctest sets this variable. CHAP_TEST_SERVER is the address of a PostgreSQL cluster
(tests/support/postgres.py). If CHAP_TEST_SERVER is set, the server uses one database of this cluster for each data folder. Otherwise the
server uses a SQLite file. If the server or one of its child processes wrote a sanitizer report, stop() fails the test.
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
import time
import unittest
import urllib.parse
import uuid

import process_watch
from postgres import Connection, run_sql

PROGRAM = os.environ.get("CHAP_PROGRAM", "build/dev/apps/chap/chap")
SANITIZED = "asan" in PROGRAM or "tsan" in PROGRAM
TEST_SERVER = os.environ.get("CHAP_TEST_SERVER")
# SQL expression for the next value of chapx_job.seq.
NEXT_SEQ = "nextval('chapx_job_seq_seq')" if TEST_SERVER else "(SELECT coalesce(max(seq), 0) + 1 FROM chapx_job)"
FINAL = {"SUCCESS", "FAILURE", "REVOKED"}  # the statuses of jobs that have ended


def sanitizer_settings(folder):
    """Returns environment variables with which processes with a sanitizer write each report to a separate file in `folder`.

    Reports on standard error could be lost, because the test does not read the standard error of a job. The exit code is not
    sufficient, because a process that is killed has no exit code of its own.
    """
    settings = {}
    for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
        given = os.environ.get(name)
        settings[name] = (given + ":" if given else "") + f"log_path={folder}/sanitizer"
    return settings


# LeakSanitizer suspends all threads of the process, and writes this line if a thread ends at this moment. The line reports no fault.
SUSPENSION_NOTICE = re.compile(r"^==\d+==Unable to get registers from thread \d+\.\n?", re.MULTILINE)


def sanitizer_reports(folder):
    """Returns the text of all reports in `folder`. Removes the files, so that each report fails only one test."""
    texts = []
    for path in glob.glob(os.path.join(glob.escape(folder), "sanitizer.*")):
        with open(path, encoding="utf-8", errors="replace") as file:
            texts.append(SUSPENSION_NOTICE.sub("", file.read()).strip())
        os.remove(path)
    return "\n".join(filter(None, texts))


def database_of(folder):
    """Returns the address of the PostgreSQL database of a data folder. The first call for a folder creates the database."""
    note = os.path.join(folder, "database_url")
    if not os.path.exists(note):
        name = "t" + uuid.uuid4().hex
        run_sql(TEST_SERVER, f"CREATE DATABASE {name}")
        with open(note, "w", encoding="utf-8") as file:
            file.write(TEST_SERVER.rsplit("/", 1)[0] + "/" + name)
    with open(note, encoding="utf-8") as file:
        return file.read()


class Answer:
    """The response to a request, with the whole body."""
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
    """A server process. stop() and kill() end the process and keep `folder`, so that the server can be restarted."""

    def __init__(self, folder=None, environment=None, flags=(), wrapper=()):
        self.owns_folder = folder is None
        self.folder = folder or process_watch.temporary_folder("chap-test-")
        self.environment = dict(environment or {})
        if TEST_SERVER:
            self.environment.setdefault("CHAP_DATABASE_URL", database_of(self.folder))
        self.flags = list(flags)
        self.wrapper = list(wrapper)  # a command prefix that starts the server as its last step, such as `prlimit ...`
        self.process = None
        self.port = None
        try:
            self.start()
        except BaseException:
            if self.process and self.process.poll() is None:
                self.kill()
            if self.owns_folder:
                shutil.rmtree(self.folder, ignore_errors=True)
            raise

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
        """Returns the lines that the server has written to its log since its last start."""
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

    def database(self):
        """Returns a connection to the server's database for a `with` statement: a connection of sqlite3, or an object with the same
        interface."""
        if TEST_SERVER:
            return Connection(database_of(self.folder))
        return sqlite3.connect(os.path.join(self.folder, "chap.db"), timeout=30)

    def get(self, path, query=None, **more):
        if query:
            path += "?" + urllib.parse.urlencode(query, doseq=True)
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body, **more)

    def upload(self, csv, geojson):
        """Uploads a CSV file and a GeoJSON file. The contents are text or bytes; the GeoJSON may also be a dictionary."""
        if isinstance(geojson, dict):
            geojson = json.dumps(geojson)
        body, headers = form(csv, geojson)
        return self.post("/v1/crud/datasets/csvFile", body, headers=headers)

    def wait_until_ready(self, path="/v1/crud/datasets", timeout=60):
        """Waits until requests succeed again after the server could not reach the database."""
        deadline = time.monotonic() + timeout
        while (answer := self.get(path)).status == 503 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert answer.status == 200, (answer.status, answer.text)

    def wait_for_job(self, job, timeout=300):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            status = self.get(f"/v1/jobs/{job}").json
            if status in FINAL:
                return status
            time.sleep(0.02)
        raise TimeoutError(f"job {job} is still {status}\n" + self.get(f"/v1/jobs/{job}/logs").json)

    def wait_for_all_jobs(self, **filters):
        """Waits until every job has ended, including the jobs that other jobs create. `filters` are query parameters of /v1/jobs."""
        query = {"status": ["PENDING", "STARTED"], **filters}
        while active := self.get("/v1/jobs", query).json:
            for job in active:
                self.wait_for_job(job["id"])

    def run_job(self, path, body, timeout=300):
        """Posts a request, waits for its job, and returns the id of the row that the job has created. The job must succeed. If the job
        creates a backtest, this method also waits for the jobs of the baselines."""
        answer = self.post(path, body)
        assert answer.status == 200, answer.text
        job = answer.json["id"]
        status = self.wait_for_job(job, timeout)
        assert status == "SUCCESS", (status, self.get(f"/v1/jobs/{job}/logs").json)
        if "backtest" in path:
            self.wait_for_all_jobs(type="run_baseline")
        return self.get(f"/v1/jobs/{job}/database_result").json["id"]

    def stop(self, timeout=120):
        """Stops the server with SIGTERM and returns its exit status. Fails if a process wrote a sanitizer report."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout)
        reports = sanitizer_reports(self.folder)
        if reports:
            raise AssertionError("sanitizer reports:\n" + reports)
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.killed = True

    def close(self):
        """Stops the server, checks its exit status, and removes the folder if __init__() created it."""
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


class ServerTest(unittest.TestCase):
    """All tests of a class share one server. The server starts before the first test and stops after the last test."""

    ENVIRONMENT = {}  # environment variables of the server
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(environment=cls.ENVIRONMENT)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()


def fault_file(name):
    """Returns the bytes of a file from tests/data/faults, which contains files with faults that users sent."""
    with open("tests/data/faults/" + name, "rb") as file:
        return file.read()


def feature_collection(*ids, geometry=None):
    """Returns a GeoJSON FeatureCollection with one feature for each id."""
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": i, "geometry": geometry, "properties": None} for i in ids]}


def sample_data(org_units=2, months=36, features=("rainfall", "mean_temperature", "disease_cases"), first_year=2020):
    """Returns observations that every import accepts."""
    rows = []
    for o in range(org_units):
        for m in range(months):
            period = f"{first_year + m // 12}{m % 12 + 1:02d}"
            for f, feature in enumerate(features):
                value = float((o + 1) * 10 + (m * 7 + f * 3) % 23)
                rows.append({"orgUnit": f"ou_{o}", "period": period, "featureName": feature, "value": value})
    return rows


def polygons(org_units=2):
    """Returns a GeoJSON FeatureCollection with polygons for the org units of sample_data()."""
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": f"ou_{o}", "properties": {"parent": "top"},
         "geometry": {"type": "Polygon", "coordinates": [ring]}} for o in range(org_units)]}


def backtest_request(**changes):
    """Returns a valid body for /v1/analytics/create-backtest-with-data/. `changes` are added or replace members."""
    return {"name": "run", "modelId": "naive_model", "nPeriods": 3, "nSplits": 4, "stride": 1,
            "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": [], **changes}


def dataset_request(**changes):
    """Returns a valid body for /v1/analytics/make-dataset. `changes` are added or replace members."""
    return {"name": "data", "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": [], **changes}


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def form(csv, geojson, names=("csv_file", "geojson_file")):
    """Returns the body and the headers of a request that uploads two files."""
    parts = b"".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\nContent-Type: text/plain\r\n\r\n'.encode() + as_bytes(text) + b"\r\n"
        for name, text in zip(names, (csv, geojson)))
    return parts + b"--B--\r\n", {"Content-Type": "multipart/form-data; boundary=B"}
