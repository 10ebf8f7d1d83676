"""Tests of the rows of http-api.md 10 about /v1/crud."""
import json
import math

from chap_server import backtest_request, dataset_request, polygons, sample_data
from reference_rows import SeededTest, row, weekly_data

CRUD = "/v1/crud"


class CrudTest(SeededTest):
    @row("GET /backtests | db flow from request")
    def test_backtests(self):
        listed = self.get(f"{CRUD}/backtests").json
        self.assertTrue(listed)
        for item in listed:
            self.assertIsInstance(item["dataset"]["id"], int)
            self.assertTrue(item["configuredModel"]["name"])
            self.assertIn("modelTemplate", item["configuredModel"])

    @row("GET /backtests/{id} | db bare route")
    def test_backtest(self):
        self.valid_backtest(self.get(f"{CRUD}/backtests/1").json)
        self.get(f"{CRUD}/backtests/99", status=404)

    @row("GET /backtests/{id}/info | seed get_backtest")
    def test_backtest_info(self):
        response = self.valid_backtest(self.get(f"{CRUD}/backtests/1/info").json)
        self.assertEqual(response["dataset"]["dataSources"][0]["covariate"], "rainfall")
        self.assertEqual(len(response["dataset"]["orgUnits"]), 3)
        self.assertTrue(response["dataset"]["firstPeriod"] and response["dataset"]["lastPeriod"])

    @row("GET /backtests/{id}/info | db with-data flow")
    def test_backtest_of_sent_data(self):
        sources = [{"covariate": "rainfall", "dataElementId": "DE"}]
        for changes, kind in (({}, "month"), ({"providedData": weekly_data(156)}, "week")):
            created_id = self.server.run_job("/v1/analytics/create-backtest-with-data/",
                                       backtest_request(dataSources=sources, nSplits=2, **changes))
            dataset = self.get(f"{CRUD}/backtests/{created_id}/info").json["dataset"]
            self.assertTrue(dataset["dataSources"] and dataset["orgUnits"] and dataset["lastPeriod"])
            self.assertEqual(dataset["periodType"], kind)

    @row("GET /backtests/{id}/full | e2e evaluation flows")
    def test_backtest_full(self):
        full = self.get(f"{CRUD}/backtests/1/full").json
        self.assertEqual((full["modelId"], full["datasetId"]), ("naive_model", 1))
        self.assertTrue(full["name"].startswith("fir") and full["created"])

    @row("POST /backtests | db unknown dataset")
    def test_backtest_of_unknown_dataset(self):
        self.post(f"{CRUD}/backtests", {"datasetId": 9999, "modelId": "naive_model"}, status=404)

    @row("POST /backtests | db flow from request, e2e")
    def test_backtest_request_to_the_path_with_a_slash(self):
        body = {"datasetId": 1, "modelId": "naive_model", "name": "by redirect"}
        redirect = self.post(f"{CRUD}/backtests/", body, status=307)
        path = redirect.headers["location"].split(str(self.server.port), 1)[1]
        self.assertIsInstance(self.post(path, body).json["id"], str)

    @row("GET /metric/csv | seed metrics csv")
    def test_metric_csv(self):
        answer = self.get(f"{CRUD}/metric/csv", {"backtestId": 1})
        self.assertTrue(answer.headers["content-type"].startswith("text/csv"))
        header, *rows = answer.text.splitlines()
        self.assertEqual(header, "metric_id,location,time_period,horizon_distance,metric")
        self.assertLessEqual({"crps", "mae", "rmse"}, {line.split(",")[0] for line in rows})

    @row("GET /metric/csv | seed missing")
    def test_metric_csv_of_an_unknown_backtest(self):
        self.get(f"{CRUD}/metric/csv", {"backtestId": 999}, status=404)

    @row("GET /predictions | db full prediction flow")
    def test_predictions(self):
        listed = self.get(f"{CRUD}/predictions").json
        self.assertTrue(listed)
        for item in listed:
            self.assertTrue(item["configuredModel"]["name"])
            self.assertIsNotNone(item["dataset"]["dataSources"])

    @row("GET /predictions/{id} | db prediction flow, e2e")
    def test_prediction(self):
        response = self.get(f"{CRUD}/predictions/1").json
        self.assertEqual((response["modelId"], response["metaData"]), ("naive_model", {"ticket": "T-1"}))

    @row("GET /datasets | db make-dataset flow")
    def test_datasets(self):
        created_id = self.server.run_job("/v1/analytics/make-dataset", dataset_request())
        self.assertIn(created_id, [dataset["id"] for dataset in self.get(f"{CRUD}/datasets").json])

    @row("POST /datasets | db add dataset flow")
    def test_add_dataset(self):
        created_id = self.server.run_job(f"{CRUD}/datasets", {
            "name": "added", "geojson": polygons(), "observations": sample_data(features=("disease_cases", "population"))})
        observations = self.get(f"{CRUD}/datasets/{created_id}").json["observations"]
        self.assertTrue(observations and all("orgUnit" in observation for observation in observations))

    @row("GET /datasets/{id} | db several")
    def test_dataset(self):
        response = self.get(f"{CRUD}/datasets/1").json
        self.valid_info(response)
        self.valid_time(response["created"])
        features = {observation["featureName"] for observation in response["observations"]}
        self.assertEqual(features, {"mean_temperature", "rainfall", "population", "disease_cases"})
        population = [observation["value"] for observation in response["observations"] if observation["featureName"] == "population"]
        self.assertTrue(population and all(math.isfinite(value) for value in population))

    @row("GET /datasets/{id}/df | seed dataset df")
    def test_records(self):
        rows = self.get(f"{CRUD}/datasets/1/df").json
        self.assertGreater(len(rows), 10)
        self.assertIn("2022-01", {record["time_period"] for record in rows})

    @row("GET /datasets/{id}/df | db unknown / NaN")
    def test_records_of_an_unknown_dataset_and_with_gaps(self):
        self.get(f"{CRUD}/datasets/999/df", status=404)
        rows = self.get(f"{CRUD}/datasets/3/df").json
        self.assertIn(None, [record["disease_cases"] for record in rows])

    @row("GET /datasets/{id}/csv | db csv")
    def test_csv(self):
        answer = self.get(f"{CRUD}/datasets/1/csv")
        self.assertEqual(answer.headers["content-type"], "text/csv; charset=utf-8")
        self.assertIn("filename=dataset_1.csv", answer.headers["content-disposition"])
        header, *rows = answer.text.splitlines()
        self.assertIn("time_period", header)
        self.assertTrue(rows)

    @row("GET /datasets/{id}/csv | db unknown")
    def test_csv_of_an_unknown_dataset(self):
        self.get(f"{CRUD}/datasets/999/csv", status=404)

    @row("POST /datasets/csvFile | db add csv")
    def test_upload(self):
        csv = "time_period,location,rainfall,mean_temperature,disease_cases,population\n2020-01,ou_0,1,2,3,4\n"
        parts = "".join(f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n{text}\r\n'
                        for name, text in (("csv_file", csv), ("geojson_file", json.dumps(polygons()))))
        answer = self.server.request("POST", f"{CRUD}/datasets/csvFile", (parts + "--B--\r\n").encode(),
                                     {"Content-Type": "multipart/form-data; boundary=B"})
        self.assertEqual(answer.status, 200, answer.text)

    @row("GET /model-templates | db list")
    def test_templates(self):
        listed = self.get(f"{CRUD}/model-templates").json
        self.assertTrue(listed and all({"id", "displayName", "description"} <= set(item) for item in listed))
        naive = next(item for item in listed if item["name"] == "naive_model")
        self.assertEqual(naive["requiredCovariates"], ["rainfall", "mean_temperature"])

    @row("GET /configured-models | db list")
    def test_configured_models(self):
        for model in self.get(f"{CRUD}/configured-models").json:
            self.assertLessEqual({"displayName", "id", "description", "userOptionValues", "additionalContinuousCovariates"},
                                 set(model))
            self.assertTrue(model["sourceUrl"])
            self.assertTrue(model["covariates"] or model["sourceUrl"].startswith("builtin:"))  # baselines have no covariates

    @row("GET /configured-models | e2e get_models")
    def test_model_names(self):
        listed = self.get(f"{CRUD}/configured-models").json
        self.assertTrue(all("name" in item and "supportedPeriodType" in item for item in listed))
        self.assertIn("naive_model", [item["name"] for item in listed])

    @row("GET /configured-models/{id} | db info")
    def test_configured_model(self):
        response = self.get(f"{CRUD}/configured-models/1").json
        self.assertEqual((response["id"], response["name"]), (1, "naive_model"))
        self.assertLessEqual({"displayName", "modelTemplateId", "modelTemplate"}, set(response))
        self.get(f"{CRUD}/configured-models/999", status=404)

    @row("POST /configured-models | db flow")
    def test_configure(self):
        created = self.post(f"{CRUD}/configured-models", {
            "name": "two_lags", "model_template_id": 1, "user_option_values": {},
            "additional_continuous_covariates": ["rainfall"]}).json
        self.assertEqual((created["name"], created["additionalContinuousCovariates"]), ("naive_model:two_lags", ["rainfall"]))

    @row("POST /configured-models | db unknown template")
    def test_configure_unknown_template(self):
        self.post(f"{CRUD}/configured-models", {"name": "x", "modelTemplateId": 999}, status=404)

    @row("POST /configured-models | db without options")
    def test_configure_without_options(self):
        created = self.post(f"{CRUD}/configured-models", {"name": "bare", "modelTemplateId": 1}).json
        self.assertEqual(created["userOptionValues"], {})
