"""The migration of a PostgreSQL database whose tables others are using."""
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


class Running:
    """`chap COMMAND` beside the test, and what it has said so far."""

    def __init__(self, address, command, *flags):
        self.folder = tempfile.TemporaryDirectory()
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CHAP_")}
        self.path = os.path.join(self.folder.name, "said")
        with open(self.path, "wb") as file:
            self.process = subprocess.Popen([chap_server.PROGRAM, command, "--data-dir", self.folder.name, *flags], stdout=file,
                                            stderr=file, env={**clean, "CHAP_DATABASE_URL": address})

    def said(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def until_said(self, text):
        deadline = time.monotonic() + 60
        while text not in self.said():
            assert time.monotonic() < deadline, f"{text} is missing:\n" + self.said()
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
        address = self.new_database(name)
        with Connection(address) as db:
            releases.make_tables(db, "v2.0.0")
            releases.fill(db)
        return address

    def test_a_reader_is_named_and_keeps_nobody_else_out(self):
        address = self.old_database("read")
        with Connection(address + "?application_name=a+report") as idle:
            idle.execute("SELECT * FROM prediction")
            pid = idle.inner.get_backend_pid()
            for command, flags in (("migrate", ()), ("migrate", ("--plan",))):
                with self.subTest(flags), Running(address, command, *flags) as waiting:
                    waiting.until_said(f"process {pid} (")
                    self.assertIn("idle in transaction, since", waiting.said())
                    # Later readers get through while it goes on.
                    for _ in range(3):
                        with Connection(address) as reader:
                            reader.execute("SET lock_timeout = '20s'")
                            reader.execute("SELECT * FROM prediction, dataset")
                    self.assertIsNone(waiting.process.poll())
            with Running(address, "migrate") as waiting:
                waiting.until_said(f"process {pid} (")
                idle.inner.rollback()
                self.assertEqual(waiting.process.wait(60), 0, waiting.said())
        self.assertEqual(migrate(address, "--check").returncode, 0)

    def test_a_server_that_waits_can_be_stopped(self):
        address = self.old_database("stopped")
        with Connection(address) as idle:
            idle.execute("SELECT * FROM prediction")
            for how in (signal.SIGTERM, signal.SIGINT):
                with self.subTest(how), Running(address, "serve", "--port", "0") as waiting:
                    waiting.until_said("tables are in use")
                    waiting.process.send_signal(how)
                    self.assertEqual(waiting.process.wait(30), 0)
                    self.assertIn("stopped before it was up", waiting.said())

    def test_another_migration_is_waited_for(self):
        address = self.old_database("turns")
        for key, told in ((1667785072, "another server migrates"), (1667785073, "another server tunes")):
            with self.subTest(told), Connection(address) as other:
                other.execute("SELECT pg_advisory_lock(?, 'public'::regnamespace::oid::int)", (key,))
                with Running(address, "migrate") as waiting:
                    waiting.until_said(told)
                    self.assertIn(f"process {other.inner.get_backend_pid()} (", waiting.said())
                    other.execute("SELECT pg_advisory_unlock_all()")
                    self.assertEqual(waiting.process.wait(60), 0, waiting.said())

    def test_an_index_waits_for_a_writer_and_readers_pass(self):
        address = self.old_database("index")
        migrate(address)
        run_sql(address, "DROP INDEX chapx_backtest_model")
        with Connection(address) as writer:
            writer.execute("UPDATE backtest SET name = 'x'")
            with Running(address, "migrate") as waiting:
                waiting.until_said(f"process {writer.inner.get_backend_pid()} (")
                with Connection(address) as reader:
                    reader.execute("SET lock_timeout = '20s'")
                    reader.execute("SELECT * FROM backtest")
                writer.inner.rollback()
                self.assertEqual(waiting.process.wait(60), 0, waiting.said())
        self.assertEqual(migrate(address, "--check").returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
