"""Evaluates and forecasts with models of real chapkit services, 1.x and 2.x (models.md 1, models-chapkit-2.4.md)."""
import contextlib
import unittest

from chap_server import Server, backtest_request, dataset_request
from last_value_samples import HORIZON, SPLITS, expected_samples, stored_samples
from chapkit_service import ChapkitService, free_port, require_chapkit


class ChapkitTest(unittest.TestCase):
    line = None  # of chapkit

    @classmethod
    def setUpClass(cls):
        if cls.line is None:
            raise unittest.SkipTest("the base of the tests")
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    @contextlib.contextmanager
    def service(self, model="last-value", **environment):
        service = ChapkitService(self.line, self.server, model=model, **environment)
        try:
            yield service
        finally:
            service.close()

    def submit(self, model, server=None, **changes):
        answer = (server or self.server).post("/v1/analytics/create-backtest-with-data/", backtest_request(modelId=model, **changes))
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json["id"]

    def failure(self, model, server=None):
        """The error of an evaluation that fails, and its log."""
        server = server or self.server
        job = self.submit(model, server)
        self.assertEqual(server.wait_for_job(job), "FAILURE", server.get(f"/v1/jobs/{job}/logs").json)
        described = next(j for j in server.get("/v1/jobs").json if j["id"] == job)
        return described["error"], server.get(f"/v1/jobs/{job}/logs").json

    def is_clean(self, service):
        """Whether the service has no configuration of a run."""
        return service.get("/api/v1/configs") == []

    def test_an_evaluation_has_the_samples_of_the_model(self):
        for runner in ("functional", "shell"):
            with self.subTest(runner), self.service("toy-" + runner, MODEL_RUNNER=runner) as service:
                backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/",
                                               backtest_request(modelId=service.model, nPeriods=HORIZON, nSplits=SPLITS))
                self.assertEqual(stored_samples(self.server, backtest), expected_samples())
                self.assertTrue(self.is_clean(service))

    def test_options_reach_the_model(self):
        with self.service("toy-options") as service:
            template = next(t for t in self.server.get("/v1/crud/model-templates").json if t["name"] == service.model)
            created = self.server.post("/v1/crud/configured-models", {
                "name": "double", "modelTemplateId": template["id"], "userOptionValues": {"step": 2.0}})
            self.assertEqual(created.status, 200, created.text)
            backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(
                modelId=created.json["name"], nPeriods=HORIZON, nSplits=SPLITS))
            self.assertEqual(stored_samples(self.server, backtest), expected_samples(step=2.0))

    def test_a_prediction_and_a_long_horizon(self):
        with self.service("toy-predict") as service:
            for n_periods in (3, 8):  # the service forecasts at most 6 periods at once
                body = dataset_request(modelId=service.model, nPeriods=n_periods)
                prediction = self.server.run_job("/v1/analytics/make-prediction", body)
                entries = self.server.get(f"/v1/analytics/prediction-entry/{prediction}", {"quantiles": ["0.5"]}).json
                self.assertEqual(len(entries), 2 * n_periods)
            log = self.server.get("/v1/jobs/" + self.server.get("/v1/jobs").json[0]["id"] + "/logs").json
            self.assertIn("forecasts at most 6 periods at once, so 8 periods are forecast in steps", log)

    def test_failures_of_the_model_are_named(self):
        for behaviour, expected in (
                ("fail_train", "Training job .* ended with status 'failed': .*the model cannot train"),
                ("fail_predict", "Prediction job .* ended with status 'failed': .*the model cannot predict"),
                ("wrong_places", "incomplete forecast for split 1 of 4; missing .*ou_0, ou_1"),
                ("missing_rows", "incomplete forecast for split 1 of 4; empty or non-finite samples for 1 of 2 org units: ou_0")):
            with self.subTest(behaviour), self.service("toy-" + behaviour.replace("_", "-"), MODEL_BEHAVIOUR=behaviour) as service:
                error, log = self.failure(service.model)
                self.assertRegex(error, expected)
                self.assertIn("Evaluating model", log)
                self.assertTrue(self.is_clean(service))

    def test_the_output_of_a_failed_script_is_in_the_log(self):
        for phase in ("train", "predict"):
            with self.subTest(phase), self.service("toy-script-" + phase, MODEL_RUNNER="shell", MODEL_BEHAVIOUR=f"fail_{phase}") as service:
                error, log = self.failure(service.model)
                if (self.line, phase) == ("1", "predict"):  # chapkit 1 hides the output of this script
                    self.assertRegex(error, "Prediction job .* ended with status 'failed'")
                    continue
                self.assertRegex(error, "exit code 3")
                self.assertIn("the script does not like these data", log)

    def test_samples_that_are_not_finite_fail_the_run(self):
        with self.service("toy-nan", MODEL_BEHAVIOUR="nan") as service:
            error, log = self.failure(service.model)
            self.assertEqual(error, "Model produced an incomplete forecast for split 1 of 4; empty or non-finite samples for 1 of 2 "
                                    "org units: ou_0")
            self.assertIn("Samples are not finite: sample_0 of ou_0 in 2022-07", log)

    def test_a_cancelled_job_ends_in_the_service(self):
        with self.service("toy-slow", MODEL_SECONDS="600") as service:
            job = self.submit(service.model)
            service.wait_until(lambda: [j["status"] for j in service.get("/api/v1/jobs")] == ["running"])
            self.assertEqual(self.server.post(f"/v1/jobs/{job}/cancel").status, 200)
            service.wait_until(lambda: all(j["status"] != "running" for j in service.get("/api/v1/jobs")) and self.is_clean(service))
            self.assertEqual(self.server.wait_for_job(job), "REVOKED")

    def test_a_service_that_ends_fails_the_job(self):
        with Server(environment={"CHAP_SERVICE_UNREACHABLE_TIMEOUT": "1"}) as server:
            service = ChapkitService(self.line, server, model="toy-dies", MODEL_BEHAVIOUR="die_predict")
            try:
                error, _ = self.failure(service.model, server=server)
                self.assertRegex(error, "cannot be reached|connect")
            finally:
                service.close()

    def test_a_service_that_returns_under_another_address_is_used(self):
        with self.service("toy-moves", MODEL_SECONDS="2") as service:
            job = self.submit(service.model)
            service.wait_until(lambda: any(j["status"] == "running" for j in service.get("/api/v1/jobs")))
            service.kill()
            successor = ChapkitService(self.line, self.server, port=free_port(), model=service.model)
            try:
                self.assertEqual(self.server.wait_for_job(job), "SUCCESS", self.server.get(f"/v1/jobs/{job}/logs").json)
                self.assertIn("The training is repeated", self.server.get(f"/v1/jobs/{job}/logs").json)
            finally:
                successor.close()

    def test_a_service_that_is_blocked_is_waited_for(self):
        with self.service("toy-blocked", MODEL_BEHAVIOUR="block_train", MODEL_BLOCKS_SECONDS="8") as service:
            job = self.submit(service.model)
            self.assertEqual(self.server.wait_for_job(job), "SUCCESS", self.server.get(f"/v1/jobs/{job}/logs").json)


class Chapkit1Test(ChapkitTest):
    line = "1"


class Chapkit2Test(ChapkitTest):
    line = "2"


if __name__ == "__main__":
    require_chapkit()
    unittest.main()
