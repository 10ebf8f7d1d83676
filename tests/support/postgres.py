"""Starts a PostgreSQL cluster for one test run. The cluster has a temporary folder and its own port, and runs as an
ordinary user.

    python3 tests/support/postgres.py COMMAND...   runs the command with CHAP_TEST_SERVER set to the cluster's address

If PostgreSQL is not installed, the program does not run the command. It prints a message and ends with status 77, or with status 1 if
the environment variable CI is `true`.
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
import time
import unittest

import process_watch

process_watch.start()

# Other Python installations must find Debian's psycopg2, too. The folder is the last one in the path, so that other packages in this
# folder do not replace packages of the Python installation.
sys.path.append("/usr/lib/python3/dist-packages")


def programs():
    """Returns the folder with initdb and postgres of the newest installed version; None if PostgreSQL is not installed."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb") + [p for p in [shutil.which("initdb")] if p]
    found.sort(key=lambda path: [int(part) for part in path.split("/") if part.isdigit()])
    return os.path.dirname(found[-1]) if found else None


def ordinary_user():
    """Returns the arguments of Popen for the user that runs the cluster. They are empty if this program does not run as root. PostgreSQL
    refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("there is no ordinary user that can run PostgreSQL")


def free_port():
    """Returns a TCP port that no program uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(pid):
    """Returns whether the process runs. A process in the state Z has ended, but its parent has not waited for it yet."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Cluster:
    """A PostgreSQL server in a temporary folder. `kill()` followed by `start()` simulates a crash."""

    # Without fsync, a power failure may lose data, but a kill -9 does not.
    SETTINGS = {"fsync": "off", "full_page_writes": "off",
                "listen_addresses": "127.0.0.1", "shared_buffers": "64MB", "max_connections": "200"}

    def __init__(self, disk=None, **settings):
        """`disk` is a SmallDisk (small_disk.py) on which the data are stored."""
        self.bin = programs()
        self.user = ordinary_user()
        self.settings = {**self.SETTINGS, **settings}
        self.folder = process_watch.temporary_folder("chap-pg-")
        self.process = None
        if self.user:
            os.chown(self.folder, self.user["user"], self.user["group"])
        self.data = os.path.join(disk.folder if disk else self.folder, "data")
        self.enter_command = disk.enter_command if disk else []
        try:
            self._make_cluster()
            self.start()
        except BaseException:
            self.__exit__()
            raise

    def _make_cluster(self):
        subprocess.run([*self.enter_command, os.path.join(self.bin, "initdb"), "-D", self.data, "-U", "chap", "-A", "trust", "-E", "UTF8",
                        "--no-locale", "--no-sync", "--wal-segsize=4"], check=True, stdout=subprocess.DEVNULL, cwd=self.folder,
                       **self.user)
        self.port = free_port()

    def start(self):
        command = [*self.enter_command, os.path.join(self.bin, "postgres"), "-D", self.data, "-k", self.folder, "-p", str(self.port)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            **self.user)
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

    def stop(self, first=signal.SIGINT, timeout=30):
        """Sends the signal `first`, by default SIGINT, which asks for a fast shutdown. If the server still runs after `timeout` seconds,
        this method sends SIGQUIT, and after the same time SIGKILL.

        The other signals are needed, because a fast shutdown never ends during the recovery after a PANIC.
        """
        for number in (first, signal.SIGQUIT):
            if self.process.poll() is not None:
                return
            self.process.send_signal(number)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                continue
        if self.process.poll() is None:
            self.kill()

    def kill(self):
        """Sends SIGKILL to all processes of the server. Each child has its own session, so the children cannot be killed as one
        process group."""
        children = process_watch.children(self.process.pid)
        self.process.kill()
        self.process.wait()
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
        subprocess.run([*self.enter_command, "rm", "-f", os.path.join(self.data, "postmaster.pid")], check=True, **self.user)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            if self.process:
                self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


class Connection:
    """A connection with the interface of sqlite3: placeholders are question marks, and execute() returns the cursor."""

    def __init__(self, address):
        import psycopg2
        import psycopg2.extensions as kinds
        self.inner = psycopg2.connect(address)
        text = kinds.new_type((114, 1114), "TEXT", lambda value, cursor: value)  # JSON and times are returned as texts
        kinds.register_type(text, self.inner)
        # NaN is returned as None, because SQLite stores NaN as NULL.
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
    """Runs one statement outside of a transaction, such as CREATE DATABASE."""
    connection = Connection(address)
    connection.inner.autocommit = True
    try:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.inner.close()


class ClusterTest(unittest.TestCase):
    """The base class of tests that use a PostgreSQL cluster. All tests of a class share one cluster."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.__exit__)
        cls.databases = 0

    @classmethod
    def new_database(cls, name=None, settings=()):
        """Creates an empty database and returns its address. `settings` are texts such as `a = 1` for ALTER DATABASE ... SET."""
        cls.databases += 1
        name = name or f"d{cls.databases}"
        run_sql(cls.cluster.address(), f'CREATE DATABASE "{name}"')
        for setting in settings:
            run_sql(cls.cluster.address(), f'ALTER DATABASE "{name}" SET {setting}')
        return cls.cluster.address(name)


def require_postgresql():
    """Ends the program with status 77 (with CI=true: 1) if PostgreSQL or psycopg2 is not installed."""
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
