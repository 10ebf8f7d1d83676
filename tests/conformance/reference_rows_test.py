"""Chapter 10 of http-api.md, a test for each of its rows: reference_rows.txt lists them."""
import unittest

import reference_rows
# The tests of the rows, for unittest to find.
from reference_analytics import AnalyticsRows, JobRows  # noqa: F401
from reference_crud import CrudRows  # noqa: F401
from reference_services import BothSecretsRows, RegistrationKeyRows, RegistryRows, TemplateRows  # noqa: F401
from reference_setups import PlotRows, SetupRows  # noqa: F401
from reference_system import FailingRows, RootPathRows, SystemRows, TokenRows  # noqa: F401


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
