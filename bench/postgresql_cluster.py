"""Functions that the benchmarks on PostgreSQL use. They start a cluster, create databases, and run psql and bare_libpq.

The server and the programs that measure the limits use the same cluster. The cluster has fsync=off, as in the tests, and the memory
settings of a small server.
"""
import os
import re
import shutil
import subprocess

import harness
import postgres

SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB"}


def available():
    """Returns whether PostgreSQL is installed. Prints a note if it is not installed."""
    if postgres.programs() and shutil.which("psql"):
        return True
    harness.note("PostgreSQL", "not measured: the package postgresql is not installed")
    return False


class Cluster(postgres.Cluster):
    def __init__(self):
        super().__init__(**SETTINGS)

    def new_database(self, name):
        """Creates a database with the head schema and without rows, and returns its address."""
        psql(self.address(), f"CREATE DATABASE {name}")
        subprocess.run([os.environ["CHAP_PROGRAM"], "migrate", "--database-url", self.address(name)],
                       check=True, capture_output=True)
        return self.address(name)

    def backends(self):
        """Returns the ids of the child processes of PostgreSQL. PostgreSQL has one child process for each connection, and a few others."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]


def server(address):
    """Starts a chap server that uses the database."""
    return harness.Server(environment={"CHAP_DATABASE_URL": address})


def psql(address, *commands):
    """Runs psql with the commands and returns its output. Each command is one transaction."""
    arguments = [part for command in commands for part in ("-c", command)]
    return subprocess.run(["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", address, *arguments],
                          check=True, capture_output=True, text=True).stdout.strip()


def psql_seconds(address, command):
    """Returns the seconds that psql measures for a command. The start of psql is not included."""
    text = psql(address, r"\timing on", command)
    return float(re.search(r"Time: ([\d.]+) ms", text)[1]) / 1000


def bare_seconds(address, sql):
    """Returns the seconds that libpq alone needs to read all rows of a statement."""
    return harness.seconds_of("bare_libpq", address, sql)
