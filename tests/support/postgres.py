"""A PostgreSQL cluster for one test run: in a temporary folder, on a port of its own, by an ordinary user.

    python3 tests/support/postgres.py COMMAND...   runs the command with CHAP_TEST_SERVER set to the cluster's address

Without PostgreSQL the command is skipped (77), loudly; in CI that is a failure.
"""
import glob
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

# Debian's packages, also where another Python comes first; last, so that nothing else is taken from there.
sys.path.append("/usr/lib/python3/dist-packages")


def programs():
    """The folder of initdb and postgres, the newest version's; None without them."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb") + [p for p in [shutil.which("initdb")] if p]
    found.sort(key=lambda path: [int(part) for part in path.split("/") if part.isdigit()])
    return os.path.dirname(found[-1]) if found else None


def ordinary_user():
    """Whom the cluster runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("no ordinary user to run PostgreSQL as")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(pid):
    """Not so a zombie: it has ended, and its parent (of an orphan the init of the machine) has yet to notice."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Cluster:
    """`kill()` and `start()` again is what a crash looks like."""

    # Speed instead of safety against power cuts; what was committed before a kill -9 stays.
    SETTINGS = {"fsync": "off", "full_page_writes": "off",
                "listen_addresses": "127.0.0.1", "shared_buffers": "64MB", "max_connections": "200"}

    def __init__(self, disk=None, **settings):
        """`disk` is a SmallDisk (small_disk.py) for the data."""
        self.bin = programs()
        self.who = ordinary_user()
        self.settings = {**self.SETTINGS, **settings}
        self.folder = tempfile.mkdtemp(prefix="chap-pg-")
        if self.who:
            os.chown(self.folder, self.who["user"], self.who["group"])
        self.data = os.path.join(disk.folder if disk else self.folder, "data")
        self.inside = disk.inside if disk else []
        subprocess.run([*self.inside, os.path.join(self.bin, "initdb"), "-D", self.data, "-U", "chap", "-A", "trust", "-E", "UTF8",
                        "--no-locale", "--no-sync", "--wal-segsize=4"], check=True, stdout=subprocess.DEVNULL, cwd=self.folder,
                       **self.who)
        self.port = free_port()
        self.process = None
        self.start()

    def start(self):
        command = [*self.inside, os.path.join(self.bin, "postgres"), "-D", self.data, "-k", self.folder, "-p", str(self.port)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            **self.who)
        deadline = time.monotonic() + 60
        while subprocess.run([os.path.join(self.bin, "pg_isready"), "-q", "-h", self.folder, "-p", str(self.port)],
                             check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL does not start:\n" + self.log())
            time.sleep(0.02)

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def address(self, database="postgres"):
        return f"postgresql://chap@127.0.0.1:{self.port}/{database}"

    def stop(self, how=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)

    def kill(self):
        """kill -9 of the whole server."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = [int(child) for child in file.read().split()]
        self.stop(signal.SIGKILL)
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 30
        while any(alive(child) for child in children):
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL's processes do not end")
            time.sleep(0.01)
        subprocess.run([*self.inside, "rm", "-f", os.path.join(self.data, "postmaster.pid")], check=True, **self.who)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Connection:
    """A connection that takes what sqlite3's takes: question marks, execute() and its row of answers."""

    def __init__(self, address):
        import psycopg2
        import psycopg2.extensions as kinds
        self.inner = psycopg2.connect(address)
        text = kinds.new_type((114, 1114), "TEXT", lambda value, cursor: value)  # JSON and times as they are stored
        kinds.register_type(text, self.inner)
        # Not-a-number is nothing, as SQLite stores it.
        number = kinds.new_type((701,), "NUMBER", lambda value, cursor: None if value in (None, "NaN") else float(value))
        kinds.register_type(number, self.inner)

    def execute(self, sql, values=()):
        cursor = self.inner.cursor()
        cursor.execute(sql.replace("%", "%%").replace("?", "%s"), tuple(values))
        return cursor

    def executemany(self, sql, rows):
        for row in rows:
            self.execute(sql, row)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.inner.rollback() if kind else self.inner.commit()
        self.inner.close()


def run_sql(address, sql):
    """One statement outside of any transaction, such as CREATE DATABASE."""
    with_rows = Connection(address)
    with_rows.inner.autocommit = True
    try:
        cursor = with_rows.execute(sql)
        return cursor.fetchall() if cursor.description else []
    finally:
        with_rows.inner.close()


class ClusterTest(unittest.TestCase):
    """With a cluster for all tests of the class."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.__exit__)
        cls.databases = 0

    @classmethod
    def new_database(cls, name=None, settings=()):
        """The address of an empty one; `settings` as ALTER DATABASE ... SET takes them."""
        cls.databases += 1
        name = name or f"d{cls.databases}"
        run_sql(cls.cluster.address(), f'CREATE DATABASE "{name}"')
        for setting in settings:
            run_sql(cls.cluster.address(), f'ALTER DATABASE "{name}" SET {setting}')
        return cls.cluster.address(name)


def require_postgresql():
    """Ends the program where there is no PostgreSQL."""
    if programs() and importlib.util.find_spec("psycopg2"):
        return
    print("SKIPPED: needs PostgreSQL; install it: apt-get install postgresql python3-psycopg2", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def main():
    require_postgresql()
    with Cluster() as cluster:
        return subprocess.run(sys.argv[1:], env={**os.environ, "CHAP_TEST_SERVER": cluster.address()},
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
