"""Tests a SQLite database on a full or read-only disk, and a database file that is deleted or replaced while the server runs
(jobs.md E12, database.md 5).

The readiness endpoint must report the fault, and requests must get status 503 with the reason. Deletions must succeed on a full disk,
and the server must start although the disk is not writable. After the fault has been repaired, requests must succeed without a restart.
"""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

import process_watch
from chap_server import Server, dataset_request

SIZE = "24m"
MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && echo mounted && exec sleep infinity'
UNSHARE = ["unshare", "--mount", "--map-root-user"]
MAKE_DATASET = "/v1/analytics/make-dataset"


class Disk:
    """A small disk that is visible only to the processes of its mount namespace. A process of the test holds the namespace, so the
    disk remains when the server restarts."""

    def __init__(self):
        self.folder = process_watch.temporary_folder("chap-disk-")
        self.mount_process = subprocess.Popen([*UNSHARE, "sh", "-c", MOUNT, SIZE, self.folder], stdout=subprocess.PIPE, text=True)
        if self.mount_process.stdout.readline() != "mounted\n":
            self.close()
            raise RuntimeError("the disk cannot be mounted")
        self.enter_command = ["nsenter", "-t", str(self.mount_process.pid), "--user", "--mount", "--preserve-credentials"]
        # The path under which processes of other mount namespaces can access the disk.
        self.outside_path = f"/proc/{self.mount_process.pid}/root{self.folder}"

    def run(self, *command):
        subprocess.run([*self.enter_command, *command], check=True, cwd="/")

    def fill(self):
        with open(f"{self.outside_path}/ballast", "wb", buffering=0) as file:
            for size in (65536, 4096):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    pass

    def free(self):
        os.remove(f"{self.outside_path}/ballast")

    def remount(self, mode):
        self.run("mount", "-o", f"remount,{mode},size={SIZE}", self.folder)

    def close(self):
        self.mount_process.kill()
        self.mount_process.wait()
        self.mount_process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def until(condition, failure):
    """Waits until condition() is true. Fails with the text `failure` after 60 s."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, failure
        time.sleep(0.05)


class StorageFaultsTest(unittest.TestCase):
    def check_refused(self, server, kind, text):
        """Checks that the readiness endpoint and a write request report the fault, and that /health still responds."""
        until(lambda: server.get("/health/ready").status == 503, "readiness does not report the fault")
        ready = server.get("/health/ready").json
        self.assertIn(f"error: {kind}", str(ready), ready)
        refused = server.post(MAKE_DATASET, dataset_request())
        self.assertEqual((refused.status, refused.json), (503, {"detail": text}))
        self.assertEqual(server.get("/health").status, 200)

    def check_works(self, server, name):
        """Checks that the readiness endpoint reports no fault and that an import succeeds."""
        until(lambda: server.get("/health/ready").status == 200, "readiness does not recover")
        dataset_id = server.run_job(MAKE_DATASET, dataset_request(name=name))
        self.assertEqual(server.get(f"/v1/crud/datasets/{dataset_id}").json["name"], name)


class UnwritableDiskTest(StorageFaultsTest):
    FULL = "the database cannot write: the disk is full"
    READ_ONLY = "the database cannot write: its file or folder is read-only"

    @classmethod
    def setUpClass(cls):
        trial_mount = subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()],
                                  capture_output=True, check=False)
        if trial_mount.returncode != 0:
            if os.environ.get("CI"):
                raise RuntimeError("mount namespaces are not allowed here: " + trial_mount.stderr.decode())
            raise unittest.SkipTest("needs unshare and mount namespaces (Debian: util-linux)")

    def setUp(self):
        self.disk = Disk()
        self.addCleanup(self.disk.close)
        self.folder = tempfile.mkdtemp(prefix="chap-test-")  # for the log of the server, which is not on the small disk
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def serve(self):
        return Server(folder=self.folder, flags=["--data-dir", self.disk.folder], wrapper=self.disk.enter_command)

    def test_a_full_disk(self):
        with self.serve() as server:
            first, second = (server.run_job(MAKE_DATASET, dataset_request(name=name)) for name in ("a", "b"))
            self.assertIn("chap.db.reserve", os.listdir(self.disk.outside_path))
            self.disk.fill()
            self.check_refused(server, "DiskFullError", self.FULL)
            self.assertNotEqual(server.get("/health/probe").status, 200)
            self.assertEqual([d["name"] for d in server.get("/v1/crud/datasets").json], ["a", "b"])
            self.assertEqual(server.request("DELETE", f"/v1/crud/datasets/{first}").status, 200)
            self.assertNotIn("chap.db.reserve", os.listdir(self.disk.outside_path))
            self.assertEqual([d["name"] for d in server.get("/v1/crud/datasets").json], ["b"])
            self.disk.free()
            self.check_works(server, "c")
            self.assertEqual(server.request("DELETE", f"/v1/crud/datasets/{second}").status, 200)

    def check_start_and_recovery(self, kind, text, repair):
        """Checks that the server starts with the fault and reports it, and that it works after repair()."""
        with self.serve() as server:
            self.assertIn("the server starts nevertheless", server.log())
            self.check_refused(server, kind, text)
            self.assertEqual([d["name"] for d in server.get("/v1/crud/datasets").json], ["a"])
            repair()
            self.check_works(server, "b")

    def test_a_start_on_a_full_disk(self):
        with self.serve() as server:
            server.run_job(MAKE_DATASET, dataset_request(name="a"))
        os.remove(f"{self.disk.outside_path}/chap.db.reserve")
        self.disk.fill()
        self.check_start_and_recovery("DiskFullError", self.FULL, self.disk.free)

    def test_a_start_on_a_read_only_disk(self):
        with self.serve() as server:
            server.run_job(MAKE_DATASET, dataset_request(name="a"))
        self.disk.remount("ro")
        self.check_start_and_recovery("ReadOnlyError", self.READ_ONLY, lambda: self.disk.remount("rw"))

    def test_a_first_start_on_a_read_only_disk_names_the_cause(self):
        self.disk.remount("ro")
        with self.assertRaisesRegex(RuntimeError, self.READ_ONLY):
            self.serve()


class ReplacedFileTest(StorageFaultsTest):
    DELETED = "the database file was deleted, or its folder was renamed"
    REPLACED = "the database file was replaced by another one; restart the server to use it"

    def setUp(self):
        self.parent = tempfile.mkdtemp(prefix="chap-test-")
        self.addCleanup(shutil.rmtree, self.parent, ignore_errors=True)
        self.data = os.path.join(self.parent, "data")
        os.mkdir(self.data)
        self.path = os.path.join(self.data, "chap.db")

    def serve(self):
        return Server(folder=self.parent, flags=["--data-dir", self.data])

    def check_refuses_everything(self, server, text):
        """Checks that reading requests are refused, too."""
        self.check_refused(server, "FileReplacedError", text)
        response = server.get("/v1/crud/datasets")
        self.assertEqual((response.status, response.json), (503, {"detail": text}))

    def test_a_deleted_file(self):
        with self.serve() as server:
            os.remove(self.path)
            self.check_refuses_everything(server, self.DELETED)
            for _ in range(5):
                self.assertEqual(server.get("/health/ready").status, 503)
            warnings = [line for line in server.log().splitlines() if "health: db: " + self.DELETED in line]
            self.assertEqual(len(warnings), 1, "repeated warnings are counted, not written")
            self.assertEqual(os.path.exists(self.path), False, "neither the server nor a job creates a database")

    def test_a_folder_renamed_and_renamed_back(self):
        with self.serve() as server:
            server.run_job(MAKE_DATASET, dataset_request(name="a"))
            os.rename(self.data, self.data + "2")
            self.check_refuses_everything(server, self.DELETED)
            self.assertEqual(os.path.exists(self.data), False)
            os.rename(self.data + "2", self.data)
            self.check_works(server, "b")

    def test_a_replaced_file(self):
        with self.serve() as server:
            server.run_job(MAKE_DATASET, dataset_request(name="a"))
            copy = self.path + ".copy"
            shutil.copy(self.path, copy)
            os.replace(copy, self.path)
            self.check_refuses_everything(server, self.REPLACED)
            probe = server.get("/health/probe")
            self.assertEqual(probe.status, 503)
            self.assertIn("FileReplacedError", probe.text)

    def test_a_linked_file_that_is_deleted_replaced_or_linked_elsewhere(self):
        real = os.path.join(self.parent, "real.db")
        for change in ("delete", "replace", "link elsewhere"):
            with self.subTest(change):
                shutil.rmtree(self.data)
                os.mkdir(self.data)
                with self.serve() as server:
                    server.run_job(MAKE_DATASET, dataset_request(name="a"))
                shutil.move(self.path, real)
                os.symlink(real, self.path)
                with self.serve() as server:
                    self.assertEqual([d["name"] for d in server.get("/v1/crud/datasets").json], ["a"])
                    other = shutil.copy(real, real + ".other")
                    if change == "delete":
                        os.remove(real)
                    elif change == "replace":
                        os.replace(other, real)
                    else:
                        os.remove(self.path)
                        os.symlink(other, self.path)
                    self.check_refuses_everything(server, self.DELETED if change == "delete" else self.REPLACED)

    def test_a_deleted_log_and_an_emptied_file(self):
        log = ("the write-ahead log of the database was deleted or replaced; stop the server, which saves the data, and start it "
               "again")
        with self.serve() as server:
            server.run_job(MAKE_DATASET, dataset_request(name="a"))
            os.rename(self.path + "-wal", self.path + "-other")
            self.check_refuses_everything(server, log)
            server.stop()
            server.start()
            self.assertEqual([d["name"] for d in server.get("/v1/crud/datasets").json], ["a"])
        with self.serve() as server:
            os.remove(self.path + "-shm")
            self.check_refuses_everything(server, log.replace("the write-ahead log", "the index (-shm) of the write-ahead log"))
            server.stop()
            server.start()
            self.assertEqual([d["name"] for d in server.get("/v1/crud/datasets").json], ["a"])
        os.remove(self.path)
        with self.serve() as server:
            self.assertIn("a new, empty database is created", server.log())

    def test_a_file_deleted_while_a_job_runs(self):
        with self.serve() as server:
            answer = server.post(MAKE_DATASET, dataset_request())
            os.remove(self.path)
            self.assertEqual(answer.status, 200)
            self.check_refuses_everything(server, self.DELETED)
            self.assertEqual(os.path.exists(self.path), False)


if __name__ == "__main__":
    unittest.main(verbosity=1)
