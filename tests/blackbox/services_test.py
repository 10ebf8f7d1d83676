"""Tests the registry of model services (http-api.md 8.1 to 8.5) and the templates that are made from registrations."""
import re
import unittest

from chap_server import Server, ServerTest
from model_service import ModelService, info, ping, register, registration, template, wait_for

MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$")
NO_KEY = {"detail": "Missing or invalid service key"}
SLUG_TEXT = ("Value error, Service ID must be slug format: lowercase letters, numbers, and hyphens "
             "(e.g., 'my-service', 'chap-ewars')")
INFO_ORDER = ["id", "display_name", "version", "model_metadata", "period_type", "min_prediction_periods",
              "max_prediction_periods", "allow_free_additional_continuous_covariates", "required_covariates",
              "requires_geo", "target"]


class RegistrationTest(ServerTest):
    def tearDown(self):
        for service in self.server.get("/v2/services").json["services"]:
            self.server.request("DELETE", "/v2/services/" + service["id"])

    def test_register_ping_and_deregister(self):
        self.assertEqual(self.server.get("/v2/services").text, '{"count":0,"services":[]}')
        answer = register(self.server, "test-model")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json, {
            "id": "test-model", "status": "registered", "service_url": "http://model-service:8080",
            "message": "Service registered successfully", "ttl_seconds": 30,
            "ping_url": f"http://127.0.0.1:{self.server.port}/v2/services/test-model/$ping"})
        self.assertEqual(list(answer.json), ["id", "status", "service_url", "message", "ttl_seconds", "ping_url"])
        first = self.server.get("/v2/services/test-model").json
        self.assertEqual(list(first), ["id", "url", "info", "registered_at", "last_updated", "last_ping_at", "expires_at"])
        self.assertEqual(list(first["info"]), INFO_ORDER)
        self.assertEqual(first["info"], {**info("test-model"), "version": "1.0.0", "min_prediction_periods": 0,
                                         "max_prediction_periods": 100, "required_covariates": [], "requires_geo": False,
                                         "target": "disease_cases", "allow_free_additional_continuous_covariates": False})
        for member in ("registered_at", "last_updated", "last_ping_at", "expires_at"):
            self.assertRegex(first[member], MOMENT)
        alive = ping(self.server, "test-model")
        self.assertEqual(alive.status, 200)
        self.assertEqual(list(alive.json), ["id", "status", "last_ping_at", "expires_at"])
        self.assertEqual((alive.json["id"], alive.json["status"]), ("test-model", "alive"))
        self.assertGreater(alive.json["expires_at"], first["expires_at"])
        again = register(self.server, "test-model", url="http://elsewhere:1/base/")
        self.assertEqual(again.json["message"], "Service registration updated")
        second = self.server.get("/v2/services/test-model").json
        self.assertEqual((second["url"], second["registered_at"]), ("http://elsewhere:1/base/", first["registered_at"]))
        self.assertGreater(second["last_updated"], alive.json["last_ping_at"])
        gone = self.server.request("DELETE", "/v2/services/test-model")
        self.assertEqual((gone.status, gone.body, gone.headers.get("content-length")), (204, b"", None))
        for answer in (self.server.request("DELETE", "/v2/services/test-model"), ping(self.server, "test-model"),
                       self.server.get("/v2/services/test-model")):
            self.assertEqual((answer.status, answer.json), (404, {"detail": "Service test-model not found"}))

    def test_lists_are_sorted_and_omit_nulls(self):
        metadata = {"author": None, "organization": "O", "contact_email": None, "author_assessed_status": None}
        for name in ("b-model", "a-model", "c2"):
            register(self.server, name, model_metadata=metadata, description=None)
        listed = self.server.get("/v2/services").json
        self.assertEqual((listed["count"], [s["id"] for s in listed["services"]]), (3, ["a-model", "b-model", "c2"]))
        self.assertEqual(listed["services"][0]["info"]["model_metadata"], {"organization": "O"})
        self.assertNotIn("description", listed["services"][0]["info"])
        self.assertEqual(self.server.get("/v2/services/a-model").json, listed["services"][0])

    def test_unknown_members_and_the_outer_id_are_ignored(self):
        body = {**registration("inner", git_revision="abc"), "id": "outer", "more": {"x": 1}}
        self.assertEqual(self.server.post("/v2/services/$register", body).json["id"], "inner")
        self.assertNotIn("git_revision", self.server.get("/v2/services/inner").json["info"])

    def test_ping_url_has_the_host_of_the_request(self):
        headers = {"Host": "chap.example:8000", "X-Forwarded-Proto": "https"}
        self.assertEqual(register(self.server, "m", headers=headers).json["ping_url"],
                         "https://chap.example:8000/v2/services/m/$ping")

    def test_all_members_of_the_metadata(self):
        metadata = {"documentation_url": "HTTPS://Example.com:443/a b?q=ä#f", "author": "A", "author_note": "N",
                    "author_assessed_status": "yellow", "contact_email": "Some.One@Example.ORG", "organization": "O",
                    "organization_logo_url": "HTTP://Example.com", "citation_info": "C",
                    "repository_url": "http://münchen.example/x/../y"}
        register(self.server, "full", model_metadata=metadata, description="D", period_type="any")
        shown = self.server.get("/v2/services/full").json["info"]
        self.assertEqual(list(shown)[2:5], ["version", "description", "model_metadata"])
        self.assertEqual(list(shown["model_metadata"].items()), [
            ("author", "A"), ("author_note", "N"), ("author_assessed_status", "yellow"),
            ("contact_email", "Some.One@example.org"), ("organization", "O"),
            ("organization_logo_url", "http://example.com/"), ("citation_info", "C"),
            ("repository_url", "http://xn--mnchen-3ya.example/y"),
            ("documentation_url", "https://example.com/a%20b?q=%C3%A4#f")])

    def test_members_of_newer_services(self):
        newer = {"target": "malaria_cases", "hpo_search_space": {"n_lags": {"low": 1, "high": 1.50}}, "git_revision": " ABCDEF1 ",
                 "chapkit_version": "2.4.1", "servicekit_version": "3.0.1"}
        register(self.server, "newer", **newer)
        shown = self.server.get("/v2/services/newer").json["info"]
        self.assertEqual(list(shown)[-5:], list(newer))
        self.assertEqual({name: shown[name] for name in newer}, {**newer, "git_revision": "abcdef1"})
        made = template(self.server, "newer")
        self.assertEqual((made["target"], made["hpoSearchSpace"]), ("malaria_cases", newer["hpo_search_space"]))
        for revision in (1234567, ["abcdef1"], None, "unknown", "${GIT_REVISION}"):
            self.assertEqual(register(self.server, "newer", git_revision=revision, hpo_search_space=None).status, 200)
            self.assertEqual(list(self.server.get("/v2/services/newer").json["info"]), INFO_ORDER)
        problem = register(self.server, "newer", hpo_search_space=[1]).json["detail"][0]
        self.assertEqual((problem["type"], problem["loc"]), ("dict_type", ["body", "info", "hpo_search_space"]))

    def test_refused_registrations(self):
        def entry(answer):
            """Returns the only error of a response with status 422."""
            self.assertEqual((answer.status, len(answer.json["detail"])), (422, 1), answer.text)
            return answer.json["detail"][0]

        for slug in ("Test", "1a", "a_b", "a--b", "-a", "a-", "", "a b", "ä", "a\n", "a.b"):
            self.assertEqual(entry(register(self.server, slug)), {
                "type": "value_error", "loc": ["body", "info", "id"], "msg": SLUG_TEXT, "input": slug,
                "ctx": {"error": {}}})
        for slug in ("a", "a1", "chap-ewars", "a-1-b2"):
            self.assertEqual(register(self.server, slug).status, 200, slug)
        mail = "An email address must have an @-sign."
        for changes, loc, kind, message, ctx in (
            ({"model_metadata": {"contact_email": "nobody"}}, ["model_metadata", "contact_email"], "value_error",
             "value is not a valid email address: " + mail, {"reason": mail}),
            ({"model_metadata": {"repository_url": "nowhere"}}, ["model_metadata", "repository_url"], "url_parsing",
             "Input should be a valid URL, relative URL without a base", {"error": "relative URL without a base"}),
            ({"model_metadata": {"documentation_url": "ftp://a.b/"}}, ["model_metadata", "documentation_url"],
             "url_scheme", "URL scheme should be 'http' or 'https'", {"expected_schemes": "'http' or 'https'"}),
            ({"period_type": "daily"}, ["period_type"], "enum", "Input should be 'weekly', 'monthly' or 'any'",
             {"expected": "'weekly', 'monthly' or 'any'"}),
            ({"model_metadata": {"author_assessed_status": "blue"}}, ["model_metadata", "author_assessed_status"],
             "enum", "Input should be 'gray', 'red', 'orange', 'yellow' or 'green'",
             {"expected": "'gray', 'red', 'orange', 'yellow' or 'green'"}),
            ({"min_prediction_periods": "x"}, ["min_prediction_periods"], "int_parsing",
             "Input should be a valid integer, unable to parse string as an integer", None),
            ({"required_covariates": [1]}, ["required_covariates", 0], "string_type", "Input should be a valid string", None),
            ({"requires_geo": "maybe"}, ["requires_geo"], "bool_parsing",
             "Input should be a valid boolean, unable to interpret input", None),
        ):
            problem = entry(register(self.server, "m", **changes))
            self.assertEqual((problem["loc"], problem["type"], problem["msg"], problem.get("ctx")),
                             (["body", "info", *loc], kind, message, ctx))
        problems = self.server.post("/v2/services/$register", {}).json["detail"]
        self.assertEqual([(p["type"], p["loc"]) for p in problems],
                         [("missing", ["body", "url"]), ("missing", ["body", "info"])])
        problems = self.server.post("/v2/services/$register", {"url": 1, "info": {}}).json["detail"]
        self.assertEqual([p["loc"] for p in problems],
                         [["body", "url"]] + [["body", "info", n] for n in ("id", "display_name", "model_metadata", "period_type")])
        self.assertEqual(entry(self.server.request("POST", "/v2/services/$register"))["type"], "missing")
        large = register(self.server, "m", description="x" * 70_000)
        self.assertEqual((large.status, large.json), (413, {"detail": "The registration is too large"}))
        nul = register(self.server, "m", display_name="a\0b")
        self.assertEqual(nul.status, 400)

    def test_methods_that_are_not_allowed(self):
        for method, path, allow in (("GET", "/v2/services/x/$ping", "PUT"), ("POST", "/v2/services", "GET"),
                                    ("POST", "/v2/services/x", "DELETE, GET")):
            answer = self.server.request(method, path)
            self.assertEqual((answer.status, answer.headers["allow"]), (405, allow))
        self.assertEqual(self.server.get("/v2/services/$register").json, {"detail": "Service $register not found"})
        self.assertEqual(self.server.get("/v2/services/a%2Fb").json, {"detail": "Not Found"})
        self.assertEqual(self.server.get("/v2/services/").status, 307)


class KeyTest(unittest.TestCase):
    def test_registration_key_and_token(self):
        key, token = "k" * 40, "t" * 40
        calls = (("POST", "/v2/services/$register", {}), ("PUT", "/v2/services/nobody/$ping", None),
                 ("DELETE", "/v2/services/nobody", None))
        with Server(environment={"SERVICEKIT_REGISTRATION_KEY": key}) as server:
            for method, path, body in calls:  # the key is checked before the body is validated and the service is looked up
                for headers in ({}, {"X-Service-Key": "wrong"}, {"X-Service-Key": key + "x"}, {"Authorization": "Bearer " + key}):
                    answer = server.request(method, path, body, headers=headers)
                    self.assertEqual((answer.status, answer.json, answer.headers.get("www-authenticate")), (401, NO_KEY, None))
                    self.assertEqual(len(answer.body), 43)
            good = {"X-Service-Key": key}
            self.assertEqual([server.request(m, p, b, headers=good).status for m, p, b in calls], [422, 404, 404])
            self.assertEqual(register(server, "m", headers=good).status, 200)
            self.assertEqual((server.get("/v2/services").status, server.get("/v2/services/m").status), (200, 200))
            self.assertNotIn(key, server.log())
        with Server(environment={"SERVICEKIT_REGISTRATION_KEY": key, "CHAP_API_TOKEN": token}) as server:
            bearer = {"Authorization": "Bearer " + token}
            for headers, status in ((good, 200), (bearer, 401), ({"X-Service-Key": token}, 401), ({**bearer, **good}, 200),
                                    ({}, 401)):
                self.assertEqual(register(server, "m", headers=headers).status, status, headers)
            self.assertEqual([server.get("/v2/services", headers=h).status for h in ({}, bearer, good)], [401, 200, 200])

    def test_root_path(self):
        with Server(environment={"CHAP_ROOT_PATH": "/master"}) as server:
            for prefix in ("", "/master"):
                answer = server.post(prefix + "/v2/services/$register", registration("m"))
                self.assertEqual(answer.json["ping_url"], f"http://127.0.0.1:{server.port}/master/v2/services/m/$ping")


class TemplateTest(unittest.TestCase):
    def test_members_of_a_template_come_from_the_registration(self):
        with Server() as server:
            metadata = {"author": "A", "author_note": "N", "author_assessed_status": "green", "contact_email": "a@b.org",
                        "organization": "O", "organization_logo_url": "http://l.org", "citation_info": "C",
                        "documentation_url": "http://d.org", "repository_url": "http://r.org"}
            register(server, "plain", url="http://10.0.0.1:80", model_metadata={}, period_type="weekly")
            register(server, "full", model_metadata=metadata, description="D", version="7", period_type="any",
                     min_prediction_periods=2, max_prediction_periods=9, requires_geo=True,
                     required_covariates=["rain", "temp"], allow_free_additional_continuous_covariates=True)
            plain, full = template(server, "plain"), template(server, "full")
            expected = {"displayName": "Test Model", "description": "No Description", "authorNote": "", "version": "1.0.0",
                        "authorAssessedStatus": "red", "author": "Unknown Author", "organization": None,
                        "organizationLogoUrl": None, "contactEmail": None, "citationInfo": None, "documentationUrl": None,
                        "supportedPeriodType": "week", "minPredictionPeriods": None, "minPredictionLength": None,  # 0 means no bound (database.md 1.5)
                        "maxPredictionPeriods": 100, "maxPredictionLength": 100, "sourceDigest": None, "role": None, "isLive": True,
                        "requiredCovariates": [], "requiresGeo": False, "target": "disease_cases",
                        "allowFreeAdditionalContinuousCovariates": False, "usesChapkit": True, "archived": False,
                        "healthStatus": "live"}
            self.assertEqual({k: plain[k] for k in expected}, expected)
            expected = {"description": "D", "authorNote": "N", "authorAssessedStatus": "green", "author": "A",
                        "organization": "O", "organizationLogoUrl": "http://l.org/", "contactEmail": "a@b.org",
                        "citationInfo": "C", "documentationUrl": "http://d.org/", "supportedPeriodType": "any",
                        "version": "7", "minPredictionLength": 2, "maxPredictionLength": 9, "requiresGeo": True,
                        "requiredCovariates": ["rain", "temp"], "allowFreeAdditionalContinuousCovariates": True}
            self.assertEqual({k: full[k] for k in expected}, expected)
            register(server, "full", version="7")  # a stored version is not changed
            again = template(server, "full")
            self.assertEqual((again["id"], again["author"], again["organization"], again["requiredCovariates"]),
                             (full["id"], "A", "O", ["rain", "temp"]))

    def test_archive_of_expired_registrations(self):
        quick = {"CHAP_SERVICE_TTL": "1", "CHAP_SERVICE_TOLERANCE": "0"}
        with Server(environment={**quick, "CHAP_SERVICE_ARCHIVE_GRACE": "0"}) as server:
            register(server, "away")
            register(server, "left")
            before = template(server, "away")
            self.assertEqual((before["healthStatus"], before["archived"]), ("live", False))
            server.request("DELETE", "/v2/services/left")
            gone = template(server, "left")
            self.assertEqual((gone["healthStatus"], gone["archived"]), (None, True))
            wait_for(lambda: template(server, "away")["healthStatus"] is None)
            self.assertTrue(template(server, "away")["archived"])
            self.assertEqual(server.get("/v2/services").json["count"], 0)
            self.assertEqual(server.get("/v2/services/away").status, 404)
            self.assertFalse(template(server, "naive_model")["archived"])
            self.assertEqual(ping(server, "away").status, 200)  # the expired registration is kept, so a ping makes it live
            back = template(server, "away")
            self.assertEqual((back["id"], back["healthStatus"], back["archived"]), (before["id"], "live", False))
        with Server(environment=quick) as server:  # no template is archived within the grace time
            register(server, "away")
            wait_for(lambda: template(server, "away")["healthStatus"] is None)
            self.assertFalse(template(server, "away")["archived"])

    def test_a_template_that_an_operator_archived_stays_archived_until_the_service_registers(self):
        with Server() as server:
            service = ModelService({("GET", "/api/v1/configs/$schema"): (200, {}), ("GET", "/api/v1/configs"): (200, [])})
            self.addCleanup(service.close)
            register(server, "m", url=service.url)
            wait_for(lambda: any(model["name"] == "m" for model in server.get("/v1/crud/configured-models").json))
            retired = server.request("DELETE", f"/v1/crud/model-templates/{template(server, 'm')['id']}")
            self.assertEqual((retired.status, retired.json), (200, {"message": "deleted"}))
            self.assertTrue(template(server, "m")["archived"])
            asked = service.called("GET", "/api/v1/configs/$schema")
            server.stop()
            server.start()
            wait_for(lambda: service.called("GET", "/api/v1/configs/$schema") > asked)
            self.assertTrue(template(server, "m")["archived"])
            register(server, "m", url=service.url)
            self.assertFalse(template(server, "m")["archived"])

    def test_registrations_survive_a_restart(self):
        with Server() as server:
            register(server, "stays", description="D")
            register(server, "left")
            before = server.get("/v2/services/stays").json
            server.request("DELETE", "/v2/services/left")
            server.kill()
            server.start()
            after = server.get("/v2/services/stays").json
            self.assertEqual({**after, "expires_at": 0}, {**before, "expires_at": 0})
            self.assertGreater(after["expires_at"], before["expires_at"])
            self.assertEqual((ping(server, "stays").status, ping(server, "left").status), (200, 404))
            self.assertEqual(template(server, "stays")["healthStatus"], "live")

    def test_full_registry(self):
        with Server(environment={"CHAP_MAX_SERVICES": "2", "CHAP_SERVICE_TTL": "1", "CHAP_SERVICE_TOLERANCE": "0"}) as server:
            for name in ("a", "b"):
                self.assertEqual(register(server, name).status, 200)
            full = register(server, "c")
            self.assertEqual((full.status, full.json),
                             (503, {"detail": "2 services are registered, which is the most allowed"}))
            self.assertEqual(register(server, "b").status, 200)
            wait_for(lambda: register(server, "c").status == 200)


class FromServiceTest(ServerTest):
    PATH = "/v1/crud/model-templates/from-service"

    def described(self, service, **changes):
        """Makes the service respond with this info and with a configuration schema. Requests for its configurations get status 503."""
        service.answers = {("GET", "/api/v1/info"): (200, info("m", **changes)),
                           ("GET", "/api/v1/configs/$schema"): (200, {"properties": {"n_lags": {"type": "integer"}}}),
                           ("GET", "/api/v1/configs"): (503, {})}

    def test_versions_roles_and_conflicts(self):
        service = ModelService()
        self.addCleanup(service.close)
        self.described(service, version="1", git_revision="ABCDEF1")
        register(self.server, "m", url=service.url, version="1")

        def store(**more):
            return self.server.post(self.PATH, {"serviceId": "m", **more})

        self.described(service, version="2", git_revision=" ABCDEF1 ", required_covariates=["rain"])
        first = store(role="comparison")
        self.assertEqual(first.status, 200, first.text)
        expected = {"name": "m", "version": "2", "sourceDigest": "abcdef1", "role": "comparison", "isLive": False,
                    "requiredCovariates": ["rain"], "userOptions": {"n_lags": {"type": "integer"}}, "usesChapkit": True}
        self.assertEqual({k: first.json[k] for k in expected}, expected)
        again = store()
        self.assertEqual((again.json["id"], again.json["role"]), (first.json["id"], None))
        self.described(service, version="2", git_revision="abcdef2")
        other = store()
        self.assertEqual((other.status, other.json["detail"]), (409, (
            "Model template 'm' version '2' is stored from revision 'abcdef1', but its source now reports revision 'abcdef2'. "
            "A version is write-once, so the new revision needs a new version label: set a new info.version in the chapkit "
            "service (built with the GIT_REVISION build arg) and register it again.")))
        self.described(service, version="2")  # the service does not report a revision
        self.assertEqual(store().json["sourceDigest"], "abcdef1")
        model = self.server.post("/v1/crud/configured-models", {
            "name": "default", "modelTemplateId": first.json["id"], "userOptionValues": {"n_lags": 2}}).json
        shown = template(self.server, "m")
        self.assertEqual((shown["id"], shown["isLive"], shown["healthStatus"]), (first.json["id"], True, "live"))
        listed = next(m for m in self.server.get("/v1/crud/configured-models").json if m["id"] == model["id"])
        self.assertEqual((listed["version"], listed["sourceDigest"], listed["healthStatus"]), ("2", "abcdef1", "live"))

    def test_services_that_cannot_be_read(self):
        service = ModelService()
        self.addCleanup(service.close)
        register(self.server, "unread", url=service.url)
        for answer in ((503, {}), (200, []), (200, "text"), (200, {"id": "m"}), (200, info("m", period_type="daily"))):
            service.answers = {("GET", "/api/v1/info"): answer}
            refused = self.server.post(self.PATH, {"serviceId": "unread"})
            self.assertEqual(refused.status, 502, answer)
            self.assertTrue(refused.json["detail"].startswith(f"Could not read the service at {service.url}: "), refused.text)
        service.answers = {("GET", "/api/v1/info"): (200, info("m")), ("GET", "/api/v1/configs/$schema"): (500, {})}
        self.assertEqual(self.server.post(self.PATH, {"serviceId": "unread"}).status, 502)
        self.assertEqual(self.server.post(self.PATH, {"serviceId": "nobody"}).json, {"detail": "Service nobody not found"})


if __name__ == "__main__":
    unittest.main(verbosity=1)
