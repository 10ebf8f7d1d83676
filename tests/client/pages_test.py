"""Tests that /docs and /redoc work in Debian's Chromium without other servers, also below CHAP_ROOT_PATH (http-api.md 2.12, 2.13).

If CHAP_SCREENSHOTS is set, it is the folder in which the screenshots are kept.
"""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import chap_server
import test_env

HERE = os.path.dirname(os.path.abspath(__file__))
CHROMIUM = "/usr/bin/chromium"


class PagesTest(unittest.TestCase):
    def visit(self, environment, root):
        """Runs pages.mjs with a new server. Returns the output, the OpenAPI document, and the host and the address of the server."""
        # The script is copied below the folder of the npm packages, so that Node finds the packages.
        with tempfile.TemporaryDirectory(dir=test_env.NPM, prefix="pages-") as folder, \
                chap_server.Server(environment=environment) as server:
            shutil.copy(os.path.join(HERE, "pages.mjs"), folder)
            shots = os.environ.get("CHAP_SCREENSHOTS", folder) + root
            os.makedirs(shots, exist_ok=True)
            base = f"http://127.0.0.1:{server.port}{root}"
            run = subprocess.run(["node", "pages.mjs", base, os.path.join(folder, "profile"), shots], cwd=folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=240)
            self.assertEqual(run.returncode, 0, run.stderr)
            document = server.get("/openapi.json").json
            return json.loads(run.stdout), document, f"127.0.0.1:{server.port}", base

    def check(self, environment, root):
        seen, document, host, base = self.visit(environment, root)
        operations = sum(len(item) for item in document["paths"].values())
        for page in ("docs", "redoc"):
            with self.subTest(page):
                self.assertEqual(seen[page]["errors"], [])
                self.assertEqual(seen[page]["failed"], [])
                self.assertEqual(seen[page]["hosts"], [host])
                self.assertEqual(seen[page]["operations"], operations)
        docs = seen["docs"]
        self.assertEqual(docs["title"], "CHAP Core API - Swagger UI")
        self.assertEqual(seen["redoc"]["title"], "CHAP Core API - ReDoc")
        self.assertEqual(docs["tags"], [tag["name"] for tag in document["tags"]])
        self.assertEqual((docs["status"], docs["url"]), ("200", base + "/health"))
        self.assertEqual(json.loads(docs["body"]), {"status": "success", "message": "healthy"})

    def test_at_the_root(self):
        self.check({}, "")

    def test_below_a_root_path(self):
        self.check({"CHAP_ROOT_PATH": "/master"}, "/master")


if __name__ == "__main__":
    test_env.require(("node", "nodejs"), (os.path.join(test_env.NPM, "node_modules", "playwright-core"), "npm"),
                     (CHROMIUM, "chromium"))
    unittest.main(verbosity=1)
