"""Tests of the rows of http-api.md 10 about /v2/services, its two secrets, and the templates made from registrations."""
import unittest

from chap_server import Server
from model_service import ping, register, template, wait_for
from reference_rows import row

SERVICES = "/v2/services"
TOKEN = "t" * 32
KEY = "k" * 32
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SERVICE_KEY = {"X-Service-Key": KEY}
NO_KEY = {"detail": "Missing or invalid service key"}


class ServerTest(unittest.TestCase):
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.server = Server(environment=cls.environment)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def send(self, method, path, status, headers=None, body=None):
        answer = self.server.request(method, path, body, headers)
        self.assertEqual(answer.status, status, answer.text)
        return answer


class RegistryTest(ServerTest):
    @row("POST /$register | svc register")
    def test_register(self):
        answer = register(self.server, "test-model", url="http://somewhere:1")
        self.assertEqual((answer.status, answer.json["status"], answer.json["service_url"], answer.json["id"]),
                         (200, "registered", "http://somewhere:1", "test-model"))
        self.assertRegex(answer.json["ping_url"], r"^http://.*/\$ping$")
        self.send("POST", f"{SERVICES}/$register", 422, body={})
        self.assertEqual(register(self.server, "Bad_Slug").status, 422)

    @row("POST /$register | svc injected registry")
    def test_the_template_comes_from_the_same_registry(self):
        """A service must be live in the first request after the request that registered it."""
        register(self.server, "at-once")
        self.assertEqual(template(self.server, "at-once")["healthStatus"], "live")

    @row("POST /$register | orch")
    def test_register_again(self):
        messages = [register(self.server, "twice").json["message"] for _ in range(2)]
        self.assertEqual(messages, ["Service registered successfully", "Service registration updated"])
        for slug, status in (("a", 200), ("chap-ewars", 200), ("a1-b2", 200), ("1a", 422), ("A", 422), ("a_b", 422), ("a--b", 422),
                             ("a-", 422), ("-a", 422), ("", 422)):
            self.assertEqual(register(self.server, slug).status, status, slug)

    @row("PUT /{id}/$ping | svc")
    def test_ping(self):
        register(self.server, "pinged")
        answer = ping(self.server, "pinged")
        self.assertEqual((answer.status, answer.json["status"], answer.json["id"]), (200, "alive", "pinged"))
        self.assertEqual(ping(self.server, "unknown").status, 404)

    @row("GET /services | svc, app, tok")
    def test_list(self):
        with Server() as server:
            self.assertEqual(server.get(SERVICES).json, {"count": 0, "services": []})
            for name in ("one", "two"):
                register(server, name, model_metadata={"author": "A", "organization": None})
            listed = server.get(SERVICES).json
            self.assertEqual((listed["count"], len(listed["services"])), (2, 2))
            self.assertTrue(all(service["info"]["model_metadata"] == {"author": "A"} for service in listed["services"]))

    @row("GET /{id} | svc")
    def test_read(self):
        register(self.server, "read", url="http://there:2")
        response = self.send("GET", f"{SERVICES}/read", 200).json
        self.assertEqual((response["id"], response["url"], response["info"]["display_name"]), ("read", "http://there:2", "Test Model"))
        self.send("GET", f"{SERVICES}/unknown", 404)

    @row("DELETE /{id} | svc")
    def test_delete(self):
        register(self.server, "leaving")
        self.send("DELETE", f"{SERVICES}/leaving", 204)
        self.send("DELETE", f"{SERVICES}/leaving", 404)
        self.send("DELETE", f"{SERVICES}/unknown", 404)


class RegistrationKeyTest(ServerTest):
    environment = {"SERVICEKIT_REGISTRATION_KEY": KEY}

    @row("POST /$register | svc auth")
    def test_key_of_registrations(self):
        self.assertEqual(register(self.server, "m").json, NO_KEY)
        wrong = register(self.server, "m", headers={"X-Service-Key": "wrong"})
        self.assertEqual((wrong.status, wrong.json), (401, NO_KEY))
        self.assertEqual(register(self.server, "m", headers=SERVICE_KEY).status, 200)
        for headers in (None, {"X-Service-Key": "wrong"}):
            self.send("PUT", f"{SERVICES}/m/$ping", 401, headers)
            self.send("DELETE", f"{SERVICES}/m", 401, headers)
        self.send("GET", SERVICES, 200)
        self.send("GET", f"{SERVICES}/m", 200)
        with Server() as server:
            self.assertEqual(register(server, "m").status, 200)


class BothSecretsTest(ServerTest):
    environment = {"CHAP_API_TOKEN": TOKEN, "SERVICEKIT_REGISTRATION_KEY": KEY}

    @row("token on GET /v2/services | tok enabled")
    def test_token(self):
        refused = self.send("GET", SERVICES, 401)
        self.assertEqual((refused.headers["www-authenticate"], refused.text),
                         ("Bearer", '{"detail":"Missing or invalid API token"}'))
        for wrong in ("Bearer wrong", f"Basic {TOKEN}"):
            self.send("GET", SERVICES, 401, {"Authorization": wrong})
        self.send("GET", SERVICES, 200, BEARER)

    @row("X-Service-Key | tok service key header")
    def test_service_key(self):
        self.send("GET", SERVICES, 200, {"X-Service-Key": TOKEN})
        self.send("GET", SERVICES, 401, {"X-Service-Key": "wrong"})
        self.assertEqual(register(self.server, "by-key", headers=SERVICE_KEY).status, 200)
        self.send("GET", "/v1/jobs", 401, SERVICE_KEY)

    @row("both secrets | tok both secrets")
    def test_both_secrets(self):
        self.assertEqual(register(self.server, "m", headers=SERVICE_KEY).status, 200)
        bearer = register(self.server, "m", headers=BEARER)
        self.assertEqual((bearer.status, bearer.json), (401, NO_KEY))
        self.assertEqual(register(self.server, "m", headers={"X-Service-Key": TOKEN}).json, NO_KEY)
        self.assertEqual(register(self.server, "m", headers={**BEARER, **SERVICE_KEY}).status, 200)


class TemplateTest(ServerTest):
    def listed(self):
        """Returns the names of all listed templates."""
        return [template["name"] for template in self.server.get("/v1/crud/model-templates").json]

    @row("GET /model-templates | self appears")
    def test_appears_once(self):
        register(self.server, "appears")
        self.assertEqual(self.listed().count("appears"), 1)
        self.assertEqual(template(self.server, "appears")["healthStatus"], "live")

    @row("GET /model-templates | self non-chapkit")
    def test_templates_of_other_models_are_not_live(self):
        self.assertIsNone(template(self.server, "naive_model")["healthStatus"])

    @row("GET /model-templates | self deregistered")
    def test_deregistered(self):
        register(self.server, "leaves")
        self.send("DELETE", f"{SERVICES}/leaves", 204)
        wait_for(lambda: template(self.server, "leaves")["archived"])
        self.assertIsNone(template(self.server, "leaves")["healthStatus"])
        register(self.server, "leaves")
        back = template(self.server, "leaves")
        self.assertEqual((back["archived"], back["healthStatus"]), (False, "live"))

    @row("GET /model-templates | self idempotent")
    def test_idempotent(self):
        """Reading the lists must not add rows."""
        register(self.server, "calm")
        count = lambda: (len(self.listed()), len(self.server.get("/v1/crud/configured-models").json))
        self.assertEqual(count(), count())

    @row("GET /model-templates | self updated metadata")
    def test_updated_metadata(self):
        register(self.server, "updated")
        new = {"display_name": "New", "requires_geo": True, "required_covariates": ["rain"]}

        def shown():
            response = template(self.server, "updated")
            return (response["version"], response["displayName"], response["requiresGeo"], response["requiredCovariates"])
        register(self.server, "updated", **new)
        self.assertEqual(shown(), ("1.0.0", "Test Model", False, []), "a stored version is not changed")
        register(self.server, "updated", version="2.0.0", **new)
        self.assertEqual(self.listed().count("updated"), 1)
        with self.server.database() as db:
            second, = db.execute("SELECT id FROM modeltemplatedb WHERE name = 'updated' AND version = '2.0.0'").fetchone()
        self.send("POST", "/v1/crud/configured-models", 200, body={"name": "default", "modelTemplateId": second})
        self.assertEqual(shown(), ("2.0.0", "New", True, ["rain"]), "a new version is live once it has a configured model")

    @row("GET /model-templates | self orphan")
    def test_orphan(self):
        """A template that does not come from a service must not be archived when templates of services are archived."""
        register(self.server, "passing")
        self.send("DELETE", f"{SERVICES}/passing", 204)
        wait_for(lambda: template(self.server, "passing")["archived"])
        self.assertFalse(template(self.server, "naive_model")["archived"])
