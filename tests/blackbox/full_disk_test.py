"""Tests a full disk (jobs.md E12). Errors must give the reason, no row may be half-written, and all requests must succeed again when
the disk has free space.

The database is on a small tmpfs that is visible only in the server's mount namespace.
"""
import os
import shutil
import subprocess
import tempfile
import unittest

from chap_server import Server, dataset_request, polygons, sample_data

# A command prefix that mounts a small tmpfs on the folder that follows, and then runs the rest of the command.
MOUNT = ["unshare", "--mount", "--map-root-user", "sh", "-c",
         'mount -t tmpfs -o size=8m tmpfs "$0" && exec "$@"']


class FullDiskTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        possible = subprocess.run([*MOUNT, tempfile.gettempdir(), "true"], capture_output=True, check=False)
        if possible.returncode != 0:
            if os.environ.get("CI"):
                raise RuntimeError("mount namespaces are not allowed here: " + possible.stderr.decode())
            raise unittest.SkipTest("needs unshare and mount namespaces (Debian: util-linux)")

    def test_a_full_disk_and_recovery(self):
        folder = tempfile.mkdtemp(prefix="chap-test-")
        store = os.path.join(folder, "store")
        os.mkdir(store)
        # The log of the server is not on the small disk, because the test must be able to read it.
        with Server(folder=folder, flags=["--data-dir", store], wrapper=[*MOUNT, store]) as server:
            inside = f"/proc/{server.process.pid}/root{store}"
            self.assertEqual(server.run_job("/v1/analytics/make-dataset", dataset_request()), 1)
            ballast = os.path.join(inside, "ballast")  # a file that takes up all free space
            with open(ballast, "wb") as file:
                try:
                    while True:
                        file.write(b"x" * 65536)
                        file.flush()
                except OSError:
                    pass
            large = dataset_request(geojson=polygons(20), providedData=sample_data(20, 240, first_year=1990))
            answers = [server.post("/v1/analytics/make-dataset", large) for _ in range(3)]
            for answer in answers:
                if answer.status == 200:  # the disk still had some free space, so the job must fail
                    job = answer.json["id"]
                    self.assertEqual(server.wait_for_job(job), "FAILURE")
                    continue
                self.assertEqual(answer.status, 503, answer.text)
                self.assertTrue(answer.json["detail"])
            self.assertIn(503, [a.status for a in answers])
            self.assertEqual(server.get("/health").status, 200)
            self.assertEqual(len(server.get("/v1/crud/datasets").json), 1)
            os.remove(ballast)
            row = server.run_job("/v1/analytics/make-dataset", dataset_request(name="after"))
            self.assertEqual(len(server.get(f"/v1/crud/datasets/{row}").json["observations"]), 2 * 36 * 3)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    unittest.main(verbosity=1)
