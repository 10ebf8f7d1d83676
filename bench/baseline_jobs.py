"""Measures the three jobs that evaluate the baselines of a new specification. The data have 250 org units with 10 years of months, and
the specification has 10 splits of 3 months.

The time of a job is the time between the start and the end that the list of jobs shows. This time includes the start of the process,
reading the data, the forecasts, the scores, and storing 7,500 forecasts of 100 samples.
"""
import datetime

import harness
from chap_server import polygons, sample_data

ORG_UNITS, MONTHS = 250, 120
ALLOWED_SECONDS = 1.0


def seconds_of_job(job):
    start, end = (datetime.datetime.fromisoformat(job[key]) for key in ("start_time", "end_time"))
    return (end - start).total_seconds()


def seconds_of_all_baselines(server, dataset, name):
    """Creates a backtest of the data set and returns the sum of the times of the three jobs."""
    request = {"name": name, "modelId": "naive_model", "datasetId": dataset, "nPeriods": 3, "nSplits": 10, "stride": 1,
               "targetColumn": "disease_cases"}
    server.run_job("/v1/analytics/create-backtest", request)
    jobs = server.get("/v1/jobs", {"type": "run_baseline"}).json
    assert len(jobs) == 3 and all(job["status"] == "SUCCESS" for job in jobs), jobs
    return sum(map(seconds_of_job, jobs))


def fresh_seconds(request):
    """Measures the jobs on a new server."""
    with harness.Server() as server:
        dataset = server.run_job("/v1/analytics/make-dataset", request)
        return seconds_of_all_baselines(server, dataset, "bench")


def run():
    request = {"name": "bench", "geojson": polygons(ORG_UNITS), "dataToBeFetched": [],
               "providedData": sample_data(ORG_UNITS, MONTHS)}
    ours = min(fresh_seconds(request) for _ in range(3))
    harness.report("jobs of the three baselines [s]", ours, ALLOWED_SECONDS, at_most=1)
