"""Makes tests/vectors/timeseries.json: simulated series with the results of statsmodels 0.15.0 (`pip install statsmodels`).

    python3 tests/support/make_timeseries_vectors.py > tests/vectors/timeseries.json

A run takes about eight minutes. With a number N as argument, the program makes only the first N cases
(tests/conformance/statsmodels_test.py).
"""
import json
import sys
import warnings

import numpy
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.seasonal import MSTL
from statsmodels.tsa.stattools import kpss

SMALLEST_ROOT = 1.001
ABOUT = ("Made by tests/support/make_timeseries_vectors.py. MSTL with the given period, the KPSS statistic (level, automatic lags) of the"
         " seasonally adjusted series, and ARIMA models of it: the fits of all orders whose optimiser converged, with the mean"
         " if d is 0, and the forecast of the fit with the smallest AICc among those with all roots beyond 1.001.")


def simulated(number):
    """Returns the period and the values of a series, which is the sum of a season and an ARMA process. In every third series the process is
    integrated."""
    random = numpy.random.default_rng(number)
    period, n = ((12, 36 + 6 * number), (52, 110 + 13 * number))[number % 4 == 3]
    ar, ma = random.uniform(-0.5, 0.9), random.uniform(-0.6, 0.6)
    e = random.normal(size=n + 1)
    x = numpy.zeros(n)
    for t in range(1, n):
        x[t] = ar * x[t - 1] + e[t + 1] + ma * e[t]
    if number % 3 == 2:
        x = numpy.cumsum(x)
    season = random.uniform(1, 5) * numpy.sin(2 * numpy.pi * (numpy.arange(n) / period + random.uniform()))
    return period, [round(float(v), 4) for v in 20 + season + x]


def smallest_root(fit):
    """Returns the smallest absolute value of the roots of the fit's AR and MA polynomials; 1e9 if there are no roots."""
    return min([1e9, *abs(fit.arroots), *abs(fit.maroots)])


def case(number):
    """Returns a series with the results of statsmodels."""
    period, series = simulated(number)
    parts = MSTL(numpy.array(series), periods=(period,)).fit()
    adjusted = numpy.array(series) - parts.seasonal
    differenced, d = adjusted, 0
    while d < 2 and kpss(differenced, nlags="auto")[1] < 0.05:
        differenced, d = numpy.diff(differenced), d + 1
    fits = [ARIMA(adjusted, order=(p, d, q)).fit() for p in range(4) for q in range(4)]
    converged = [f for f in fits if f.mle_retvals is None or f.mle_retvals["converged"]]
    best = min((f for f in fits if smallest_root(f) > SMALLEST_ROOT), key=lambda f: f.aicc)
    return {"period": period, "series": series, "seasonal": parts.seasonal.tolist(), "trend": parts.trend.tolist(),
            "kpss": float(kpss(adjusted, nlags="auto")[0]), "d": d,
            "fits": [{"p": f.model.order[0], "q": f.model.order[2], "aicc": float(f.aicc)} for f in converged],
            "best": {"p": best.model.order[0], "q": best.model.order[2], "aicc": float(best.aicc),
                     "forecast": best.forecast(6).tolist()}}


def rounded(value):
    """Returns a JSON value with all floats rounded to 12 digits."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {key: rounded(member) for key, member in value.items()}
    return [rounded(member) for member in value] if isinstance(value, list) else value


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    n_cases = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    rows = [json.dumps(rounded(case(number))) for number in range(n_cases)]
    print(f'{{\n"about": {json.dumps(ABOUT)},\n"cases": [\n' + ",\n".join(rows) + "\n]\n}")
