"""Uploads typical CSV files of users (docs/csv.md). Checks the stored data, and the warnings about rows and columns that were left
out."""
import json
import unittest

from chap_server import ServerTest, fault_file, feature_collection

FILES = json.load(open("tests/data/csv_files.json", encoding="utf-8"))
HEADER = "time_period,location,rainfall,disease_cases\n"


class CsvFilesTest(ServerTest):
    def read(self, dataset):
        return self.server.get(f"/v1/crud/datasets/{dataset}").json

    def count(self):
        return len(self.server.get("/v1/crud/datasets").json)

    def accepted(self, csv, geojson):
        """Uploads files, which must be accepted, and returns the JSON value of the response."""
        answer = self.server.upload(csv, geojson)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def refused(self, csv, geojson, *words):
        """Uploads files, which must be refused, and returns the detail of the response."""
        before = self.count()
        answer = self.server.upload(csv, geojson)
        self.assertEqual(answer.status, 400, answer.text)
        for word in words:
            self.assertIn(word, answer.text)
        self.assertEqual(self.count(), before)
        return answer.json["detail"]

    def test_each_file_of_csv_files_json(self):
        """Compares the stored observations, the warnings and the refusals with those of the file."""
        ids = feature_collection("A", "B", "Kärnten", 'A, "x"', "007")
        for row in FILES:
            with self.subTest(f"{row['group']}: {row['about']}"):
                csv = bytes.fromhex(row["hex"]) if "hex" in row else row["file"].encode()
                if "refused" in row:
                    self.assertEqual(self.refused(csv, ids), row["refused"])
                    continue
                answer = self.accepted(csv, ids)
                ignored = [f"The column '{name}' is left out: it has no numbers" for name in row.get("ignored", ())]
                self.assertEqual(answer, {"id": answer["id"], **({"warnings": ignored} if ignored else {})})
                stored = {}
                for observation in self.read(answer["id"])["observations"]:
                    value = "" if observation["value"] is None else f"{observation['value']:g}"
                    stored.setdefault(f"{observation['orgUnit']} {observation['period']}", []).append(f"{observation['featureName']}={value}")
                self.assertEqual("; ".join(f"{key} {' '.join(values)}" for key, values in stored.items()), row["gives"])

    def test_reported_files(self):
        """Uploads files that users have sent because of a problem with them."""
        for name, features, rows in (
                ("documented_minimum.csv", ["disease_cases", "rainfall"], None),
                ("ocs_layout.csv", ["mean_temperature", "rainfall", "population"], 1),
                *((name, ["rainfall", "mean_temperature", "disease_cases", "population"], None) for name in (
                    "semicolon.csv", "header_case.csv", "trailing_comma_lines.csv", "first_of_month_dates.csv",
                    "loc_trailing_space.csv", "bom_comma.csv"))):
            with self.subTest(name):
                response = self.read(self.accepted(fault_file(name), feature_collection("A"))["id"])
                self.assertEqual((response["covariates"], response["orgUnits"], response["periodType"]), (features, ["A"], "month"))
                table = self.server.get(f"/v1/crud/datasets/{response['id']}/df").json
                self.assertEqual(len(table), rows or len(response["observations"]) // len(features))
        self.refused(fault_file("float_month.csv"), feature_collection("A"),
                     "Line 2 of the CSV file, column 'time_period': '202001.0' is not a period; write a month as 202001")
        self.refused(fault_file("dup_rows.csv"), feature_collection("A"), "is given twice, first in line ")

    def test_an_evaluation_of_climate_only_data_names_the_missing_target(self):
        csv = "pe,ou,precipitation\n" + "".join(f"{2020 + m // 12}{m % 12 + 1:02d},A,{m}\n" for m in range(36))
        dataset = self.accepted(csv, feature_collection("A"))["id"]
        answer = self.server.post("/v1/analytics/create-backtest", {"name": "x", "modelId": "naive_model", "datasetId": dataset})
        self.assertEqual((answer.status, answer.json), (422, {"detail": "Dataset has no target column 'disease_cases'"}))

    def test_the_stored_data_can_be_evaluated(self):
        csv = HEADER + "".join(f"{2020 + m // 12}-{m % 12 + 1:02d}-01,A,{m},{m % 5}\n" for m in range(36))
        dataset = self.accepted(csv, feature_collection("A"))["id"]
        self.server.run_job("/v1/analytics/create-backtest", {"name": "x", "modelId": "naive_model", "datasetId": dataset})

    def test_long_texts_are_cut_between_characters(self):
        for csv in (HEADER + "2020-01,A,x" + "\u00e4" * 100 + ",2\n", HEADER + "x" + "\u00e4" * 100 + ",A,1,2\n",
                    "x" + "\u00e4" * 100 + "," + HEADER + "1,2020-01,A,1,2\n", "x" + "\u00e4" * 100 + ",b\n1,2\n"):
            self.refused(csv, feature_collection("A"))

    def test_rows_without_a_feature(self):
        csv = HEADER + "2020-01,A,1,2\n2020-01,B,3,4\n"
        left_out = [{"reason": "Missing polygon in geojson", "orgUnit": "B", "featureName": "polygon", "timePeriods": []}]
        answer = self.accepted(csv, feature_collection("A", "C"))
        self.assertEqual(answer, {"id": answer["id"], "rejected": left_out})
        self.assertEqual(self.read(answer["id"])["orgUnits"], ["A"])
        detail = self.refused(csv, feature_collection("a", "C"))
        self.assertEqual([rejection["orgUnit"] for rejection in detail["rejected"]], ["A", "B"])
        self.assertEqual(detail["imported_count"], 0)
        self.refused(csv, feature_collection(), "The GeoJSON file has no features")

    def test_an_invalid_geometry_is_left_out_and_its_feature_kept(self):
        ring = [[0, 0], [1, 0], [1, 1], [0, 2]]
        for geometry, words in (
                ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
                 "The geometry of 'A' is left out: a GeometryCollection cannot be drawn"),
                ({"type": "Polygon", "coordinates": [ring]}, "A geometry is left out, feature 1: "),
                ({"type": "Circle"}, "A geometry is left out, feature 1: "), ("here", "A geometry is left out, feature 1: ")):
            with self.subTest(geometry):
                answer = self.accepted(HEADER + "2020-01,A,1,2\n", feature_collection("A", geometry=geometry))
                self.assertEqual(list(answer), ["id", "warnings"])
                self.assertIn(words, answer["warnings"][0])
                response = self.read(answer["id"])
                self.assertIsNone(json.loads(response["geojson"])["features"][0]["geometry"])
                self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{response['id']}/df").json), 1)
        answer = self.accepted(fault_file("bom_comma.csv"), fault_file("geometrycollection.geojson"))
        self.assertEqual(self.read(answer["id"])["orgUnits"], ["A"])

    def test_ids_of_features(self):
        csv = HEADER + "2020-01,7,1,2\n"
        for feature in ({"id": 7}, {"id": " 7 "}, {"properties": {"NAME_1": "7 "}}, {"properties": {"district": " 7"}}):
            with self.subTest(feature):
                answer = self.accepted(csv, {"type": "FeatureCollection", "features": [
                    {"type": "Feature", "geometry": None, **feature}]})
                self.assertEqual(len(self.server.get(f"/v1/crud/datasets/{answer['id']}/df").json), 1)
        answer = self.accepted(csv, {"type": "FeatureCollection", "features": [
            *feature_collection("7")["features"], {"type": "Nonsense", "id": "8"}]})
        self.assertIn("A feature is left out, feature 2: ", answer["warnings"][0])


if __name__ == "__main__":
    unittest.main()
