"""Kills the processes that a test leaves running, even if the test fails, is interrupted or gets SIGKILL.

Every process that is started after start() inherits the variable TEST_RUN_ID. A watcher process waits until the process of the test
has ended. Then the watcher kills every process that has the same value of this variable, and the descendants of these processes. At last
the watcher removes the folders that temporary_folder() created.
"""
import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

VARIABLE = "TEST_RUN_ID"
_watcher = None


def start():
    """Starts the watcher of this process if it is not running yet. If another test started this test, the id of this test is added to the
    id of the other test in the variable."""
    global _watcher
    if _watcher is not None:
        return
    own_id = uuid.uuid4().hex
    outer_id = os.environ.get(VARIABLE)
    environment = {k: v for k, v in os.environ.items() if k != VARIABLE}
    # The watcher has its own session, so that an interrupt from the terminal does not reach it.
    _watcher = subprocess.Popen([sys.executable, os.path.abspath(__file__), own_id], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True, env=environment, cwd="/", text=True)
    os.environ[VARIABLE] = f"{outer_id},{own_id}" if outer_id else own_id
    atexit.register(end)


def end():
    """Makes the watcher kill the remaining processes, and waits until the watcher has ended."""
    _watcher.stdin.close()
    _watcher.wait()


def temporary_folder(prefix):
    """Creates a folder and returns its path. The watcher removes the folder if the test does not remove it."""
    folder = tempfile.mkdtemp(prefix=prefix)
    if _watcher is not None:
        _watcher.stdin.write(folder + "\n")
        _watcher.stdin.flush()
    return folder


def processes():
    """Returns the ids of all processes."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def children(pid):
    """Returns the ids of the direct child processes that any thread of the process has started."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                found += [int(child) for child in file.read().split()]
    except OSError:
        pass
    return found


def descendants(pid):
    """Returns the ids of a process and of all its descendants."""
    found = [pid]
    for process in found:
        found += [child for child in children(process) if child not in found]
    return found


def started_by(run):
    """Returns the ids of the processes that have the id `run` in their environment, and of their descendants. A descendant may have another
    environment."""
    found = []
    for pid in processes():
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if any(part.startswith(VARIABLE.encode() + b"=") and run.encode() in part for part in file.read().split(b"\0")):
                    found += descendants(pid)
        except OSError:
            continue
    return [pid for pid in dict.fromkeys(found) if pid != os.getpid()]


def kill_all(run):
    """Kills the processes that started_by() finds. Searches again until no process is left, because a process may start another process
    before it is killed."""
    deadline = time.monotonic() + 60
    while (running := started_by(run)) and time.monotonic() < deadline:
        for pid in running:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        time.sleep(0.05)


def main():
    folders = [line.rstrip("\n") for line in sys.stdin]  # the input ends when the process of the test ends
    kill_all(sys.argv[1])
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
