"""Sends wrong input to every operation of the OpenAPI document. The status must be 4xx, the body must have the form that the
contract requires, and no row may be stored."""
import itertools
import json
import re
import unittest

from chap_server import ServerTest, backtest_request, dataset_request, polygons, sample_data

TABLES = ("dataset", "observation", "backtest", "backtestforecast", "prediction", "modeltemplatedb",
          "configuredmodeldb", "chapx_job", "chapx_job_payload", "chapx_job_request", "chapx_service", "debugentry",
          "predictionsetup")
HUGE = "9" * 400
# Operations whose response does not depend on the id, so that an unknown id gets status 200.
SAME_FOR_EVERY_ID = ("/v1/visualization/metrics/{backtest_id}", "/v1/visualization/metric-plots/{backtest_id}")
WRONG_BODIES = {
    "empty": b"",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"x"',
    "a number": b"1e999",
    "no JSON": b'{"name": ',
    "trailing comma": b'{"name": "x",}',
    "no text": b"\xff\xfe\xfd",
    "deep": b'{"name":' * 5000,
    "deep list": b"[" * 200_000,
    "long integer": b'{"nPeriods": ' + b"1" * 5000 + b"}",
    "no members": b"{}",
    "NaN": b'{"name": NaN, "nPeriods": NaN, "datasetId": NaN, "modelTemplateId": Infinity}',
    "U+0000": json.dumps({"name": "a\0b", "modelId": "a\0b", "ids": "a\0b"}).encode(),
    "lone surrogate": b'{"name": "\\ud800", "modelId": "\\ud800"}',
}
WRONG_VALUES = [None, True, -1, 0, 1.5, "", "x", "9" * 400, [], [[]], {}, {"a": {"b": []}}, -(2**70), 2**70]


def counts(server):
    """Returns the number of rows of each table."""
    with server.database() as db:
        return {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}


class BadInputTest(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.server.get("/openapi.json").json
        cls.before = counts(cls.server)

    def tearDown(self):
        self.assertEqual(self.server.get("/health").status, 200)
        self.assertEqual(counts(self.server), self.before, "a row was stored")

    def operations(self):
        """Yields (method, path, operation) of every operation of the OpenAPI document."""
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method != "head":  # HEAD is the same operation as GET, but its response has no body to check
                    yield method.upper(), path, operation

    def expect_refusal(self, answer, *context):
        """Checks the status and the form of a response that refuses a request. A failure message contains `context`."""
        self.assertIn(answer.status, range(400, 500), (context, answer.status, answer.text[:300]))
        self.assertEqual(answer.headers["content-type"], "application/json", context)
        detail = answer.json["detail"]
        self.assertTrue(detail, context)
        if answer.status == 422 and isinstance(detail, list):
            self.assertLessEqual(len(detail), 1000)
            for entry in detail:
                self.assertEqual(list(entry)[:4], ["type", "loc", "msg", "input"], context)

    def schema_of(self, operation):
        """Returns the schema of the JSON body of an operation; None if the operation has no such body."""
        content = operation.get("requestBody", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref")
        return self.document["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else None

    def test_wrong_bodies(self):
        for method, path, operation in self.operations():
            schema = self.schema_of(operation)
            if schema is None:
                continue
            target = re.sub(r"\{\w+\}", "1", path)
            for name, body in WRONG_BODIES.items():
                # If the schema requires no member, these bodies are valid.
                if name in ("no members", "NaN") and not schema.get("required"):
                    continue
                with self.subTest(f"{method} {path}: {name}"):
                    headers = {"Content-Type": "application/json"}
                    self.expect_refusal(self.server.request(method, target, body, headers), name)

    def test_wrong_content_type(self):
        for method, path, operation in self.operations():
            if self.schema_of(operation) is None:
                continue
            with self.subTest(f"{method} {path}"):
                answer = self.server.request(method, re.sub(r"\{\w+\}", "1", path), b'{"name":"x"}',
                                             {"Content-Type": "text/plain"})
                self.assertEqual(answer.status, 422)
                self.assertEqual(answer.json["detail"][0]["type"], "model_attributes_type")

    def test_wrong_members(self):
        """Sends valid bodies in which one member is missing or has a wrong value."""
        good = {
            "/v1/analytics/create-backtest-with-data/": backtest_request(),
            "/v1/analytics/make-dataset": dataset_request(),
            "/v1/crud/datasets": {"name": "x", "geojson": polygons(), "observations": []},
            "/v1/analytics/create-backtest": {"name": "x", "modelId": "naive_model", "datasetId": 999999},
            "/v1/crud/backtests": {"datasetId": 999999, "modelId": 1},
            "/v1/crud/prediction-setups": {"backtestId": 999999, "name": "x"},
            "/v1/crud/configured-models": {"name": "x", "modelTemplateId": 999999},
            "/v1/crud/alert-policies": {"name": " ", "levels": []},
            "/v1/crud/alerts": {"alerts": []},
            "/v1/crud/alerts/$approve": {"alertIds": [999999], "approved": "approved", "approvedBy": "x"},
        }
        for path, body in good.items():
            schema = self.document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
            schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            # The lists with data are replaced by empty lists. A request without data is always refused, so no row is stored even if the
            # value of the tested member is valid.
            without_data = {k: ([] if k in ("providedData", "observations") else v) for k, v in body.items()}
            for member, value in itertools.product(schema["properties"], WRONG_VALUES):
                if member == "modelTemplateId" and value is True:
                    continue  # true is read as 1, which is the id of an existing template
                with self.subTest(f"{path}: {member} = {str(value)[:20]}"):
                    self.expect_refusal(self.server.post(path, {**without_data, member: value}), member, value)
            for member in schema.get("required", []):
                with self.subTest(f"{path}: without {member}"):
                    answer = self.server.post(path, {k: v for k, v in body.items() if k != member})
                    self.assertEqual(answer.status, 422, answer.text[:200])
                    self.assertIn(["body", member], [e["loc"] for e in answer.json["detail"]])

    def test_wrong_parameters(self):
        for method, path, operation in self.operations():
            parameters = operation.get("parameters", [])
            for parameter, value in itertools.product(parameters, ["", "abc", "1.5", HUGE, "-1", "1e3", "%00", "🦟"]):
                if parameter["schema"].get("type") == "string" or not value and parameter["in"] == "path":
                    continue  # every value is a valid text, and an empty value in the path leads to another operation
                values = {p["name"]: "1" for p in parameters if p["required"]}
                values[parameter["name"]] = value
                target = path
                query = []
                for p in parameters:
                    if p["name"] not in values:
                        continue
                    text = values[p["name"]]
                    quoted = text if text.startswith("%") else "".join(
                        c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)
                    if p["in"] == "path":
                        target = target.replace("{" + p["name"] + "}", quoted)
                    else:
                        query.append(f"{p['name']}={quoted}")
                with self.subTest(f"{method} {target[:80]} {query}"):
                    url = target + ("?" + "&".join(query) if query else "")
                    body = b"{}" if method in ("POST", "PATCH") else None
                    answer = self.server.request(method, url, body)
                    if answer.status != 200:
                        self.expect_refusal(answer, url)

    def test_unknown_ids(self):
        for method, path, operation in self.operations():
            if "{" not in path or path in SAME_FOR_EVERY_ID:
                continue
            minimal = {"name": "x"}
            if path.endswith("/run"):
                minimal.update(geojson=polygons(), providedData=sample_data(months=1))
            for unknown in ("999999", "0", "-5", "99999999999", HUGE):
                with self.subTest(f"{method} {path} {unknown[:12]}"):
                    body = minimal if method in ("POST", "PATCH") else None
                    target = re.sub(r"\{\w+\}", unknown, path) + "?quantiles=0.5"
                    answer = self.server.request(method, target, body)
                    self.assertEqual(answer.status, 404, (target[:80], answer.text[:200]))
                    self.expect_refusal(answer)

    def test_wrong_observations(self):
        row = {"orgUnit": "ou_0", "period": "202001", "featureName": "rainfall", "value": 1}
        more = sample_data()
        cases = {
            "unreadable period": [{**row, "period": "soon"}],
            "month 13": [{**row, "period": "202013"}],
            "week 53 of a short year": [{**row, "period": "2021W53"}],
            "a day": [{**row, "period": "20200101"}],
            "a year": [{**row, "period": "2020"}],
            "mixed": [row, {**row, "period": "2020W05"}],
            "twice": [row, row],
            "the same period in two spellings": [row, {**row, "period": "2020-01"}],
            "infinite": [{**row, "value": "Infinity"}],
            "text": [{**row, "value": "wet"}],
            "a list": [{**row, "value": [1]}],
            "reserved name": [{**row, "featureName": "location"}],
            "odd name": [{**row, "featureName": "rain fall"}],
            "no name": [{**row, "featureName": None}],
            "empty name": [{**row, "featureName": ""}],
            "U+0000 in the org unit": [{**row, "orgUnit": "a\0b"}],
            "U+0000 in the name": [{**row, "featureName": "a\0b"}],
            "U+0000 in the period": [{**row, "period": "2020\0"}],
            "lone surrogate in the org unit": [{**row, "orgUnit": "a\ud800"}],
            "too many periods": [{**row, "period": "100001"}, {**row, "period": "999912"}],
            "no object": [3],
            "no members": [{}],
            "thousands of problems": [{}] * 5000,
        }
        for path in ("/v1/analytics/make-dataset", "/v1/analytics/create-backtest-with-data/"):
            for name, rows in cases.items():
                with self.subTest(f"{path}: {name}"):
                    data = rows if name == "thousands of problems" else rows + more
                    if name.startswith("twice") or name == "mixed":
                        data = rows + [r for r in more if (r["orgUnit"], r["period"]) != ("ou_0", "202001")]
                    answer = self.server.post(path, backtest_request(providedData=data))
                    self.expect_refusal(answer, name)
                    if " in the " in name:
                        self.assertEqual(answer.json["detail"][:22], "Text must not contain ", name)

    def test_wrong_geojson(self):
        feature = polygons(1)["features"][0]
        open_ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 2]]]}
        cases = {
            "no type": {"features": []},
            "other type": {"type": "Feature", "features": []},
            "no features": {"type": "FeatureCollection"},
            "features is not a list": {"type": "FeatureCollection", "features": {}},
            "a feature is not an object": {"type": "FeatureCollection", "features": [1]},
            "numeric id": {"type": "FeatureCollection", "features": [{**feature, "id": 7}]},
            "unknown geometry": {"type": "FeatureCollection", "features": [
                {**feature, "geometry": {"type": "Circle", "coordinates": [0, 0]}}]},
            "open ring": {"type": "FeatureCollection", "features": [{**feature, "geometry": open_ring}]},
            "short ring": {"type": "FeatureCollection", "features": [
                {**feature, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 0]]]}}]},
            "text coordinates": {"type": "FeatureCollection", "features": [
                {**feature, "geometry": {"type": "Point", "coordinates": "text"}}]},
            "bad bbox": {"type": "FeatureCollection", "features": [], "bbox": [0, 5, 1, 1]},
            "bbox of three": {"type": "FeatureCollection", "features": [], "bbox": [0, 5, 1]},
        }
        for name, geojson in cases.items():
            with self.subTest(name):
                answer = self.server.post("/v1/analytics/make-dataset", dataset_request(geojson=geojson))
                self.assertEqual(answer.status, 422, answer.text[:300])
                self.expect_refusal(answer)
                self.assertTrue(all(e["loc"][:2] == ["body", "geojson"] for e in answer.json["detail"]))

    def test_properties_that_cannot_be_stored(self):
        for properties in ({"name": "a\ud800"}, {"a\ud800": 1}, {"deep": [{"er": "a\0"}]}):
            with self.subTest(repr(properties)):
                feature = {**polygons(1)["features"][0], "properties": properties}
                answer = self.server.post("/v1/analytics/make-dataset", dataset_request(
                    geojson={"type": "FeatureCollection", "features": [feature]}))
                self.assertEqual(answer.status, 400, answer.text[:300])
                self.expect_refusal(answer)

    def test_wrong_uploads(self):
        def form(parts):
            """Returns a body of the type multipart/form-data. A part is (name, file name or None, content)."""
            lines = []
            for name, filename, content in parts:
                extra = f'; filename="{filename}"' if filename else ""
                lines.append(f'--B\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n{content}\r\n')
            return ("".join(lines) + "--B--\r\n").encode(errors="surrogateescape")

        header = "time_period,location,rainfall,mean_temperature,disease_cases,population\n"
        good_json = json.dumps(polygons())
        multipart = {"Content-Type": "multipart/form-data; boundary=B"}
        for name, status, headers, body in [
            ("no form", 422, {"Content-Type": "application/json"}, b"{}"),
            ("nothing", 422, {}, None),
            ("no boundary", 400, {"Content-Type": "multipart/form-data"}, b"x"),
            ("malformed", 400, multipart, b"--B\r\nrubbish"),
            ("missing part", 422, multipart, form([("csv_file", "a.csv", header)])),
            ("no file", 422, multipart, form([("csv_file", None, "x"), ("geojson_file", "b", good_json)])),
            ("empty table", 400, multipart, form([("csv_file", "a", ""), ("geojson_file", "b", good_json)])),
            ("no rows", 400, multipart, form([("csv_file", "a", header), ("geojson_file", "b", good_json)])),
            ("bad number", 400, multipart,
             form([("csv_file", "a", header + "2020-01,x,wet,1,1,1\n"), ("geojson_file", "b", good_json)])),
            ("gap", 400, multipart, form([("csv_file", "a", header + "2020-01,x,1,1,1,1\n2020-03,x,1,1,1,1\n"),
                                          ("geojson_file", "b", good_json)])),
            ("no text", 400, multipart, form([("csv_file", "a", header + "2020-01,\udcff,1,1,1,1\n"),
                                              ("geojson_file", "b", good_json)])),
            ("U+0000", 400, multipart, form([("csv_file", "a", header + "2020-01,a\0b,1,1,1,1\n"),
                                             ("geojson_file", "b", good_json)])),
            ("bad GeoJSON", 400, multipart, form([("csv_file", "a", header + "2020-01,x,1,1,1,1\n"),
                                                  ("geojson_file", "b", "{")])),
            ("no collection", 400, multipart, form([("csv_file", "a", header + "2020-01,x,1,1,1,1\n"),
                                                    ("geojson_file", "b", "{}")])),
        ]:
            with self.subTest(name):
                answer = self.server.request("POST", "/v1/crud/datasets/csvFile", body, headers)
                self.assertEqual(answer.status, status, answer.text[:300])
                self.expect_refusal(answer)


if __name__ == "__main__":
    unittest.main(verbosity=1)
