"""Makes trees_golden.json: seeded data sets and the hold-out errors of scikit-learn, XGBoost and LightGBM on them.

    python -m venv venv && venv/bin/pip install scikit-learn xgboost lightgbm
    venv/bin/python tests/golden/trees_golden.py

Features and targets are written as integers (value * scale) so that every reader sees the same numbers; null is missing.
Errors: rmse, mae (absolute), pinball (quantile), mean Poisson deviance (poisson), mean Tweedie loss of power 1.5 (tweedie), mean relative
error (mape) on the rows after `train`.
"""

import json
from pathlib import Path

import lightgbm
import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor

SCALE = 100


def friedman(rng, n):
    x = rng.uniform(0, 1, (n, 8))
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return x, y + rng.normal(0, 1, n), {}


def weekly_sales(rng, n):
    t = np.arange(n + 60)
    level = 20 + 0.02 * t + 6 * np.sin(2 * np.pi * t / 7) + 4 * np.sin(2 * np.pi * t / 60)
    promo = rng.random(n + 60) < 0.1
    y = level * (1 + 0.5 * promo) + rng.normal(0, 2, n + 60)
    lag = [y[60 - k:n + 60 - k] for k in (1, 2, 7, 14)]
    mean = np.array([y[i - 28:i].mean() for i in range(60, n + 60)])
    return np.column_stack(lag + [mean, t[60:] % 7, promo[60:]]), y[60:], {}


def intermittent(rng, n):
    t = np.arange(n + 40)
    rate = 0.25 + 0.2 * (t % 7 >= 5) + 0.1 * np.sin(2 * np.pi * t / 30)
    y = rng.poisson(rate * 1.5) * (rng.random(n + 40) < 0.7)
    lag = [y[40 - k:n + 40 - k] for k in (1, 2, 7)]
    mean = [np.array([y[i - w:i].mean() for i in range(40, n + 40)]) for w in (7, 28)]
    return np.column_stack(lag + mean + [t[40:] % 7]), y[40:].astype(float), {"loss": "poisson"}


def tiny(rng, n):
    t = np.arange(n + 13)
    y = 50 + 10 * np.sin(2 * np.pi * t / 12) + rng.normal(0, 3, n + 13)
    return np.column_stack([y[12:-1], y[1:-12], t[13:] % 12]), y[13:], {}


def ties(rng, n):
    x = rng.integers(0, 3, (n, 8)).astype(float)
    return x, 2 * x[:, 0] - x[:, 1] * x[:, 2] + (x[:, 3] == 2) + rng.normal(0, 0.5, n), {}


def constants(rng, n):
    x = rng.normal(0, 1, (n, 8))
    x[:, [0, 3, 5]] = 7
    return x, 3 * (x[:, 1] > 0) + x[:, 2] + rng.normal(0, 0.5, n), {}


def categories(rng, n):
    effect = rng.normal(0, 3, 12)
    c = rng.integers(0, 12, n)
    x = rng.normal(0, 1, (n, 4))
    return np.column_stack([c, x]), effect[c] + x[:, 0] * (c % 2) + rng.normal(0, 0.7, n), {"categorical": [0]}


def missing(rng, n):
    x = rng.normal(0, 1, (n, 6))
    y = 2 * x[:, 0] + np.abs(x[:, 1]) + x[:, 2] + rng.normal(0, 0.5, n)
    hidden = rng.random((n, 6)) < 0.25
    y = y + 2 * hidden[:, 3]
    x[hidden] = np.nan
    return x, y, {}


def heavy_tail(rng, n):
    x = rng.normal(0, 1, (n, 5))
    return x, np.exp(0.5 * x[:, 0] + 0.3 * x[:, 1]) * 5 + rng.standard_t(2, n), {"loss": "absolute"}


def upper_quantile(rng, n):
    x = rng.uniform(-2, 2, (n, 4))
    return x, x[:, 0] + (1 + np.abs(x[:, 1])) * rng.normal(0, 1, n), {"loss": "quantile"}


def spells(rng, n):
    x = rng.uniform(-1, 1, (n, 5))
    rate = np.exp(0.8 * x[:, 0] - 0.5 * x[:, 1] + 0.3)
    return x, np.array([rng.gamma(2.0, 1.5, k).sum() for k in rng.poisson(rate)]), {"loss": "tweedie"}


def relative(rng, n):
    x = rng.uniform(-1, 1, (n, 5))
    return x, 1 + np.exp(2 + x[:, 0] + 0.5 * x[:, 1] * x[:, 2] + 0.4 * rng.normal(0, 1, n)), {"loss": "mape"}


SETS = [
    (friedman, 400, 250), (weekly_sales, 400, 200), (intermittent, 500, 250), (tiny, 48, 60), (ties, 400, 200),
    (constants, 300, 200), (categories, 400, 250), (missing, 450, 250), (heavy_tail, 400, 250), (upper_quantile, 500, 300),
    (spells, 500, 300), (relative, 500, 300),
]
LEVEL = 0.9
POWER = 1.5


def error(loss, y, p):
    if loss == "absolute":
        return np.mean(np.abs(y - p))
    if loss == "quantile":
        return np.mean(np.where(y > p, LEVEL * (y - p), (LEVEL - 1) * (y - p)))
    if loss == "mape":
        return np.mean(np.abs(y - p) / y)
    if loss == "tweedie":
        p = np.maximum(p, 1e-9)
        return np.mean(p ** (2 - POWER) / (2 - POWER) - y * p ** (1 - POWER) / (1 - POWER))
    if loss == "poisson":
        p = np.maximum(p, 1e-9)
        return 2 * np.mean(np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / p), 0) - y + p)
    return np.sqrt(np.mean((y - p) ** 2))


def peers(loss, categorical, min_leaf, drawn):
    base = dict(learning_rate=0.1, random_state=1)
    sk = {"squared": "squared_error", "absolute": "absolute_error"}.get(loss, loss)
    lg = {"squared": "l2", "absolute": "l1"}.get(loss, loss)
    xg = {"squared": "reg:squarederror", "absolute": "reg:absoluteerror", "poisson": "count:poisson",
          "quantile": "reg:quantileerror", "tweedie": "reg:tweedie", "mape": None}[loss]
    leaf = dict(n_estimators=100, min_child_samples=min_leaf, reg_lambda=1, max_bin=63, verbose=-1, n_jobs=1,
                objective=lg, alpha=LEVEL, tweedie_variance_power=POWER, deterministic=True, cat_smooth=10, min_data_per_group=1, **base)
    models = {"lightgbm": lightgbm.LGBMRegressor(num_leaves=31, max_depth=-1, **leaf)}
    if loss not in ("tweedie", "mape"):
        models["hist_gradient_boosting"] = HistGradientBoostingRegressor(
            loss=sk, quantile=LEVEL if loss == "quantile" else None, max_iter=100, max_depth=5, max_leaf_nodes=None,
            min_samples_leaf=min_leaf, l2_regularization=1, max_bins=63, early_stopping=False,
            categorical_features=categorical or None, **base)
    if not categorical and xg is not None:
        models["xgboost"] = xgboost.XGBRegressor(
            n_estimators=100, max_depth=5, tree_method="hist", max_bin=64, reg_lambda=1, min_child_weight=min_leaf
            if loss == "squared" else 1, objective=xg, n_jobs=1,
            **({"quantile_alpha": LEVEL} if loss == "quantile" else {}),
            **({"tweedie_variance_power": POWER} if loss == "tweedie" else {}), **base)
    if loss == "squared" and not categorical:
        models["random_forest"] = RandomForestRegressor(300, max_features=drawn, min_samples_leaf=3, n_jobs=1, random_state=1)
    return models


def main():
    sets = []
    for index, (make, train, test) in enumerate(SETS):
        x, y, info = make(np.random.default_rng(100 + index), train + test)
        x, y = np.round(x * SCALE) / SCALE, np.round(y * SCALE) / SCALE
        loss, categorical = info.get("loss", "squared"), info.get("categorical", [])
        min_leaf = min(10, max(2, round(train / 20)))
        # A third of the features that vary, rounded: scikit-learn's own share would round down.
        drawn = max(1, round(int((np.nanstd(x[:train], axis=0) > 0).sum()) / 3))
        errors = {}
        for name, model in peers(loss, categorical, min_leaf, drawn).items():
            if name == "lightgbm" and categorical:
                model.fit(x[:train], y[:train], categorical_feature=categorical)
            else:
                model.fit(x[:train], y[:train])
            errors[name] = round(float(error(loss, y[train:], model.predict(x[train:]))), 5)
        mean = np.quantile(y[:train], LEVEL) if loss == "quantile" else y[:train].mean()
        errors["constant"] = round(float(error(loss, y[train:], np.full(test, mean))), 5)
        if loss == "squared" and not categorical:
            several = [
                error(loss, y[train:], RandomForestRegressor(100, max_features=drawn, min_samples_leaf=3, n_jobs=1,
                                                             random_state=seed).fit(x[:train], y[:train]).predict(x[train:]))
                for seed in range(2, 7)]
            errors["random_forest_100_mean"] = round(float(np.mean(several)), 5)
        print(make.__name__, errors)
        columns = [[None if np.isnan(v) else int(round(v * SCALE)) for v in column] for column in x.T]
        sets.append(dict(name=make.__name__, train=train, loss=loss, categorical=categorical, minLeaf=min_leaf,
                         columns=columns, target=[int(round(v * SCALE)) for v in y], errors=errors))
    versions = dict(sklearn=sklearn.__version__, xgboost=xgboost.__version__, lightgbm=lightgbm.__version__)
    out = Path(__file__).with_name("trees_golden.json")
    out.write_text(json.dumps(dict(scale=SCALE, quantile=LEVEL, versions=versions, sets=sets), separators=(",", ":")) + "\n")
    print(out.stat().st_size, "bytes")


main()
