"""A disk that a test may fill: a tmpfs which only the processes of its own mount namespace see.

The namespace belongs to the ordinary user that PostgreSQL runs as, so that no rights are needed, and lives as long as
its keeper, whoever else dies.
"""
import os
import shutil
import subprocess
import sys
import tempfile

from postgres import ordinary_user

ENTER = ["unshare", "--user", "--map-current-user", "--keep-caps", "--mount"]
MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && echo mounted && exec sleep infinity'


def problem():
    """Why this machine does not allow it; empty when it does."""
    done = subprocess.run([*ENTER, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, text=True, check=False,
                          cwd="/", **ordinary_user())
    return done.stderr if done.returncode else ""


class SmallDisk:
    def __init__(self, size):
        self.who = ordinary_user()
        self.folder = tempfile.mkdtemp(prefix="chap-disk-")
        if self.who:
            os.chown(self.folder, self.who["user"], self.who["group"])
        self.keeper = subprocess.Popen([*ENTER, "sh", "-c", MOUNT, size, self.folder], stdout=subprocess.PIPE, text=True,
                                       cwd="/", **self.who)
        if self.keeper.stdout.readline() != "mounted\n":
            raise RuntimeError("the small disk cannot be mounted")
        # What comes before a command that shall see the disk; for processes of the same user.
        self.inside = ["nsenter", "-t", str(self.keeper.pid), "--user", "--mount", "--preserve-credentials"]

    def run(self, *command):
        return subprocess.run([*self.inside, *command], capture_output=True, text=True, check=False, cwd="/", **self.who)

    def fill(self, leave="0"):
        """To the last byte, or but for so much."""
        self.run("dd", "if=/dev/zero", f"of={self.folder}/ballast", "bs=64k")
        self.run("truncate", "-s", f"-{leave}", f"{self.folder}/ballast")

    def free(self):
        self.run("rm", "-f", f"{self.folder}/ballast")

    def close(self):
        self.keeper.kill()
        self.keeper.wait()
        self.keeper.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def require_small_disk():
    """Ends the program where a test may not have one."""
    why = problem()
    if why:
        print("SKIPPED: needs user and mount namespaces (Debian: util-linux): " + why, file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
