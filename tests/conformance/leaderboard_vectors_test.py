"""Requests the leaderboards and the lists of v251/comparisons.json from a server and compares the responses with the vectors."""
import datetime
import json
import unittest

import seeds
from close_numbers import is_close

with open("tests/vectors/v251/comparisons.json", encoding="utf-8") as vectors:
    COMPARISONS = json.load(vectors)
LEADERBOARD = "/v1/crud/backtest-specifications"


def utc_text(time):
    """Returns a time as the database stores it."""
    return time.strftime("%Y-%m-%d %H:%M:%S.%f")


def store_specifications(db):
    """Stores a data set and the specifications of the vectors. Returns the id of the data set."""
    dataset = seeds.insert(db, "dataset", name="d", type="evaluation", covariates=["disease_cases"], org_units=["A"],
                           first_period="202001", last_period="202212", period_type="month")
    for row in {row["id"]: row for case in COMPARISONS["lists"] if "specifications" in case["input"]
                for row in case["expected"]}.values():
        seeds.insert(db, "backtestspecification", id=row["id"], dataset_id=dataset, target_column=row["targetColumn"],
                     n_periods=row["nPeriods"], n_splits=row["nSplits"], stride=row["stride"], n_retrain=row["nRetrain"],
                     future_weather_provider=row["futureWeatherProvider"], org_units=["A"])
    return dataset


def store_vectors(db):
    """Replaces the seeded models by the rows of the vectors. Runs of baselines that the vectors do
    not have are stored as pending, so that the server queues no jobs for them."""
    rows = COMPARISONS["database"]
    db.execute("DELETE FROM configuredmodeldb")
    db.execute("DELETE FROM modeltemplatedb")
    for row in rows["templates"]:
        seeds.insert(db, "modeltemplatedb", **row, source_url="NA", user_options={}, required_covariates=[], target="disease_cases",
                     allow_free_additional_continuous_covariates=False, supported_period_type="any", display_name=row["name"],
                     description="", author_note="", author_assessed_status="gray", author="", organization="", contact_email="",
                     requires_geo=False)
    for row in rows["configured"]:
        seeds.insert(db, "configuredmodeldb", **row, user_option_values={}, additional_continuous_covariates=[],
                     configuration_digest=str(row["id"]))
    dataset = store_specifications(db)
    names = {row["id"]: row["name"] for row in rows["configured"]}
    for row in rows["backtests"]:
        created = row["created_day"] and utc_text(datetime.datetime(2026, 1, 1) + datetime.timedelta(days=row["created_day"]))
        seeds.insert(db, "backtest", id=row["id"], dataset_id=dataset, specification_id=row["specification_id"],
                     model_db_id=row["model_db_id"], model_id=names[row["model_db_id"]], created=created, org_units=["A"],
                     split_periods=["202201"], aggregate_metrics=row["aggregate_metrics"])
    stored = {(row["specification_id"], row["configured_model_id"]): row for row in rows["runs"]}
    now = utc_text(datetime.datetime.now(datetime.timezone.utc))
    for specification in (1, 2):
        for model in (1, 2, 3, 4):
            row = stored.get((specification, model), {"status": "pending", "backtest_id": None, "message": None})
            seeds.insert(db, "specificationbaseline", **{
                "specification_id": specification, "configured_model_id": model, "claimed_at": now, **row})


def model_ids(references):
    """Returns the members of baselines or comparison models that the vectors have. A model is represented by its id."""
    return references and [{"configuredModelId": reference["configuredModel"]["id"],
                            **{name: reference[name] for name in ("status", "message", "backtestId", "aggregateMetrics")}}
                           for reference in references]


def summary_of(board):
    """Returns the members of a leaderboard that the vectors have."""
    return {
        "backtests": [{"id": row["id"], "comparisons": row["comparisons"]} for row in board["backtests"]],
        "baselines": model_ids(board["baselines"]),
        "comparisonModels": board["comparisonModels"] and model_ids(board["comparisonModels"]),
        "metric_ids": [metric["id"] for metric in board["metrics"]],
    }


class LeaderboardVectorsTest(seeds.SeededTest):
    seed = staticmethod(store_vectors)

    def test_leaderboards(self):
        self.assertTrue(COMPARISONS["leaderboard"])
        for case in COMPARISONS["leaderboard"]:
            with self.subTest(case["id"]):
                query = {"includeComparisonModels": str(case["input"]["includeComparisonModels"]).lower()}
                answer = self.server.get(f"{LEADERBOARD}/{case['input']['specificationId']}", query)
                if "status" in case["expected"]:
                    self.assertEqual((answer.status, answer.json), (case["expected"]["status"], case["expected"]["body"]))
                    continue
                found = summary_of(answer.json)
                self.assertTrue(is_close(case["expected"], found), (case["expected"], found))

    def test_lists(self):
        self.assertTrue(COMPARISONS["lists"])
        for case in COMPARISONS["lists"]:
            with self.subTest(case["id"]):
                if "specifications" in case["input"]:
                    rows = self.server.get(LEADERBOARD, case["input"]["specifications"]).json
                    names = list(case["expected"][0]) if case["expected"] else []
                    self.assertEqual([{name: row[name] for name in names} for row in rows], case["expected"])
                else:
                    rows = self.server.get("/v1/crud/backtests", case["input"]).json
                    self.assertEqual([row["id"] for row in rows], case["expected"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
