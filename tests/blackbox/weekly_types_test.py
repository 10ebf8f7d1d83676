"""Tests the five weekly period types of DHIS2, from the request to the stored rows and to the responses (evaluation.md 1.4)."""
import datetime
import json
import unittest

from chap_server import ServerTest, backtest_request, fault_file, feature_collection, polygons

# For each weekly type, the weekday on which its weeks begin; 0 is Monday.
TYPES = {"W": 0, "WedW": 2, "ThuW": 3, "SatW": 5, "SunW": 6}


def week_days(marker, count, first=datetime.date(2025, 12, 1)):
    """Returns the first days of `count` consecutive weeks of a weekly type."""
    while first.weekday() != TYPES[marker]:
        first += datetime.timedelta(1)
    return [first + datetime.timedelta(7 * i) for i in range(count)]


def week_id(marker, day):
    """Returns the id of the week that begins on `day`. A week belongs to the year of its fourth day."""
    fourth = day + datetime.timedelta(3)
    return f"{fourth.year}{marker}{(fourth.timetuple().tm_yday - 1) // 7 + 1:02d}"


def table_text(day):
    """Returns the week that begins on `day` as tables contain it: first day and last day."""
    return f"{day}/{day + datetime.timedelta(6)}"


class WeeklyTypesTest(ServerTest):
    def stored(self, dataset):
        return self.server.get(f"/v1/crud/datasets/{dataset}").json

    def test_sunday_weeks_around_the_end_of_2025(self):
        request = json.loads(fault_file("sunday_2025_53_min.json"))
        backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", request)
        response = self.stored(self.server.get(f"/v1/crud/backtests/{backtest}").json["datasetId"])
        self.assertEqual((response["firstPeriod"], response["lastPeriod"]), ("2025SunW52", "2026SunW02"))
        self.assertEqual([o["period"] for o in response["observations"] if o["featureName"] == "rainfall"],
                         ["2025SunW52", "2025SunW53", "2026SunW01", "2026SunW02"])

    def test_an_uploaded_file_with_week_53(self):
        answer = self.server.upload(fault_file("weeks_sun_2014_53.csv"), feature_collection("A"))
        self.assertEqual(answer.status, 200, answer.text)
        table = self.server.get(f"/v1/crud/datasets/{answer.json['id']}/df").json
        self.assertEqual(table[3]["time_period"], "2014-12-28/2015-01-03")
        self.assertEqual(table[4]["time_period"], "2015-01-04/2015-01-10")

    def test_each_type_is_stored_shown_and_evaluated(self):
        for marker in TYPES:
            with self.subTest(marker):
                days = week_days(marker, 30)
                ids = [week_id(marker, day) for day in days]
                rows = [{"orgUnit": "ou_0", "period": period, "featureName": feature, "value": 5}
                        for period in ids for feature in ("rainfall", "disease_cases")]
                backtest = self.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request(
                    providedData=rows, geojson=polygons(1), nSplits=2))
                details = self.server.get(f"/v1/crud/backtests/{backtest}").json
                self.assertEqual(details["splitPeriods"], [ids[-4], ids[-3]])
                response = self.stored(details["datasetId"])
                self.assertEqual((response["firstPeriod"], response["lastPeriod"], response["periodType"]), (ids[0], ids[-1], "week"))
                table = self.server.get(f"/v1/crud/datasets/{response['id']}/df").json
                self.assertEqual([row["time_period"] for row in table], [table_text(day) for day in days])

                # The exported table can be uploaded, and the new data set has the same periods.
                csv = "time_period,location,rainfall,mean_temperature,disease_cases,population\n" + "".join(
                    f"{row['time_period']},ou_0,1,2,3,4\n" for row in table)
                again = self.server.upload(csv, polygons(1))
                self.assertEqual(again.status, 200, again.text)
                self.assertEqual({o["period"] for o in self.stored(again.json["id"])["observations"]}, set(ids))

    def test_periods_of_no_weekly_type_are_refused(self):
        for period in ("2026SunW53", "2024TueW5", "2024FriW05", "2024-01-30/2024-02-05", "2024WedW0"):
            rows = [{"orgUnit": "ou_0", "period": period, "featureName": "disease_cases", "value": 5}]
            answer = self.server.post("/v1/analytics/make-dataset", {
                "name": "x", "geojson": polygons(1), "providedData": rows, "dataToBeFetched": []})
            self.assertEqual(answer.status, 400, period)
            self.assertIn(period, answer.json["detail"])


if __name__ == "__main__":
    unittest.main()
