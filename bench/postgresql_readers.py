"""Measures the throughput on PostgreSQL with 1 to 32 clients that read at the same time, and the use of the processors.

The goal is that the throughput with 32 clients is at least 0.9 times the throughput with two clients, and that no request fails. The goal
is for a machine with two processors. If the goal is reached, only the processors limit the throughput. The processor times of PostgreSQL
and of the server show which of these programs limits the throughput more.
"""
import os

import evaluation
import harness
import postgresql_cluster
import request_rate

CLIENTS = (1, 2, 4, 8, 16, 32)
SECONDS = 2
ROUNDS = 3
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids):
    """Returns the processor time in seconds that the processes have used until now. Processes that have ended are left out."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


class Round:
    """One measurement: the requests per second, and how many processors PostgreSQL and the server used during this time."""

    def __init__(self, cluster, server, path, clients):
        def used():
            return cpu_seconds(cluster.backends()), cpu_seconds([server.process.pid])
        before = used()
        self.rate = request_rate.requests_per_second(server.port, path, SECONDS, clients)
        self.database, self.ours = ((b - a) / SECONDS for a, b in zip(before, used()))


def run_path(cluster, server, name, path):
    """Measures the requests for a path with each number of clients."""
    best = {}
    for _ in range(ROUNDS):
        for clients in CLIENTS:
            one = Round(cluster, server, path, clients)
            if clients not in best or one.rate > best[clients].rate:
                best[clients] = one
    for clients, one in best.items():
        harness.note(f"PostgreSQL: {name}, {clients}", f"{one.rate:.0f} requests a second; processors busy: "
                     f"PostgreSQL {one.database:.2f}, chap {one.ours:.2f}")
    harness.report(f"PostgreSQL: {name}, 32 clients [1/s]", best[32].rate, best[2].rate, at_least=0.9)


def run():
    if not postgresql_cluster.available():
        return
    if not request_rate.available():
        return
    with postgresql_cluster.Cluster() as cluster:
        address = cluster.new_database("readers")
        with postgresql_cluster.server(address) as server:
            number = harness.run_program("fill_database", "forecasts", address, "continuous").strip()
            harness.run_program("fill_database", "list", address, 99)
            run_path(cluster, server, "entries of a split", f"/v1/analytics/evaluation-entry?backtestId={number}"
                     f"&splitPeriod=202003&{evaluation.QUANTILES}")
            run_path(cluster, server, "list of 100", "/v1/crud/backtests")
