"""Tests the contents of the Debian package, and that its service starts with the settings of /etc/chap.env.

If the test runs as root and debootstrap and mount namespaces are available, one test installs the package into a bare Debian 12 with
apt-get. The other tests only unpack the package. CHAP_BUILD is the build folder, CHAP_VERSION the version of CMakeLists.txt.
"""
import glob
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import process_watch
from postgres import free_port

BUILD = os.environ.get("CHAP_BUILD", "build/dev")
VERSION = os.environ.get("CHAP_VERSION")
TOKEN = "a token of at least thirty-two characters"
SOURCES = "/etc/apt/sources.list.d"


def missing_tool():
    """Returns the Debian package of the first tool that is missing; None if all tools exist."""
    for tool, package in (("cpack", "cmake"), ("dpkg-deb", "dpkg"), ("dpkg-shlibdeps", "dpkg-dev"), ("file", "file")):
        if not shutil.which(tool):
            return package
    return None


def run(*command, **more):
    """Runs a command, which must succeed, and returns its standard output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def mirror():
    """Returns the address of the Debian mirror in the package sources of the host; None if the host has none."""
    for path in [*glob.glob(f"{SOURCES}/*.sources"), *glob.glob(f"{SOURCES}/*.list"), "/etc/apt/sources.list"]:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                if found := re.search(r"^(?:URIs:|deb(?: \[[^]]*\])?) *(http\S+/debian)/?(?: |$)", file.read(), re.MULTILINE):
                    return found[1]
    return None


def namespace_works(root):
    """Returns whether this process may mount /proc of the folder `root` in a mount namespace."""
    return subprocess.run(["unshare", "--mount", "mount", "-t", "proc", "proc", f"{root}/proc"], capture_output=True,
                          check=False).returncode == 0


class Debian:
    """A bare Debian 12 in a folder. Each command runs in this folder with its own /proc."""

    def __init__(self, folder):
        self.root = os.path.join(folder, "debian")
        run("debootstrap", "--variant=minbase", "bookworm", self.root, mirror())
        if not namespace_works(self.root):
            raise OSError("no mount namespaces")
        # Copies the package sources, keys and proxies of the host.
        for path in ("/etc/apt/sources.list", SOURCES, "/etc/apt/apt.conf.d", "/etc/apt/trusted.gpg.d", "/usr/share/keyrings",
                     "/etc/apt/auth.conf.d", "/etc/hosts", "/etc/resolv.conf"):
            target = self.root + path
            if os.path.isdir(path):
                shutil.copytree(path, target, dirs_exist_ok=True)
            elif os.path.exists(path):
                shutil.copyfile(path, target)
        # Removes the package sources of the host that are not sources of Debian.
        for other in set(glob.glob(f"{self.root}{SOURCES}/*")) - set(glob.glob(f"{self.root}{SOURCES}/debian.*")):
            os.remove(other)

    def command(self, *command):
        """Returns the command that runs `command` in the bare Debian."""
        return ["unshare", "--mount", "sh", "-c", 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"', self.root, *command]

    def run(self, *command):
        return run(*self.command(*command), env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive",
                                                 process_watch.VARIABLE: os.environ[process_watch.VARIABLE]})


class Service:
    """Runs the command of the unit file as systemd does, with the environment of the unit and of /etc/chap.env.

    `wrap` receives the command and the user of the unit, and returns the command to run.
    """

    def __init__(self, root, wrap):
        with open(f"{root}/usr/lib/systemd/system/chap.service", encoding="utf-8") as file:
            unit = re.findall(r"^(\w+)=(.*)$", file.read(), re.MULTILINE)
        self.user = dict(unit)["User"]
        lines = [value for name, value in unit if name == "Environment"]
        with open(f"{root}/etc/chap.env", encoding="utf-8") as file:
            lines += [line.strip() for line in file if line.strip() and not line.startswith("#")]
        self.environment = dict(line.split("=", 1) for line in lines)
        self.command = wrap(dict(unit)["ExecStart"].split(), self.user)

    def __enter__(self):
        kept = {process_watch.VARIABLE: os.environ[process_watch.VARIABLE], "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        self.process = subprocess.Popen(self.command, env={**kept, **self.environment}, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stderr.close()

    def get(self, port, path, headers=None):
        """Sends requests until the service responds, and returns the status of the response."""
        deadline = time.monotonic() + 120
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", path, headers=headers or {})
                return connection.getresponse().status
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.process.kill()
                    raise AssertionError("the service does not respond:\n" + self.process.stderr.read()) from None
                time.sleep(0.05)
            finally:
                connection.close()


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = process_watch.temporary_folder("chap-package-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        run("cpack", "-G", "DEB", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", cls.folder)
        [cls.package] = glob.glob(f"{cls.folder}/*.deb")

    def field(self, name):
        """Returns a field of the control file of the package."""
        return run("dpkg-deb", "--field", self.package, name).strip()

    def check_service(self, root, wrap):
        """Starts the service with a token and checks that the service requires the token."""
        port = free_port()
        with open(f"{root}/etc/chap.env", "a", encoding="utf-8") as file:
            file.write(f"CHAP_PORT={port}\nCHAP_API_TOKEN={TOKEN}\n")
        with Service(root, wrap) as service:
            self.assertEqual(service.get(port, "/health"), 200)
            self.assertEqual(service.get(port, "/v1/crud/datasets"), 401)
            self.assertEqual(service.get(port, "/v1/crud/datasets", {"Authorization": f"Bearer {TOKEN}"}), 200)
        self.assertEqual(service.process.returncode, 0)

    def test_fields_of_the_package(self):
        if VERSION:
            self.assertEqual(self.field("Version"), VERSION)
            self.assertIn(f"chap_{VERSION}_", os.path.basename(self.package))
        depends = self.field("Depends")
        for library in ("libc6", "libcurl4", "libpq5", "libsqlite3-0", "libstdc++6"):
            self.assertRegex(depends, rf"(^|, ){re.escape(library)}( |,|$)")

    def test_contents_of_the_package(self):
        listed = run("dpkg-deb", "--contents", self.package)
        for path in ("usr/bin/chap", "usr/lib/systemd/system/chap.service", "usr/share/doc/chap/copyright"):
            self.assertRegex(listed, rf"(?m) \./{path}$")
        self.assertRegex(listed, r"(?m)^-rw-------.* \./etc/chap\.env$")
        control = run("dpkg-deb", "--info", self.package, "conffiles")
        self.assertEqual(control, "/etc/chap.env\n")

    def test_installed_files_without_the_package(self):
        """Tests `cmake --install`, which installs the program without the Debian package."""
        with tempfile.TemporaryDirectory() as prefix:
            run("cmake", "--install", BUILD, "--prefix", prefix)
            self.assertIn("chap", run(f"{prefix}/bin/chap", "version"))
            self.assertTrue(os.path.exists(f"{prefix}/share/doc/chap/copyright"))
            self.assertEqual(sorted(os.listdir(prefix)), ["bin", "share"])

    def test_service_of_the_unpacked_package(self):
        root = tempfile.mkdtemp(dir=self.folder)
        run("dpkg-deb", "--extract", self.package, root)
        with open(f"{root}/etc/chap.env", "a", encoding="utf-8") as file:
            file.write(f"CHAP_DATA_DIR={root}/data\n")
        self.check_service(root, lambda command, user: [root + command[0], *command[1:]])

    def test_service_on_a_bare_debian(self):
        if os.geteuid() != 0 or not shutil.which("debootstrap") or not mirror():
            self.skipTest("needs root, debootstrap and a mirror of Debian 12 in apt's sources")
        try:
            debian = Debian(self.folder)
        except OSError as error:
            self.skipTest(str(error))
        shutil.copy(self.package, f"{debian.root}/chap.deb")
        try:
            debian.run("apt-get", "update", "-qq")
        except AssertionError as error:
            self.skipTest(f"packages cannot be installed in the bare Debian: {error}")
        debian.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "/chap.deb")
        self.assertIn("chap", debian.run("/usr/bin/chap", "version"))
        enabled = f"{debian.root}/etc/systemd/system/multi-user.target.wants/chap.service"
        self.assertTrue(os.path.islink(enabled))
        data = os.stat(f"{debian.root}/var/lib/chap")
        self.assertEqual(data.st_mode & 0o777, 0o750)
        self.check_service(debian.root, lambda command, user: debian.command(
            "setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command))
        self.assertEqual(os.stat(f"{debian.root}/var/lib/chap/chap.db").st_uid, data.st_uid)
        self.assertNotEqual(data.st_uid, 0)
        debian.run("apt-get", "purge", "-y", "-qq", "chap")
        self.assertFalse(os.path.exists(f"{debian.root}/etc/chap.env"))
        self.assertFalse(os.path.lexists(enabled))
        self.assertTrue(os.path.exists(f"{debian.root}/var/lib/chap/chap.db"))


if __name__ == "__main__":
    if package := missing_tool():
        print(f"SKIPPED: needs {package}; install it: apt-get install {package}", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    unittest.main()
