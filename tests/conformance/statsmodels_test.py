"""Computes cases of tests/vectors/timeseries.json again with the installed statsmodels. The results must equal those in the file.

The unit test timeseries_vectors_test.cpp compares the program's MSTL, KPSS and ARIMA with the same file. The two tests together compare
the program with statsmodels.
"""
import json
import math
import subprocess
import unittest

import test_env

PYTHON = test_env.python_tool("python3")
CASES = 4  # each case takes about eight seconds
# The optimiser of statsmodels stops at slightly different parameters on other processors.
TOLERANCE = 1e-4


def first_difference(expected, found, place="$"):
    """Returns a text about the first difference; None if the values are equal. Numbers may differ by TOLERANCE."""
    if isinstance(expected, dict):
        if sorted(expected) != sorted(found):
            return f"{place}: members {sorted(found)}"
        return next(filter(None, (first_difference(v, found[k], f"{place}.{k}") for k, v in expected.items())), None)
    if isinstance(expected, list):
        if len(expected) != len(found):
            return f"{place}: {len(found)} items instead of {len(expected)}"
        return next(filter(None, (first_difference(a, b, f"{place}[{i}]") for i, (a, b) in enumerate(zip(expected, found)))), None)
    equal = math.isclose(expected, found, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return None if equal else f"{place}: {found} instead of {expected}"


class StatsmodelsTest(unittest.TestCase):
    def test_the_vectors_are_the_results_of_statsmodels(self):
        with open("tests/vectors/timeseries.json", encoding="utf-8") as file:
            recorded = json.load(file)["cases"][:CASES]
        made = subprocess.run([PYTHON, "tests/support/make_timeseries_vectors.py", str(CASES)], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr[-2000:])
        computed = json.loads(made.stdout)["cases"]
        self.assertEqual(len(computed), CASES)
        for case in (*recorded, *computed):
            # Whether a fit of an unsuitable order converges can depend on the processor, so only the chosen fit is compared.
            del case["fits"]
        self.assertIsNone(first_difference(recorded, computed))


if __name__ == "__main__":
    test_env.require((PYTHON, "python3-venv"))
    unittest.main(verbosity=1)
