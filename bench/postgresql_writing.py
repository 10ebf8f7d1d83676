"""Measures the import of a million observations into PostgreSQL, and storing a large backtest. The limit is the time for copying the same
rows with COPY.

For the comparison, the rows that chap has stored are copied into a second database with the same schema and indexes.
"""
import os

import harness
import observations
import postgresql_cluster
from postgresql_cluster import psql, psql_seconds

OBSERVATIONS = "observation (period, org_unit, value, feature_name, dataset_id)"
FORECASTS = 'backtestforecast (period, org_unit, "values", backtest_id, last_train_period, last_seen_period)'


class RowCopy:
    """Saves the rows of one data set or backtest in a file, and copies them into an empty database."""

    def __init__(self, cluster, table, condition, source):
        self.table, self.name = table, table.split()[0]
        self.file = os.path.join(cluster.folder, self.name)
        self.address = cluster.new_database(f"copy_{self.name}")
        columns = table.split("(")[1].rstrip(")")
        psql(source, rf"\copy (SELECT {columns} FROM {self.name} WHERE {condition} ORDER BY id) TO '{self.file}'")

    def copy_seconds(self):
        """Copies the rows from the file into the database and returns the seconds."""
        psql(self.address, "CHECKPOINT")
        return psql_seconds(self.address, rf"\copy {self.table} FROM '{self.file}'")


def run_import(cluster):
    address = cluster.new_database("chap_import")
    body = observations.request_body()
    with postgresql_cluster.server(address) as server:
        observations.import_seconds(server, body)
        rows = RowCopy(cluster, OBSERVATIONS, "dataset_id = 1", address)
        psql(rows.address, "INSERT INTO dataset (id, name) VALUES (1, 'copy')")

        def import_with_chap():
            psql(address, "CHECKPOINT")
            return observations.import_seconds(server, body)
        measured = harness.best_of_alternating(import_with_chap, rows.copy_seconds, repetitions=3)
    harness.report("PostgreSQL: import of 1,000,000 [s]", *measured, at_most=1.5)


def run_storing(cluster, kind):
    address = cluster.new_database(f"chap_{kind}")
    with postgresql_cluster.server(address):
        pass  # the start of the server inserts the models
    harness.run_program("store_backtest", address, kind)
    rows = RowCopy(cluster, FORECASTS, "backtest_id = 1", address)
    for table in ("modeltemplatedb", "configuredmodeldb", "dataset", "backtest"):
        file = os.path.join(cluster.folder, "parents")
        psql(address, rf"\copy {table} TO '{file}'")
        psql(rows.address, rf"\copy {table} FROM '{file}'")

    def store_with_chap():
        psql(address, "CHECKPOINT")
        return harness.seconds_of("store_backtest", address, kind)
    measured = harness.best_of_alternating(store_with_chap, rows.copy_seconds)
    harness.report(f"PostgreSQL: backtest, {kind} [s]", *measured, at_most=1.3)
    psql(cluster.address(), "DROP DATABASE copy_backtestforecast")


def run():
    if not postgresql_cluster.available():
        return
    with postgresql_cluster.Cluster() as cluster:
        run_import(cluster)
        for kind in ("continuous", "counts"):
            run_storing(cluster, kind)
