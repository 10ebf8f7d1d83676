"""Tests that ./chap-up --help and ./chap-test --help print their help, and that they install and build nothing."""
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class CommandHelpTest(unittest.TestCase):
    def check(self, script, *arguments):
        # The folder in PATH contains neither apt-get nor cmake, so installing or building would fail.
        with tempfile.TemporaryDirectory() as tools:
            for tool in ("bash", "cat", "dirname", "env"):
                os.symlink(f"/usr/bin/{tool}", f"{tools}/{tool}")
            done = subprocess.run([str(ROOT / script), *arguments], capture_output=True, text=True, check=False, timeout=60,
                                  env={"PATH": tools})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"./{script} [", done.stdout)

    def test_help_installs_and_builds_nothing(self):
        for script in ("chap-up", "chap-test"):
            for arguments in (["--help"], ["-h"], ["--once", "--help"]):
                with self.subTest(script=script, arguments=arguments):
                    self.check(script, *arguments)


if __name__ == "__main__":
    unittest.main()
