"""A global LightGBM of mlforecast: with usual features and default parameters, or tuned by its AutoLightGBM."""

import lightgbm
import numpy as np
import pandas as pd
from mlforecast import MLForecast
from mlforecast.auto import AutoMLForecast, AutoModel, lightgbm_space
from mlforecast.lag_transforms import ExpandingMean, RollingMean
from mlforecast.target_transforms import LocalStandardScaler
from panel import Protocol, filled

TRIALS = 20
DATES = {4: ["quarter"], 12: ["month"], 52: ["week", "month"]}


def learner(**params) -> lightgbm.LGBMRegressor:
    return lightgbm.LGBMRegressor(n_jobs=1, verbosity=-1, random_state=0, deterministic=True, **params)


def weighted(known: pd.DataFrame) -> pd.DataFrame:
    """Filled targets feed lags, and are not learned from."""
    return filled(known).assign(weight=known["y"].notna().astype(float))


def untuned(protocol: Protocol) -> MLForecast:
    season = protocol.season
    lags = sorted({*range(1, min(season, 12) + 1), season})
    return MLForecast(
        models={"yhat": learner()},
        freq=protocol.freq,
        lags=lags,
        lag_transforms={1: [ExpandingMean(), RollingMean(min(season, 12), min_samples=1)]},
        date_features=DATES.get(season, []),
        target_transforms=[LocalStandardScaler()],
    )


def tuned(protocol: Protocol, known: pd.DataFrame) -> MLForecast:
    """The best of the trials by the set's measure on the last two windows before the origin, where these fit."""
    season, horizon = protocol.season, protocol.horizon
    sizes = known.groupby("unique_id")["y"].transform("size")
    windows = 2 if (sizes > 4 * horizon).mean() > 0.5 else 1
    data = weighted(known[sizes > (windows + 1) * horizon])

    def space(trial):
        params = lightgbm_space(trial)
        if protocol.measure == "mape":
            params["objective"] = trial.suggest_categorical("objective_of", ["l1", "l2", "mape"])
        return params

    auto = AutoMLForecast(
        models={"yhat": AutoModel(learner(), space)},
        freq=protocol.freq,
        season_length=season,
        fit_config=lambda trial: {"static_features": []},
        reuse_cv_splits=True,
    )
    auto.fit(data, n_windows=windows, h=horizon, num_samples=TRIALS, loss=loss_of(protocol), weight_col="weight")
    return auto.models_["yhat"]


def loss_of(protocol: Protocol):
    def loss(df: pd.DataFrame, train_df: pd.DataFrame, weight_col: str | None = None) -> float:
        df = df[df["weight"] > 0]
        error = (df["y"] - df["model"].clip(lower=0)).abs()
        if protocol.measure == "wape":
            return error.sum() / df["y"].abs().sum()
        if protocol.measure == "mape":
            sold = df["y"] != 0
            return (error[sold] / df["y"][sold].abs()).mean()
        lag = train_df.groupby("unique_id")["y"].diff(protocol.season)
        scale = (lag**2).groupby(train_df["unique_id"]).mean()
        mse = (error**2).groupby(df["unique_id"]).mean()
        return np.sqrt(mse / scale[scale > 0]).clip(upper=10).mean()

    return loss


class Boosting:
    """Tuned once, at the first origin; fitted at each."""

    def __init__(self, name: str):
        self.name = name
        self.engine: MLForecast | None = None

    def forecast(self, protocol: Protocol, known: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
        if self.engine is None:
            self.engine = tuned(protocol, known) if self.name == "LightGBM tuned" else untuned(protocol)
        self.engine.fit(weighted(known), static_features=[], weight_col="weight")
        future = ahead if protocol.exogenous else None
        return self.engine.predict(h=protocol.horizon, X_df=future)
