"""Tests that a TypeScript client compiles and works. openapi-typescript generates its types from the OpenAPI document (http-api.md
2.13)."""
import os
import shutil
import subprocess
import tempfile
import unittest

import chap_server
import test_env

HERE = os.path.dirname(os.path.abspath(__file__))


class ClientTest(unittest.TestCase):
    def run_in(self, folder, *command):
        """Runs a command, which must succeed, in a folder."""
        run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
        self.assertEqual(run.returncode, 0, run.stdout)

    def test_generated_types_compile_and_work(self):
        # The temporary folder is below the folder of the npm packages, so that Node finds the packages.
        with tempfile.TemporaryDirectory(dir=test_env.NPM, prefix="client-") as folder:
            with open(os.path.join(folder, "openapi.json"), "wb") as document:
                subprocess.run([chap_server.PROGRAM, "openapi"], stdout=document, check=True)
            for name in ("flow.ts", "package.json"):
                shutil.copy(os.path.join(HERE, name), folder)
            self.run_in(folder, test_env.npm_tool("openapi-typescript"), "openapi.json", "-o", "api.d.ts")
            self.run_in(folder, test_env.npm_tool("tsc"), "--strict", "--noUncheckedIndexedAccess", "--target", "es2022",
                        "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom", "flow.ts")
            with chap_server.Server() as server:
                self.run_in(folder, "node", "flow.js", f"http://127.0.0.1:{server.port}")


if __name__ == "__main__":
    test_env.require(("node", "nodejs"), (test_env.npm_tool("openapi-typescript"), "npm"), (test_env.npm_tool("tsc"), "npm"))
    unittest.main(verbosity=1)
