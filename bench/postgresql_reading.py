"""Measures responses that need many rows of PostgreSQL. The limit is the time that libpq alone needs for the same query."""
import evaluation
import harness
import observations
import postgresql_cluster
import request_rate
from postgresql_cluster import bare_seconds

MIB = observations.MIB
FORECASTS = ('SELECT org_unit, period, last_seen_period, "values" FROM backtestforecast'
             " WHERE backtest_id = {} ORDER BY id")
OBSERVATIONS = ("SELECT org_unit, period, feature_name, value FROM observation"
                " WHERE dataset_id = {} ORDER BY id")
BACKTESTS = 1000
LEADERBOARD_MODELS = 50


def compare(name, server, address, path, sql, goal, repetitions=harness.REPETITIONS):
    """Compares the time of a response, without the start of curl, with the time of the query."""
    harness.fetch_seconds(server, path)
    measured = harness.best_of_alternating(
        lambda: harness.fetch_seconds(server, path)[0] - harness.curl_start_seconds(),
        lambda: bare_seconds(address, sql), repetitions)
    harness.report(f"PostgreSQL: {name} [s]", *measured, at_most=goal)


def run_backtests(cluster):
    address = cluster.new_database("backtests")
    with postgresql_cluster.server(address) as server:
        for kind in ("continuous", "counts"):
            number = harness.run_program("fill_database", "forecasts", address, kind).strip()
            sql = FORECASTS.format(number)
            entries = f"/v1/analytics/evaluation-entry?backtestId={number}&{evaluation.QUANTILES}"
            compare(f"evaluation-entry, {kind}", server, address, entries, sql, 1.5)
            compare(f"metric/csv, {kind}", server, address, f"/v1/crud/metric/csv?backtestId={number}", sql, 1.5)
    address = cluster.new_database("list")
    with postgresql_cluster.server(address) as server:
        harness.run_program("fill_database", "list", address, BACKTESTS)
        compare(f"list of {BACKTESTS} backtests", server, address, "/v1/crud/backtests", request_rate.LIST_SQL, 2)
    address = cluster.new_database("leaderboard")
    with postgresql_cluster.server(address) as server:
        number = harness.run_program("fill_database", "leaderboard", address, LEADERBOARD_MODELS).strip()
        path = f"/v1/crud/backtest-specifications/{number}?includeComparisonModels=true"
        sql = f"{request_rate.BACKTESTS_SQL} WHERE b.specification_id = {number} ORDER BY b.created DESC, b.id DESC"
        compare(f"leaderboard of {LEADERBOARD_MODELS} models x 4 references", server, address, path, sql, 5)


def run_observations(cluster):
    """Reads the last of three data sets, because a real database has several data sets."""
    address = cluster.new_database("observations")
    body = observations.request_body()
    with postgresql_cluster.server(address) as server:
        for _ in range(3):
            observations.import_seconds(server, body)
    with postgresql_cluster.server(address) as server:
        harness.fetch_seconds(server, "/health")
        for form in ("df", "csv"):
            path = f"/v1/crud/datasets/3/{form}"
            harness.reset_peak_memory(server.process.pid)
            before = harness.memory(server.process.pid, "VmRSS")
            harness.fetch_seconds(server, path)
            growth = harness.memory(server.process.pid, "VmHWM") - before
            harness.report(f"PostgreSQL: /{form}, growth [MiB]", growth / MIB, 64, at_most=1)
            compare(f"/{form} of 1,000,000", server, address, path, OBSERVATIONS.format(3), 1.5, repetitions=3)


def run():
    if not postgresql_cluster.available():
        return
    with postgresql_cluster.Cluster() as cluster:
        run_backtests(cluster)
        run_observations(cluster)
