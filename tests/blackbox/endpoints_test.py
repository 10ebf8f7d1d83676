"""Tests the responses of the endpoints that a client needs for a first evaluation (http-api.md 2, 4 to 6)."""
import gzip
import json
import unittest

from chap_server import Server, ServerTest, backtest_request, dataset_request, form, polygons, sample_data

DATASETS = json.load(open("tests/vectors/datasets.json"))
DETAIL = lambda text: {"detail": text}

# The members of a backtest that say how its windows are made.
PARAMETERS = ["nPeriods", "nSplits", "stride", "nRetrain", "futureWeatherProvider"]

class EndpointsTest(ServerTest):
    ENVIRONMENT = {"GIT_REVISION": "abc123"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backtest = cls.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
        cls.dataset = cls.server.get(f"/v1/crud/backtests/{cls.backtest}").json["datasetId"]

    def test_system(self):
        self.assertEqual(self.server.get("/health").text, '{"status":"success","message":"healthy"}')
        self.assertEqual(self.server.get("/health/ready").text,
                         '{"status":"success","checks":{"db":"ok","redis":"ok","celery":"ok"}}')
        self.assertEqual(self.server.get("/health/probe").text,
                         '{"status":"success","checks":{"celery_db_roundtrip":"ok"}}')
        info = self.server.get("/system/info").json
        self.assertEqual(list(info), ["chap_core_version", "python_version", "server_date", "server_time_zone_id",
                                      "revision", "auth_required", "server"])
        self.assertEqual((info["chap_core_version"], info["python_version"], info["server_time_zone_id"],
                          info["revision"], info["auth_required"]), ("2.5.1", "none (C++)", "Etc/UTC", "abc123", False))
        self.assertRegex(info["server_date"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$")
        icon = self.server.get("/favicon.ico")
        self.assertEqual((icon.status, icon.body, icon.headers.get("content-type")), (204, b"", None))

    def test_documentation_pages(self):
        for sent, other in (("/docs/?a=%20b", "/docs?a=%20b"), ("/redoc/", "/redoc"), ("/openapi.json/", "/openapi.json"),
                            ("/docs/oauth2-redirect/", "/docs/oauth2-redirect"), ("/v1/crud/datasets%2f", "/v1/crud/datasets")):
            answer = self.server.get(sent)
            self.assertEqual((answer.status, answer.headers.get("location")), (307, f"http://127.0.0.1:{self.server.port}{other}"))
        for page in ("/docs", "/redoc", "/docs/oauth2-redirect"):
            answer = self.server.get(page)
            self.assertEqual(answer.status, 200, page)
            self.assertTrue(answer.headers["content-type"].startswith("text/html"), page)
            self.assertNotRegex(answer.text, r'(src|href)="https?://', page)
            self.assertEqual(self.server.request("HEAD", page).status, 200)
            slashed = self.server.get(page + "/?a=b")
            self.assertEqual((slashed.status, slashed.headers["location"]),
                             (307, f"http://127.0.0.1:{self.server.port}{page}?a=b"))
        self.assertIn("<title>CHAP Core API - Swagger UI</title>", self.server.get("/docs").text)
        self.assertIn("<title>CHAP Core API - ReDoc</title>", self.server.get("/redoc").text)
        self.assertEqual(self.server.request("HEAD", "/openapi.json").body, b"")
        zipped = self.server.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(zipped.headers["content-encoding"], "gzip")
        self.assertEqual(json.loads(gzip.decompress(zipped.body)), self.server.get("/openapi.json").json)
        self.assertEqual(self.server.post("/docs").status, 405)

    def test_backtests(self):
        response = self.server.get(f"/v1/crud/backtests/{self.backtest}").json
        self.assertEqual(list(response), [
            "datasetId", "modelId", "name", "created", "modelTemplateVersion", "id", "orgUnits", "splitPeriods",
            "maxHorizonDistance", "chapVersion", *PARAMETERS, "specificationId", "dataset", "aggregateMetrics", "configuredModel",
            "predictionSetupId"])
        self.assertEqual(self.server.get(f"/v1/crud/backtests/{self.backtest}/info").json, response)
        self.assertIn(response, self.server.get("/v1/crud/backtests").json)
        self.assertEqual(response["orgUnits"], ["ou_0", "ou_1"])
        self.assertEqual(list(response["aggregateMetrics"]), [
            "ratio_above_truth", "crps", "crps_log1p", "crps_norm", "mae", "mape", "coverage_10_90",
            "coverage_25_75", "rmse", "winkler_score_10_90", "winkler_score_25_75",
            "winkler_score_10_90_log1p", "winkler_score_25_75_log1p"])
        self.assertEqual(response["configuredModel"]["modelTemplate"]["sourceUrl"], "NA")
        full = self.server.get(f"/v1/crud/backtests/{self.backtest}/full").json
        self.assertEqual(list(full), ["datasetId", "modelId", "name", "created", "modelTemplateVersion", "id",
                                      "orgUnits", "splitPeriods", "maxHorizonDistance", "chapVersion", "aggregateMetrics", "modelDbId",
                                      "specificationId", *PARAMETERS])
        self.assertEqual(full["modelDbId"], 1)

    def test_renaming(self):
        path = f"/v1/crud/backtests/{self.backtest}"
        for body, name in (({"name": "new"}, "new"), ({}, "new"), ({"name": None}, None), ({"other": 1}, None),
                           ({"name": ""}, None), ({"name": "run"}, "run")):
            answer = self.server.request("PATCH", path, body)
            self.assertEqual((answer.status, answer.json["name"]), (200, name), body)
        self.assertEqual(self.server.request("PATCH", "/v1/crud/backtests/999", {"name": "x"}).json,
                         DETAIL("Backtest not found"))

    def test_deleting_backtests(self):
        ids = [self.server.run_job("/v1/analytics/create-backtest", {
            "name": f"d{i}", "modelId": "naive_model", "datasetId": self.dataset, "nSplits": 2}) for i in range(3)]
        delete = lambda query: self.server.request("DELETE", f"/v1/crud/backtests{query}")
        for query, detail in {
            "?ids=": "No backtest IDs provided.",
            "?ids=,%20,": "No valid IDs provided. Input consists of only commas or whitespace.",
            "?ids=1,,2": "Invalid ID format: found empty ID segment in '1,,2'. "
                         "IDs must be non-empty, comma-separated integers.",
            "?ids=1,b": "Invalid ID format: 'b' is not a valid integer in '1,b'.",
            "?ids=1.0": "Invalid ID format: '1.0' is not a valid integer in '1.0'.",
        }.items():
            self.assertEqual((delete(query).status, delete(query).json), (400, DETAIL(detail)))
        self.assertEqual(delete("").json["detail"][0]["loc"], ["query", "ids"])
        self.assertEqual(delete(f"?ids={ids[0]},%20{ids[0]},{ids[1]},99999").json, {"message": "Deleted 2 backtests"})
        self.assertEqual(delete(f"/{ids[2]}").json, {"message": "deleted"})
        self.assertEqual((delete(f"/{ids[2]}").status, delete(f"/{ids[2]}").json), (404, DETAIL("Backtest not found")))
        with self.server.database() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM backtestforecast WHERE backtest_id IN (?, ?, ?)",
                                        ids).fetchone()[0], 0)

    def test_datasets(self):
        response = self.server.get(f"/v1/crud/datasets/{self.dataset}").json
        info = next(d for d in self.server.get("/v1/crud/datasets").json if d["id"] == self.dataset)
        self.assertEqual(list(info), ["name", "dataSources", "type", "id", "covariates", "firstPeriod", "lastPeriod",
                                      "orgUnits", "created", "periodType", "createdManually"])
        self.assertEqual({k: response[k] for k in info}, info)
        self.assertEqual(list(response)[len(info):], ["geojson", "observations"])
        self.assertEqual(json.loads(response["geojson"]), polygons())
        self.assertEqual(len(response["observations"]), 2 * 36 * 3)
        self.assertEqual(response["observations"][0], {"period": "202001", "orgUnit": "ou_0", "value": 10.0,
                                                   "featureName": "rainfall"})
        csv = self.server.get(f"/v1/crud/datasets/{self.dataset}/csv")
        self.assertEqual(csv.headers["content-type"], "text/csv; charset=utf-8")
        self.assertEqual(csv.headers["content-disposition"], f"attachment; filename=dataset_{self.dataset}.csv")
        self.assertEqual(csv.text.splitlines()[0], "time_period,rainfall,mean_temperature,disease_cases,parent,location")
        self.assertEqual(len(csv.text.splitlines()), 1 + 2 * 36)
        self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{self.dataset}/df").json), 2 * 36)
        used = self.server.request("DELETE", f"/v1/crud/datasets/{self.dataset}")
        self.assertEqual(used.status, 409)
        self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{self.dataset}").json["observations"]), 2 * 36 * 3)
        for path in ("", "/csv", "/df"):
            self.assertEqual(self.server.get(f"/v1/crud/datasets/999{path}").json, DETAIL("Dataset not found"))

    def test_data_sets_of_the_vectors(self):
        """Imports the data sets of datasets.json through the API. Checks the rejections, the stored rows, and the
        tables in the formats CSV and JSON."""
        for case in DATASETS["cases"]:
            refused = case.get("recommended", {}).get("status") == 400 or case["name"] == "non_finite_text"
            request = {"name": case["name"], "dataToBeFetched": case.get("dataToBeFetched", []),
                       "geojson": {"type": "FeatureCollection", "features": [
                           {"type": "Feature", "id": i, "geometry": None, "properties": {"parent": "par"}
                            if case["name"] == "population_interpolated" else {}} for i in case["polygon_ids"]]},
                       "providedData": [dict(zip(("orgUnit", "period", "featureName", "value"), row))
                                        for row in case["observations"]]}
            if case["name"] == "fetch_requested":
                request["dataToBeFetched"] = [{"featureName": "rainfall", "dataSourceName": "era5"}]
            with self.subTest(case["name"]):
                answer = self.server.post("/v1/analytics/make-dataset", request)
                if refused or case["reference_status"] == 400 or case["name"] == "no_polygon":
                    self.assertEqual(answer.status, 400, answer.text[:200])
                    continue
                self.assertEqual(answer.status, 200, answer.text[:300])
                if case.get("rejected") is not None:
                    self.assertEqual(answer.json["rejected"], case["rejected"])
                job = answer.json["id"]
                self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
                row = self.server.get(f"/v1/jobs/{job}/database_result").json["id"]
                response = self.server.get(f"/v1/crud/datasets/{row}").json
                if case.get("dataset"):
                    self.assertEqual({k: response[k] for k in case["dataset"]}, case["dataset"])
                    self.assertEqual([[o["orgUnit"], o["period"], o["featureName"], o["value"]]
                                      for o in response["observations"]], case["observations_stored"])
                if case.get("csv"):
                    self.assertEqual(self.server.get(f"/v1/crud/datasets/{row}/csv").text, case["csv"])
                    self.assertEqual(self.server.get(f"/v1/crud/datasets/{row}/df").json, case["df"])

    def test_the_data_sources_of_an_import_are_stored(self):
        sources = [{"covariate": "rainfall", "dataElementId": "DE"}]
        row = self.server.run_job("/v1/analytics/make-dataset", dataset_request(dataSources=sources))
        self.assertEqual(self.server.get(f"/v1/crud/datasets/{row}").json["dataSources"], sources)

    def test_health_data_sets(self):
        rows = sample_data(features=("disease_cases", "population", "rainfall"))
        row = self.server.run_job("/v1/crud/datasets", {
            "name": "cases", "observations": rows, "geojson": polygons(1),
            "dataSources": [{"covariate": "population", "dataElementId": "DE"}]})
        response = self.server.get(f"/v1/crud/datasets/{row}").json
        self.assertEqual((response["covariates"], response["orgUnits"], response["type"]),
                         (["disease_cases", "population"], ["ou_0"], None))
        self.assertEqual(response["dataSources"], [{"covariate": "population", "dataElementId": "DE"}])
        answer = self.server.post("/v1/crud/datasets", {"name": "x", "observations": [], "geojson": polygons()})
        self.assertEqual((answer.status, answer.json), (400, DETAIL("No observation data provided.")))
        answer = self.server.post("/v1/crud/datasets", {"name": "x", "observations": sample_data(), "geojson": polygons()})
        self.assertEqual((answer.status, answer.json), (400, DETAIL("The data have no feature 'population'")))
        self.assertEqual(self.server.request("DELETE", f"/v1/crud/datasets/{row}").json, {"message": "deleted"})

    def test_uploaded_files(self):
        csv = "location,time_period,rainfall,mean_temperature,disease_cases,population,extra\n"
        csv += "".join(f"007,2020-{m:02d},1.5,20,{m},1000,x\n" for m in range(1, 13))
        geojson = json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": None, "properties": {"NAME_1": "Kä\u0142"}}, {"type": "Nonsense"},
            {"type": "Feature", "id": "007", "geometry": None, "properties": None}]})
        for names in (("csv_file", "geojson_file"), ("csvFile", "geojsonFile")):
            body, headers = form(csv, geojson, names)
            answer = self.server.request("POST", "/v1/crud/datasets/csvFile", body, headers)
            self.assertEqual(answer.status, 200, answer.text)
            response = self.server.get(f"/v1/crud/datasets/{answer.json['id']}").json
            self.assertEqual((response["name"], response["type"], response["covariates"], response["orgUnits"]),
                             ("csv_file", None, ["rainfall", "mean_temperature", "disease_cases", "population"], ["007"]))
            self.assertEqual([f.get("id") for f in json.loads(response["geojson"])["features"]], ["Kal", "007"])
            self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{response['id']}/df").json), 12)

    def test_models(self):
        listed = self.server.get("/v1/crud/model-templates").json
        self.assertEqual({t["name"]: t["role"] for t in listed}, {
            "naive_model": None, "global_median": "baseline", "persistence": "baseline", "seasonal_median": "baseline"})
        template = next(t for t in listed if t["name"] == "naive_model")
        self.assertEqual((template["healthStatus"], template["archived"], template["isLive"]), (None, False, True))
        self.assertNotIn("sourceUrl", template)
        create = {"name": "second_one", "modelTemplateId": template["id"], "additional_continuous_covariates": ["pm_TEN", "rainfall"]}
        created = self.server.post("/v1/crud/configured-models", create).json
        self.assertEqual(created, {"userOptionValues": {}, "additionalContinuousCovariates": ["pm_TEN", "rainfall"],
                                "name": "naive_model:second_one", "id": created["id"], "modelTemplateId": template["id"],
                                "configurationDigest": created["configurationDigest"], "isLive": True,
                                "archived": False, "usesChapkit": False})
        self.assertEqual(self.server.post("/v1/crud/configured-models", create).json, created)
        listed = next(m for m in self.server.get("/v1/crud/configured-models").json if m["id"] == created["id"])
        self.assertEqual(listed["displayName"], template["displayName"] + " [Second one]")
        self.assertEqual([c["displayName"] for c in listed["covariates"]], ["Rainfall", "Mean temperature", "Pm ten"])
        self.assertEqual(listed["target"], {"displayName": "Disease cases", "description": "Disease cases", "name": "disease_cases"})
        wrong = self.server.post("/v1/crud/configured-models", {**create, "name": "third", "userOptionValues": {"zz": 1}})
        self.assertEqual((wrong.status, wrong.json), (422, DETAIL(
            "Invalid user options: Additional properties are not allowed ('zz' was unexpected)")))
        self.assertEqual(self.server.post("/v1/crud/configured-models", {"name": "x", "modelTemplateId": 999}).json,
                         DETAIL("Model template not found"))
        for _ in range(2):
            self.assertEqual(self.server.request("DELETE", f"/v1/crud/configured-models/{created['id']}").json,
                             {"message": "deleted"})
        response = self.server.get(f"/v1/crud/configured-models/{created['id']}").json
        self.assertTrue(response["archived"])
        self.assertEqual(response["modelTemplate"]["healthStatus"], None)
        self.assertEqual(self.server.get("/v1/crud/configured-models/999").json, DETAIL("Configured model not found"))

    def test_comparing_backtests(self):
        other = self.server.run_job("/v1/analytics/create-backtest", {
            "name": "other", "modelId": "naive_model", "datasetId": self.dataset, "nSplits": 2})
        compatible = self.server.get(f"/v1/analytics/compatible-backtests/{self.backtest}").json
        self.assertIn(other, [b["id"] for b in compatible])
        self.assertNotIn(self.backtest, [b["id"] for b in compatible])
        self.assertEqual(self.server.get(f"/v1/analytics/backtest-overlap/{self.backtest}/{other}").json,
                         {"orgUnits": ["ou_0", "ou_1"], "splitPeriods": ["202209", "202210"]})
        self.assertEqual(self.server.get("/v1/analytics/backtest-overlap/998/999").json, DETAIL("Backtest 998 not found"))
        self.assertEqual(self.server.get(f"/v1/analytics/backtest-overlap/{other}/999").json, DETAIL("Backtest 999 not found"))
        self.server.request("DELETE", f"/v1/crud/backtests/{other}")

    def test_refused_job_requests(self):
        backtest = {"name": "x", "modelId": "naive_model", "datasetId": self.dataset}
        for path, body, status, detail in [
            ("create-backtest", {**backtest, "datasetId": 999}, 404, "Dataset 999 not found"),
            ("create-backtest", {**backtest, "modelId": "nope"}, 400, "There is no configured model named 'nope'"),
            ("create-backtest", {**backtest, "nPeriods": 40}, 400,
             "The data have 36 periods; 7 windows of 40 periods with a stride of 1 need at least 47"),
            ("create-backtest", {**backtest, "nSplits": 10**18}, 400, "The data have 36 periods, too few for 1000000000000000000 splits of 3 periods, 1 apart"),
            ("create-backtest-with-data/", backtest_request(providedData=[]), 400, "No observation data provided."),
            ("create-backtest-with-data/", backtest_request(modelId="nope"), 400, "There is no configured model named 'nope'"),
            ("create-backtest-with-data/", backtest_request(dataToBeFetched=[{"featureName": "a", "dataSourceName": "b"}]),
             400, "data_to_be_fetched is not supported when providing data for backtest"),
            ("create-backtest-with-data/", backtest_request(providedData=sample_data(features=("rainfall",))), 400,
             "The data have no feature 'disease_cases'"),
        ]:
            answer = self.server.post(f"/v1/analytics/{path}", body)
            self.assertEqual((answer.status, answer.json), (status, DETAIL(detail)))
        too_many = self.server.post("/v1/analytics/create-backtest", {**backtest, "nSplits": 2, "nRetrain": 3})
        self.assertEqual(too_many.status, 422)
        self.assertEqual(too_many.json["detail"][0]["msg"], "Value error, n_retrain cannot exceed n_splits.")

    def test_rejections_of_an_import(self):
        rows = [dict(r, value=None) if r["orgUnit"] == "ou_1" and r["featureName"] == "disease_cases"
                and r["period"] < "202210" else r for r in sample_data(3)]
        late = {"reason": "No disease data in the first training split", "orgUnit": "ou_1",
                "featureName": "disease_cases", "timePeriods": []}
        without_polygon = {"reason": "Missing polygon in geojson", "orgUnit": "ou_2", "featureName": "polygon", "timePeriods": []}
        request = backtest_request(providedData=rows)
        dry = self.server.post("/v1/analytics/create-backtest-with-data/?dryRun=true", request)
        self.assertEqual(dry.json, {"id": None, "importedCount": 1, "rejected": [without_polygon, late]})
        only_late = [r for r in rows if r["orgUnit"] == "ou_1"]
        nothing = self.server.post("/v1/analytics/create-backtest-with-data/", backtest_request(providedData=only_late))
        self.assertEqual(nothing.status, 400)
        self.assertEqual(nothing.json["detail"]["message"], "Missing values. No data was imported.")
        entry = nothing.json["detail"]["rejected"][0]
        self.assertEqual(entry, {**late, "org_unit": "ou_1", "feature_name": "disease_cases", "time_periods": []})
        gaps = [r for r in sample_data() if (r["featureName"], r["period"]) != ("rainfall", "202005")]
        missing = [{"reason": "Missing value for some/all time periods", "orgUnit": f"ou_{i}", "featureName": "rainfall",
                    "timePeriods": ["202005"]} for i in range(2)]
        answer = self.server.post("/v1/analytics/make-dataset", dataset_request(providedData=gaps))
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json["detail"], {"message": "All regions rejected due to missing values",
                                                 "imported_count": 0, "rejected": missing})
        for rows, rejected in ((gaps, missing), ([], [])):
            for path, make in (("create-backtest-with-data/", backtest_request), ("make-dataset", dataset_request)):
                answer = self.server.post(f"/v1/analytics/{path}?dryRun=true", make(providedData=rows))
                self.assertEqual((answer.status, answer.json), (200, {"id": None, "importedCount": 0, "rejected": rejected}))

    def test_evaluation_entries(self):
        get = lambda **q: self.server.get("/v1/analytics/evaluation-entry", {"backtestId": self.backtest, **q})
        self.assertEqual(get(quantiles=[0.1, 0.1]).json[0], get(quantiles=[0.1, 0.1]).json[1])
        self.assertEqual(get(quantiles=[0.5], orgUnits=["adm0", "ou_0"]).json, get(quantiles=[0.5], orgUnits=["ou_0"]).json)
        self.assertEqual(get(quantiles=[0.5], splitPeriod="").json, get(quantiles=[0.5]).json)
        self.assertEqual(get(quantiles=[0.5], splitPeriod="nope").json, [])
        for q in (-0.1, 1.5, "nan", "inf"):
            self.assertEqual((get(quantiles=[q]).status, get(quantiles=[q]).json),
                             (422, DETAIL("Quantiles must be in the range [0, 1]")))
        self.assertIn('"quantile":0.1,', get(quantiles=["0.10"]).text)
        cases = self.server.get(f"/v1/analytics/actual-cases/{self.dataset}", {"isDatasetId": "true", "orgUnits": ["ou_1"]}).json
        self.assertEqual((cases["featureId"], cases["dhis2Id"], len(cases["data"])), ("disease_cases", "disease_cases", 36))
        self.assertEqual(self.server.get("/v1/analytics/actual-cases/999?isDatasetId=true").json,
                         DETAIL("No disease_cases observations found for dataset 999"))

    def test_data_sources(self):
        sources = self.server.get("/v1/analytics/data-sources").json
        self.assertEqual(len(sources), 9)
        self.assertEqual([s["name"] for s in sources if s["supportedFeatures"] == ["rainfall"]], ["total_precipitation"])
        self.assertTrue(all(s["dataset"] == "era5" and s["description"] for s in sources))

    def test_cross_origin(self):
        origin = {"Origin": "http://localhost:3000"}
        for path in ("/health", "/nope", "/v1/crud/backtests/999", "/v1/crud/backtests/"):
            answer = self.server.get(path, headers=origin)
            self.assertEqual(answer.headers["access-control-allow-origin"], "http://localhost:3000", path)
        preflight = self.server.request("OPTIONS", "/anything", headers={**origin, "Access-Control-Request-Method": "PATCH"})
        self.assertEqual((preflight.status, preflight.text), (200, "OK"))


class RootPathAndTokenTest(unittest.TestCase):
    def test_root_path(self):
        with Server(environment={"CHAP_ROOT_PATH": "/master"}) as server:
            for path in ("/health", "/master/health", "/master/v1/crud/backtests", "/master/docs"):
                self.assertEqual(server.get(path).status, 200, path)
            self.assertEqual(server.get("/openapi.json").json["servers"], [{"url": "/master"}])
            self.assertIn("/master/openapi.json", server.get("/docs").text + server.get("/redoc").text)
            moved = server.get("/master/v1/crud/backtests/?a=b").headers["location"]
            self.assertTrue(moved.endswith("/master/v1/crud/backtests?a=b"), moved)

    def test_token(self):
        token = "a-secret-of-more-than-thirty-two-characters"
        with Server(environment={"CHAP_API_TOKEN": token}) as server:
            for path in ("/health", "/health/ready", "/system/info"):
                self.assertEqual(server.get(path).status, 200, path)
            self.assertTrue(server.get("/system/info").json["auth_required"])
            refused = server.get("/v1/crud/backtests")
            self.assertEqual((refused.status, refused.json), (401, DETAIL("Missing or invalid API token")))
            self.assertEqual(refused.headers["www-authenticate"], "Bearer")
            for headers in ({"Authorization": f"bearer {token}"}, {"X-Service-Key": token}):
                self.assertEqual(server.get("/v1/crud/backtests", headers=headers).status, 200)
            server.stop()
            self.assertNotIn(token, server.log())


if __name__ == "__main__":
    unittest.main(verbosity=1)
