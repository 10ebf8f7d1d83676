"""Tests the entity tags of large responses whose content never changes: ETag, If-None-Match, status 304."""
import gzip
import unittest

from chap_server import TEST_SERVER, ServerTest, backtest_request, polygons, sample_data


class CachingTest(ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backtest = cls.server.run_job("/v1/analytics/create-backtest-with-data/", backtest_request())
        cls.dataset = cls.server.get(f"/v1/crud/backtests/{cls.backtest}").json["datasetId"]
        cls.prediction = cls.server.run_job("/v1/analytics/make-prediction", {
            "name": "f", "modelId": "naive_model", "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": []})
        cls.paths = [
            f"/v1/crud/datasets/{cls.dataset}",
            f"/v1/crud/datasets/{cls.dataset}/df",
            f"/v1/crud/datasets/{cls.dataset}/csv",
            f"/v1/crud/metric/csv?backtestId={cls.backtest}",
            f"/v1/analytics/evaluation-entry?backtestId={cls.backtest}&quantiles=0.1&quantiles=0.9",
            f"/v1/analytics/prediction-entry?predictionId={cls.prediction}&quantiles=0.5",
            f"/v1/analytics/prediction-entry/{cls.prediction}?quantiles=0.5",
            f"/v1/analytics/actual-cases/{cls.backtest}",
            f"/v1/analytics/actualCases/{cls.backtest}",
            f"/v1/analytics/actual-cases/{cls.dataset}?isDatasetId=true",
        ]

    def tag_of(self, path):
        """Returns the entity tag of the response to a GET request."""
        answer = self.server.get(path)
        self.assertEqual(answer.status, 200, path)
        self.assertRegex(answer.headers["etag"], r'^W/"[0-9a-f]{16}"$')
        return answer.headers["etag"]

    def get_if_none_match(self, path, condition, **more):
        return self.server.get(path, headers={"If-None-Match": condition, **more})

    def test_matching_tag_gives_304(self):
        tags = [self.tag_of(path) for path in self.paths]
        self.assertEqual(len(set(tags)), len(tags))
        for path, tag in zip(self.paths, tags):
            self.assertEqual(self.tag_of(path), tag)
            opaque = tag[2:]  # the tag without the mark of a weak tag, W/
            for condition in (tag, opaque, f'"x", W/"y",{tag}', f' W/"a,b" ,\t{opaque} ', "*", " * ", f'"",{tag}'):
                answer = self.get_if_none_match(path, condition)
                self.assertEqual((answer.status, answer.body), (304, b""), (path, condition))
                self.assertEqual((answer.headers["etag"], answer.headers["vary"]), (tag, "Accept-Encoding"))
                self.assertNotIn("content-type", answer.headers)
                self.assertNotIn("content-length", answer.headers)

    def test_other_conditions_give_the_whole_response(self):
        for path in self.paths:
            body = self.server.get(path).body
            tag = self.tag_of(path)
            for condition in ('W/"0000000000000000"', '"x"', "", ",", tag.strip('W/"'), tag[:-1], tag[2:-1], f"x{tag}", f'"x" {tag[2:-1]}',
                              f'"{tag[2:]}"', "**", '"*"', "w/" + tag[2:], f"* {tag[:-1]}"):
                answer = self.get_if_none_match(path, condition)
                self.assertEqual((answer.status, answer.body), (200, body), (path, condition))
                self.assertEqual(answer.headers["etag"], tag)

    def test_several_if_none_match_headers_are_one_list(self):
        import http.client
        path = self.paths[0]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        connection.putrequest("GET", path)
        connection.putheader("If-None-Match", '"x"')
        connection.putheader("if-none-match", self.tag_of(path))
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 304)
        connection.close()

    def test_the_connection_can_be_used_after_a_304(self):
        import http.client
        path = self.paths[0]
        tag = self.tag_of(path)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        for _ in range(3):
            connection.request("GET", path, headers={"If-None-Match": tag})
            response = connection.getresponse()
            self.assertEqual((response.status, response.read()), (304, b""))
        connection.request("GET", "/health")
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()

    def test_compressed_responses_have_the_same_weak_tag(self):
        for path in self.paths:
            plain = self.server.get(path, headers={"Origin": "http://a.example"})
            zipped = self.server.get(path, headers={"Origin": "http://a.example", "Accept-Encoding": "gzip"})
            self.assertEqual(zipped.headers["etag"], plain.headers["etag"])
            if len(plain.body) >= 1000:
                self.assertEqual(zipped.headers["content-encoding"], "gzip", path)
                self.assertEqual(gzip.decompress(zipped.body), plain.body)
                self.assertEqual(plain.headers["vary"], "Origin, Accept-Encoding")
            answer = self.get_if_none_match(path, plain.headers["etag"], **{"Accept-Encoding": "gzip", "Origin": "http://a.example"})
            self.assertEqual((answer.status, answer.body), (304, b""))
            self.assertNotIn("content-encoding", answer.headers)
            self.assertEqual(sorted(answer.headers["vary"].split(", ")), ["Accept-Encoding", "Origin"])
            self.assertEqual(answer.headers["access-control-allow-origin"], "http://a.example")
            self.assertNotIn("access-control-expose-headers", answer.headers)

    def test_the_tag_depends_on_the_query(self):
        path = f"/v1/analytics/evaluation-entry?backtestId={self.backtest}&quantiles="
        tag = self.tag_of(path + "0.5")
        self.assertNotEqual(self.tag_of(path + "0.6"), tag)
        self.assertEqual(self.get_if_none_match(path + "0.6", tag).status, 200)

    def test_errors_are_not_turned_into_304(self):
        for path, status in (
            ("/v1/crud/datasets/999999", 404), ("/v1/crud/datasets/999999/df", 404), ("/v1/crud/datasets/999999/csv", 404),
            ("/v1/crud/datasets/x", 422), ("/v1/crud/metric/csv?backtestId=999999", 404), ("/v1/crud/metric/csv", 422),
            ("/v1/analytics/evaluation-entry?backtestId=999999&quantiles=0.5", 404),
            (f"/v1/analytics/evaluation-entry?backtestId={self.backtest}&quantiles=2", 422),
            (f"/v1/analytics/evaluation-entry?backtestId={self.backtest}", 422),
            ("/v1/analytics/prediction-entry/999999?quantiles=0.5", 404),
            (f"/v1/analytics/prediction-entry/{self.prediction}?quantiles=-1", 422),
            ("/v1/analytics/actual-cases/999999", 404),
            (f"/v1/analytics/actual-cases/{self.backtest}?orgUnits=nowhere", 404),
        ):
            for condition in ("*", 'W/"0000000000000000"'):
                answer = self.get_if_none_match(path, condition)
                self.assertEqual(answer.status, status, path)
                self.assertNotIn("etag", answer.headers)
                self.assertEqual(answer.json, self.server.get(path).json)

    def test_other_responses_have_no_tag(self):
        for path in ("/v1/crud/datasets", "/v1/crud/backtests", f"/v1/crud/backtests/{self.backtest}", "/v1/jobs", "/health",
                     f"/v1/crud/predictions/{self.prediction}"):
            answer = self.get_if_none_match(path, "*")
            self.assertEqual(answer.status, 200)
            self.assertNotIn("etag", answer.headers)

    def test_a_reused_id_has_a_different_tag(self):
        row = self.server.run_job("/v1/analytics/make-dataset", {
            "name": "d", "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": []})
        path = f"/v1/crud/datasets/{row}/df"
        tag = self.tag_of(path)
        self.assertEqual(self.server.request("DELETE", f"/v1/crud/datasets/{row}").status, 200)
        self.assertEqual(self.get_if_none_match(path, tag).status, 404)
        # The next data set gets the id of the deleted data set.
        with self.server.database() as db:
            if TEST_SERVER:
                db.execute("SELECT setval('dataset_id_seq', ?, false)", (row,))
            else:
                db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'dataset'", (row - 1,))
        other = [dict(r, value=1.0) for r in sample_data()]
        again = self.server.run_job("/v1/analytics/make-dataset", {
            "name": "d", "geojson": polygons(), "providedData": other, "dataToBeFetched": []})
        self.assertEqual(again, row)
        self.assertNotEqual(self.tag_of(path), tag)
        self.assertEqual(self.get_if_none_match(path, tag).status, 200)

    def test_rows_without_a_time_of_creation_have_no_tag(self):
        row = self.server.run_job("/v1/analytics/make-dataset", {
            "name": "old", "geojson": polygons(), "providedData": sample_data(), "dataToBeFetched": []})
        with self.server.database() as db:
            db.execute("UPDATE dataset SET created = NULL WHERE id = ?", (row,))
        for condition in ("*", 'W/"0000000000000000"'):
            answer = self.get_if_none_match(f"/v1/crud/datasets/{row}/csv", condition)
            self.assertEqual(answer.status, 200)
            self.assertNotIn("etag", answer.headers)

    def test_a_304_does_not_read_the_content(self):
        """Without these tables, a request that reads the content fails, but a request that gets status 304 does not."""
        tags = {path: self.tag_of(path) for path in self.paths}
        tables = ("observation", "backtestforecast", "predictionsamplesentry")
        with self.server.database() as db:
            for table in tables:
                db.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        try:
            for path, tag in tags.items():
                self.assertEqual(self.get_if_none_match(path, tag).status, 304, path)
                self.assertGreaterEqual(self.server.get("/v1/analytics/actual-cases/%d" % self.backtest).status, 500)
        finally:
            with self.server.database() as db:
                for table in tables:
                    db.execute(f"ALTER TABLE {table}_away RENAME TO {table}")

    def test_the_openapi_document_declares_304(self):
        paths = self.server.get("/openapi.json").json["paths"]
        declared = {path for path, item in paths.items() if "304" in item.get("get", {}).get("responses", {})}
        self.assertEqual(declared, {
            "/v1/crud/datasets/{datasetId}", "/v1/crud/datasets/{datasetId}/df", "/v1/crud/datasets/{datasetId}/csv",
            "/v1/crud/metric/csv", "/v1/analytics/evaluation-entry", "/v1/analytics/prediction-entry",
            "/v1/analytics/prediction-entry/{predictionId}", "/v1/analytics/actual-cases/{backtestId}",
            "/v1/analytics/actualCases/{backtestId}"})


if __name__ == "__main__":
    unittest.main(verbosity=1)
