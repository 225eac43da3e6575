"""Forecasts of the statistical families made with statsforecast, as an independent oracle.

Make the JSON again, in any virtual environment:

    pip install statsforecast==2.1.1
    python tests/golden/statistics_golden.py > tests/golden/statistics.json
"""

import json
import sys

import numpy as np
import statsforecast
from statsforecast.models import ADIDA, IMAPA, TSB, AutoETS, CrostonClassic, CrostonSBA, DynamicOptimizedTheta, Naive
from statsforecast.models import OptimizedTheta
from statsforecast.models import SeasonalNaive, SimpleExponentialSmoothing, WindowAverage
from statsforecast.utils import AirPassengers

HORIZON = 12


def draw_series():
    """Seeded series of the shapes that the families are made for."""
    rng = np.random.default_rng(7)
    t = np.arange(120)
    season12 = np.sin(2 * np.pi * t / 12)
    level = np.cumsum(rng.normal(0, 2, 120)) + 100
    return {
        "air_passengers": (AirPassengers, 12),
        "additive": (100 + 0.5 * t + 15 * season12 + rng.normal(0, 4, 120), 12),
        "multiplicative": ((80 + t) * (1 + 0.3 * season12) * (1 + rng.normal(0, 0.04, 120)), 12),
        "random_walk": (level, 1),
        "damped": (200 - 120 * 0.96**t + rng.normal(0, 3, 120), 1),
        "noise": (50 + rng.normal(0, 5, 120), 4),
        "weekly_season": (30 + 6 * np.sin(2 * np.pi * t / 7) + rng.normal(0, 2, 120), 7),
        "intermittent": (rng.poisson(3, 120) * (rng.random(120) < 0.25), 12),
        "lumpy": (np.round(rng.lognormal(2, 1, 120)) * (rng.random(120) < 0.15), 12),
        "fading": (np.where(t < 80, rng.poisson(2, 120), 0), 12),
    }


def forecast(model, y):
    """Mean forecast of one model."""
    return [float(value) for value in model.forecast(y=y, h=HORIZON)["mean"]]


def main():
    """Write every series, its later values and the forecasts made without them."""
    result = {"package": f"statsforecast {statsforecast.__version__}", "horizon": HORIZON, "series": {}}
    for name, (values, m) in draw_series().items():
        values = np.round(np.asarray(values, dtype=np.float64), 4)
        y, future = values[:-HORIZON], values[-HORIZON:]
        models = {
            "naive": Naive(),
            "seasonal_naive": SeasonalNaive(season_length=m),
            "moving_average": WindowAverage(window_size=8),
            "ses_alpha_0.3": SimpleExponentialSmoothing(alpha=0.3),
            "croston": CrostonClassic(),
            "sba": CrostonSBA(),
            "tsb_0.2_0.1": TSB(alpha_d=0.2, alpha_p=0.1),
            "theta": OptimizedTheta(season_length=m),
            "dynamic_theta": DynamicOptimizedTheta(season_length=m),
            "adida": ADIDA(),
            "imapa": IMAPA(),
            "ets": AutoETS(season_length=m),
        }
        result["series"][name] = {
            "seasonLength": m,
            "y": y.tolist(),
            "future": future.tolist(),
            "forecasts": {label: forecast(model, y) for label, model in models.items()},
        }
    json.dump(result, sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
