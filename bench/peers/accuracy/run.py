"""Forecast a set with one peer from every origin of its protocol, on a sample of its keys if rows of history are limited.

    python run.py <peer> <folder of the panel> <output, without extension> [rows]

Writes <output>.parquet (unique_id, origin, ds, yhat) and <output>.json (versions, processor seconds, peak megabytes, keys).
"""

import json
import resource
import sys
import warnings
from importlib.metadata import version

import pandas as pd
from panel import read, sample, window

PACKAGES = {
    "LightGBM": ["mlforecast", "lightgbm"],
    "LightGBM tuned": ["mlforecast", "lightgbm", "optuna"],
    "AutoGluon": ["autogluon.timeseries"],
}


def peer(name: str):
    if name == "AutoGluon":
        from ensemble import forecast

        return lambda *args: forecast(name, *args)
    if name.startswith("LightGBM"):
        from boosting import Boosting

        return Boosting(name).forecast
    from statistical import forecast

    return lambda *args: forecast(name, *args)


def processor() -> float:
    """Seconds of all processors so far, those of ended children included: other work on the machine does not count."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main(name: str, folder: str, output: str, rows: str = "") -> None:
    warnings.filterwarnings("ignore")
    protocol, panel = read(folder)
    panel = sample(protocol, panel, int(rows) if rows else None)
    forecast = peer(name)
    parts, seconds = [], 0.0
    for origin in protocol.origins:
        known, ahead = window(protocol, panel, origin)
        started = processor()
        answer = forecast(protocol, known, ahead)
        seconds += processor() - started
        parts.append(answer[["unique_id", "ds", "yhat"]].assign(origin=origin))
        print(f"{name} from {origin}: {seconds:.0f} s", file=sys.stderr, flush=True)
    answers = pd.concat(parts)
    # Demand is not negative; ours is cut at zero as well.
    answers["yhat"] = answers["yhat"].astype(float).clip(lower=0)
    answers["ds"] = answers["ds"].dt.strftime("%Y-%m-%d")
    answers["unique_id"] = answers["unique_id"].astype(str)
    answers.to_parquet(f"{output}.parquet", index=False)
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    about = {
        "versions": {package: version(package) for package in PACKAGES.get(name, ["statsforecast"])},
        "seconds": seconds,
        "megabytes": sum(peaks) / 1024,
        "keys": int(panel["unique_id"].nunique()),
    }
    with open(f"{output}.json", "w") as file:
        json.dump(about, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
