"""On PostgreSQL: an import of a million observations and the storing of a large backtest, against COPY of the same rows.

The limit's rows come out of what ours has stored, and go into a database of the same schema, indexes included.
"""
import os

import harness
import observations
import postgresql_cluster
from postgresql_cluster import psql, psql_seconds

OBSERVATIONS = "observation (period, org_unit, value, feature_name, dataset_id)"
FORECASTS = 'backtestforecast (period, org_unit, "values", backtest_id, last_train_period, last_seen_period)'


class Rows:
    """The rows of one owner in a file, and their way into an empty database."""

    def __init__(self, cluster, table, owner, source):
        self.table, self.name = table, table.split()[0]
        self.file = os.path.join(cluster.folder, self.name)
        self.address = cluster.new_database(f"limit_{self.name}")
        columns = table.split("(")[1].rstrip(")")
        psql(source, rf"\copy (SELECT {columns} FROM {self.name} WHERE {owner} ORDER BY id) TO '{self.file}'")

    def copy_seconds(self):
        psql(self.address, "CHECKPOINT")
        return psql_seconds(self.address, rf"\copy {self.table} FROM '{self.file}'")


def run_import(cluster):
    address = cluster.new_database("ours_import")
    body = observations.request_body()
    with postgresql_cluster.server(address) as server:
        observations.import_seconds(server, body)
        rows = Rows(cluster, OBSERVATIONS, "dataset_id = 1", address)
        psql(rows.address, "INSERT INTO dataset (id, name) VALUES (1, 'limit')")

        def ours():
            psql(address, "CHECKPOINT")
            return observations.import_seconds(server, body)
        measured = harness.in_turn(ours, rows.copy_seconds, repetitions=3)
    harness.report("PostgreSQL: import of 1,000,000 [s]", *measured, at_most=1.5)


def run_storing(cluster, kind):
    address = cluster.new_database(f"ours_{kind}")
    with postgresql_cluster.server(address):
        pass  # seeds the models
    harness.program("store_backtest", address, kind)
    rows = Rows(cluster, FORECASTS, "backtest_id = 1", address)
    for table in ("modeltemplatedb", "configuredmodeldb", "dataset", "backtest"):
        file = os.path.join(cluster.folder, "parents")
        psql(address, rf"\copy {table} TO '{file}'")
        psql(rows.address, rf"\copy {table} FROM '{file}'")

    def ours():
        psql(address, "CHECKPOINT")
        return harness.seconds_of("store_backtest", address, kind)
    measured = harness.in_turn(ours, rows.copy_seconds)
    harness.report(f"PostgreSQL: backtest, {kind} [s]", *measured, at_most=1.3)
    psql(cluster.address(), "DROP DATABASE limit_backtestforecast")


def run():
    if not postgresql_cluster.available():
        return
    with postgresql_cluster.Cluster() as cluster:
        run_import(cluster)
        for kind in ("continuous", "counts"):
            run_storing(cluster, kind)
