"""The table of a set as bench/accuracy/export_panel.ts wrote it, cut at each origin of the protocol."""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Protocol:
    """How a set is forecast; fields as in protocol.json."""

    freq: str
    season: int
    horizon: int
    origins: list[str]
    exogenous: list[str]
    measure: str


def read(folder: str) -> tuple[Protocol, pd.DataFrame]:
    """Protocol, and rows of unique_id, ds, y and what is known ahead; y is missing where demand is unknown."""
    with open(f"{folder}/protocol.json") as file:
        protocol = Protocol(**json.load(file))
    panel = pd.read_parquet(f"{folder}/panel.parquet")
    panel["ds"] = pd.to_datetime(panel["ds"])
    return protocol, panel.sort_values(["unique_id", "ds"], ignore_index=True)


def window(protocol: Protocol, panel: pd.DataFrame, origin: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was known at an origin, and the rows to forecast with what is known of them ahead. Keys without history are left out."""
    known = panel[panel["ds"] <= pd.Timestamp(origin)]
    begun = known.groupby("unique_id")["y"].count()
    begun = begun[begun > 0].index
    known = known[known["unique_id"].isin(begun)]
    ahead = panel[(panel["ds"] > pd.Timestamp(origin)) & panel["unique_id"].isin(begun)]
    ahead = ahead.groupby("unique_id").head(protocol.horizon)
    return known.reset_index(drop=True), ahead.drop(columns="y").reset_index(drop=True)


def filled(known: pd.DataFrame) -> pd.DataFrame:
    """Gaps in the target filled, which these libraries cannot have: on a line between neighbours, the last value at the end."""
    by_key = known.groupby("unique_id")["y"]
    return known.assign(y=by_key.transform(lambda y: y.interpolate(limit_direction="both")))


def sample(protocol: Protocol, panel: pd.DataFrame, rows: int | None) -> pd.DataFrame:
    """As many keys as have so many rows of history over all origins: those with the smallest ids, which are hashes."""
    if rows is None:
        return panel
    keys = np.sort(panel["unique_id"].unique())
    history = (panel["ds"] <= pd.Timestamp(protocol.origins[0])).sum() * len(protocol.origins)
    return panel[panel["unique_id"].isin(keys[: max(1, rows * len(keys) // history)])].reset_index(drop=True)
