"""Tree ensembles of scikit-learn, XGBoost and LightGBM, one thread each, by the fastest interface that each one has.

Timed is everything from the feature matrix in memory to the fitted model, so also the peer's own binning.
"""
from time import perf_counter

import lightgbm
import numpy as np
import xgboost
from data import load, rmse
from sklearn.ensemble import RandomForestRegressor

ROUNDS = 100


def fit_xgboost(x, y, depth, bins, min_leaf, rate, l2):
    params = dict(tree_method="hist", max_depth=depth, max_bin=bins, min_child_weight=min_leaf, eta=rate, nthread=1,
                  reg_lambda=l2, objective="reg:squarederror", verbosity=0)
    # At these sizes DMatrix is faster than QuantileDMatrix, which is meant to save memory.
    return xgboost.train(params, xgboost.DMatrix(x, y, nthread=1), num_boost_round=ROUNDS)


def fit_lightgbm(x, y, depth, leaves, bins, min_leaf, rate, l2):
    params = dict(objective="regression", max_depth=depth, num_leaves=leaves, max_bin=bins, min_data_in_leaf=min_leaf,
                  learning_rate=rate, lambda_l2=l2, force_row_wise=True, num_threads=1, verbose=-1)
    return lightgbm.train(params, lightgbm.Dataset(x, y, params=params), num_boost_round=ROUNDS)


def fit_forest(x, y, min_leaf, share, seed, **options):
    # A share would be rounded down; ours is rounded to the nearest.
    columns = max(1, round(share * x.shape[1]))
    model = RandomForestRegressor(ROUNDS, min_samples_leaf=min_leaf, max_features=columns, bootstrap=True,
                                  random_state=seed, n_jobs=1, **options)
    return model.fit(x, y)


def boost_xgboost(train, train_y, test, test_y, **settings):
    x, y = load(train), load(train_y)
    start = perf_counter()
    model = fit_xgboost(x, y, **settings)
    seconds = perf_counter() - start
    predicted = model.predict(xgboost.DMatrix(load(test)))
    return {"seconds": seconds, "errors": {"boosting, hold-out RMSE": rmse(predicted, load(test_y))}}


def boost_lightgbm(train, train_y, test, test_y, **settings):
    x, y = load(train), load(train_y)
    start = perf_counter()
    model = fit_lightgbm(x, y, **settings)
    seconds = perf_counter() - start
    return {"seconds": seconds, "errors": {"boosting, hold-out RMSE": rmse(model.predict(load(test)), load(test_y))}}


def forest(train, train_y, test, test_y, **settings):
    """Timed without the out-of-bag error; it comes from a second fit of the same forest."""
    x, y = load(train), load(train_y)
    start = perf_counter()
    model = fit_forest(x, y, **settings)
    seconds = perf_counter() - start
    judged = fit_forest(x, y, **settings, oob_score=True)
    return {"seconds": seconds, "errors": {
        "forest, out-of-bag RMSE": rmse(judged.oob_prediction_, y),
        "forest, hold-out RMSE": rmse(model.predict(load(test)), load(test_y)),
    }}


def forest_and_boosting(keys, forest, boosting):
    """Both models for each key, one after the other; `keys` hold the files of each."""
    rows = [(load(key["train"]), load(key["train_y"])) for key in keys]
    start = perf_counter()
    models = [(fit_forest(x, y, **forest), fit_xgboost(x, y, **boosting)) for x, y in rows]
    seconds = perf_counter() - start
    actual = np.concatenate([load(key["test_y"]) for key in keys])
    forests = [model.predict(load(key["test"])) for key, (model, _) in zip(keys, models)]
    boosted = [model.predict(xgboost.DMatrix(load(key["test"]))) for key, (_, model) in zip(keys, models)]
    return {"seconds": seconds, "errors": {
        "forest, hold-out RMSE": rmse(np.concatenate(forests), actual),
        "boosting, hold-out RMSE": rmse(np.concatenate(boosted), actual),
    }}


def one_row(train, train_y, test, test_y, calls, **settings):
    """Mean seconds of `Booster.predict` of one row, another row each time."""
    model = fit_lightgbm(load(train), load(train_y), **settings)
    rows = [row.reshape(1, -1) for row in load(test)]
    many = [rows[call % len(rows)] for call in range(calls)]
    for row in many[:100]:
        model.predict(row, num_threads=1)
    start = perf_counter()
    for row in many:
        model.predict(row, num_threads=1)
    seconds = (perf_counter() - start) / calls
    return {"seconds": seconds, "errors": {"boosting, hold-out RMSE": rmse(model.predict(load(test)), load(test_y))}}
