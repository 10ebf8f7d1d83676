"""Tests typical data of users. An import, a prediction or an evaluation leaves out some org units or values, and must report them."""
import json
import unittest

from chap_server import ServerTest, backtest_request, dataset_request, fault_file, feature_collection, polygons, sample_data
from model_service import register

WITH_DATA = "/v1/analytics/create-backtest-with-data/"
ONE = feature_collection("A")


def fault(name):
    """Returns the content of a file of tests/data/faults: the JSON value or the bytes."""
    return json.loads(fault_file(name)) if name.endswith("json") else fault_file(name)


def cases(rows, org_unit, value):
    """Returns the rows with changed case counts of one org unit. `value` receives the old count and the period, and returns the new
    count."""
    return [{**row, "value": value(row["value"], row["period"])}
            if (row["orgUnit"], row["featureName"]) == (org_unit, "disease_cases") else row for row in rows]


class UserDataTest(ServerTest):
    def log_of(self, job):
        return self.server.get(f"/v1/jobs/{job}/logs").json

    def run_with_log(self, path, body):
        """Posts a request whose job must succeed. Returns the id of the row that the job has created, the log of the job, and the response."""
        answer = self.server.post(path, body)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.server.wait_for_job(answer.json["id"]), "SUCCESS", self.log_of(answer.json["id"]))
        row = self.server.get(f"/v1/jobs/{answer.json['id']}/database_result").json["id"]
        return row, self.log_of(answer.json["id"]), answer.json

    def upload(self, csv, geojson):
        answer = self.server.upload(csv, geojson)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def jobs(self):
        """Returns the number of jobs."""
        return len(self.server.get("/v1/jobs").json)

    def refused(self, path, body, *words, status=400):
        """Checks that the server refuses the request and creates no job. Returns the detail of the response."""
        before = self.jobs()
        answer = self.server.post(path, body)
        self.assertEqual(answer.status, status, answer.text)
        for word in words:
            self.assertIn(word, answer.text)
        self.assertEqual(self.jobs(), before)
        return answer.json["detail"]

    # ---- an org unit without cases

    def test_a_prediction_leaves_out_an_org_unit_without_cases(self):
        row, log, _ = self.run_with_log("/v1/analytics/make-prediction", fault("prediction_ou_without_cases.json"))
        self.assertIn("No disease data (disease_cases): B", log)
        prediction = self.server.get(f"/v1/crud/predictions/{row}").json
        self.assertEqual(prediction["orgUnits"], ["A"])
        self.assertEqual(prediction["metaData"], {"rejected": [
            {"reason": "No disease data", "orgUnit": "B", "featureName": "disease_cases", "timePeriods": []}]})
        entries = self.server.get(f"/v1/analytics/prediction-entry/{row}?quantiles=0.5").json
        self.assertEqual({entry["orgUnit"] for entry in entries}, {"A"})

    def test_a_prediction_without_any_cases_is_refused(self):
        rows = cases(cases(sample_data(), "ou_0", lambda *_: None), "ou_1", lambda *_: None)
        detail = self.refused("/v1/analytics/make-prediction", dataset_request(modelId="naive_model", providedData=rows))
        self.assertEqual([(rejection["orgUnit"], rejection["reason"]) for rejection in detail["rejected"]],
                         [("ou_0", "No disease data"), ("ou_1", "No disease data")])

    # ---- polygons

    def test_a_geometry_collection_is_left_out_and_its_feature_kept(self):
        collection = fault("geometrycollection.geojson")["features"][0]
        request = dataset_request(geojson={"type": "FeatureCollection", "features": [
            {**collection, "id": "ou_0"}, polygons(2)["features"][1]]})
        row, log, summary = self.run_with_log("/v1/analytics/make-dataset", request)
        self.assertEqual((summary["importedCount"], summary["rejected"]), (2, []))
        self.assertIn("The geometry of 'ou_0' is left out: a GeometryCollection cannot be drawn", log)
        response = self.server.get(f"/v1/crud/datasets/{row}").json
        self.assertEqual(response["orgUnits"], ["ou_0", "ou_1"])
        self.assertEqual([f["geometry"] is None for f in json.loads(response["geojson"])["features"]], [True, False])
        self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{row}/df").json), 72)

    def test_blanks_around_ids(self):
        rows = [{**row, "orgUnit": f" {row['orgUnit']}\u00a0"} for row in sample_data()]
        features = [{**f, "id": f["id"] + " "} for f in polygons()["features"]]
        row, _, summary = self.run_with_log("/v1/analytics/make-dataset", dataset_request(
            providedData=rows, geojson={"type": "FeatureCollection", "features": features}))
        self.assertEqual(summary["rejected"], [])
        self.assertEqual(self.server.get(f"/v1/crud/datasets/{row}").json["orgUnits"], ["ou_0", "ou_1"])
        self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{row}/df").json), 72)

    def test_org_units_without_polygon_are_listed(self):
        nothing = dict(geojson=polygons(0))
        health = {"name": "x", "observations": sample_data(features=("disease_cases", "population")), **nothing}
        for path, body in (("/v1/analytics/make-dataset", dataset_request(**nothing)), (WITH_DATA, backtest_request(**nothing)),
                           ("/v1/crud/datasets", health)):
            detail = self.refused(path, body)
            self.assertEqual((detail["message"], detail["imported_count"]), ("Missing values. No data was imported.", 0))
            self.assertEqual([(rejection["orgUnit"], rejection["org_unit"], rejection["reason"]) for rejection in detail["rejected"]],
                             [(f"ou_{i}", f"ou_{i}", "Missing polygon in geojson") for i in range(2)])
        for path, body in (("/v1/analytics/make-prediction", dataset_request(modelId="naive_model", geojson=polygons(1))),
                           ("/v1/crud/datasets", {**health, "geojson": polygons(1)})):
            self.assertIn("Missing polygon in geojson (polygon): ou_1", self.run_with_log(path, body)[1])

    def test_a_left_out_org_unit_does_not_extend_the_periods_of_the_data_set(self):
        lines = ["time_period,location,disease_cases", *(f"2020-{m:02d},A,{m}" for m in range(1, 13)),
                 *(f"20{y}-{m:02d},Z,1" for y in (19, 20, 21) for m in range(1, 13))]
        stored = self.upload("\n".join(lines), ONE)
        self.assertEqual([one["orgUnit"] for one in stored["rejected"]], ["Z"])
        data = self.server.get(f"/v1/crud/datasets/{stored['id']}").json
        self.assertEqual((data["firstPeriod"], data["lastPeriod"]), ("202001", "202012"))

    def test_warnings_are_bounded_in_number(self):
        broken = [{"type": "Feature", "id": str(n), "geometry": {"type": "Point"}, "properties": None} for n in range(200)]
        collection = {"type": "FeatureCollection", "features": [*ONE["features"], *broken]}
        stored = self.upload("time_period,location,disease_cases\n2020-01,A,1\n", collection)
        self.assertEqual((len(stored["warnings"]), stored["warnings"][-1]), (101, "100 more warnings are left out"))

    def test_a_stored_data_set_without_matching_polygons(self):
        row, _, _ = self.run_with_log("/v1/analytics/make-dataset", dataset_request())
        with self.server.database() as db:
            db.execute("UPDATE dataset SET geojson = ? WHERE id = ?", (json.dumps(ONE), row))
        self.refused("/v1/analytics/create-backtest", {"name": "x", "modelId": "naive_model", "datasetId": row},
                     "Missing polygon in geojson (polygon): ou_0, ou_1")

    # ---- windows

    def test_too_many_splits(self):
        reason = "The data have 36 periods; 40 windows of 3 periods with a stride of 1 need at least 43"
        request = fault("nsplits_too_large.json")
        detail = self.refused(WITH_DATA, request)
        self.assertEqual(detail["message"], "Missing values. No data was imported.")
        self.assertEqual(detail["imported_count"], 0)
        self.assertEqual([(rejection["orgUnit"], rejection["org_unit"], rejection["reason"]) for rejection in detail["rejected"]],
                         [("A", "A", reason)])
        dry = self.server.post(WITH_DATA + "?dryRun=true", request)
        self.assertEqual((dry.status, dry.json["importedCount"]), (200, 0))
        self.assertEqual(dry.json["rejected"][0]["reason"], reason)

    def test_data_with_one_period_too_few(self):
        request = fault("nsplits_too_large.json")
        self.refused(WITH_DATA, {**request, "nSplits": 34}, "The data have 36 periods", "need at least 37")
        self.assertEqual(self.server.post(WITH_DATA + "?dryRun=true", {**request, "nSplits": 33}).json["importedCount"], 1)

    def test_covariates_of_more_periods_than_the_cases(self):
        request = fault("future_covariate_row.json")
        detail = self.refused(WITH_DATA, request)
        self.assertEqual([(rejection["orgUnit"], rejection["reason"], rejection["timePeriods"]) for rejection in detail["rejected"]],
                         [("A", "No disease data in any test window", ["202209", "202210", "202211", "202212"])])

        # With seven splits, the first three windows have cases.
        row, log, summary = self.run_with_log(WITH_DATA, {**request, "nSplits": 7})
        self.assertEqual(summary["importedCount"], 1)
        self.assertEqual([(rejection["orgUnit"], rejection["timePeriods"]) for rejection in summary["rejected"]],
                         [("A", ["202207", "202208", "202209", "202210", "202211", "202212"])])
        self.assertEqual(summary["rejected"][0]["reason"], "No disease data in 4 of 7 test windows, which are not scored")
        self.assertIn("202210 to 202212", log)
        dataset = self.server.get(f"/v1/crud/backtests/{row}").json["datasetId"]

        stored = {"name": "x", "modelId": "naive_model", "datasetId": dataset}
        self.refused("/v1/analytics/create-backtest", {**stored, "nSplits": 2}, "No disease data in any test window")
        self.assertIn("No disease data in these test windows, which are not scored: 202207 to 202209",
                      self.run_with_log("/v1/analytics/create-backtest", {**stored, "nSplits": 7})[1])

    def test_gaps_of_one_org_unit_are_in_the_log(self):
        rows = cases(sample_data(), "ou_1", lambda value, period: None if period > "202208" else value)
        _, log, summary = self.run_with_log(WITH_DATA, backtest_request(providedData=rows))
        self.assertEqual(summary["rejected"], [])
        self.assertIn("No disease data of ou_1 in the test windows 202209 to 202211, 202210 to 202212", log)

    # ---- values and members

    def test_negative_cases(self):
        detail = self.refused(WITH_DATA, fault("negative_cases.json"))
        self.assertEqual(detail["rejected"], [
            {"reason": "Negative value for some/all time periods", "orgUnit": "A", "featureName": "disease_cases",
             "timePeriods": ["202211"]}])
        rows = cases(sample_data(), "ou_1", lambda value, period: -1 if period in ("202003", "202001") else value)
        for path, body in ((WITH_DATA, backtest_request(providedData=rows)),
                           ("/v1/analytics/make-dataset", dataset_request(providedData=rows))):
            summary = self.run_with_log(path, body)[2]
            self.assertEqual(summary["importedCount"], 1)
            self.assertEqual([(rejection["orgUnit"], rejection["timePeriods"]) for rejection in summary["rejected"]],
                             [("ou_1", ["202001", "202003"])])
        log = self.run_with_log("/v1/analytics/make-prediction", dataset_request(modelId="naive_model", providedData=rows))[1]
        self.assertIn("Negative value for some/all time periods (disease_cases): ou_1; periods of ou_1: 202001, 202003", log)

    def test_unknown_members_are_listed(self):
        text = "Members of the request that are not known and were ignored: 'nPriods'"
        prediction = dataset_request(modelId="naive_model", nPriods=6)
        dataset, _, _ = self.run_with_log("/v1/analytics/make-dataset", dataset_request())
        stored = {"name": "x", "modelId": "naive_model", "datasetId": dataset, "nPriods": 6}
        for path, body in ((WITH_DATA, backtest_request(nPriods=6)), ("/v1/analytics/make-dataset", dataset_request(nPriods=6)),
                           ("/v1/analytics/make-prediction", prediction), ("/v1/analytics/create-backtest", stored),
                           ("/v1/crud/backtests", stored)):
            with self.subTest(path):
                self.assertIn(text, self.run_with_log(path, body)[1])

    def test_odd_unknown_members(self):
        """The names of the members cannot be stored in a database, are long, or contain escape sequences of terminals."""
        odd = {"\ud800": 1, "a\x00b": 1, "x" + "\u00e4" * 4000: 1, "\x1b[2J": 1, **{f"m{i}": 1 for i in range(50)}}
        _, log, _ = self.run_with_log("/v1/analytics/make-dataset", dataset_request(**odd))
        self.assertIn("are not known and were ignored", log)
        self.assertNotIn("\x1b", log)

    def test_missing_covariates_of_the_model(self):
        register(self.server, "rain-model", required_covariates=["rainfall", "population"])
        template = next(t for t in self.server.get("/v1/crud/model-templates").json if t["name"] == "rain-model")
        created = self.server.post("/v1/crud/configured-models", {"name": "default", "modelTemplateId": template["id"]})
        self.assertEqual(created.status, 200, created.text)
        dataset, _, _ = self.run_with_log("/v1/analytics/make-dataset", dataset_request())
        for path, body in ((WITH_DATA, backtest_request(modelId="rain-model")),
                           ("/v1/analytics/make-prediction", dataset_request(modelId="rain-model")),
                           ("/v1/analytics/create-backtest", {"name": "x", "modelId": "rain-model", "datasetId": dataset})):
            with self.subTest(path):
                self.refused(path, body, "The model 'rain-model' needs covariates that the data do not have: population")

    def test_a_data_set_without_cases(self):
        for features, status, words in (
                (("rainfall",), 422, "Dataset has no target column 'disease_cases'"),
                (("rainfall", "disease_cases"), 400, "No disease data in the first training split")):
            rows = cases(sample_data(features=features), "ou_0", lambda *_: None)
            rows = cases(rows, "ou_1", lambda *_: None)
            dataset, _, _ = self.run_with_log("/v1/analytics/make-dataset", dataset_request(providedData=rows))
            self.refused("/v1/analytics/create-backtest", {"name": "x", "modelId": "naive_model", "datasetId": dataset}, words,
                         status=status)


if __name__ == "__main__":
    unittest.main()
