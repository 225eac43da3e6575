"""AutoGluon-TimeSeries without foundation models: local models, tabular boosting both ways, and their ensemble on WAPE."""

import logging
import tempfile

import pandas as pd
from autogluon.timeseries import TimeSeriesDataFrame, TimeSeriesPredictor
from panel import Protocol

MODELS = ["AutoETS", "DynamicOptimizedTheta", "NPTS", "RecursiveTabular", "DirectTabular"]


def forecast(_: str, protocol: Protocol, known: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
    logging.getLogger("autogluon").setLevel(logging.ERROR)
    table = TimeSeriesDataFrame.from_data_frame(known, id_column="unique_id", timestamp_column="ds")
    with tempfile.TemporaryDirectory() as folder:
        predictor = TimeSeriesPredictor(
            target="y",
            prediction_length=protocol.horizon,
            freq=protocol.freq,
            eval_metric="WAPE",
            known_covariates_names=protocol.exogenous or None,
            path=folder,
            verbosity=0,
        )
        predictor.fit(table, hyperparameters={name: {} for name in MODELS}, random_seed=0)
        future = None
        if protocol.exogenous:
            future = TimeSeriesDataFrame.from_data_frame(ahead, id_column="unique_id", timestamp_column="ds")
        answer = predictor.predict(table, known_covariates=future)
    return answer.reset_index().rename(columns={"item_id": "unique_id", "timestamp": "ds", "mean": "yhat"})
