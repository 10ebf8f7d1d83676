"""Tests the requests that the server sends to registered services in the background (models.md 1.18, 6.4)."""
import threading
import time
import unittest

from chap_server import Server
from model_service import ModelService, register, template, wait_for


def model_answers(schema, configs, probed=()):
    """Returns the `answers` of a ModelService with a configuration schema and with configurations, which are given as (name,
    covariates). `probed` are the default covariates of a configuration that the server creates to find the defaults."""
    created = {"id": "01PROBE", "name": "x", "data": {"additional_continuous_covariates": list(probed)}}
    listed = [{"id": str(i), "name": name, "data": {"additional_continuous_covariates": covariates}}
              for i, (name, covariates) in enumerate(configs)]
    return {("GET", "/api/v1/configs/$schema"): (200, schema), ("GET", "/api/v1/configs"): (200, listed),
            ("POST", "/api/v1/configs"): (201, created), ("DELETE", "/api/v1/configs/01PROBE"): (204, None)}


SCHEMA = {"type": "object", "properties": {"n_lags": {"type": "integer", "default": 3}, "prediction_periods": {"type": "integer"},
                                           "additional_continuous_covariates": {"type": "array"}, "rate": {"$ref": "#/$defs/R"}}}
OPTIONS = {"n_lags": {"type": "integer", "default": 3}, "rate": {"$ref": "#/$defs/R"}}


class DiscoveryTest(unittest.TestCase):
    def service(self, answers):
        """Starts a ModelService, which is stopped at the end of the test."""
        service = ModelService(answers)
        self.addCleanup(service.close)
        return service

    def models(self, server, prefix):
        """Returns the covariates of each configured model of the template with the name `prefix`, by the name of the model."""
        listed = server.get("/v1/crud/configured-models").json
        return {m["name"]: m["additionalContinuousCovariates"] for m in listed if m["name"].split(":")[0] == prefix}

    def test_options_configurations_and_defaults(self):
        with Server() as server:
            service = self.service(model_answers(SCHEMA, [
                ("default", []), ("two", ["rain"]), ("two", ["other"]), ("run_0123456789012345", []), ("__chap_probe__", []),
                ("", []), ("x" * 300, [])], ["temp"]))
            register(server, "m", url=service.url + "/")
            self.assertEqual(wait_for(lambda: self.models(server, "m")), {"m": ["temp"], "m:two": ["rain"]})
            self.assertEqual(template(server, "m")["userOptions"], OPTIONS)
            listed = [m for m in server.get("/v1/crud/configured-models").json if m["name"].startswith("m")]
            self.assertTrue(all(m["usesChapkit"] and m["userOptionValues"] == {} for m in listed))
            wait_for(lambda: service.called("DELETE", "/api/v1/configs/01PROBE") == 1)
            probe = next(call for call in service.calls if call[0] == "POST")[3].decode()
            self.assertRegex(probe, r'^\{"name":"__chap_probe_defaults_\d+__","data":\{\}\}$')
            # A stored version keeps its options and configurations. A new version gets the current ones of the service.
            service.answers = model_answers({"properties": {"other": {}}}, [("three", [])])
            asked = service.called("GET", "/api/v1/configs/$schema")
            register(server, "m", url=service.url)
            wait_for(lambda: service.called("GET", "/api/v1/configs/$schema") > asked)
            self.assertEqual(template(server, "m")["userOptions"], OPTIONS)
            self.assertEqual(set(self.models(server, "m")), {"m", "m:two"})
            self.assertEqual(service.called("GET", "/api/v1/configs"), 1)
            register(server, "m", url=service.url, version="2.0.0")
            wait_for(lambda: template(server, "m")["version"] == "2.0.0")
            self.assertEqual(template(server, "m")["userOptions"], {"other": {}})
            self.assertEqual(set(self.models(server, "m")), {"m:three"})
            # A model of a service accepts any options, because only the service can check them.
            created = server.post("/v1/crud/configured-models", {"name": "free", "modelTemplateId": template(server, "m")["id"],
                                                              "userOptionValues": {"anything": 1}})
            self.assertEqual((created.status, created.json["usesChapkit"]), (200, True))

    def test_forms_of_the_schema(self):
        legacy = {"properties": {"data": {}}, "$defs": {"ModelConfiguration": SCHEMA}}
        whole = {"properties": {"id": {}, "data": {"$ref": "#/$defs/MyConfig"}}, "$defs": {"MyConfig": SCHEMA}}
        with Server() as server:
            for name, schema in (("legacy", legacy), ("whole", whole)):
                register(server, name, url=self.service(model_answers(schema, [])).url)
                wait_for(lambda n=name: self.models(server, n) == {n: []})
                self.assertEqual(template(server, name)["userOptions"], OPTIONS)
            answers = model_answers(None, [("only", [])])
            answers["GET", "/api/v1/configs/$schema"] = (404, {})
            answers["POST", "/api/v1/configs"] = (422, {})  # as if a required member had no default
            register(server, "bare", url=self.service(answers).url)
            self.assertEqual(wait_for(lambda: self.models(server, "bare")), {"bare:only": []})
            self.assertEqual(template(server, "bare")["userOptions"], {})

    def test_failed_calls_are_retried_and_do_not_affect_other_services(self):
        hanging = threading.Event()
        self.addCleanup(hanging.set)

        def hang(_handler):
            hanging.wait(300)

        with Server() as server:
            for i in range(10):  # more services than the server has threads for these requests
                register(server, f"dead{i}", url=self.service({("GET", "*"): hang}).url)
            broken = {("GET", "/api/v1/configs/$schema"): (500, {}), ("GET", "/api/v1/configs"): (503, {})}
            service = self.service(broken)
            start = time.monotonic()
            register(server, "late", url=service.url)
            for path in ("/v1/crud/model-templates", "/v2/services", "/health"):
                self.assertEqual(server.get(path).status, 200)
            self.assertLess(time.monotonic() - start, 60)  # no response to a client waits for a service
            wait_for(lambda: service.called("GET", "/api/v1/configs"), 120)
            self.assertEqual(self.models(server, "late"), {})
            service.answers = model_answers(SCHEMA, [("default", ["rain"])])
            self.assertEqual(wait_for(lambda: self.models(server, "late"), 120), {"late": ["rain"]})
            wait_for(lambda: template(server, "late")["userOptions"] == OPTIONS, 120)
            self.assertEqual(template(server, "dead0")["healthStatus"], "live")
            start = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - start, 60)  # the server aborts requests in progress

    def test_invalid_responses_of_a_service(self):
        def endless(handler):
            handler.send_response_only(200)
            handler.end_headers()
            for _ in range(200):
                handler.wfile.write(b"[" * 100_000)

        with Server() as server:
            answers = [("text", (200, "x")), ("number", (200, 7)), ("list", (200, [1, None, {"name": 5}, {"name": "a\0b"}]))]
            for name, answer in answers:
                register(server, name, url=self.service({("GET", "*"): answer, ("POST", "*"): answer}).url)
            register(server, "endless", url=self.service({("GET", "*"): endless}).url)
            for name, url in (("scheme", "file:///etc/passwd"), ("nothing", ""), ("words", "a b c"), ("off", "http://127.0.0.1:1")):
                register(server, name, url=url)
            good = self.service(model_answers(SCHEMA, []))
            register(server, "good", url=good.url)
            wait_for(lambda: self.models(server, "good"))
            for name in ("text", "number", "list", "endless", "scheme", "nothing", "words", "off"):
                self.assertEqual(self.models(server, name), {})
                self.assertEqual(template(server, name)["userOptions"], {})

    def test_a_redirect_is_not_followed_to_another_server(self):
        def moved(handler):
            handler.send_response_only(307)
            handler.send_header("Location", other.url + handler.path)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        other = self.service(model_answers(SCHEMA, []))
        with Server() as server:
            service = self.service({("GET", "*"): moved})
            register(server, "m", url=service.url)
            wait_for(lambda: len(service.calls) >= 2)
            self.assertEqual((other.calls, self.models(server, "m")), ([], {}))


if __name__ == "__main__":
    unittest.main(verbosity=1)
