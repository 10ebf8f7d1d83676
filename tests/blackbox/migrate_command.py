"""Runs `chap migrate` and reads the catalogue of a PostgreSQL database. The tests of this folder use this module."""
import os
import sqlite3
import subprocess
import tempfile

import chap_server
from postgres import ClusterTest, Connection

COLUMNS = """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"""
CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
LABELS = "SELECT enumtypid::regtype::text, enumlabel FROM pg_enum"


def migrate(address, *flags):
    """Runs `chap migrate` with an empty data folder and returns the finished process."""
    with tempfile.TemporaryDirectory() as folder:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CHAP_")}
        return subprocess.run([chap_server.PROGRAM, "migrate", "--data-dir", folder, *flags], capture_output=True, text=True,
                              env={**clean, "CHAP_DATABASE_URL": address}, timeout=120, check=False)


def fill_with_observations(path, rows):
    """Adds a data set with observations to a SQLite file that has the newest schema (the head)."""
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO dataset (id, name) VALUES (1, 'd')")
        db.executemany("INSERT INTO observation (dataset_id, period, org_unit, feature_name, value) VALUES (1, ?, ?, 'rainfall', ?)",
                       ((f"2020{i % 12 + 1:02d}", f"ou_{i % 97}", i * 0.25) for i in range(rows)))
    db.close()


def steps_of(plan):
    """Returns the lines of the output of `chap migrate --plan` without the first line."""
    return [line.strip() for line in plan.stdout.splitlines()[1:]]


def catalogue(address):
    """Returns a set with all columns, constraints, indexes and enum labels of the schema `public`."""
    with Connection(address) as db:
        return {row for sql in (COLUMNS, CONSTRAINTS, INDEXES, LABELS) for row in db.execute(sql).fetchall()}


def all_rows(address):
    """Returns the rows of every table of the reference as texts. The tables of this program (chapx_) are left out."""
    with Connection(address) as db:
        tables = [name for name, in db.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                                               " AND relkind = 'r' AND relname NOT LIKE 'chapx\\_%' ORDER BY 1").fetchall()]
        return {table: db.execute(f"SELECT t::text FROM {table} t ORDER BY 1").fetchall() for table in tables}


class MigrateTest(ClusterTest):
    """The base class of tests of `chap migrate`. `head_catalogue` is the catalogue of a database that only this program has created."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fresh = cls.new_database("fresh")
        assert migrate(fresh).returncode == 0
        cls.head_catalogue = catalogue(fresh)
