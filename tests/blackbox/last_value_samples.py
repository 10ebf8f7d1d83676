"""The samples of the model tests/models/last_value.py: called by hand, and as a server has stored them."""
import json
import pathlib
import sys

from chap_server import sample_data

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "models"))
import last_value  # noqa: E402  (needs the path above)

MONTHS, HORIZON, SPLITS = 36, 3, 4


def expected_samples(step=1.0, months=MONTHS):
    """The samples that the model, called by hand, forecasts for each (org unit, period, split)."""
    cases = {(r["orgUnit"], r["period"]): r["value"] for r in sample_data(months=months) if r["featureName"] == "disease_cases"}
    periods = sorted({period for _, period in cases})
    found = {}
    for split in range(SPLITS):
        first = months - HORIZON - SPLITS + 1 + split
        historic = [[p, o, cases[o, p]] for o in ("ou_0", "ou_1") for p in periods[:first]]
        future = [[p, o] for o in ("ou_0", "ou_1") for p in periods[first:first + HORIZON]]
        _, rows = last_value.forecast(["time_period", "location", "disease_cases"], historic, ["time_period", "location"], future, step)
        for period, org_unit, *samples in rows:
            found[org_unit, period, periods[first]] = samples
    return found


def stored_samples(server, backtest):
    """The stored samples of each (org unit, period, split)."""
    with server.database() as db:
        rows = db.execute('SELECT org_unit, period, last_seen_period, "values" FROM backtestforecast WHERE backtest_id = ?',
                          (backtest,)).fetchall()
    return {tuple(row[:3]): json.loads(row[3]) if isinstance(row[3], str) else row[3] for row in rows}
