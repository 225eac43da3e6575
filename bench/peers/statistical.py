"""Statistical methods by statsforecast. A call forecasts every row of a file: its last `horizon` values are the future."""
import time

import numpy as np
import pandas as pd
import statsforecast.models as models
from statsforecast import StatsForecast

from data import load


def forecast_rows(part, make, path, season, horizon, rounds=1):
    """Seconds of one round over all rows, and the mean scaled error of rows that vary at the season's lag."""
    rows = [np.ascontiguousarray(row) for row in load(path)]
    known, future = [row[:-horizon] for row in rows], [row[-horizon:] for row in rows]
    start = time.perf_counter()
    for _ in range(rounds):
        forecasts = [make(season).forecast(y=y, h=horizon)["mean"] for y in known]
    seconds = (time.perf_counter() - start) / rounds
    errors = []
    for y, forecast, actual in zip(known, forecasts, future):
        scale = np.mean(np.abs(y[season:] - y[:-season]))
        if scale > 0:
            errors.append(np.mean(np.abs(forecast - actual)) / scale)
    return {"seconds": seconds, "errors": {f"MASE, {part}": float(np.mean(errors))}}


def auto_ets(path, season, horizon):
    return forecast_rows(f"season {season}", lambda m: models.AutoETS(season_length=m), path, season, horizon)


def theta(path, season, horizon, rounds):
    return forecast_rows("theta", lambda m: models.OptimizedTheta(season_length=m), path, season, horizon, rounds)


def croston(path, season, horizon, rounds):
    return forecast_rows("croston", lambda _: models.CrostonClassic(), path, season, horizon, rounds)


def sba(path, season, horizon, rounds):
    return forecast_rows("sba", lambda _: models.CrostonSBA(), path, season, horizon, rounds)


def tsb(path, season, horizon, rounds):
    return forecast_rows("tsb", lambda _: models.TSB(alpha_d=0.1, alpha_p=0.1), path, season, horizon, rounds)


def ses(path, season, horizon, rounds):
    make = models.SimpleExponentialSmoothingOptimized
    return forecast_rows("ses", lambda _: make(), path, season, horizon, rounds)


def simple_windows(path, horizon, windows, season):
    """Processor seconds of nine simple models over rolling windows of every row, each model fitted at each origin."""
    rows = np.asarray(load(path))
    count, length = rows.shape
    frame = pd.DataFrame({
        "unique_id": np.repeat(np.arange(count), length),
        "ds": np.tile(np.arange(length), count),
        "y": rows.ravel(),
    })
    contenders = [
        models.Naive(),
        models.SeasonalNaive(season_length=season),
        models.WindowAverage(window_size=8),
        models.SimpleExponentialSmoothingOptimized(),
        models.CrostonClassic(),
        models.CrostonSBA(),
        models.TSB(alpha_d=0.1, alpha_p=0.1),
        models.ADIDA(),
        models.IMAPA(),
    ]
    start = time.process_time()
    StatsForecast(models=contenders, freq=1, n_jobs=1).cross_validation(
        df=frame, h=horizon, step_size=horizon, n_windows=windows, refit=True
    )
    return {"seconds": time.process_time() - start}
