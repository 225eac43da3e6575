"""Logged forecasts joined with what came, and their scores: what lib/monitoring does, in pandas."""
import time

import numpy as np
import pandas as pd

COLUMNS = ["item", "location", "key", "origin", "ds", "step", "yhat", "lo_80", "hi_80", "lo_95", "hi_95"]
TEXTS = ["item", "location", "key", "origin", "ds"]


def scores(rows, by):
    """Sums by group, then the scores of each."""
    sums = rows.groupby(by, observed=True, sort=False)[
        ["error", "size", "square", "y", "level", "naive", "seasonal", "in_80", "in_95"]
    ].sum()
    count = rows.groupby(by, observed=True, sort=False)["error"].count()
    return pd.DataFrame({
        "mae": sums["size"] / count,
        "rmse": np.sqrt(sums["square"] / count),
        "wape": sums["size"] / sums["level"],
        "bias": sums["error"] / sums["y"].abs(),
        "skill": 1 - sums["size"] / np.minimum(sums["naive"], sums["seasonal"]),
        "cover_80": 100 * sums["in_80"] / count,
        "cover_95": 100 * sums["in_95"] / count,
    })


def score(files, actuals, season):
    clock = time.perf_counter()
    parts = [pd.read_parquet(path, columns=COLUMNS, engine="pyarrow") for path in files]
    log = pd.concat(parts, ignore_index=True).astype({name: "category" for name in TEXTS})
    came = pd.read_parquet(actuals, engine="pyarrow")
    # Numbers for texts, once, so that joins are of integers.
    keys = log["key"].cat.categories
    log["k"] = log["key"].cat.codes
    came["k"] = pd.Categorical(came["key"], categories=keys).codes
    day = lambda texts: pd.to_datetime(texts).to_numpy().astype("datetime64[D]").astype(np.int32)
    log["t"] = day(log["ds"].cat.categories)[log["ds"].cat.codes]
    log["o"] = day(log["origin"].cat.categories)[log["origin"].cat.codes]
    dates = came["ds"].astype("category")
    came["t"] = day(dates.cat.categories)[dates.cat.codes]
    came = came[["k", "t", "y"]]

    rows = log.merge(came, on=["k", "t"], how="left")
    last = came.rename(columns={"t": "o", "y": "last"})
    rows = rows.merge(last, on=["k", "o"], how="left")
    rows["s"] = rows["t"] - season * -(-(rows["t"] - rows["o"]) // season)
    rows = rows.merge(came.rename(columns={"t": "s", "y": "before"}), on=["k", "s"], how="left")
    rows = rows[rows["y"].notna()]
    rows["error"] = rows["yhat"] - rows["y"]
    rows["size"] = rows["error"].abs()
    rows["square"] = rows["error"] ** 2
    rows["level"] = rows["y"].abs()
    rows["naive"] = (rows["last"] - rows["y"]).abs()
    rows["seasonal"] = (rows["before"] - rows["y"]).abs()
    rows["in_80"] = (rows["y"] >= rows["lo_80"]) & (rows["y"] <= rows["hi_80"])
    rows["in_95"] = (rows["y"] >= rows["lo_95"]) & (rows["y"] <= rows["hi_95"])

    by_key, by_step = scores(rows, "k"), scores(rows, "step")
    totals = [scores(rows, column) for column in ("item", "location")]
    origin = int(log["o"].iloc[0])
    past = came[came["t"] <= origin]
    scale = (past["y"] - past.groupby("k")["y"].shift(season)).abs().groupby(past["k"]).mean()
    mase = (by_key["mae"] / scale).replace([np.inf, -np.inf], np.nan).clip(upper=10).mean()
    every = scores(rows.assign(all=0), "all").iloc[0]
    seconds = time.perf_counter() - clock
    assert len(by_step) > 0 and all(len(total) > 0 for total in totals)
    errors = {
        "mae": float(every["mae"]),
        "wape": float(every["wape"]),
        "mase": float(mase),
        "1 - skill": float(1 - every["skill"]),
        "missed": float(100 - every["cover_80"]),
    }
    return {"seconds": seconds, "errors": errors}
