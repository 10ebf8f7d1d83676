"""Tests migrations while the disk of the PostgreSQL server is full. The migration must report the reason and be rolled back, and the
same command must succeed as soon as the disk has free space.
"""
import os
import tempfile
import unittest

import release_databases as releases
from chap_server import Server
from migrate_command import all_rows, catalogue, fill_with_observations, migrate
from postgres import Cluster, Connection, require_postgresql, run_sql
from small_disk import SmallDisk, require_small_disk

require_postgresql()
require_small_disk()
REASON = "the database cannot write: the disk is full"
SERVER_MESSAGE = "No space left on device|wrote only"
NEEDED = 3
ROWS = 200_000
INDEX = "chapx_observation_ds_feature"


class FullDiskMigrateTest(unittest.TestCase):
    """The base class of the tests: a PostgreSQL cluster on a disk of the size SIZE."""
    SIZE = "128m"

    def setUp(self):
        self.disk = SmallDisk(self.SIZE)
        self.addCleanup(self.disk.close)
        self.cluster = Cluster(disk=self.disk, min_wal_size="8MB", max_wal_size="32MB")
        self.addCleanup(self.cluster.__exit__)
        self.address = self.new_database("chap")

    def new_database(self, name):
        run_sql(self.cluster.address(), f"CREATE DATABASE {name}")
        return self.cluster.address(name)

    def free_space(self):
        """Frees the disk. If PostgreSQL has ended because of the full disk, starts it again."""
        self.disk.free()
        if self.log_was_full():
            self.cluster.stop()  # PostgreSQL may already be restarting without this command
            self.cluster.start()

    def log_was_full(self):
        """Returns whether PostgreSQL had no space for its write-ahead log. PostgreSQL ends in this case."""
        return "PANIC" in self.cluster.log()

    def check_reason(self, done):
        """Checks that the finished migration has failed and reports the full disk."""
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(REASON, done.stderr)
        self.assertRegex(done.stderr, SERVER_MESSAGE)

    def check_current(self, address):
        self.assertEqual(migrate(address, "--check").returncode, 0)


class UpgradeTest(FullDiskMigrateTest):
    def test_an_old_database_is_unchanged(self):
        with Connection(self.address) as db:
            releases.make_tables(db, "v1.0.8")
            releases.fill(db)
        before = catalogue(self.address), all_rows(self.address)
        for room in ("0", "300K", "1M"):
            with self.subTest(room):
                self.disk.fill(leave=room)
                self.check_reason(migrate(self.address))
                with self.assertRaisesRegex(RuntimeError, f"the server ended with 1:(?s:.*){REASON}"):
                    Server(environment={"CHAP_DATABASE_URL": self.address}).close()
                self.free_space()
                self.assertEqual((catalogue(self.address), all_rows(self.address)), before)
        done = migrate(self.address)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_current(self.address)


class IndexTest(FullDiskMigrateTest):
    SIZE = "384m"

    def invalid_indexes(self):
        with Connection(self.address) as db:
            return db.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid").fetchall()

    def test_a_large_table_is_used_without_its_index(self):
        migrate(self.address)
        expected = catalogue(self.address)
        with Connection(self.address) as db:
            db.execute(f"DROP INDEX {INDEX}; INSERT INTO dataset (name) VALUES ('large');"
                       "INSERT INTO observation (period, org_unit, value, feature_name, dataset_id)"
                       " SELECT '202301', repeat('a', 400), i, 'feature', 1 FROM generate_series(1, 160000) i")
            self.assertGreater(db.execute("SELECT pg_relation_size('observation')").fetchone()[0], 64 << 20)
        self.disk.fill(leave="1M")
        done = migrate(self.address)
        self.assertEqual(done.returncode, NEEDED, done.stderr)
        self.assertIn("the large tables were not tuned: " + REASON, done.stderr)
        self.assertRegex(done.stderr, SERVER_MESSAGE)
        self.assertEqual(self.invalid_indexes(), [], "an invalid index would slow down every write")
        # The chap server can use the database without the index.
        with Server(environment={"CHAP_DATABASE_URL": self.address}) as server:
            self.assertIn("the large tables were not tuned: " + REASON, server.log())
            self.assertEqual(server.get("/health/ready").status, 200)
            self.assertEqual([row["name"] for row in server.get("/v1/crud/datasets").json], ["large"])
        self.assertEqual(self.invalid_indexes(), [])
        self.free_space()
        done = migrate(self.address)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_current(self.address)
        self.assertEqual(catalogue(self.address), expected)


class CopyTest(FullDiskMigrateTest):
    def source(self, folder):
        path = os.path.join(folder, "chap.db")
        self.assertEqual(migrate(path).returncode, 0)
        fill_with_observations(path, ROWS)
        return path

    def counted(self, address):
        with Connection(address) as db:
            return db.execute("SELECT count(*), count(DISTINCT id), sum(value) FROM observation").fetchone()

    def test_a_copy_continues_as_soon_as_there_is_space(self):
        with tempfile.TemporaryDirectory() as folder:
            source = self.source(folder)
            # Without free space, no table can be created. With 3 MB, the tables can be created, but the rows cannot be stored. With
            # 20 MB, many rows can be stored, and the space for the write-ahead log may run out first.
            for room, marked in (("0", False), ("3M", True), ("20M", True)):
                target = self.new_database("t" + room.lower())
                with self.subTest(room):
                    run_sql(target, "CHECKPOINT")
                    self.disk.fill(leave=room)
                    done = migrate(target, "--from", source, "--to", target)
                    self.assertEqual(done.returncode, 1, done.stderr)
                    if self.log_was_full():  # PostgreSQL may have ended before it could report an error
                        self.assertRegex(done.stderr, REASON + "|the database cannot be reached")
                    else:
                        self.check_reason(done)
                    self.assertEqual("run the same command again to continue" in done.stderr, marked, done.stderr)
                    self.free_space()
                    if marked:
                        self.assertIn("unfinished copy", migrate(target, "--check").stderr)
                    done = migrate(target, "--from", source, "--to", target)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual("continuing the interrupted copy" in done.stdout, marked)
                    self.assertEqual(self.counted(target), (ROWS, ROWS, sum(i * 0.25 for i in range(ROWS))))
                    self.check_current(target)
                run_sql(self.cluster.address(), f"DROP DATABASE t{room.lower()}")


if __name__ == "__main__":
    unittest.main(verbosity=1)
