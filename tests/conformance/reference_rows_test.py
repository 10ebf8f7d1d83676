"""Runs a test for each row of http-api.md 10. reference_rows.txt lists the rows."""
import unittest

import reference_rows
# These classes are imported so that unittest finds their tests.
from reference_analytics import AnalyticsTest, JobTest  # noqa: F401
from reference_crud import CrudTest  # noqa: F401
from reference_services import BothSecretsTest, RegistrationKeyTest, RegistryTest, TemplateTest  # noqa: F401
from reference_setups import PlotTest, SetupTest  # noqa: F401
from reference_system import RootPathTest, SystemTest, TokenTest, UnhealthyServerTest  # noqa: F401


class CompletenessTest(unittest.TestCase):
    def test_every_row_has_a_test(self):
        rows = reference_rows.table()
        self.assertEqual([row for row, suite in rows.items() if suite is None and row not in reference_rows.tested], [])
        with open("tests/CMakeLists.txt", encoding="utf-8") as file:
            suites = file.read()
        for suite in filter(None, rows.values()):
            self.assertIn(f"chap_outside_test(blackbox {suite}", suites)


if __name__ == "__main__":
    unittest.main(verbosity=1)
