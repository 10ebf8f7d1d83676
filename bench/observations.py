"""Measures the import of a million observations, and reading them as JSON (/df) and as CSV."""
import json
import os
import shutil
import subprocess
import tempfile
import time

import harness

ORG_UNITS, MONTHS, FEATURES = 250, 400, 10
ROWS = ORG_UNITS * MONTHS * FEATURES
MIB = 1 << 20


def month(number):
    return f"{1980 + number // 12}{number % 12 + 1:02d}"


def request_body():
    """Returns the body of a make-dataset request in bytes. The values are those of bare_sqlite.cpp."""
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    features = [{"type": "Feature", "id": f"ou_{p}", "properties": {},
                 "geometry": {"type": "Polygon", "coordinates": [ring]}} for p in range(ORG_UNITS)]
    rows = [f'{{"orgUnit":"ou_{p}","period":"{month(m)}","featureName":"feature_{f}",'
            f'"value":{p * 0.37 + m * 1.5 + f:.6f}}}'
            for p in range(ORG_UNITS) for m in range(MONTHS) for f in range(FEATURES)]
    geojson = json.dumps({"type": "FeatureCollection", "features": features})
    return (f'{{"name":"bench","geojson":{geojson},"dataToBeFetched":[],"providedData":[' +
            ",".join(rows) + "]}").encode()


def import_seconds(server, body):
    """Returns the seconds from the request until its job has ended."""
    start = time.monotonic()
    answer = server.request("POST", "/v1/analytics/make-dataset", body, {"Content-Type": "application/json"}, 300)
    assert answer.status == 200, answer.text
    job = answer.json["id"]
    while (status := server.get(f"/v1/jobs/{job}").json) not in ("SUCCESS", "FAILURE"):
        time.sleep(0.005)
    elapsed = time.monotonic() - start
    assert status == "SUCCESS", server.get(f"/v1/jobs/{job}/logs").text
    return elapsed


def bare_insert_seconds(folder):
    """Returns the seconds that SQLite alone needs to insert the same rows into a new database."""
    path = os.path.join(folder, "limit.db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    subprocess.run([os.environ["CHAP_PROGRAM"], "migrate", "--database-url", path], check=True, capture_output=True)
    return harness.seconds_of("bare_sqlite", "insert", path, ORG_UNITS, MONTHS, FEATURES)


def fresh_import(body, peaks):
    """Measures the import on a new server, and appends the peak memory of the server to `peaks`."""
    with harness.Server() as server:
        elapsed = import_seconds(server, body)
        peaks.append(harness.memory(server.process.pid, "VmHWM"))
    return elapsed


def run_import(body):
    folder = tempfile.mkdtemp(prefix="chap-bench-")
    peaks = []
    try:
        ours, limit = harness.best_of_alternating(
            lambda: fresh_import(body, peaks), lambda: bare_insert_seconds(folder), repetitions=3)
    finally:
        shutil.rmtree(folder)
    harness.report("import of 1,000,000 [s]", ours, limit, at_most=1.5)
    harness.report("import, peak memory [MiB]", max(peaks) / MIB, len(body) / MIB, at_most=4)


def run_export(server, form):
    """Measures a response with all observations. `form` is the end of the path: df or csv."""
    pid = server.process.pid
    path = f"/v1/crud/datasets/1/{form}"
    database = os.path.join(server.folder, "chap.db")
    harness.fetch_seconds(server, "/health")
    harness.reset_peak_memory(pid)
    before = harness.memory(pid, "VmRSS")
    _, size = harness.fetch_seconds(server, path)
    growth = harness.memory(pid, "VmHWM") - before
    ours, limit = harness.best_of_alternating(
        lambda: harness.fetch_seconds(server, path)[0],
        lambda: harness.seconds_of("bare_sqlite", "observations", database, 1), repetitions=3)
    harness.report(f"/{form}, memory growth [MiB]", growth / MIB, 64, at_most=1)
    harness.note(f"/{form} of 1,000,000",
                 f"for information: {size / MIB / ours:.0f} MiB/s, {limit / ours:.2f} times as fast as SQLite alone "
                 f"reads the rows ({size / MIB / limit:.0f} MiB/s)")


def run():
    body = request_body()
    run_import(body)
    with harness.Server() as server:
        import_seconds(server, body)
        del body
        for form in ("df", "csv"):
            server.stop()
            server.start()
            run_export(server, form)
