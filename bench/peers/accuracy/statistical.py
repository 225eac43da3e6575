"""Seasonal naive, AutoETS, AutoTheta, MSTL and AutoARIMA of statsforecast, one model per key."""

import pandas as pd
from panel import Protocol, filled
from statsforecast import StatsForecast
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, MSTL, Naive, SeasonalNaive

#: A seasonal ARIMA of longer seasons takes minutes a key.
LONGEST_ARIMA_SEASON = 24


def forecast(name: str, protocol: Protocol, known: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
    season = protocol.season
    model = {
        "SeasonalNaive": lambda: SeasonalNaive(season_length=season),
        "AutoETS": lambda: AutoETS(season_length=season),
        "AutoTheta": lambda: AutoTheta(season_length=season),
        "MSTL": lambda: MSTL(season_length=season),
        "AutoARIMA": lambda: AutoARIMA(season_length=season if season <= LONGEST_ARIMA_SEASON else 1),
    }[name]()
    engine = StatsForecast(models=[model], freq=protocol.freq, n_jobs=1, fallback_model=Naive())
    history = filled(known)[["unique_id", "ds", "y"]]
    return engine.forecast(df=history, h=protocol.horizon).rename(columns={name: "yhat"})
