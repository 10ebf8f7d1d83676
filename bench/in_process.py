"""Runs the benchmarks inside one process. Google Benchmark measures our code and the limits in random order."""
import json
import subprocess

import harness

GOALS = [
    # name of our benchmark, name of the limit, largest ratio that reaches the goal
    ("import_body/ours", "import_body/limit", 2.0),
    ("import_body/ours_dataset", "import_body/limit", 2.0),
    ("metrics/ours", "metrics/limit", 2.0),
    ("baselines/ours", "baselines/limit", 3.0),
]


def measure():
    """Returns the shortest time of each benchmark in milliseconds."""
    text = subprocess.run(
        [str(harness.BUILD / "bench/in_process_bench"), "--benchmark_format=json", "--benchmark_repetitions=9",
         "--benchmark_min_time=0.05", "--benchmark_enable_random_interleaving=true"],
        check=True, capture_output=True, text=True).stdout
    best = {}
    for run in json.loads(text)["benchmarks"]:
        if run["run_type"] == "iteration":
            name = run["run_name"]
            best[name] = min(run["cpu_time"], best.get(name, float("inf")))
    return best


def run():
    best = measure()
    for name, limit, goal in GOALS:
        harness.report(f"{name} [ms]", best[name], best[limit], at_most=goal)
    harness.report("baselines of 250 org units x 10 splits [ms]", best["baselines/ours"], 1000.0, at_most=1)
    parse = best["import_body/limit"] / best["import_body/boost_json"]
    harness.note("import_body", f"for information: our parser takes {parse:.2f} times what boost::json::parse takes")
