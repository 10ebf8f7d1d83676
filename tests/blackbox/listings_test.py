"""Tests the optional parameters limit and offset of lists, which the reference does not have."""
import unittest

from chap_server import ServerTest, backtest_request, polygons, sample_data

PATHS = [f"/v1/crud/{name}" for name in ("backtests", "datasets", "predictions", "prediction-setups", "model-templates",
                                         "configured-models", "alerts", "alert-policies")] + ["/v1/jobs"]


class ListingsTest(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        level = {"name": "act", "thresholdParams": {"type": "seasonal"}, "exceedanceThreshold": 0}
        for n in range(3):
            policy = cls.server.post("/v1/crud/alert-policies", {"name": f"policy {n}", "levels": [level]}).json["id"]
            alert = {"timePeriod": "202401", "orgUnit": "ou_0", "alertPolicyId": policy, "level": "act"}
            cls.server.post("/v1/crud/alerts", {"alerts": [alert]})
            backtest = cls.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(name=f"run {n}"))
            setup = cls.server.post("/v1/crud/prediction-setups", {"backtestId": backtest, "name": f"setup {n}"}).json["id"]
            cls.server.run_job(f"/v1/crud/prediction-setups/{setup}/run",
                               {"name": f"forecast {n}", "geojson": polygons(), "providedData": sample_data()})
            cls.server.post("/v1/crud/configured-models", {"name": f"c{n}", "modelTemplateId": 1})

    def test_pages_add_up_to_the_whole_list(self):
        for path in PATHS:
            whole = self.server.get(path).json
            self.assertGreaterEqual(len(whole), 1 if path.endswith("templates") else 3, path)
            for query, part in (("limit=2", whole[:2]), ("offset=1", whole[1:]), ("limit=1&offset=2", whole[2:3]),
                                ("limit=0", []), ("limit=1000000&offset=0", whole), (f"offset={len(whole)}", []),
                                ("limit=1.0", whole[:1]), ("limit=2&limit=1", whole[:1]), (f"offset={10**30}", [])):
                answer = self.server.get(f"{path}?{query}")
                self.assertEqual((answer.status, answer.json), (200, part), (path, query))

    def test_filters_apply_before_limit_and_offset(self):
        whole = self.server.get("/v1/jobs", {"type": "create_prediction"}).json
        self.assertEqual(len(whole), 3)
        self.assertEqual(self.server.get("/v1/jobs", {"type": "create_prediction", "limit": 1, "offset": 1}).json, whole[1:2])

    def test_values_out_of_range(self):
        for path in PATHS:
            answer = self.server.get(f"{path}?limit=-1&offset=-2")
            self.assertEqual((answer.status, answer.json), (422, {"detail": [
                {"type": "greater_than_equal", "loc": ["query", "limit"], "msg": "Input should be greater than or equal to 0",
                 "input": "-1", "ctx": {"ge": 0}},
                {"type": "greater_than_equal", "loc": ["query", "offset"], "msg": "Input should be greater than or equal to 0",
                 "input": "-2", "ctx": {"ge": 0}}]}))
            answer = self.server.get(f"{path}?limit=1000001")
            self.assertEqual((answer.status, answer.json), (422, {"detail": [
                {"type": "less_than_equal", "loc": ["query", "limit"], "msg": "Input should be less than or equal to 1000000",
                 "input": "1000001", "ctx": {"le": 1000000}}]}))
            for query in ("limit=", "limit=x", "offset=", "offset=1e3"):
                [problem] = self.server.get(f"{path}?{query}").json["detail"]
                self.assertEqual(problem["type"], "int_parsing")


if __name__ == "__main__":
    unittest.main(verbosity=1)
