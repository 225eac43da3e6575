"""Decompositions made with statsmodels and statsforecast, as an independent oracle.

Make the JSON again, in any virtual environment:

    pip install statsforecast==2.1.1 statsmodels==0.15.0
    python tests/golden/stl_golden.py > tests/golden/stl.json
"""

import json
import math
import sys

import numpy as np
import statsforecast
import statsmodels
from statsforecast.mstl import mstl
from statsmodels.tsa.seasonal import STL

KEPT = 40  # Values of a component that are kept: every value would be a large file.


def keep(values):
    """Values at evenly spread places, both ends with them."""
    values = np.asarray(values, dtype=np.float64)
    places = np.unique(np.linspace(0, len(values) - 1, KEPT).astype(int))
    return {"at": places.tolist(), "values": values[places].tolist()}


def draw(n, periods, seed):
    """A trend with seasons, noise and an outlier, to four digits."""
    rng = np.random.default_rng(seed)
    t = np.arange(n)
    y = 50 + 0.05 * t + np.cumsum(rng.normal(0, 0.3, n)) + rng.normal(0, 2, n)
    for size, m in zip((8, 15), periods):
        y = y + size * np.sin(2 * np.pi * t / m) + size / 3 * np.cos(6 * np.pi * t / m)
    y[n // 3] += 60
    return np.round(y, 4)


def odd(value):
    """The least odd number that is no smaller."""
    return value + (value % 2 == 0)


def jumps(period, seasonal, trend):
    """Every tenth of a window, as the Fortran program's drivers do."""
    low_pass = odd(period + 1)
    return {
        "seasonal_jump": math.ceil(seasonal / 10),
        "trend_jump": math.ceil(trend / 10),
        "low_pass_jump": math.ceil(low_pass / 10),
        "low_pass": low_pass,
    }


def main():
    """Write each series with its options and components."""
    cases = []
    for n, period, seasonal, degree, exact, inner, outer in [
        (120, 12, 11, 0, True, 2, 0),
        (113, 12, 7, 1, True, 2, 0),
        (110, 12, 13, 1, False, 1, 5),
        (143, 52, 11, 0, False, 2, 0),
        (104, 52, 11, 0, True, 1, 3),
        (200, 7, 9, 1, False, 5, 0),
        (31, 4, 35, 0, False, 2, 1),
    ]:
        y = draw(n, [period], n)
        trend = odd(math.ceil(1.5 * period / (1 - 1.5 / seasonal)))
        options = {} if exact else jumps(period, seasonal, trend)
        fit = STL(y, period=period, seasonal=seasonal, trend=trend, seasonal_deg=degree, robust=False, **options).fit(
            inner_iter=inner, outer_iter=outer
        )
        cases.append(
            {
                "options": {
                    "period": period,
                    "seasonal": seasonal,
                    "seasonalDegree": degree,
                    "exact": exact,
                    "inner": inner,
                    "outer": outer,
                },
                "y": y.tolist(),
                "trend": keep(fit.trend),
                "seasonal": keep(fit.seasonal),
            }
        )
    several = []
    for n, periods in [(400, [7, 91]), (300, [12])]:
        y = draw(n, periods, n)
        parts = mstl(y, period=periods if len(periods) > 1 else periods[0])
        names = [f"seasonal{m}" for m in periods] if len(periods) > 1 else ["seasonal"]
        several.append(
            {
                "periods": periods,
                "y": y.tolist(),
                "trend": keep(parts["trend"]),
                "seasons": [keep(parts[name]) for name in names],
            }
        )
    package = f"statsmodels {statsmodels.__version__}, statsforecast {statsforecast.__version__}"
    json.dump({"package": package, "stl": cases, "mstl": several}, sys.stdout)


if __name__ == "__main__":
    main()
