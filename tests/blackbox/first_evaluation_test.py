"""Tests a whole evaluation, from the request to the responses of evaluation-entry. The test computes all results itself from
the stored samples and compares them with the responses."""
import json
import math
import os
import random
import unittest

from chap_server import ServerTest, backtest_request

VECTORS = json.load(open("tests/vectors/backtest.json"))
SHARED = os.environ.get("CHAP_SHARED_DATA", "../shared/data")
QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9]


def quantile(samples, q):
    """Returns the quantile of type 7, computed by the formula of evaluation.md 7."""
    x = sorted(samples)
    v = (len(x) - 1) * q
    if v >= len(x) - 1:
        return x[-1]
    j = math.floor(v)
    t, a, b = v - j, x[j], x[j + 1]
    return b - (b - a) * (1 - t) if t >= 0.5 else a + (b - a) * t


def crps(samples, truth):
    """Returns the continuous ranked probability score, computed by the formula of evaluation.md 5.3."""
    x = sorted(samples)
    n = len(x)
    spread = math.fsum((2 * (i + 1) - n - 1) * v for i, v in enumerate(x)) / n**2
    return math.fsum(abs(v - truth) for v in x) / n - spread


class Stored:
    """The rows that the job has written, read directly from the database."""

    def __init__(self, server, backtest):
        with server.database() as db:
            self.forecasts = [(p, o, t, s, json.loads(v)) for p, o, t, s, v in db.execute(
                'SELECT period, org_unit, last_train_period, last_seen_period, "values" FROM backtestforecast'
                " WHERE backtest_id = ? ORDER BY id", (backtest,))]
            dataset = db.execute("SELECT dataset_id FROM backtest WHERE id = ?", (backtest,)).fetchone()[0]
            self.cases = db.execute(
                "SELECT period, org_unit, value FROM observation"
                " WHERE dataset_id = ? AND feature_name = 'disease_cases' ORDER BY id", (dataset,)).fetchall()


class FirstEvaluationTest(ServerTest):
    def check(self, request, splits):
        """Runs an evaluation and checks all its results. `splits` are the expected split periods. Returns the details of the backtest and
        its stored rows."""
        dry = self.server.post("/v1/analytics/create-backtest-with-data/?dryRun=true", request)
        self.assertEqual(dry.status, 200, dry.text)
        self.assertIsNone(dry.json["id"])
        backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", request)
        info = self.server.get(f"/v1/crud/backtests/{backtest}/info").json
        self.assertEqual(info["splitPeriods"], splits)
        stored = Stored(self.server, backtest)
        self.check_entries(backtest, stored)
        self.check_sum_of_org_units(backtest, stored)
        self.check_metrics(info, stored)
        self.check_log(backtest, len(splits))
        return info, stored

    def check_entries(self, backtest, stored):
        query = {"backtestId": backtest, "quantiles": QUANTILES}
        entries = self.server.get("/v1/analytics/evaluation-entry", query).json
        expected = [{"orgUnit": o, "period": p, "quantile": q, "value": quantile(v, q), "splitPeriod": s}
                    for p, o, _, s, v in stored.forecasts for q in QUANTILES]
        self.assertEqual(entries, expected)
        first = stored.forecasts[0]
        some = self.server.get("/v1/analytics/evaluation-entry",
                               {**query, "splitPeriod": first[3], "orgUnits": [first[1]]}).json
        self.assertEqual(some, [e for e in expected if e["splitPeriod"] == first[3] and e["orgUnit"] == first[1]])

    def check_sum_of_org_units(self, backtest, stored):
        sums = {}
        for period, _, _, split, values in stored.forecasts:
            total = sums.setdefault((period, split), [0.0] * len(values))
            sums[period, split] = [a + b for a, b in zip(total, values)]
        entries = self.server.get("/v1/analytics/evaluation-entry",
                                  {"backtestId": backtest, "quantiles": QUANTILES, "orgUnits": ["adm0"]}).json
        self.assertEqual(entries, [
            {"orgUnit": "adm0", "period": p, "quantile": q, "value": quantile(v, q), "splitPeriod": s}
            for (p, s), v in sums.items() for q in QUANTILES])
        cases = {}
        for period, _, value in stored.cases:
            cases[period] = cases.get(period, 0.0) + (value or 0.0)
        for spelling in ("actual-cases", "actualCases"):
            answer = self.server.get(f"/v1/analytics/{spelling}/{backtest}", {"orgUnits": ["adm0"]}).json
            self.assertEqual(answer["data"], [{"pe": p, "ou": "adm0", "value": v} for p, v in cases.items()])
            answer = self.server.get(f"/v1/analytics/{spelling}/{backtest}").json
            self.assertEqual(answer["data"], [{"pe": p, "ou": o, "value": v} for p, o, v in stored.cases])

    def check_metrics(self, info, stored):
        truths = {(p, o): v for p, o, v in stored.cases if v is not None}
        cells = [(v, truths[p, o]) for p, o, _, _, v in stored.forecasts if (p, o) in truths]
        metrics = info["aggregateMetrics"]
        if not cells:
            self.assertEqual(metrics, {})
            return
        mean = lambda values: math.fsum(values) / len(cells)
        errors = [abs(quantile(v, 0.5) - y) for v, y in cells]
        scale = max(max(abs(s) for s in v) for v, _ in cells)
        spread = max(truths.values()) - min(truths.values()) or 1.0
        for name, value in {
            "mae": mean(errors),
            "rmse": math.sqrt(mean([e * e for e in errors])),
            "crps": mean([crps(v, y) for v, y in cells]),
            "crps_norm": mean([crps(v, y) for v, y in cells]) / spread,
            "coverage_10_90": mean([quantile(v, 0.1) <= y <= quantile(v, 0.9) for v, y in cells]),
            "ratio_above_truth": mean([sum(s > y for s in v) / len(v) for v, y in cells]),
        }.items():
            self.assertAlmostEqual(metrics[name], value, delta=1e-10 * max(1, abs(value), scale), msg=name)

    def check_log(self, backtest, n_splits):
        job = next(j for j in self.server.get("/v1/jobs").json if j["result"] == str(backtest)
                   and j["type"] == "create_backtest_from_data")
        log = self.server.get(f"/v1/jobs/{job['id']}/logs").json
        for part in (f"split {n_splits}/{n_splits}", "org units", f"Stored as backtest {backtest}"):
            self.assertIn(part, log)

    def test_requests_of_the_contract(self):
        for case in VECTORS["backtests"]:
            # An import is refused if no test window has cases (evaluation.md 3.5).
            if case["response"]["status"] != 200 or case["name"] == "no_truth_in_test_window":
                continue
            with self.subTest(case["name"]):
                request = {**case["request"], "modelId": "naive_model"}
                info, stored = self.check(request, sorted(case["stored"]["split_periods"]))
                self.assertEqual([f[:2] + f[3:4] for f in stored.forecasts],
                                 [(f[0], f[1], f[3]) for f in case["stored"]["forecasts"]])
                self.assertEqual({f[2] for f in stored.forecasts}, {f[2] for f in case["stored"]["forecasts"]})
                self.assertEqual(info["maxHorizonDistance"], case["stored"]["max_horizon_distance"])

    def test_recorded_requests_of_a_real_client(self):
        expected = {
            "create-backtest-with-data-extended.json": [f"2023{m:02d}" for m in range(1, 11)],
            "create-backtest-with-data-weekly-debug.json": ["2023W49", "2023W50"],
        }
        if not os.path.isdir(SHARED):
            self.skipTest("needs the folder of recorded requests that CHAP_SHARED_DATA names")
        for name, splits in expected.items():
            with self.subTest(name), open(os.path.join(SHARED, name), encoding="utf-8") as file:
                self.check({**json.load(file), "modelId": "naive_model"}, splits)

    def test_a_stored_data_set_can_be_evaluated_again(self):
        info, _ = self.check(backtest_request(name="first"), ["202207", "202208", "202209", "202210"])
        again = self.server.run_job("/v1/analytics/create-backtest", {
            "name": "again", "modelId": "naive_model", "datasetId": info["datasetId"], "nSplits": 4})
        repeated = self.server.get(f"/v1/crud/backtests/{again}").json
        self.assertEqual(repeated["aggregateMetrics"], info["aggregateMetrics"])  # the same seed gives the same samples
        by_id = self.server.run_job("/v1/crud/backtests", {"datasetId": info["datasetId"], "modelId": 1})
        self.assertEqual(len(self.server.get(f"/v1/crud/backtests/{by_id}").json["splitPeriods"]), 10)

    def test_last_train_period_is_the_end_of_the_first_training_even_with_retraining(self):
        backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/",
                                       backtest_request(nSplits=4, nRetrain=2))
        trained = {s: t for _, _, t, s, _ in Stored(self.server, backtest).forecasts}
        self.assertEqual(trained, {"202207": "202206", "202208": "202206", "202209": "202206", "202210": "202206"})

    def test_no_forecast_depends_on_its_own_window(self):
        """Tests that no future data leak into forecasts. A change of the data from the start of a window on must not change the
        forecasts of this window or of earlier windows."""
        request = backtest_request(name="original", nSplits=3, nRetrain=3)
        original = Stored(self.server, self.server.run_job("/v1/analytics/create-backtest-with-data/", request))
        chance = random.Random(11)
        windows = ["202208", "202209", "202210"]
        for i, window in enumerate(windows):
            changed = [dict(r, value=chance.randrange(5000)) if r["period"] >= window else r
                       for r in request["providedData"]]
            stored = Stored(self.server, self.server.run_job(
                "/v1/analytics/create-backtest-with-data/", {**request, "providedData": changed}))
            for split in windows:
                before, after = ([f for f in s.forecasts if f[3] == split] for s in (original, stored))
                self.assertEqual(len(before), 2 * 3)
                if split <= window:
                    self.assertEqual(after, before)
                else:  # the model knows changed data; that the forecasts change shows that the test would detect a leak
                    self.assertNotEqual(after, before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
