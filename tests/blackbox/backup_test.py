"""Tests the commands of docs/operations.md for backup, for restoring a backup and for returning to the original program."""
import os
import sqlite3
import subprocess
import tempfile
import unittest

import chap_server
from chap_server import Server, backtest_request, dataset_request
from postgres import ClusterTest, Connection, programs, require_postgresql

require_postgresql()
READ_PATHS = ("/v1/crud/datasets", "/v1/crud/datasets/1", "/v1/crud/backtests", "/v1/crud/backtests/1/full", "/v1/crud/predictions",
              "/v1/crud/configured-models", "/v1/crud/model-templates", "/v1/crud/metric/csv?backtestId=1", "/v1/jobs",
              "/v1/analytics/evaluation-entry?backtestId=1&quantiles=0.5")


def answers(server):
    """Returns the text of the response for each path of READ_PATHS."""
    read = {path: server.get(path) for path in READ_PATHS}
    assert all(answer.status == 200 for answer in read.values()), {path: a.status for path, a in read.items()}
    return {path: answer.text for path, answer in read.items()}


def fill(server):
    """Stores a backtest and a prediction."""
    server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="kept"))
    server.run_job("/v1/analytics/make-prediction", {**dataset_request(name="kept"), "modelId": "naive_model"})


class SqliteTest(unittest.TestCase):
    def test_a_copy_of_a_running_server(self):
        """Makes the copy with the SQLite function that the command `sqlite3 chap.db ".backup file"` calls."""
        with tempfile.TemporaryDirectory() as folder, Server() as server:
            fill(server)
            source = sqlite3.connect(os.path.join(server.folder, "chap.db"))
            copy = sqlite3.connect(os.path.join(folder, "chap.db"))
            source.backup(copy)
            source.close()
            copy.close()
            with Server(flags=["--data-dir", folder]) as restored:
                self.assertEqual(answers(restored), answers(server))
                restored.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="after"))


class PostgresqlTest(ClusterTest):
    def tool(self, name, *arguments):
        """Runs a program of PostgreSQL, such as pg_dump."""
        subprocess.run([os.path.join(programs(), name), *arguments], check=True, capture_output=True)

    def serve(self, address):
        return Server(environment={"CHAP_DATABASE_URL": address})

    def test_dump_and_restore(self):
        source, target = self.new_database(), self.new_database()
        with tempfile.TemporaryDirectory() as folder, self.serve(source) as server:
            fill(server)
            dump = os.path.join(folder, "chap.dump")
            self.tool("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", source)
            self.tool("pg_restore", "--no-owner", f"--dbname={target}", dump)
            subprocess.run([chap_server.PROGRAM, "migrate", "--check", "--database-url", target], check=True, capture_output=True)
            with self.serve(target) as restored:
                self.assertEqual(answers(restored), answers(server))
                restored.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="after"))

    def test_returning_to_the_original_drops_the_additional_tables(self):
        """Drops the tables that the original does not have. The next start of the server must create them again."""
        address = self.new_database()
        with self.serve(address) as server:
            fill(server)
            # The records of jobs are in one of the dropped tables.
            kept = {path: text for path, text in answers(server).items() if path != "/v1/jobs"}
        with open("docs/operations.md", encoding="utf-8") as file:
            statements = file.read().split("<!-- going back -->")[1].split("```sql\n")[1].split("```")[0]
        with Connection(address) as db:
            db.execute(statements)
            self.assertEqual(db.execute("SELECT relname FROM pg_class WHERE relname LIKE 'chapx%' AND relkind = 'r'").fetchall(), [])
        with self.serve(address) as server:
            self.assertEqual({path: text for path, text in answers(server).items() if path != "/v1/jobs"}, kept)
            server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name="after"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
