"""Tests prediction setups and the debug endpoints (http-api.md 3.10, 5.6, 5.22 to 5.27, 7.2, 9.1)."""
import time
import unittest

from chap_server import TEST_SERVER, ServerTest, backtest_request, polygons, sample_data

PATH = "/v1/crud/prediction-setups"
MEMBERS = ["id", "name", "created", "backtestId", "configuredModel", "startPeriod", "orgUnits", "covariateSources",
           "periodType", "scheduleCronExpression", "scheduleEnabled", "quantileTargets", "alertPolicy"]
SOURCES = [{"covariate": "rainfall", "dataElementId": "DE_RAIN"}]
TARGETS = [{"quantile": "0.5", "dataElementId": "DE_MED"}, {"quantile": "median", "dataElementId": "é"}]


def problems(answer):
    """Returns (type, location, input) of each error of a response with status 422."""
    return [(p["type"], p["loc"], p["input"]) for p in answer.json["detail"]]


def run_request(**changes):
    return {"name": "run of March", "geojson": polygons(), "providedData": sample_data(), **changes}


class PredictionSetupsTest(ServerTest):
    def refused(self, answer, status, detail):
        self.assertEqual((answer.status, answer.json), (status, {"detail": detail}))

    def database(self):
        return self.server.database()

    def new_backtest(self):
        return self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(dataSources=SOURCES))

    def new_setup(self, **more):
        """Creates a backtest and a prediction setup, and returns the ids of the setup and of the backtest."""
        backtest = self.new_backtest()
        answer = self.server.post(PATH, {"backtestId": backtest, "name": "Weekly run", **more})
        self.assertEqual((answer.status, list(answer.json)), (200, ["id"]), answer.text)
        return answer.json["id"], backtest

    def read(self, setup):
        answer = self.server.get(f"{PATH}/{setup}")
        self.assertEqual(answer.status, 200)
        return answer.json

    def change(self, setup, body):
        return self.server.request("PATCH", f"{PATH}/{setup}", body)

    def test_from_backtest_to_deletion(self):
        backtest = self.new_backtest()
        link = lambda: self.server.get(f"/v1/crud/backtests/{backtest}").json["predictionSetupId"]
        self.assertIsNone(link())
        answer = self.server.post(PATH, {"backtest_id": backtest, "name": "Weekly run", "scheduleEnabled": True,
                                         "scheduleCronExpression": "  0 6  * * 1\n", "quantileTargets": TARGETS})
        self.assertEqual(answer.status, 200)
        setup = answer.json["id"]
        self.assertEqual(answer.text, f'{{"id":{setup}}}')
        response = self.read(setup)
        self.assertEqual(list(response), [*MEMBERS, "predictions"])
        dataset = self.server.get(f"/v1/crud/backtests/{backtest}").json["dataset"]
        self.assertEqual({m: response[m] for m in MEMBERS if m not in ("created", "configuredModel")}, {
            "id": setup, "name": "Weekly run", "backtestId": backtest, "startPeriod": dataset["firstPeriod"],
            "orgUnits": dataset["orgUnits"], "covariateSources": SOURCES, "periodType": "month",
            "scheduleCronExpression": "0 6  * * 1", "scheduleEnabled": True, "quantileTargets": TARGETS,
            "alertPolicy": None})
        self.assertRegex(response["created"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$")
        self.assertEqual(response["configuredModel"], self.server.get(f"/v1/crud/backtests/{backtest}").json["configuredModel"])
        self.assertEqual(response["predictions"], [])
        self.assertEqual(link(), setup)
        listed = {b["id"]: b["predictionSetupId"] for b in self.server.get("/v1/crud/backtests").json}
        self.assertEqual(listed[backtest], setup)
        response.pop("predictions")
        self.assertIn(response, self.server.get(PATH).json)
        ids = [s["id"] for s in self.server.get(PATH).json]
        self.assertEqual(ids, sorted(ids))
        self.refused(self.server.post(PATH, {"backtestId": backtest, "name": "again"}), 409,
                     f"Backtest {backtest} already has a PredictionSetup")
        self.assertEqual(self.server.request("DELETE", f"{PATH}/{setup}").text, '{"message":"deleted"}')
        self.assertIsNone(link())
        for method in ("GET", "DELETE"):
            self.refused(self.server.request(method, f"{PATH}/{setup}"), 404, f"PredictionSetup {setup} not found")

    def test_defaults(self):
        setup, _ = self.new_setup(scheduleCronExpression=" \t ")
        response = self.read(setup)
        self.assertEqual((response["scheduleCronExpression"], response["scheduleEnabled"], response["quantileTargets"]), (None, False, []))

    def test_order_of_checks_on_creation(self):
        bad_cron = "Schedule expression must be standard five-field cron"
        invalid = "Invalid schedule expression: "
        for changes, status, detail in (
            ({"name": "", "scheduleEnabled": True}, 422, "name is required"),
            ({"scheduleEnabled": True}, 422, "Enabled schedules require a cron expression"),
            ({"scheduleEnabled": True, "scheduleCronExpression": " \n"}, 422, "Enabled schedules require a cron expression"),
            ({"scheduleCronExpression": "@daily"}, 422, bad_cron),
            ({"scheduleCronExpression": "* * * *"}, 422, bad_cron),
            ({"scheduleCronExpression": "* * * * * *"}, 422, bad_cron),
            ({"scheduleCronExpression": "a b c d e "}, 422, invalid + "[a b c d e] is not acceptable"),
            ({"scheduleCronExpression": "h * * * *"}, 422, invalid + "[h * * * *] is not acceptable"),
            ({"scheduleCronExpression": "61 * * * *"}, 422, invalid + "[61 * * * *] is not acceptable, out of range"),
            ({}, 404, "Backtest 999999 not found"),
            ({"backtestId": 2**40}, 404, f"Backtest {2**40} not found"),
        ):
            self.refused(self.server.post(PATH, {"backtestId": 999999, "name": "x", **changes}), status, detail)

    def test_types_of_the_body_on_creation(self):
        self.assertEqual(problems(self.server.post(PATH, {"quantileTargets": [{"quantile": 0.5}]})), [
            ("missing", ["body", "backtestId"], {"quantileTargets": [{"quantile": 0.5}]}),
            ("missing", ["body", "name"], {"quantileTargets": [{"quantile": 0.5}]}),
            ("string_type", ["body", "quantileTargets", 0, "quantile"], 0.5),
            ("missing", ["body", "quantileTargets", 0, "dataElementId"], {"quantile": 0.5})])
        self.assertEqual(problems(self.server.post(PATH)), [("missing", ["body"], None)])
        self.assertEqual(problems(self.server.post(PATH, {"backtestId": "x", "name": None, "quantileTargets": None,
                                                          "scheduleEnabled": None})), [
            ("int_parsing", ["body", "backtestId"], "x"), ("string_type", ["body", "name"], None),
            ("bool_type", ["body", "scheduleEnabled"], None), ("list_type", ["body", "quantileTargets"], None)])
        self.assertEqual(self.server.post(PATH, {"backtestId": 1, "name": "a\0b"}).status, 400)

    def test_changes(self):
        setup, _ = self.new_setup(scheduleCronExpression="0 6 * * 1", scheduleEnabled=True, quantileTargets=TARGETS)
        before = self.read(setup)
        before.pop("predictions")
        self.assertEqual(self.change(setup, {}).json, before)
        answer = self.change(setup, {"name": "Other"})
        self.assertEqual((answer.status, answer.json), (200, {**before, "name": "Other"}))
        self.assertEqual(list(answer.json), MEMBERS)
        off = self.change(setup, {"schedule_cron_expression": None, "scheduleEnabled": False}).json
        self.assertEqual((off["scheduleCronExpression"], off["scheduleEnabled"]), (None, False))
        every = {"name": "All", "scheduleCronExpression": " 0 0 L * * ", "scheduleEnabled": True,
                 "quantileTargets": TARGETS[:1]}
        self.assertEqual(self.change(setup, every).json, {**before, **every, "scheduleCronExpression": "0 0 L * *"})
        self.assertEqual(self.change(setup, {"quantileTargets": None}).json["quantileTargets"], [])
        self.assertEqual(self.read(setup)["name"], "All")

    def test_order_of_checks_on_change(self):
        setup, _ = self.new_setup(scheduleCronExpression="0 6 * * 1", scheduleEnabled=True)
        before = self.read(setup)
        for body, detail in (
            ({"name": None, "scheduleEnabled": None}, "name cannot be null or empty"),
            ({"name": ""}, "name cannot be null or empty"),
            ({"name": "x", "scheduleEnabled": None, "scheduleCronExpression": "x"}, "schedule_enabled cannot be null"),
            ({"name": "x", "scheduleCronExpression": None}, "Enabled schedules require a cron expression"),
            ({"scheduleCronExpression": ""}, "Enabled schedules require a cron expression"),
            ({"scheduleCronExpression": "x"}, "Schedule expression must be standard five-field cron"),
            ({"scheduleEnabled": False, "scheduleCronExpression": "0 24 * * *"},
             "Invalid schedule expression: [0 24 * * *] is not acceptable, out of range"),
        ):
            self.refused(self.change(setup, body), 422, detail)
            self.refused(self.change(999999, body), 404, "PredictionSetup 999999 not found")
        self.assertEqual(self.read(setup), before)
        self.change(setup, {"scheduleEnabled": False, "scheduleCronExpression": None})
        self.refused(self.change(setup, {"scheduleEnabled": True}), 422, "Enabled schedules require a cron expression")

    def test_a_change_refuses_unknown_members(self):
        for setup in (1, 999999):
            answer = self.change(setup, {"z": 1, "name": 5, "backtestId": 7})
            self.assertEqual(problems(answer), [("string_type", ["body", "name"], 5), ("extra_forbidden", ["body", "z"], 1),
                                                ("extra_forbidden", ["body", "backtestId"], 7)])
        self.assertEqual(self.change(1, {"backtestId": 7}).text, '{"detail":[{"type":"extra_forbidden","loc":["body",'
                         '"backtestId"],"msg":"Extra inputs are not permitted","input":7}]}')
        self.assertEqual(problems(self.change("x", {"scheduleEnabled": "x"})), [
            ("int_parsing", ["path", "predictionSetupId"], "x"), ("bool_parsing", ["body", "scheduleEnabled"], "x")])

    def test_run(self):
        setup, _ = self.new_setup()
        answer = self.server.post(f"{PATH}/{setup}/run", run_request(nPeriods=4, type="forecasting"))
        self.assertEqual((answer.status, list(answer.json)), (200, ["id"]))
        job = answer.json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        self.assertTrue(self.server.get(f"/v1/jobs/{job}/logs").json)
        of_setup = self.server.get("/v1/jobs", {"predictionSetupId": setup, "type": "create_prediction"}).json
        self.assertEqual([(j["id"], j["name"], j["type"], j["prediction_setup_id"]) for j in of_setup],
                         [(job, "run of March", "create_prediction", setup)])
        self.assertEqual(self.server.get("/v1/jobs", {"predictionSetupId": 999999}).json, [])
        prediction = self.server.get(f"/v1/jobs/{job}/prediction_result").json
        self.assertEqual((prediction["nPeriods"], prediction["name"], prediction["metaData"], prediction["orgUnits"]),
                         (4, "run of March", {}, ["ou_0", "ou_1"]))
        self.assertEqual((prediction["dataset"]["type"], prediction["dataset"]["dataSources"],
                          prediction["dataset"]["name"]), ("prediction", [], "run of March"))
        self.assertEqual(self.read(setup)["predictions"], [prediction])
        self.assertEqual(self.server.request("DELETE", f"{PATH}/{setup}").status, 200)
        self.assertEqual(self.server.get(f"/v1/crud/predictions/{prediction['id']}").json,
                         {**prediction, "predictionSetupId": None})
        with self.database() as db:
            self.assertEqual(db.execute("SELECT prediction_setup_id FROM prediction WHERE id = ?",
                                        (prediction["id"],)).fetchone(), (None,))

    def test_order_of_checks_on_run(self):
        setup, _ = self.new_setup()
        path = f"{PATH}/{setup}/run"
        extra = {"nPeriods": 0, "dataSources": [], "metaData": {}}
        for where in (path, f"{PATH}/999999/run"):
            self.assertEqual(problems(self.server.post(where, run_request(**extra))), [
                ("greater_than", ["body", "nPeriods"], 0), ("extra_forbidden", ["body", "dataSources"], []),
                ("extra_forbidden", ["body", "metaData"], {})])
        self.assertEqual(problems(self.server.post(path, {"nPeriods": -1})), [
            ("missing", ["body", m], {"nPeriods": -1}) for m in ("name", "geojson", "providedData")] + [
            ("greater_than", ["body", "nPeriods"], -1)])
        self.refused(self.server.post(f"{PATH}/999999/run", run_request(providedData=[])), 404,
                     "PredictionSetup 999999 not found")
        self.refused(self.server.post(path, run_request(providedData=[])), 422, "provided_data cannot be empty")
        with_gaps = sample_data()
        for row in with_gaps:
            if row["period"] == "202103" and row["featureName"] == "rainfall":
                row["value"] = None
        self.refused(self.server.post(path, run_request(providedData=with_gaps)), 400, {
            "message": "All regions rejected due to missing values", "imported_count": 0,
            "rejected": [{"reason": "Missing value for some/all time periods", "orgUnit": o, "featureName": "rainfall",
                          "timePeriods": ["202103"]} for o in ("ou_0", "ou_1")]})
        short = [r for r in sample_data() if r["period"] < "202112"]
        self.refused(self.server.post(path, run_request(providedData=short)), 400,
                     "Training data must cover at least two whole years")
        with self.database() as db:
            db.execute("UPDATE configuredmodeldb SET archived = true WHERE name = 'naive_model'")
        try:
            self.refused(self.server.post(path, run_request(providedData=[])), 409,
                         "Configured model 'naive_model' is archived")
        finally:
            with self.database() as db:
                db.execute("UPDATE configuredmodeldb SET archived = false WHERE name = 'naive_model'")
        self.assertEqual(self.server.get("/v1/jobs", {"predictionSetupId": setup}).json, [])

    def test_a_run_logs_how_many_org_units_it_rejected(self):
        setup, _ = self.new_setup()
        rows = sample_data(org_units=3)
        rows = [r for r in rows if (r["orgUnit"], r["period"], r["featureName"]) != ("ou_2", "202103", "rainfall")]
        answer = self.server.post(f"{PATH}/{setup}/run", run_request(providedData=rows, geojson=polygons(1)))
        self.assertEqual(self.server.wait_for_job(answer.json["id"]), "SUCCESS")
        self.assertEqual(self.read(setup)["predictions"][0]["orgUnits"], ["ou_0"])
        warnings = [line for line in self.server.log().splitlines() if f"prediction setup {setup}:" in line]
        self.assertEqual(len(warnings), 1)
        self.assertIn("1 org units were rejected", warnings[0])

    def test_a_run_without_polygons_fails_in_its_job(self):
        setup, _ = self.new_setup()
        datasets = len(self.server.get("/v1/crud/datasets").json)
        answer = self.server.post(f"{PATH}/{setup}/run", run_request(geojson=polygons(0)))
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.server.wait_for_job(answer.json["id"]), "FAILURE")
        self.assertIn("No org unit has a polygon", self.server.get(f"/v1/jobs/{answer.json['id']}/logs").json)
        self.assertEqual(len(self.server.get("/v1/crud/datasets").json), datasets)

    def test_deleting_a_setup_deletes_its_jobs(self):
        setup, backtest = self.new_setup()
        other, _ = self.new_setup()
        self.assertEqual(self.server.wait_for_job(self.server.post(f"{PATH}/{setup}/run", run_request()).json["id"]), "SUCCESS")
        kept = self.server.post(f"{PATH}/{other}/run", run_request()).json["id"]
        statuses = ("PENDING", "STARTED", "RETRY", "SUCCESS", "FAILURE", "REVOKED")
        with self.database() as db:  # adds jobs of every status, as if another executor had run them
            for n, status in enumerate(statuses):
                db.execute("INSERT INTO chapx_job (id, seq, type, name, task, prediction_setup_id, status, boot, eta) VALUES"
                           " (?, ?, 'create_prediction', 'n', 'none', ?, ?, 'other', 9e12)", (f"job-{n}", 10000 + n, setup, status))
                db.execute("INSERT INTO chapx_job_log (job_id, status_log) VALUES (?, 'x')", (f"job-{n}",))
        running = [self.server.post(f"{PATH}/{setup}/run", run_request()).json["id"] for _ in range(3)]
        listed = {j["id"] for j in self.server.get("/v1/jobs", {"predictionSetupId": setup}).json}
        self.assertEqual(len(listed), 1 + len(statuses) + len(running))
        self.assertEqual(self.server.request("DELETE", f"{PATH}/{setup}").json, {"message": "deleted"})
        self.assertEqual(self.server.get("/v1/jobs", {"predictionSetupId": setup}).json, [])
        for job in listed:
            self.refused(self.server.get(f"/v1/jobs/{job}"), 404, f"Job '{job}' not found")
        self.assertEqual(self.server.wait_for_job(kept), "SUCCESS")
        self.assertEqual(self.server.wait_for_job(self.server.post("/v1/crud/debug").json["id"]), "SUCCESS")
        with self.database() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM chapx_job_log WHERE job_id LIKE 'job-%'").fetchone(), (0,))
            self.assertEqual(db.execute("SELECT count(*) FROM prediction WHERE prediction_setup_id NOT IN"
                                        " (SELECT id FROM predictionsetup)").fetchone(), (0,))
            if not TEST_SERVER:  # PostgreSQL does not use an index for a table with so few rows
                plan = db.execute("EXPLAIN QUERY PLAN SELECT id FROM chapx_job WHERE prediction_setup_id = 1").fetchall()
                self.assertIn("chapx_job_setup", str(plan))
        self.assertEqual(self.server.get(f"/v1/crud/backtests/{backtest}").status, 200)

    def test_deleting_is_refused_while_the_job_store_cannot_be_reached(self):
        setup, _ = self.new_setup()
        response = self.read(setup)
        with self.database() as db:
            db.execute("ALTER TABLE chapx_job RENAME TO chapx_job_away")
        try:
            self.refused(self.server.request("DELETE", f"{PATH}/{setup}"), 503,
                         "Cannot delete PredictionSetup: job-metadata store unavailable, retry later")
            self.refused(self.server.request("DELETE", f"{PATH}/999999"), 404, "PredictionSetup 999999 not found")
            self.assertEqual(self.read(setup), response)
        finally:
            with self.database() as db:
                db.execute("ALTER TABLE chapx_job_away RENAME TO chapx_job")
        self.assertEqual(self.server.request("DELETE", f"{PATH}/{setup}").status, 200)

    def test_a_deletion_that_fails_deletes_nothing(self):
        setup, _ = self.new_setup()
        job = self.server.post(f"{PATH}/{setup}/run", run_request()).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        with self.database() as db:
            db.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';"
                       " CREATE TRIGGER refuse BEFORE DELETE ON predictionsetup FOR EACH ROW EXECUTE FUNCTION refuse()"
                       if TEST_SERVER else
                       "CREATE TRIGGER refuse BEFORE DELETE ON predictionsetup BEGIN SELECT RAISE(ABORT, 'no'); END")
        try:
            self.assertNotEqual(self.server.request("DELETE", f"{PATH}/{setup}").status, 200)
            self.assertEqual([j["id"] for j in self.server.get("/v1/jobs", {"predictionSetupId": setup}).json], [job])
            self.assertEqual(len(self.read(setup)["predictions"]), 1)
        finally:
            with self.database() as db:
                db.execute("DROP TRIGGER refuse" + (" ON predictionsetup" if TEST_SERVER else ""))
        self.assertEqual(self.server.request("DELETE", f"{PATH}/{setup}").status, 200)

    def test_deleting_the_backtest_deletes_the_setup(self):
        setup, backtest = self.new_setup()
        job = self.server.post(f"{PATH}/{setup}/run", run_request()).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        prediction = self.read(setup)["predictions"][0]
        self.assertEqual(self.server.request("DELETE", f"/v1/crud/backtests/{backtest}").json, {"message": "deleted"})
        self.refused(self.server.get(f"{PATH}/{setup}"), 404, f"PredictionSetup {setup} not found")
        self.assertEqual(self.server.get(f"/v1/crud/predictions/{prediction['id']}").json,
                         {**prediction, "predictionSetupId": None})
        self.assertEqual([j["id"] for j in self.server.get("/v1/jobs", {"predictionSetupId": setup}).json], [job])

    def held_run(self, setup):
        """Submits a run of the setup and returns the id of its job. The job does not start before release() is called."""
        with self.database() as db:
            db.execute("CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
                       " 'BEGIN NEW.eta = 9e12; RETURN NEW; END';"
                       " CREATE TRIGGER hold BEFORE INSERT ON chapx_job FOR EACH ROW EXECUTE FUNCTION hold()"
                       if TEST_SERVER else
                       "CREATE TRIGGER hold AFTER INSERT ON chapx_job BEGIN"
                       " UPDATE chapx_job SET eta = 9e12 WHERE id = NEW.id; END")
        job = self.server.post(f"{PATH}/{setup}/run", run_request()).json["id"]
        with self.database() as db:
            db.execute("DROP TRIGGER hold ON chapx_job; DROP FUNCTION hold()" if TEST_SERVER else "DROP TRIGGER hold")
        return job

    def release(self, job):
        with self.database() as db:
            db.execute("UPDATE chapx_job SET eta = NULL WHERE id = ?", (job,))

    def fails_without_prediction(self, job, why):
        """Releases the job, and checks that it fails for the given reason and stores no prediction."""
        count = len(self.server.get("/v1/crud/predictions").json)
        self.release(job)
        self.assertEqual(self.server.wait_for_job(job), "FAILURE")
        self.assertIn(why, self.server.get(f"/v1/jobs/{job}/logs").json)
        self.assertEqual(len(self.server.get("/v1/crud/predictions").json), count)

    def test_a_job_whose_setup_was_deleted_stores_no_prediction(self):
        setup, backtest = self.new_setup()
        job = self.held_run(setup)
        self.server.request("DELETE", f"/v1/crud/backtests/{backtest}")
        self.fails_without_prediction(job, "The prediction setup of this job has been deleted")

    def test_a_job_whose_data_set_was_deleted_stores_no_prediction(self):
        job = self.held_run(self.new_setup()[0])
        with self.database() as db:  # as if an attempt had stored a data set and crashed, and the data set had then been deleted
            db.execute("INSERT INTO chapx_job_step (job_id, step, value) VALUES (?, 'dataset_id', '999999')", (job,))
        self.fails_without_prediction(job, "The data set of this job has been deleted")

    def test_debug_endpoints(self):
        before = time.time()
        answer = self.server.post("/v1/crud/debug")
        self.assertEqual((answer.status, list(answer.json)), (200, ["id"]))
        job = answer.json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        record = self.server.get("/v1/jobs", {"ids": [job]}).json[0]
        self.assertEqual((record["type"], record["name"]), ("Unspecified", "Unnamed"))
        self.assertTrue(self.server.get(f"/v1/jobs/{job}/logs").json)
        row = self.server.get(f"/v1/jobs/{job}/database_result").json["id"]
        self.assertEqual(record["result"], str(row))
        entry = self.server.get(f"/v1/crud/debug/{row}").json
        self.assertEqual((list(entry), entry["id"]), (["id", "timestamp"], row))
        self.assertTrue(before < entry["timestamp"] < time.time())
        self.refused(self.server.get("/v1/crud/debug/999999"), 404, "Debug entry not found")
        self.assertEqual(problems(self.server.get("/v1/crud/debug/x")), [("int_parsing", ["path", "debugId"], "x")])


if __name__ == "__main__":
    unittest.main(verbosity=1)
