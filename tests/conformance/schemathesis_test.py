"""Our document against the running server, by schemathesis: every check, with and without a token.

CHAP_EXAMPLES is the number of examples an operation gets (25; 500 by hand; with fewer, the systematic cases,
which do not depend on it, are left out). Three passes a server, so that deletes do not empty the database before
the reads have seen it. 500 take longer than ctest's patience, so by hand:
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
EXAMPLES = int(os.environ.get("CHAP_EXAMPLES", "25"))
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
            began = time.monotonic()
            command = [TOOL, "--config-file", os.path.join(HERE, "schemathesis.toml"), "run",
                       f"http://127.0.0.1:{server.port}/openapi.json", "--no-color",
                       "--generation-deterministic", "--max-examples", str(EXAMPLES), "--request-timeout", "30",
                       *pass_flags, *flags]
            settings = {**os.environ, "SCHEMATHESIS_HOOKS": os.path.join(HERE, "schemathesis_hooks.py")}
            run = subprocess.run(command, cwd=server.folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 timeout=60 + EXAMPLES * 30)
            print(f"{name}: {time.monotonic() - began:.1f} s", file=sys.stderr)
            with self.subTest(name):
                self.assertEqual(run.returncode, 0, run.stdout[-20000:])
        self.assertNotIn(TOKEN, server.log())

    def test_with_a_token(self):
        self.run_passes({"CHAP_API_TOKEN": TOKEN}, ["-H", f"Authorization: Bearer {TOKEN}"],
                        {"Authorization": f"Bearer {TOKEN}"})

    def test_without_a_token(self):
        """Nothing is refused for want of a token, so the checks on it have nothing to look at."""
        self.run_passes({}, ["--exclude-checks", "ignored_auth,missing_required_header",
                             "--generation-with-security-parameters", "false"])


if __name__ == "__main__":
    test_env.require((TOOL, "python3-venv"))
    unittest.main(verbosity=1)
