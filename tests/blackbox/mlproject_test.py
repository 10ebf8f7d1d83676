"""Evaluates and forecasts with a model in a directory, tests/models/minimal (models.md 2)."""
import pathlib
import shutil
import tempfile
import unittest

from chap_server import Server, backtest_request, dataset_request
from last_value_samples import HORIZON, SPLITS, expected_samples, stored_samples
from model_service import register, template, wait_for

MODELS = pathlib.Path(__file__).resolve().parent.parent / "models"


class MlprojectTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.folder = tempfile.TemporaryDirectory(prefix="chap-models-")
        cls.addClassCleanup(cls.folder.cleanup)

    def model(self, name, change=None, options="{}"):
        """Stores a configured model whose source is a copy of the minimal model; `change` changes the files of the copy."""
        source = pathlib.Path(self.folder.name) / name
        shutil.copytree(MODELS / "minimal", source)
        if change is not None:
            change(source)
        register(self.server, name)
        created = self.server.post("/v1/crud/configured-models", {"name": name, "modelTemplateId": template(self.server, name)["id"]})
        self.assertEqual(created.status, 200, created.text)
        with self.server.database() as db:
            db.execute("UPDATE modeltemplatedb SET uses_chapkit = ?, source_url = ? WHERE name = ?", (False, str(source), name))
            db.execute("UPDATE configuredmodeldb SET uses_chapkit = ?, user_option_values = ? WHERE id = ?", (False, options, created.json["id"]))
        return created.json["name"]

    def evaluate(self, model):
        return self.server.run_job("/v1/analytics/create-backtest-with-data/",
                                   backtest_request(modelId=model, nPeriods=HORIZON, nSplits=SPLITS))

    def failure(self, model):
        answer = self.server.post("/v1/analytics/create-backtest-with-data/", backtest_request(modelId=model))
        self.assertEqual(answer.status, 200, answer.text)
        job = answer.json["id"]
        self.assertEqual(self.server.wait_for_job(job), "FAILURE")
        described = next(j for j in self.server.get("/v1/jobs").json if j["id"] == job)
        return described["error"], self.server.get(f"/v1/jobs/{job}/logs").json

    def test_an_evaluation_has_the_samples_of_the_model(self):
        backtest = self.evaluate(self.model("plain"))
        self.assertEqual(stored_samples(self.server, backtest), expected_samples())
        self.assertEqual(list((pathlib.Path(self.server.folder) / "runs").glob("*")), [])

    def test_options_reach_the_model(self):
        backtest = self.evaluate(self.model("options", options='{"step": 2.0}'))
        self.assertEqual(stored_samples(self.server, backtest), expected_samples(step=2.0))

    def test_a_prediction_over_a_long_horizon(self):
        prediction = self.server.run_job("/v1/analytics/make-prediction", dataset_request(modelId=self.model("long"), nPeriods=8))
        entries = self.server.get(f"/v1/analytics/prediction-entry/{prediction}", {"quantiles": ["0.5"]}).json
        self.assertEqual(len(entries), 16)

    def test_the_output_of_a_failed_script_is_in_the_log(self):
        def fail(source):
            (source / "predict.py").write_text("import sys\nprint('reading')\nsys.exit('no such column')\n", encoding="utf-8")
        error, log = self.failure(self.model("fails", fail))
        self.assertEqual(error, "The prediction failed with exit code 1")
        self.assertIn("| 60 training rows with the columns", log)
        self.assertIn("no such column", log)

    def test_an_invalid_project_file_is_named(self):
        def break_file(source):
            (source / "MLproject").write_text("name: x\nr_env: y\n", encoding="utf-8")
        error, _ = self.failure(self.model("broken", break_file))
        self.assertEqual(error, "MLproject: the key 'r_env' is unknown")

    def test_a_cancelled_job_leaves_no_process_and_no_files(self):
        marker = pathlib.Path(self.folder.name) / "started"

        def wait(source):
            (source / "train.py").write_text(f"import os, time\nwith open({str(marker)!r} + '.new', 'w') as file:\n    file.write(str(os.getpid()))\n"
                                             f"os.rename({str(marker)!r} + '.new', {str(marker)!r})\ntime.sleep(600)\n", encoding="utf-8")
        answer = self.server.post("/v1/analytics/create-backtest-with-data/", backtest_request(modelId=self.model("waits", wait)))
        job = answer.json["id"]
        wait_for(marker.exists)
        pid = int(marker.read_text(encoding="utf-8"))
        self.assertEqual(self.server.post(f"/v1/jobs/{job}/cancel").status, 200)
        self.assertEqual(self.server.wait_for_job(job), "REVOKED")
        wait_for(lambda: not pathlib.Path(f"/proc/{pid}").exists())
        wait_for(lambda: list((pathlib.Path(self.server.folder) / "runs").glob("*")) == [])


if __name__ == "__main__":
    unittest.main()
