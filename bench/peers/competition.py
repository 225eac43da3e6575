"""A competition per key as it is commonly written in Python: pandas features, four models, rolling origins, a pickle."""
import pickle
from time import perf_counter

import numpy as np
import pandas as pd
from data import load
from sklearn.ensemble import RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from statsforecast.models import AutoETS
from xgboost import XGBRegressor

SEASON = 7


class Features:
    """Rows (origin, target) of one key. What depends on the origin alone is computed once, for all folds."""

    def __init__(self, y, price, promo, dates):
        self.y, self.price, self.promo = y, price, promo
        s = pd.Series(y)
        rolling = {window: s.rolling(window, min_periods=1) for window in (7, 28, 91)}
        mean = {window: rolled.mean() for window, rolled in rolling.items()}
        sold = y != 0
        last_sale = pd.Series(np.where(sold, np.arange(len(y)), np.nan)).ffill()
        # The slope of the line through 28 values is a weighted sum of them.
        centred = np.arange(28) - 13.5
        slope = np.full(len(y), np.nan)
        slope[27:] = np.convolve(y, (centred / (centred @ centred))[::-1], "valid")
        self.history = np.column_stack([
            *(s.shift(lag) for lag in (0, 1, 2, 6)),
            s.ewm(span=7).mean(), s.ewm(span=60).mean(), s.expanding().mean(), *mean.values(),
            rolling[7].std(), rolling[28].std(), rolling[28].min(), rolling[28].max(), rolling[28].median(),
            mean[7] - mean[7].shift(7), mean[28] - mean[28].shift(28), pd.Series(sold).rolling(28).mean(), slope,
            np.arange(len(y)) - last_sale, np.arange(1, len(y) + 1) / np.maximum(1, sold.cumsum()),
        ])
        self.season_mean = s.groupby(np.arange(len(y)) % SEASON).transform(lambda of_day: of_day.expanding().mean())
        self.season_mean = (self.season_mean / s.expanding().mean().replace(0, np.nan)).to_numpy()
        self.log_price = pd.Series(np.log(price)).rolling(28, min_periods=1).mean().to_numpy()
        self.usual_promo = pd.Series(promo).rolling(28, min_periods=1).mean().to_numpy()
        year = 2 * np.pi * dates.dayofyear / 365.25
        week = 2 * np.pi * dates.dayofweek / 7
        self.calendar = np.column_stack([
            dates.dayofweek, np.sin(week), np.cos(week), dates.day, dates.is_month_start, dates.is_month_end,
            dates.month, np.sin(year), np.cos(year), np.sin(2 * year), np.cos(2 * year),
        ]).astype(float)

    def rows(self, origin, target):
        """Matrix of the features of some pairs origin < target."""
        step = target - origin
        latest = target - SEASON * -(-step // SEASON)  # the newest known day of the target's weekday
        season = np.column_stack([self.known(latest - SEASON * back) for back in range(8)])
        price, promo = self.price, self.promo
        return np.column_stack([
            self.history[origin], self.calendar[target], step,
            season[:, :3], season[:, :4].mean(axis=1), season.mean(axis=1), self.known(target - 364),
            np.where(latest >= 0, self.season_mean[latest], np.nan),
            price[target], price[target - 1], price[target] / price[origin] - 1,
            np.log(price[target]) - self.log_price[origin],
            promo[target], promo[target - 1], promo[target] - self.usual_promo[origin],
        ])

    def known(self, at):
        return np.where(at >= 0, self.y[np.maximum(at, 0)], np.nan)


def contenders(trees):
    """Regressors of feature rows by name, as their libraries set them, one thread each."""
    return {
        "random_forest": lambda: RandomForestRegressor(trees, random_state=0, n_jobs=1),
        "xgboost": lambda: XGBRegressor(n_estimators=trees, tree_method="hist", max_depth=6, n_jobs=1),
        "ridge": lambda: make_pipeline(SimpleImputer(), StandardScaler(), Ridge()),
    }


class Competition:
    """One key: every contender at every origin."""

    def __init__(self, y, price, promo, dates, horizon, max_rows, trees):
        self.y, self.horizon, self.max_rows = y, horizon, max_rows
        self.regressors = contenders(trees)
        self.features = Features(y, price, promo, dates)
        # One row per day, each at a step of its own, so that one model serves all steps.
        self.target = np.arange(horizon + 2, len(y))
        self.origin = self.target - np.random.default_rng(0).integers(1, horizon + 1, len(self.target))
        self.training = self.features.rows(self.origin, self.target)

    def fit(self, name, end):
        """The fitted model and its forecast; `y` is known before day `end`."""
        if name == "auto_ets":
            model = AutoETS(season_length=SEASON).fit(self.y[:end])
            forecast = model.predict(self.horizon)["mean"]
        else:
            rows = np.flatnonzero(self.target < end)[-self.max_rows:]
            model = self.regressors[name]().fit(self.training[rows], self.y[self.target[rows]])
            origin = np.full(self.horizon, end - 1)
            forecast = model.predict(self.features.rows(origin, origin + np.arange(1, self.horizon + 1)))
        return model, np.maximum(0, forecast)

    def choose(self, folds):
        """The name of the least mean absolute error over the folds, each one horizon long."""
        ends = [len(self.y) - fold * self.horizon for fold in range(folds, 0, -1)]

        def error(name, end):
            return np.abs(self.y[end:end + self.horizon] - self.fit(name, end)[1]).mean()

        errors = {name: np.mean([error(name, end) for end in ends]) for name in (*self.regressors, "auto_ets")}
        return min(errors, key=errors.get)


def per_key(y, price, promo, keys, start, horizon, folds, max_rows, trees, output):
    """Seconds per key from the series in memory to the winner's pickle on disk; the forecasts of what comes after `y`.

    `y` [K x n]; `price` and `promo` [K x (n + horizon)]; `keys`: which rows of them; `start`: first day, ISO.
    """
    y, price, promo = load(y), load(price), load(promo)
    forecasts, winners = [], []
    begin = perf_counter()
    for key in keys:
        dates = pd.date_range(start, periods=price.shape[1])
        competition = Competition(y[key], price[key], promo[key], dates, horizon, max_rows, trees)
        winner = competition.choose(folds)
        model, forecast = competition.fit(winner, y.shape[1])
        with open(f"{output}/{key}.pickle", "wb") as file:
            pickle.dump(model, file)
        forecasts.append(forecast)
        winners.append(winner)
    seconds = (perf_counter() - begin) / len(keys)
    return {"seconds": seconds, "forecasts": np.array(forecasts).tolist(), "winners": winners}
