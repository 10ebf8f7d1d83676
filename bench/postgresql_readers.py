"""PostgreSQL: 1 to 32 clients read at the same time; how busy are PostgreSQL and the server?

Only the processors should limit the throughput: 32 clients get at least 0.9 of the throughput of two clients on two processors,
without an error. The processor time of each side shows which one is the limit.
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
    """Processor time of the processes that still run."""
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
    """Requests a second with this number of clients, and the processors that each side kept busy."""

    def __init__(self, cluster, server, path, clients):
        def used():
            return cpu_seconds(cluster.backends()), cpu_seconds([server.process.pid])
        before = used()
        self.rate = request_rate.requests_per_second(server.port, path, SECONDS, clients)
        self.database, self.ours = ((b - a) / SECONDS for a, b in zip(before, used()))


def run_path(cluster, server, name, path):
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
            number = harness.program("fill_database", "forecasts", address, "continuous").strip()
            harness.program("fill_database", "list", address, 99)
            run_path(cluster, server, "entries of a split", f"/v1/analytics/evaluation-entry?backtestId={number}"
                     f"&splitPeriod=202003&{evaluation.QUANTILES}")
            run_path(cluster, server, "list of 100", "/v1/crud/backtests")
