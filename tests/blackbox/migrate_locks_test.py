"""Tests the migration of a PostgreSQL database while other clients use its tables."""
import os
import signal
import subprocess
import tempfile
import time
import unittest

import chap_server
import release_databases as releases
from migrate_command import MigrateTest, migrate
from postgres import Connection, require_postgresql, run_sql

require_postgresql()


class BackgroundCommand:
    """Runs `chap COMMAND` as a background process. output() returns the output so far."""

    def __init__(self, address, command, *flags):
        self.folder = tempfile.TemporaryDirectory()
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CHAP_")}
        self.path = os.path.join(self.folder.name, "output")
        with open(self.path, "wb") as file:
            self.process = subprocess.Popen([chap_server.PROGRAM, command, "--data-dir", self.folder.name, *flags], stdout=file,
                                            stderr=file, env={**clean, "CHAP_DATABASE_URL": address})

    def output(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def wait_for_output(self, text):
        deadline = time.monotonic() + 60
        while text not in self.output():
            assert time.monotonic() < deadline, f"{text} is missing:\n" + self.output()
            time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.folder.cleanup()


class LocksTest(MigrateTest):
    def old_database(self, name):
        """Creates a database of an old release, which the migration must change."""
        address = self.new_database(name)
        with Connection(address) as db:
            releases.make_tables(db, "v2.0.0")
            releases.fill(db)
        return address

    def test_a_blocking_reader_is_named_and_other_readers_are_not_blocked(self):
        address = self.old_database("read")
        with Connection(address + "?application_name=a+report") as idle:
            idle.execute("SELECT * FROM prediction")
            pid = idle.inner.get_backend_pid()
            for command, flags in (("migrate", ()), ("migrate", ("--plan",))):
                with self.subTest(flags), BackgroundCommand(address, command, *flags) as waiting:
                    waiting.wait_for_output(f"process {pid} (")
                    self.assertIn("idle in transaction, since", waiting.output())
                    # Later readers are not blocked while the migration waits.
                    for _ in range(3):
                        with Connection(address) as reader:
                            reader.execute("SET lock_timeout = '20s'")
                            reader.execute("SELECT * FROM prediction, dataset")
                    self.assertIsNone(waiting.process.poll())
            with BackgroundCommand(address, "migrate") as waiting:
                waiting.wait_for_output(f"process {pid} (")
                idle.inner.rollback()
                self.assertEqual(waiting.process.wait(60), 0, waiting.output())
        self.assertEqual(migrate(address, "--check").returncode, 0)

    def test_a_waiting_server_can_be_stopped(self):
        address = self.old_database("stopped")
        with Connection(address) as idle:
            idle.execute("SELECT * FROM prediction")
            for how in (signal.SIGTERM, signal.SIGINT):
                with self.subTest(how), BackgroundCommand(address, "serve", "--port", "0") as waiting:
                    waiting.wait_for_output("waiting for tables that are in use")
                    waiting.process.send_signal(how)
                    self.assertEqual(waiting.process.wait(30), 0)
                    self.assertIn("stopped before the server was started", waiting.output())

    def test_a_migration_waits_for_another_migration(self):
        address = self.old_database("turns")
        # The keys of the two advisory locks of a migration (server_locks_sql.hpp).
        for key, message in ((1667785072, "another server that migrates"), (1667785073, "another server that tunes")):
            with self.subTest(message), Connection(address) as other:
                other.execute("SELECT pg_advisory_lock(?, 'public'::regnamespace::oid::int)", (key,))
                with BackgroundCommand(address, "migrate") as waiting:
                    waiting.wait_for_output(message)
                    self.assertIn(f"process {other.inner.get_backend_pid()} (", waiting.output())
                    other.execute("SELECT pg_advisory_unlock_all()")
                    self.assertEqual(waiting.process.wait(60), 0, waiting.output())

    def test_creating_an_index_waits_for_a_writer_but_not_for_readers(self):
        address = self.old_database("index")
        migrate(address)
        run_sql(address, "DROP INDEX chapx_backtest_model")
        with Connection(address) as writer:
            writer.execute("UPDATE backtest SET name = 'x'")
            with BackgroundCommand(address, "migrate") as waiting:
                waiting.wait_for_output(f"process {writer.inner.get_backend_pid()} (")
                with Connection(address) as reader:
                    reader.execute("SET lock_timeout = '20s'")
                    reader.execute("SELECT * FROM backtest")
                writer.inner.rollback()
                self.assertEqual(waiting.process.wait(60), 0, waiting.output())
        self.assertEqual(migrate(address, "--check").returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
