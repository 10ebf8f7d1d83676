"""Tests the alerts that the run of a prediction setup raises, from the creation of the policy to the deletion of the alerts."""
import unittest

from chap_server import ServerTest, backtest_request, polygons, sample_data

PERCENTILE = {"type": "percentile", "quantile": 0.5, "baselineYears": None}
# A level that no forecast reaches.
NEVER = {"name": "never", "thresholdParams": {"type": "seasonal", "stdMultiplier": 1e9}, "exceedanceThreshold": 1}


class AlertsTest(ServerTest):
    def delete(self, path):
        answer = self.server.request("DELETE", path)
        return answer.status, answer.json

    def run_setup(self, *levels):
        """Creates a policy, a backtest and a setup, and runs the setup. Returns the ids of policy, setup, backtest and prediction, and
        the log of the run."""
        policy = self.server.post("/v1/crud/alert-policies", {"name": "outbreak", "levels": list(levels)}).json["id"]
        backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
        setup = self.server.post("/v1/crud/prediction-setups",
                                 {"backtestId": backtest, "name": "s", "alertPolicyId": policy}).json["id"]
        job = self.server.post(f"/v1/crud/prediction-setups/{setup}/run",
                               {"name": "run", "geojson": polygons(), "providedData": sample_data()}).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        prediction = self.server.get(f"/v1/jobs/{job}/prediction_result").json
        self.assertEqual(prediction["predictionSetupId"], setup)
        return policy, setup, backtest, prediction["id"], self.server.get(f"/v1/jobs/{job}/logs").text

    def alerts_of(self, prediction):
        return self.server.get("/v1/crud/alerts", {"predictionId": prediction}).json

    def test_a_run_raises_alerts(self):
        policy, setup, backtest, prediction, log = self.run_setup(
            {"name": "watch", "thresholdParams": PERCENTILE, "exceedanceThreshold": 0},
            NEVER)
        alerts = self.alerts_of(prediction)
        entries = self.server.get(f"/v1/analytics/prediction-entry/{prediction}", {"quantiles": [0.5]}).json
        self.assertEqual([(a["orgUnit"], a["timePeriod"]) for a in alerts], [(e["orgUnit"], e["period"]) for e in entries])
        self.assertEqual({(a["alertPolicyId"], a["level"], a["approved"]) for a in alerts}, {(policy, "watch", "pending")})
        self.assertIn(f"Raised {len(alerts)} alerts by alert policy 'outbreak'", log)
        # A policy and a prediction with alerts cannot be deleted. The alerts remain when the setup and the backtest are deleted.
        before = self.server.get(f"/v1/crud/prediction-setups/{setup}").json["alertPolicy"]
        self.assertEqual(before, self.server.get(f"/v1/crud/alert-policies/{policy}").json)
        self.assertEqual(self.delete(f"/v1/crud/alert-policies/{policy}")[0], 409)
        self.assertEqual(self.delete(f"/v1/crud/backtests/{backtest}"), (200, {"message": "deleted"}))
        self.assertEqual(self.alerts_of(prediction), alerts)
        self.assertEqual(self.delete(f"/v1/crud/alert-policies/{policy}")[0], 409)
        self.assertEqual(self.delete(f"/v1/crud/predictions/{prediction}"), (409, {
            "detail": f"Prediction {prediction} has {len(alerts)} alert(s) raised from it; delete those first"}))
        for alert in alerts:
            self.assertEqual(self.delete(f"/v1/crud/alerts/{alert['id']}"), (200, {"message": "deleted"}))
        for path in (f"/v1/crud/predictions/{prediction}", f"/v1/crud/alert-policies/{policy}"):
            self.assertEqual(self.delete(path), (200, {"message": "deleted"}))

    def test_a_setup_without_a_policy_raises_no_alert(self):
        """The first run has a policy, but no forecast reaches its level. The second run has no policy."""
        _, setup, _, _, log = self.run_setup(NEVER)
        self.assertIn("Raised 0 alerts by alert policy 'outbreak'", log)
        path = f"/v1/crud/prediction-setups/{setup}"
        self.assertEqual(self.server.request("PATCH", path, '{"alertPolicyId": null}',
                                             {"Content-Type": "application/json"}).json["alertPolicy"], None)
        job = self.server.post(path + "/run", {"name": "run", "geojson": polygons(), "providedData": sample_data()}).json["id"]
        self.assertEqual(self.server.wait_for_job(job), "SUCCESS")
        self.assertNotIn("alert", self.server.get(f"/v1/jobs/{job}/logs").text)


if __name__ == "__main__":
    unittest.main(verbosity=1)
