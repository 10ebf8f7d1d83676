"""Measures requests per second. The limit is the rate of bare_beast_server.cpp, a minimal server that sends the same bytes."""
import os
import re
import shutil
import subprocess
import tempfile

import harness

# Reads only the data that GET /v1/crud/backtests must read.
BACKTESTS_SQL = ("SELECT b.*, d.*, p.*, c.*, t.* FROM backtest b LEFT JOIN dataset d ON d.id = b.dataset_id"
                 " LEFT JOIN backtestspecification p ON p.id = b.specification_id"
                 " LEFT JOIN configuredmodeldb c ON c.id = b.model_db_id"
                 " LEFT JOIN modeltemplatedb t ON t.id = c.model_template_id")
LIST_SQL = BACKTESTS_SQL + " ORDER BY b.id"


def requests_per_second(port, path, seconds=2, clients=16):
    text = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", f"http://127.0.0.1:{port}{path}"],
        check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in text and "Socket errors" not in text, text
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])


class BareServer:
    """A running bare_beast_server that sends `body`. With a query, (database, SQL), each request also runs the query."""
    def __init__(self, body, *query):
        self.folder = tempfile.mkdtemp(prefix="chap-bench-")
        path = os.path.join(self.folder, "body")
        with open(path, "wb") as file:
            file.write(body)
        self.process = subprocess.Popen(
            [str(harness.BUILD / "bench/bare_beast_server"), "0", "2", path, *query],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


def compare(name, server, path, goal, *query):
    """Compares the rates of the server and of a BareServer that sends the same body."""
    body = server.get(path).body
    with BareServer(body, *query) as bare:
        ours, limit = harness.best_of_alternating(
            lambda: requests_per_second(server.port, path), lambda: requests_per_second(bare.port, path), best=max)
    harness.report(f"{name} [1/s]", ours, limit, at_least=goal)


def available():
    """Returns whether wrk, which measures the rates, is installed. Prints a note if it is not installed."""
    if shutil.which("wrk"):
        return True
    harness.note("requests", "not measured: the package wrk is not installed")
    return False


def run():
    if not available():
        return
    with harness.Server() as server:
        compare("/health", server, "/health", 0.8)
        server.stop()
        database = os.path.join(server.folder, "chap.db")
        harness.run_program("fill_database", "list", database, 100)
        server.start()
        compare("list of 100 backtests", server, "/v1/crud/backtests", 0.5, database, LIST_SQL)
