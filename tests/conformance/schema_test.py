"""Tests that the newest schema (the head) has the same tables, columns and NOT NULL constraints on both databases. Only the names of
types differ.

The tables of PostgreSQL are those of database.md 1.2, and the upgrade suite compares them with real catalogues. This test compares
the tables of SQLite with the tables of PostgreSQL. Therefore it fails if a column is added or removed in only one
database.
"""
import glob
import os
import re
import sqlite3
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("CHAP_PROGRAM", "build/dev/apps/chap/chap")


def declared_on_postgresql():
    """Reads the migrations of PostgreSQL. Returns for each table a dictionary with each column and whether the column is NOT NULL."""
    tables = {}
    for path in sorted(glob.glob("migrations/postgresql/[0-9]*.sql")):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"^--.*\n", "", file.read(), flags=re.M)
        for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\n?\);", text, re.S):
            columns = {}
            for line in re.split(r",(?![^(]*\))", body):
                word, _, rest = line.strip().partition(" ")
                if word and word != "CONSTRAINT" and word not in ("PRIMARY", "UNIQUE", "FOREIGN", "CHECK"):
                    columns[word.strip('"')] = "NOT NULL" in rest or "PRIMARY KEY" in rest
            tables[name] = columns
    return tables


def created_on_sqlite(folder):
    """Creates a SQLite database and returns the same form of dictionary as declared_on_postgresql()."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CHAP_")}
    subprocess.run([PROGRAM, "migrate", "--data-dir", folder], check=True, env=clean, stdout=subprocess.DEVNULL)
    with sqlite3.connect(f"{folder}/chap.db") as db:
        names = [n for n, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"
                                        " AND name NOT LIKE 'sqlite_%'")]
        return {name: {column: bool(required or key) for _, column, _, required, _, key
                       in db.execute(f'PRAGMA table_info("{name}")')} for name in names}


class SchemaTest(unittest.TestCase):
    maxDiff = None

    def test_both_databases_have_the_same_head(self):
        declared = declared_on_postgresql()
        with tempfile.TemporaryDirectory() as folder:
            created = created_on_sqlite(folder)
        self.assertGreater(len(declared), 12)
        self.assertEqual(set(created), set(declared))
        for name, columns in created.items():
            with self.subTest(name):
                self.assertEqual(columns, declared[name])


if __name__ == "__main__":
    unittest.main(verbosity=1)
