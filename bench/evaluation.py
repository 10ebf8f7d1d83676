"""Measures evaluation-entry with quantiles of a large backtest. The limit is the time for reading and parsing the samples of the
backtest."""
import os

import harness

QUANTILES = "&".join(f"quantiles={q}" for q in (0.05, 0.25, 0.5, 0.75, 0.95))


def run():
    with harness.Server() as server:
        server.stop()
        database = os.path.join(server.folder, "chap.db")
        ids = {kind: harness.run_program("fill_database", "forecasts", database, kind).strip()
               for kind in ("continuous", "counts")}
        server.start()
        for kind, number in ids.items():
            path = f"/v1/analytics/evaluation-entry?backtestId={number}&{QUANTILES}"
            harness.fetch_seconds(server, path)
            ours, limit = harness.best_of_alternating(
                lambda: harness.fetch_seconds(server, path)[0] - harness.curl_start_seconds(),
                lambda: harness.seconds_of("bare_sqlite", "samples", database, number), repetitions=9)
            harness.report(f"evaluation-entry, {kind} [s]", ours, limit, at_most=1.5)
