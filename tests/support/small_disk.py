"""A small disk that a test can fill: a tmpfs that is visible only inside a mount namespace.

The namespace belongs to the ordinary user that runs PostgreSQL, so that no privileges are needed. The namespace exists
until close() ends the process that mounted the disk.
"""
import os
import shutil
import subprocess
import sys

import process_watch
from postgres import ordinary_user

ENTER = ["unshare", "--user", "--map-current-user", "--keep-caps", "--mount"]
MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && echo mounted && exec sleep infinity'


def problem():
    """Returns the reason why this machine does not allow such a disk; an empty text if the machine allows it."""
    done = subprocess.run([*ENTER, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, text=True, check=False,
                          cwd="/", **ordinary_user())
    return done.stderr if done.returncode else ""


class SmallDisk:
    def __init__(self, size):
        self.user = ordinary_user()
        self.folder = process_watch.temporary_folder("chap-disk-")
        if self.user:
            os.chown(self.folder, self.user["user"], self.user["group"])
        self.mount_process = subprocess.Popen([*ENTER, "sh", "-c", MOUNT, size, self.folder], stdout=subprocess.PIPE, text=True,
                                              cwd="/", **self.user)
        if self.mount_process.stdout.readline() != "mounted\n":
            self.close()
            raise RuntimeError("the small disk cannot be mounted")
        # The prefix of a command that uses the disk. The same user must run the command.
        self.enter_command = ["nsenter", "-t", str(self.mount_process.pid), "--user", "--mount", "--preserve-credentials"]

    def run(self, *command):
        return subprocess.run([*self.enter_command, *command], capture_output=True, text=True, check=False, cwd="/", **self.user)

    def fill(self, leave="0"):
        """Fills the disk except for `leave` bytes. `leave` may end with a unit, such as 300K or 5M."""
        self.run("dd", "if=/dev/zero", f"of={self.folder}/ballast", "bs=64k")
        self.run("truncate", "-s", f"-{leave}", f"{self.folder}/ballast")

    def free(self):
        self.run("rm", "-f", f"{self.folder}/ballast")

    def close(self):
        self.mount_process.kill()
        self.mount_process.wait()
        self.mount_process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def require_small_disk():
    """Ends the program with status 77 (with CI=true: 1) if the machine does not allow such a disk."""
    reason = problem()
    if reason:
        print("SKIPPED: needs user and mount namespaces (Debian: util-linux): " + reason, file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
