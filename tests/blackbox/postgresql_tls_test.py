"""Tests connections to PostgreSQL with TLS. The parameters of the address control the use of TLS (database.md 4.8)."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import chap_server
from chap_server import Server
from postgres import Cluster, Connection, ordinary_user, require_postgresql, run_sql

require_postgresql()
if not shutil.which("openssl"):
    print("SKIPPED: needs openssl; install it: apt-get install openssl", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Certificates:
    """Creates two certificate authorities in a folder. The authority `authority` signs the certificates `server` and `client`."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="chap-tls-")
        os.chmod(self.folder, 0o755)
        for name in ("authority", "other_authority"):
            openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                    "-keyout", self.path(f"{name}.key"), "-out", self.path(f"{name}.crt"))
        self.sign("server", "localhost")
        self.sign("client", "chap")

    def path(self, name):
        return os.path.join(self.folder, name)

    def sign(self, name, subject):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={subject}", "-keyout", self.path(f"{name}.key"),
                "-out", self.path(f"{name}.csr"))
        openssl("x509", "-req", "-in", self.path(f"{name}.csr"), "-CA", self.path("authority.crt"), "-CAkey",
                self.path("authority.key"), "-CAcreateserial", "-days", "2", "-out", self.path(f"{name}.crt"))
        os.chmod(self.path(f"{name}.key"), 0o600)

    def give_server_key_to(self, user):
        """Makes the user that runs PostgreSQL the owner of the key. Does nothing if this is the user of the test."""
        if user:
            os.chown(self.path("server.key"), user["user"], user["group"])


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificates = Certificates()
        cls.addClassCleanup(shutil.rmtree, cls.certificates.folder)
        cls.certificates.give_server_key_to(ordinary_user())
        path = cls.certificates.path
        cls.cluster = Cluster(ssl="on", ssl_cert_file=path("server.crt"), ssl_key_file=path("server.key"),
                              ssl_ca_file=path("authority.crt"))
        cls.addClassCleanup(cls.cluster.__exit__)
        run_sql(cls.cluster.address(), "CREATE DATABASE tls")
        run_sql(cls.cluster.address(), "CREATE ROLE certificate_user LOGIN SUPERUSER")
        with open(os.path.join(cls.cluster.data, "pg_hba.conf"), "w", encoding="ascii") as rules:
            rules.write("local all all trust\nhostssl all certificate_user all cert map=names\nhostnossl all certificate_user all reject\n"
                        "host all all all trust\n")
        with open(os.path.join(cls.cluster.data, "pg_ident.conf"), "w", encoding="ascii") as names:
            names.write("names chap certificate_user\n")
        run_sql(cls.cluster.address(), "SELECT pg_reload_conf()")

    def address(self, parameters, user="chap"):
        return f"postgresql://{user}@localhost:{self.cluster.port}/tls?{parameters}"

    def check_encrypted(self, address, encrypted):
        """Starts a server and checks whether its connections to PostgreSQL are encrypted."""
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.assertEqual(server.get("/v1/crud/datasets").status, 200)
            with Connection(self.cluster.address("tls")) as db:
                used = db.execute("SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                                  " WHERE a.application_name = 'chap'").fetchall()
        self.assertEqual(used, [(encrypted,)])

    def refusal(self, address):
        """Checks that a server with this address does not start, and returns its output."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([chap_server.PROGRAM, "serve", "--port", "0", "--data-dir", folder, "--database-wait", "1"],
                                  env={**os.environ, "CHAP_DATABASE_URL": address}, capture_output=True, text=True, timeout=60,
                                  check=False)
        self.assertEqual(done.returncode, 1)
        return done.stdout + done.stderr

    def test_sslmode(self):
        authority = self.certificates.path("authority.crt")
        for parameters, encrypted in (("sslmode=require", True), ("ssl=true", True), ("sslmode=disable", False),
                                   (f"sslmode=verify-ca&sslrootcert={authority}", True),
                                   (f"sslmode=verify-full&sslrootcert={authority}", True)):
            with self.subTest(parameters):
                self.check_encrypted(self.address(parameters), encrypted)

    def test_a_certificate_instead_of_a_password(self):
        path = self.certificates.path
        parameters = f"sslmode=verify-full&sslrootcert={path('authority.crt')}"
        self.check_encrypted(self.address(f"{parameters}&sslcert={path('client.crt')}&sslkey={path('client.key')}", "certificate_user"), True)
        self.assertIn("certificate", self.refusal(self.address(parameters, "certificate_user")))

    def test_a_server_with_an_invalid_certificate_is_refused(self):
        other_authority = self.certificates.path("other_authority.crt")
        message = self.refusal(self.address(f"sslmode=verify-full&sslrootcert={other_authority}"))
        self.assertIn("certificate verify failed", message)
        authority = self.certificates.path("authority.crt")
        wrong_name = self.address(f"sslmode=verify-full&sslrootcert={authority}").replace("@localhost", "@127.0.0.1")
        self.assertIn("127.0.0.1", self.refusal(wrong_name))


if __name__ == "__main__":
    unittest.main(verbosity=1)
