"""Makes parity_golden.json: hold-out errors of XGBoost, LightGBM and scikit-learn on the sets of bench/parity.ts.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 scikit-learn==1.9.1 xgboost==3.2.0 lightgbm==4.7.0
    venv/bin/python tests/golden/parity_golden.py [--series FOLDER] [--deno COMMAND] [--only NAME]

The data come from `deno run -A bench/parity.ts --export FOLDER`: simulated ones from seeds, real ones from
parity_series.json, which `--series` makes anew from the tables that data/README.md names (hospital and carparts:
Monash forecasting archive, CC BY 4.0, from Hyndman's expsmooth; Online Retail II: UCI, CC BY 4.0, Chen 2019). The keys
are chosen by rule, their demand is unchanged; a trading day or week without sales is 0.

Errors, on the rows after `train`: rmse (squared), mae (absolute), pinball (quantile), Poisson deviance (poisson).
All learners: 60 trees, learning rate 0.1, L2 penalty 1, 63 bins of values, one thread. `min_data_in_bin=1`: neither we
nor the others have such a limit.
"""

import argparse
import csv
import gzip
import json
import os
import subprocess
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # read when the libraries load

import lightgbm
import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor

HERE = Path(__file__).parent
TREES = 60


def series_of(path, time, keep=lambda row: True):
    """Demand by item, its periods in order; absent periods are 0."""
    found, periods = defaultdict(dict), set()
    with gzip.open(path, "rt") as lines:
        for row in csv.DictReader(lines):
            if not keep(row):
                continue
            found[row["item"]][row[time]] = row["demand"]
            periods.add(row[time])
    return found, sorted(periods)


def filled(values, periods):
    return [round(float(values.get(period) or 0)) for period in periods]


def make_series(folder):
    british = lambda row: row["location"] == "United Kingdom"
    hospital, months = series_of(folder / "hospital_monthly.csv.gz", "date")
    parts, part_months = series_of(folder / "carparts_monthly.csv.gz", "date")
    day, days = series_of(folder / "online_retail_daily.csv.gz", "date", british)
    week, weeks = series_of(folder / "online_retail_weekly.csv.gz", "week", british)
    weeks = weeks[:-1]  # the last is partial
    sold = lambda values, periods: sum(v > 0 for v in filled(values, periods))
    by_sales = lambda source, periods: sorted(source, key=lambda item: (-sold(source[item], periods), item))
    complete = [item for item in parts if all(parts[item].get(m, "") not in ("", "NA") for m in part_months)]
    parts = {item: parts[item] for item in complete}
    every = lambda items, count: items[:: max(1, len(items) // count)][:count]
    daily = by_sales(day, days)
    out = dict(
        hospital=[filled(hospital[item], months) for item in sorted(hospital)],
        carparts=[filled(parts[item], part_months) for item in by_sales(parts, part_months)[:1500]],
        retail_day=[filled(day[item], days) for item in daily[:60]],
        retail_slow_day=[filled(day[item], days) for item in daily[400:480]],
        retail_week=[filled(week[item], weeks) for item in every(by_sales(week, weeks)[:700], 350)],
        weekday=[date.fromisoformat(day).weekday() for day in days],
    )
    lines = [json.dumps(name) + ":[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]"
             for name, rows in out.items()]
    (HERE / "parity_series.json").write_text("{" + ",\n".join(lines) + "}\n")


def error(info, y, p):
    loss, level = info["loss"], info["level"]
    if loss == "absolute":
        return np.mean(np.abs(y - p))
    if loss == "quantile":
        return np.mean(np.where(y > p, level * (y - p), (level - 1) * (y - p)))
    if loss == "poisson":
        p = np.asarray(p, dtype=float)
        return 2 * np.mean(np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / p), 0) - y + p)
    return np.sqrt(np.mean((y - p) ** 2))


def peers(info, drawn, seed):
    loss, level, least, categorical = info["loss"], info["level"], info["minLeaf"], info["categorical"]
    quantile = loss == "quantile"
    sk = {"squared": "squared_error", "absolute": "absolute_error"}.get(loss, loss)
    lg = {"squared": "l2", "absolute": "l1"}.get(loss, loss)
    xg = {"squared": "reg:squarederror", "absolute": "reg:absoluteerror", "poisson": "count:poisson",
          "quantile": "reg:quantileerror"}[loss]
    kinds = ["c" if f in categorical else "q" for f in range(info["features"])]
    models = dict(
        xgboost=xgboost.XGBRegressor(
            n_estimators=TREES, learning_rate=0.1, max_depth=6, tree_method="hist", max_bin=63, reg_lambda=1,
            min_child_weight=least, objective=xg, feature_types=kinds, enable_categorical=True, n_jobs=1,
            **(dict(quantile_alpha=level) if quantile else {})),
        hist_gradient_boosting=HistGradientBoostingRegressor(
            loss=sk, quantile=level if quantile else None, max_iter=TREES, learning_rate=0.1, max_depth=6,
            max_leaf_nodes=None, min_samples_leaf=least, l2_regularization=1, max_bins=63, early_stopping=False,
            categorical_features=categorical or None),
        lightgbm=lightgbm.LGBMRegressor(
            n_estimators=TREES, learning_rate=0.1, num_leaves=31, max_depth=-1, min_child_samples=least, reg_lambda=1,
            max_bin=63, min_data_in_bin=1, min_data_per_group=1, objective=lg, alpha=level, deterministic=True,
            n_jobs=1, verbose=-1),
    )
    if loss == "squared":
        models["random_forest"] = RandomForestRegressor(
            TREES, max_features=drawn, min_samples_leaf=3, n_jobs=1, random_state=seed)
    return models


def errors_of(info, folder):
    values = np.fromfile(folder / f"{info['name']}.f64").reshape(info["replicates"], info["rows"], info["features"] + 1)
    train, found = info["train"], defaultdict(list)
    for seed, sample in enumerate(values):
        x, y = sample[:, :-1], sample[:, -1]
        # A third of the features that vary, rounded: scikit-learn's own share would round down.
        varying = [len(set(np.nan_to_num(column, nan=1e9))) > 1 for column in x[:train].T]
        for name, model in peers(info, max(1, round(sum(varying) / 3)), seed).items():
            more = dict(categorical_feature=info["categorical"]) if name == "lightgbm" and info["categorical"] else {}
            model.fit(x[:train], y[:train], **more)
            found[name].append(float(f"{error(info, y[train:], model.predict(x[train:])):.6g}"))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=Path, help="folder of the tables to take the keys from")
    parser.add_argument("--deno", default="deno", help="for instance: npx --yes deno@2.9.6")
    parser.add_argument("--only", default="", help="sets whose name holds this; the others keep their figures")
    given = parser.parse_args()
    if given.series:
        make_series(given.series)
    target = HERE / "parity_golden.json"
    known, sets = json.loads(target.read_text())["sets"] if given.only else {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder, root = Path(name), HERE.parent.parent
        subprocess.run([*given.deno.split(), "run", "-A", "bench/parity.ts", "--export", name], cwd=root, check=True)
        for info in json.loads((folder / "sets.json").read_text()):
            if given.only in info["name"]:
                errors = errors_of(info, folder)
                print(info["name"], {peer: round(float(np.mean(values)), 4) for peer, values in errors.items()}, flush=True)
                sets[info["name"]] = dict(checksum=info["checksum"], errors=errors)
            elif info["name"] in known:
                sets[info["name"]] = known[info["name"]]
    versions = dict(numpy=np.__version__, sklearn=sklearn.__version__, xgboost=xgboost.__version__,
                    lightgbm=lightgbm.__version__)
    lines = [f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in sets.items()]
    target.write_text(f'{{"versions":{json.dumps(versions)},\n"sets":{{\n' + ",\n".join(lines) + "\n}}\n")


main()
