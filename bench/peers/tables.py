"""A competition per key on rows of a table as it is commonly written in Python: three kinds of models, local and global."""
import pickle
from time import process_time

import numpy as np
import pandas as pd
from data import load
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder
from xgboost import XGBClassifier, XGBRegressor

# A probability of 0 that comes true once would cost more than all others together.
LEAST = 1e-6


def columns_of(encode_many):
    """Numbers filled and scaled, categories of few levels as 0/1 columns, the key as `encode_many` makes it."""
    return make_column_transformer(
        (make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), make_column_selector("^x")),
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), make_column_selector("^c")),
        (encode_many, make_column_selector("^key$")),
    )


def contenders(is_class, trees):
    """Pipelines by name, as their libraries set them, one thread each."""
    hot = lambda: OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    mean = lambda: TargetEncoder(target_type="binary" if is_class else "continuous", random_state=0)
    boosting, forest = (XGBClassifier, RandomForestClassifier) if is_class else (XGBRegressor, RandomForestRegressor)
    linear = (lambda: LogisticRegression(max_iter=1000)) if is_class else (lambda: RidgeCV(np.logspace(-3, 3, 13)))
    return {
        "linear": lambda: make_pipeline(columns_of(hot()), linear()),
        "random_forest": lambda: make_pipeline(columns_of(mean()), forest(trees, random_state=0, n_jobs=1)),
        "xgboost": lambda: boosting(n_estimators=trees, tree_method="hist", max_depth=6, n_jobs=1,
                                    enable_categorical=True),
    }


class Share:
    """The share of the class, for rows that are all of one."""

    def __init__(self, y):
        self.share = np.clip(y.mean(), LEAST, 1 - LEAST)

    def predict_proba(self, x):
        return np.tile([1 - self.share, self.share], (len(x), 1))


class Competition:
    """Every contender on all keys together, and on some keys alone."""

    def __init__(self, table, y, parts, is_class, trees):
        self.table, self.y, self.parts, self.is_class = table, y, parts, is_class
        self.models = contenders(is_class, trees)
        self.rows = table.groupby("key", observed=True).indices
        self.local = table.drop(columns="key")
        self.predicted = {}

    def fit(self, name, rows, table):
        y = self.y[rows]
        if self.is_class and y.min() == y.max():
            return Share(y)
        return self.models[name]().fit(table.iloc[rows], y)

    def predict(self, model, table):
        return model.predict_proba(table)[:, 1] if self.is_class else model.predict(table)

    def errors(self, predicted, y):
        """Log loss of classes, squared error of numbers, row by row."""
        if not self.is_class:
            return (predicted - y) ** 2
        p = np.clip(predicted, LEAST, 1 - LEAST)
        return -np.log(np.where(y == 1, p, 1 - p))

    def leave_out(self, scope, rows, table):
        """Predictions of each contender for those of the rows that it was not fitted on."""
        for name in self.models:
            predicted = self.predicted.setdefault(f"{scope}_{name}", np.full(len(self.y), np.nan))
            for fold in np.unique(self.parts):
                train, test = rows[self.parts[rows] != fold], rows[self.parts[rows] == fold]
                predicted[test] = self.predict(self.fit(name, train, table), table.iloc[test])

    def choose(self, key):
        """The name of the least error on rows that were not fitted on."""
        rows = self.rows[key]
        return min(self.predicted, key=lambda name: self.errors(self.predicted[name][rows], self.y[rows]).mean())

    def keep(self, model, path):
        with open(path, "wb") as file:
            pickle.dump(model, file)
        return model


def table_of(numbers, categories, key, y, levels, keys):
    numbers, categories = load(numbers), load(categories)
    table = pd.DataFrame(numbers, columns=[f"x{j}" for j in range(numbers.shape[1])])
    for j, count in enumerate(levels):
        table[f"c{j}"] = pd.Categorical(categories[:, j], categories=range(count))
    table["key"] = pd.Categorical(load(key), categories=range(keys))
    return table, load(y)


def compete(known, later, parts, levels, keys, sample, is_class, trees, output):
    """Seconds of processor per key from the rows in memory to the pickled winners; their error on rows that came later.

    Models of all keys are fitted on all rows; models of a key are fitted for `sample` of them.
    `known`, `later`: files of `numbers` [n x p], `categories` [n x c], `key` [n], `y` [n]; `parts` [n]: fold of each row.
    """
    table, y = table_of(**known, levels=levels, keys=keys)
    parts, everything = load(parts), np.arange(len(y))
    begin = process_time()
    competition = Competition(table, y, parts, is_class, trees)
    competition.leave_out("global", everything, table)
    shared = process_time() - begin
    for key in sample:
        competition.leave_out("local", competition.rows[key], competition.local)
    winners = {key: competition.choose(key) for key in sample}
    models = {}
    for key, name in winners.items():
        if name.startswith("local_"):
            model = competition.fit(name.removeprefix("local_"), competition.rows[key], competition.local)
            models[key] = competition.keep(model, f"{output}/{key}.pickle")
    local = process_time() - begin - shared
    begin = process_time()
    for name in {name for name in winners.values() if name.startswith("global_")}:
        model = competition.keep(competition.fit(name.removeprefix("global_"), everything, table), f"{output}/{name}.pickle")
        models |= {key: model for key, winner in winners.items() if winner == name}
    shared += process_time() - begin
    rows, actual = table_of(**later, levels=levels, keys=keys)
    errors = []
    for key in sample:
        places = np.flatnonzero(rows["key"] == key)
        part = rows.iloc[places]
        seen = part if winners[key].startswith("global_") else part.drop(columns="key")
        errors.append(competition.errors(competition.predict(models[key], seen), actual[places]))
    error = np.concatenate(errors).mean()
    return {
        "seconds": shared / keys + local / len(sample),
        "errors": {"log loss": float(error)} if is_class else {"RMSE": float(np.sqrt(error))},
        "winners": list(winners.values()),
        "shared": shared / keys,
    }
