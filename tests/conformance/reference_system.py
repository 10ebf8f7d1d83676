"""Tests of the rows of http-api.md 10 about the system, the documentation and the framework."""
import datetime
import os
import shutil
import tempfile
import time
import unittest

import chap_server
from chap_server import Server, ServerTest
from reference_rows import SeededTest, row

TAGS = ["System", "Backtests", "Metrics", "Predictions", "Datasets", "Models", "Prediction Setups", "Alerts", "Alert Policies", "Visualizations",
        "Jobs", "Services"]
TOKEN = "t" * 32
KEY = "k" * 32
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class SystemTest(SeededTest):
    @row("GET /health | app root_health")
    def test_health(self):
        self.assertEqual(self.get("/health").json, {"status": "success", "message": "healthy"})

    @row("GET /health | gz small response")
    def test_small_answers_are_not_compressed(self):
        answer = self.get("/health", headers={"Accept-Encoding": "gzip"})
        self.assertNotIn("content-encoding", answer.headers)

    @row("GET /health | e2e ensure_up")
    def test_up_and_healthy(self):
        self.assertEqual(self.get("/health").json["status"], "success")

    @row("GET /system/info | app info, date")
    def test_info(self):
        before = datetime.datetime.now(datetime.timezone.utc)
        info = self.get("/system/info").json
        after = datetime.datetime.now(datetime.timezone.utc)
        for member in ("chap_core_version", "python_version", "server_date", "server_time_zone_id", "revision"):
            self.assertIsInstance(info[member], str)
        self.assertTrue(before <= datetime.datetime.fromisoformat(info["server_date"]) <= after, info)

    @row("GET /openapi.json | app tags")
    def test_tags(self):
        document = self.get("/openapi.json").json
        self.assertEqual([tag["name"] for tag in document["tags"]], TAGS)
        for path, item in document["paths"].items():
            for method, operation in item.items():
                self.assertTrue(operation["tags"] and set(operation["tags"]) <= set(TAGS), (method, path))

    @row("GET /openapi.json | gz large / identity")
    def test_large_answers_are_compressed(self):
        zipped = self.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(zipped.headers["content-encoding"], "gzip")
        self.assertNotIn("content-encoding", self.get("/openapi.json", headers={"Accept-Encoding": "identity"}).headers)

    @row("GET /docs, GET /redoc | app docs")
    def test_pages(self):
        self.get("/docs")
        self.get("/redoc")

    @row("GET /models | db alias is gone")
    def test_models_alias(self):
        self.get("/v1/crud/models", status=404)


class UnhealthyServerTest(unittest.TestCase):
    @row("GET /health/ready | app readiness all ok / down")
    def test_readiness(self):
        with Server() as server:
            ready = server.get("/health/ready")
            self.assertEqual((ready.status, ready.json),
                             (200, {"status": "success", "checks": {"db": "ok", "redis": "ok", "celery": "ok"}}))
            with server.database() as db:
                db.execute("DROP TABLE chapx_meta")  # the job store can no longer be written
            deadline = time.monotonic() + 60
            while (ready := server.get("/health/ready")).status == 200 and time.monotonic() < deadline:
                time.sleep(0.1)  # the check writes at most once per second, so it does not find the fault immediately
            self.assertEqual((ready.status, ready.json["status"]), (503, "unhealthy"))
            checks = ready.json["checks"]
            self.assertEqual((checks["db"], checks["celery"]), ("ok", "ok"))
            self.assertRegex(checks["redis"], r"^error: \w+$")

    @row("GET /health/probe | app probe ok / failure")
    def test_probe(self):
        with tempfile.TemporaryDirectory() as folder:
            usual, chap_server.PROGRAM = chap_server.PROGRAM, os.path.join(folder, "chap")
            shutil.copy(usual, chap_server.PROGRAM)
            try:
                with Server() as server:
                    self.assertEqual(server.get("/health/probe").json,
                                     {"status": "success", "checks": {"celery_db_roundtrip": "ok"}})
                    os.remove(chap_server.PROGRAM)  # job processes can no longer be started
                    probe = server.get("/health/probe")
                    self.assertEqual((probe.status, probe.json["status"]), (503, "unhealthy"))
                    self.assertRegex(probe.json["checks"]["celery_db_roundtrip"], r"^error: \w+")
            finally:
                chap_server.PROGRAM = usual


class TokenTest(ServerTest):
    ENVIRONMENT = {"CHAP_API_TOKEN": TOKEN, "SERVICEKIT_REGISTRATION_KEY": KEY}

    @row("GET /system/info | tok auth reported")
    def test_reported_requirement_of_a_token(self):
        self.assertIs(self.server.get("/system/info").json["auth_required"], True)
        with Server() as open_server:
            self.assertIs(open_server.get("/system/info").json["auth_required"], False)

    @row("GET /openapi.json | tok gated, open")
    def test_document(self):
        for headers in ({}, BEARER, {"X-Service-Key": KEY}):  # the document requires no token since 2.5.1
            self.assertEqual(self.server.get("/openapi.json", headers=headers).status, 200)
        with Server() as open_server:
            self.assertEqual(open_server.get("/openapi.json").status, 200)

    @row("open paths | tok open paths")
    def test_open_paths(self):
        for path in ("/health", "/health/ready", "/system/info"):
            self.assertEqual(self.server.get(path).status, 200, path)

    @row("CORS | tok cors")
    def test_cors(self):
        origin = {"Origin": "http://localhost:3000"}
        refused = self.server.get("/v1/crud/backtests", headers=origin)
        self.assertEqual((refused.status, refused.headers["access-control-allow-origin"]), (401, "http://localhost:3000"))
        preflight = self.server.request("OPTIONS", "/v1/crud/backtests",
                                        headers={**origin, "Access-Control-Request-Method": "GET"})
        self.assertEqual(preflight.status, 200)

    @row("start-up warning | tok weak token")
    def test_weak_token(self):
        self.assertNotIn("CHAP_API_TOKEN", self.server.log())
        for environment, warns in (({"CHAP_API_TOKEN": "x"}, True), ({}, False)):
            with Server(environment=environment) as server:
                self.assertEqual("CHAP_API_TOKEN" in server.log(), warns)


class RootPathTest(unittest.TestCase):
    @row("root path | root")
    def test_root_path(self):
        with Server() as server:
            self.assertEqual(server.get("/master/health").status, 404)
            self.assertNotIn("servers", server.get("/openapi.json").json)
        with Server(environment={"CHAP_ROOT_PATH": "/master"}) as server:
            self.assertEqual([server.get(path).status for path in ("/health", "/master/health")], [200, 200])
            self.assertEqual(server.get("/openapi.json").json["servers"], [{"url": "/master"}])
