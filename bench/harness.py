"""Functions that all benchmarks use: start the server, run programs, repeat measurements, print a line for each result.

Each benchmark compares a value that is measured on chap ("ours") with a limit. The limit is the value of a program that does only the
unavoidable part of the same work, or a fixed value. Times on a shared machine are unreliable. Therefore chap and the limit are measured
alternately, and only the best value of each is used. The result is the ratio of these two values.
"""
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/release"
os.environ["CHAP_PROGRAM"] = str(BUILD / "apps/chap/chap")
sys.path[:0] = [str(ROOT / "tests/blackbox"), str(ROOT / "tests/support")]

from chap_server import Server  # noqa: E402  (needs the path above)

REPETITIONS = 5
SHAPE = "{:<44} {:>11} {:>11} {:>7}  {:<8} {}"


def heading():
    """Prints the names of the columns."""
    print(SHAPE.format("name", "ours", "limit", "ratio", "goal", ""), flush=True)


def number(value):
    """Returns a value with at most four digits, or without decimals if it is large."""
    return f"{value:.4g}" if value < 1000 else f"{value:.0f}"


def report(name, ours, limit, at_most=None, at_least=None):
    """Prints one line: `ours`, `limit` (in the same unit), their ratio, and whether the ratio reaches the goal."""
    ratio = ours / limit
    reached = ratio <= at_most if at_most is not None else ratio >= at_least
    goal = f"<= {at_most:g}" if at_most is not None else f">= {at_least:g}"
    print(SHAPE.format(name, number(ours), number(limit), f"{ratio:.2f}", goal, "PASS" if reached else "MISS"),
          flush=True)


def note(name, text):
    """Prints a line without a goal."""
    print(f"{name:<44} {text}", flush=True)


def best_of_alternating(ours, limit, repetitions=REPETITIONS, best=min):
    """Calls `ours` and `limit` alternately and returns the best value of each."""
    pairs = [(ours(), limit()) for _ in range(repetitions)]
    return best(p[0] for p in pairs), best(p[1] for p in pairs)


def run_program(name, *arguments):
    """Runs a program that is built from this folder and returns its standard output."""
    command = [str(BUILD / "bench" / name), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def seconds_of(name, *arguments):
    """Runs a program that prints a number of seconds, and returns this number."""
    return float(run_program(name, *arguments))


def memory(pid, field):
    """Returns the value of a field of /proc/PID/status, such as VmHWM, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    raise KeyError(field)


def reset_peak_memory(pid):
    """Resets VmHWM, the peak memory of a process, to the memory that it uses now."""
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as control:
        control.write("5")


def fetch_seconds(server, path):
    """Returns the seconds until curl has received the whole response, and the size of the response in bytes."""
    start = time.monotonic()
    done = subprocess.run(
        ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{size_download}",
         f"http://127.0.0.1:{server.port}{path}"],
        check=True, capture_output=True, text=True)
    elapsed = time.monotonic() - start
    status, size = done.stdout.split()
    assert status == "200", (path, status)
    return elapsed, int(size)


def curl_start_seconds():
    """Returns the seconds that the start and the end of curl take."""
    start = time.monotonic()
    subprocess.run(["curl", "--version"], check=True, capture_output=True)
    return time.monotonic() - start


__all__ = ["Server", "BUILD", "ROOT"]
