"""Runs schemathesis, a program that checks a running server against its OpenAPI document. All checks are used, with and without a
token.

CHAP_EXAMPLES is the number of examples for each operation (default 15). With a smaller number, the systematic cases (the phase
`coverage`) are left out. Each server is tested in three passes, so that deletions do not empty the database before the other requests.
A run with 500 examples exceeds the time limit of ctest, so it must be started by hand:
CHAP_EXAMPLES=500 PYTHONPATH=tests/blackbox python3 tests/conformance/schemathesis_test.py
"""
import os
import subprocess
import sys
import time
import unittest

import model_service
import seeds
import test_env

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = test_env.python_tool("st")
EXAMPLES = int(os.environ.get("CHAP_EXAMPLES", "15"))
TOKEN = "a-token-that-only-this-test-knows-0123456789"
PHASES = "examples,coverage,fuzzing" if EXAMPLES >= 25 else "examples,fuzzing"
PASSES = (
    ("reads and writes", ["--phases", PHASES, "--exclude-method", "DELETE"]),
    ("sequences", ["--phases", "stateful"]),
    ("deletes", ["--phases", PHASES, "--include-method", "DELETE"]),
)


class SchemathesisTest(unittest.TestCase):
    def run_passes(self, environment, flags, headers=None):
        server = seeds.seeded_server(seeds.reference_fixtures, environment=environment)
        self.addCleanup(server.close)
        for name, url in (("seeded", f"http://127.0.0.1:{server.port}/v1"), ("odd", "not a url")):
            registered = server.post("/v2/services/$register", model_service.registration(name, url), headers=headers)
            self.assertEqual(registered.status, 200)
        for name, pass_flags in PASSES:
            start = time.monotonic()
            command = [TOOL, "--config-file", os.path.join(HERE, "schemathesis.toml"), "run",
                       f"http://127.0.0.1:{server.port}/openapi.json", "--no-color",
                       "--generation-deterministic", "--max-examples", str(EXAMPLES), "--request-timeout", "30",
                       *pass_flags, *flags]
            settings = {**os.environ, "SCHEMATHESIS_HOOKS": os.path.join(HERE, "schemathesis_hooks.py")}
            run = subprocess.run(command, cwd=server.folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 timeout=60 + EXAMPLES * 30)
            print(f"{name}: {time.monotonic() - start:.1f} s", file=sys.stderr)
            with self.subTest(name):
                self.assertEqual(run.returncode, 0, run.stdout[-20000:])
        self.assertNotIn(TOKEN, server.log())

    def test_with_a_token(self):
        self.run_passes({"CHAP_API_TOKEN": TOKEN}, ["-H", f"Authorization: Bearer {TOKEN}"],
                        {"Authorization": f"Bearer {TOKEN}"})

    def test_without_a_token(self):
        """The server requires no token, so the test excludes the checks of authentication."""
        self.run_passes({}, ["--exclude-checks", "ignored_auth,missing_required_header",
                             "--generation-with-security-parameters", "false"])


if __name__ == "__main__":
    test_env.require((TOOL, "python3-venv"))
    unittest.main(verbosity=1)
