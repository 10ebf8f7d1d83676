"""An evaluation with a chapkit 2.x service, compared with a bare client that makes the same calls one after the other.

The evaluation has 20 org units, 60 months, 10 splits and a horizon of 3 months. The service runs the model of
tests/models/last_value_service.py. tools/test-env must have installed chapkit.
"""
import http.client
import json
import time

import harness
from chap_server import backtest_request, polygons, sample_data
from chapkit_service import ChapkitService

ORG_UNITS, MONTHS, SPLITS, HORIZON = 20, 60, 10, 3
REQUEST = {"geojson": polygons(ORG_UNITS), "providedData": sample_data(ORG_UNITS, MONTHS), "nPeriods": HORIZON, "nSplits": SPLITS}


class BareClient:
    """Makes the calls of a run. The pauses between polls begin with 20 ms and grow by half, as in chap."""

    def __init__(self, service):
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port)

    def call(self, method, path, body=None):
        self.connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body),
                                {"Content-Type": "application/json"})
        text = self.connection.getresponse().read()
        return json.loads(text) if text else None

    def run_job(self, path, body):
        job = self.call("POST", path, body)
        pause = 0.02
        while self.call("GET", "/jobs/" + job["job_id"])["status"] != "completed":
            time.sleep(pause)
            pause = min(pause * 1.5, 2)
        return job["artifact_id"]

    def run(self):
        cells = {(r["orgUnit"], r["period"], r["featureName"]): r["value"] for r in REQUEST["providedData"]}
        periods = sorted({period for _, period, _ in cells})
        units = sorted({unit for unit, _, _ in cells})

        def frame(chosen, features):
            return {"columns": ["time_period", *features, "parent", "location"],
                    "data": [[f"{p[:4]}-{p[4:]}", *(cells[u, p, f] for f in features), "-", u] for u in units for p in chosen]}

        weather = ["rainfall", "mean_temperature"]
        config = self.call("POST", "/configs", {"name": "bare", "data": {}})["id"]
        first = MONTHS - HORIZON - SPLITS + 1
        trained = self.run_job("/ml/$train", {"config_id": config, "data": frame(periods[:first], [*weather, "disease_cases"])})
        for end in range(first, first + SPLITS):
            forecast = self.run_job("/ml/$predict", {
                "artifact_id": trained, "historic": frame(periods[:end], [*weather, "disease_cases"]),
                "future": frame(periods[end:end + HORIZON], weather)})
            self.call("GET", "/artifacts/" + forecast)
        self.call("DELETE", "/configs/" + config)


def bare_seconds(service):
    start = time.monotonic()
    BareClient(service).run()
    return time.monotonic() - start


def our_seconds(server, service):
    """The seconds between the start and the end of the job, without the baselines that are evaluated afterwards."""
    job = server.post("/v1/analytics/create-backtest-with-data/", backtest_request(modelId=service.model, **REQUEST)).json["id"]
    start = time.monotonic()
    status = server.wait_for_job(job)
    seconds = time.monotonic() - start
    assert status == "SUCCESS", server.get(f"/v1/jobs/{job}/logs").json
    server.wait_for_all_jobs()
    return seconds


def run_with(name, repetitions, at_most, **environment):
    with harness.Server() as server:
        service = ChapkitService("2", server, **environment)
        try:
            ours, limit = harness.best_of_alternating(
                lambda: our_seconds(server, service), lambda: bare_seconds(service), repetitions=repetitions)
        finally:
            service.close()
    harness.report(name, ours, limit, at_most=at_most)


def run():
    run_with("chapkit evaluation, model without work [s]", 5, 1.5)
    run_with("chapkit evaluation, 1 s a call [s]", 1, 1.05, MODEL_SECONDS="1")
