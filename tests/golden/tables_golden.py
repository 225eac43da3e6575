"""Makes tables_golden.json: tables that come with scikit-learn, and the hold-out losses of scikit-learn, XGBoost and LightGBM on them.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 scikit-learn==1.9.1 xgboost==3.2.0 lightgbm==4.7.0
    OMP_NUM_THREADS=1 venv/bin/python tests/golden/tables_golden.py    # a quarter of an hour

Features and targets of numbers are written as integers (value / scale of the column), so that every reader sees the same numbers.
Losses: log loss of classes, root of the mean squared error of numbers; the mean over the splits, which `is_test` makes of row
numbers alone. Of the linear models and the nearest neighbours also what they predict for the first test rows of the first split.
"""

import json
from pathlib import Path

import lightgbm
import numpy as np
import sklearn
import xgboost
from sklearn import datasets as sets
from sklearn.compose import TransformedTargetRegressor as OfUnitTarget
from sklearn.ensemble import (HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier,
                              RandomForestRegressor)
from sklearn.linear_model import ElasticNet, LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

SPLITS, SHARE, ROWS, DIGITS, SHOWN = 30, 0.3, 300, 1000, 5
TREES, RATE, DEPTH, LEAVES, LEAF, BINS = 60, 0.1, 3, 8, 5, 255
FOREST, FOREST_LEAF = 100, 3
PENALTY, MIX, NEIGHBOURS = 0.01, 0.5, 10


def classification(**options):
    return lambda: sets.make_classification(ROWS, random_state=1, **options)


TABLES = {
    "iris": lambda: sets.load_iris(return_X_y=True),
    "wine": lambda: sets.load_wine(return_X_y=True),
    "breast_cancer": lambda: some(sets.load_breast_cancer(return_X_y=True)),
    "digits": lambda: some(sets.load_digits(return_X_y=True)),
    "two_classes": classification(n_features=10, n_informative=5),
    "three_classes": classification(n_features=10, n_informative=6, n_classes=3),
    "five_classes": classification(n_features=12, n_informative=8, n_classes=5, n_clusters_per_class=1),
    "rare_class": classification(n_features=8, n_informative=4, weights=[0.9]),
    "flipped_labels": classification(n_features=8, n_informative=4, flip_y=0.3),
    "redundant": classification(n_features=20, n_informative=4, n_redundant=8, n_repeated=4),
    "moons": lambda: sets.make_moons(ROWS, noise=0.3, random_state=1),
    "circles": lambda: sets.make_circles(ROWS, noise=0.2, factor=0.5, random_state=1),
    "blobs": lambda: sets.make_blobs(ROWS, centers=4, cluster_std=4.0, random_state=1),
    "quantiles": lambda: sets.make_gaussian_quantiles(n_samples=ROWS, n_features=4, n_classes=3, random_state=1),
    "hastie": lambda: sets.make_hastie_10_2(ROWS, random_state=1),
    "diabetes": lambda: some(sets.load_diabetes(return_X_y=True)),
    "linear": lambda: sets.make_regression(ROWS, n_features=10, n_informative=6, noise=20.0, random_state=1),
    "friedman_1": lambda: sets.make_friedman1(ROWS, noise=1.0, random_state=1),
    "friedman_2": lambda: sets.make_friedman2(ROWS, noise=50.0, random_state=1),
    "friedman_3": lambda: sets.make_friedman3(ROWS, noise=0.1, random_state=1),
    "sparse": lambda: sets.make_sparse_uncorrelated(ROWS, random_state=1),
    "swiss_roll": lambda: sets.make_swiss_roll(ROWS, noise=0.5, random_state=1),
    "s_curve": lambda: sets.make_s_curve(ROWS, noise=0.1, random_state=1),
    "low_rank": lambda: sets.make_regression(ROWS, n_features=15, effective_rank=5, noise=2.0, random_state=1),
    "two_targets": lambda: sets.make_regression(ROWS, n_features=8, n_informative=5, n_targets=2, noise=10.0, random_state=1),
}
NUMBERS = list(TABLES)[list(TABLES).index("diabetes"):]


def some(table):
    x, y = table
    order = np.random.default_rng(1).permutation(len(y))[:ROWS]
    return x[order], y[order]


def is_test(rows, split):
    place = (np.arange(1, rows + 1, dtype=np.uint64) * 0x9E3779B1 + np.uint64((split + 1) * 0x85EBCA77)) % 2**32
    return place < SHARE * 2**32


def boosters(number, classes):
    """By name; the settings are the same. LightGBM guesses the rows of a leaf from its second derivatives, so that of classes
    `min_child_samples` does not say what it seems to: there leaves are kept from being small by `min_child_weight`."""
    leaf = dict(n_estimators=TREES, learning_rate=RATE, num_leaves=LEAVES, max_depth=-1, min_child_samples=LEAF if number else 1,
                reg_lambda=1, min_child_weight=1e-3 if number else 1, max_bin=BINS - 1, min_data_in_bin=1, verbose=-1, n_jobs=1,
                deterministic=True, random_state=1)
    depth = dict(n_estimators=TREES, learning_rate=RATE, max_depth=DEPTH, tree_method="hist", max_bin=BINS, reg_lambda=1,
                 min_child_weight=1, n_jobs=1, random_state=1)
    hist = dict(max_iter=TREES, learning_rate=RATE, max_depth=DEPTH, max_leaf_nodes=None, min_samples_leaf=LEAF,
                l2_regularization=1, max_bins=BINS - 1, early_stopping=False, random_state=1)
    forest = dict(max_features=1 / 3 if number else "sqrt", min_samples_leaf=FOREST_LEAF, n_jobs=1)
    if number:
        return {
            "lightgbm": lambda: lightgbm.LGBMRegressor(**leaf), "xgboost": lambda: xgboost.XGBRegressor(**depth),
            "hist_gradient_boosting": lambda: HistGradientBoostingRegressor(**hist),
        }, lambda seed: RandomForestRegressor(FOREST, random_state=seed, **forest)
    return {
        "lightgbm": lambda: lightgbm.LGBMClassifier(**leaf), "xgboost": lambda: xgboost.XGBClassifier(**depth),
        "hist_gradient_boosting": lambda: HistGradientBoostingClassifier(**hist),
    }, lambda seed: RandomForestClassifier(FOREST, random_state=seed, **forest)


def exact(number, rows):
    """Models with one answer: on columns of mean 0 and standard deviation 1."""
    if number:
        return {
            "ridge": lambda: Ridge(alpha=PENALTY * rows, tol=1e-10),
            "elastic_net": lambda: OfUnitTarget(regressor=ElasticNet(
                alpha=PENALTY, l1_ratio=MIX, tol=1e-10, max_iter=100000), transformer=StandardScaler()),
            "nearest": lambda: KNeighborsRegressor(NEIGHBOURS),
        }
    return {
        "logistic": lambda: LogisticRegression(C=1 / (PENALTY * rows), tol=1e-9, max_iter=10000),
        "nearest": lambda: KNeighborsClassifier(NEIGHBOURS),
    }


def loss_of(y, predicted):
    if predicted.shape == y.shape:
        return float(np.sqrt(np.mean((y - predicted) ** 2)))
    return float(-np.mean(np.log(np.maximum(predicted[np.arange(len(y)), y.astype(int)], 1e-15))))


def ask(model, x, width):
    """Predictions, of classes a column for each, also of those that no training row had."""
    if not hasattr(model, "predict_proba"):
        return model.predict(x)
    out = np.zeros((len(x), width))
    out[:, model.classes_.astype(int)] = model.predict_proba(x)
    return out


def by_output(make, x, y):
    """A model for each target."""
    if y.ndim == 1:
        return make().fit(x, y)
    models = [make().fit(x, column) for column in y.T]
    return type("Several", (), {"predict": lambda self, x: np.column_stack([m.predict(x) for m in models])})()


def main():
    tables = []
    for name, make in TABLES.items():
        x, y = make()
        number = name in NUMBERS
        if not number:
            y = np.unique(y, return_inverse=True)[1]
        scale = np.maximum(np.abs(x).max(axis=0), 1e-9) / DIGITS
        x = np.round(x / scale) * scale
        spread = np.std(y, axis=0) / DIGITS if number else 1
        y = np.round(y / spread) * spread if number else y
        classes = 0 if number else int(y.max()) + 1
        losses, shown = {}, {}
        # Of few columns most hangs on which are drawn: the mean is of more forests.
        forests = 10 if x.shape[1] <= 3 else 3
        for split in range(SPLITS):
            test = is_test(len(x), split)
            a, b, c, d = x[~test], y[~test], x[test], y[test]
            plain, forest = boosters(number, classes)
            mean, std = a.mean(axis=0), a.std(axis=0)
            std[std == 0] = 1
            for model, make_one in plain.items():
                losses.setdefault(model, []).append(loss_of(d, ask(by_output(make_one, a, b), c, classes)))
            each = [loss_of(d, ask(forest(forests * split + i).fit(a, b), c, classes)) for i in range(forests)]
            losses.setdefault("random_forest", []).append(float(np.mean(each)))
            for model, make_one in exact(number, len(a)).items():
                predicted = ask(by_output(make_one, (a - mean) / std, b), (c - mean) / std, classes)
                losses.setdefault(model, []).append(loss_of(d, predicted))
                if split == 0:
                    shown[model] = [float(f"{value:.8g}") for value in predicted[:SHOWN].ravel()]
        means = {model: round(float(np.mean(own)), 6) for model, own in losses.items()}
        print(name, means)
        tables.append(dict(
            name=name, classes=classes, forests=forests, scale=[float(s) for s in scale], columns=[[int(v) for v in np.round(column / s)] for column, s in zip(x.T, scale)],
            spread=[float(s) for s in np.atleast_1d(spread)],
            target=[[int(v) for v in np.round(column / s)] for column, s in zip(np.atleast_2d(y.T), np.atleast_1d(spread))],
            losses=means, shown=shown))
    settings = dict(splits=SPLITS, share=SHARE, trees=TREES, learningRate=RATE, depth=DEPTH, leaves=LEAVES, leaf=LEAF, bins=BINS,
                    forest=FOREST, forestLeaf=FOREST_LEAF, penalty=PENALTY, mix=MIX, neighbours=NEIGHBOURS)
    versions = dict(sklearn=sklearn.__version__, xgboost=xgboost.__version__, lightgbm=lightgbm.__version__)
    out = Path(__file__).with_name("tables_golden.json")
    out.write_text(json.dumps(dict(versions=versions, settings=settings, tables=tables), separators=(",", ":")) + "\n")
    print(out.stat().st_size, "bytes")


main()
