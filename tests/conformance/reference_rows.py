"""The base of the tests of http-api.md 10: the table of its rows, and a server with seeded data."""
import datetime
import os
import re

import seeds

FOLDER = os.path.dirname(os.path.abspath(__file__))


def table():
    """Reads reference_rows.txt. Returns a dictionary with an item for each row, in the order of the file: the key is `endpoint | test of
    the reference`, and the value is the suite in tests/blackbox that tests the row, or None."""
    with open(os.path.join(FOLDER, "reference_rows.txt"), encoding="utf-8") as file:
        lines = [line.split("#")[0].strip() for line in file]
    return {row.strip(): suite.strip() or None for row, _, suite in (line.partition("->") for line in lines if line)}


tested = {}  # for each row that has a test, the name of the test


def row(text):
    """A decorator that declares which row of the table a test checks."""
    def mark(test):
        if text not in table() or text in tested:
            raise ValueError(f"the row does not exist, or another test already checks it: {text}")
        tested[text] = test.__qualname__
        return test
    return mark


def weekly_data(weeks, text="{}W{:02d}"):
    """Returns observations of one org unit in consecutive ISO weeks, starting with 2020W01."""
    rows = []
    for w in range(weeks):
        year, week, _ = (datetime.date(2019, 12, 30) + datetime.timedelta(weeks=w)).isocalendar()
        rows += [{"orgUnit": "ou_0", "period": text.format(year, week), "featureName": feature, "value": float(w % 52)}
                 for feature in ("rainfall", "disease_cases")]
    return rows


class SeededTest(seeds.SeededTest):
    """All tests of a class use the same rows of seeds.reference_fixtures(). Each test must restore the rows that it changes."""
    seed = staticmethod(seeds.reference_fixtures)

    def get(self, path, query=None, status=200, **more):
        answer = self.server.get(path, query, **more)
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer

    def post(self, path, body=None, status=200):
        answer = self.server.post(path, body)
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer

    def valid_time(self, text):
        datetime.datetime.fromisoformat(text)

    def valid_backtest(self, read):
        self.assertEqual({"datasetId", "modelId", "name", "created", "id", "orgUnits", "splitPeriods", "dataset",
                          "aggregateMetrics", "configuredModel", "predictionSetupId"} - set(read), set())
        self.valid_time(read["created"])
        self.valid_info(read["dataset"])
        return read

    def valid_info(self, info):
        self.assertTrue(re.fullmatch(r"\d{6}|\d{4}W\d\d", info["firstPeriod"]))
        self.assertTrue(info["covariates"])
        return info
