"""Models that LightGBM fits itself, on real rows: fit_lightgbm.py FOLDER. Reads rows.npy, target.npy and columns.json; writes
<name>.txt, <name>.npy (its predictions) and fitted.json (names)."""
import json
import sys
from pathlib import Path

import lightgbm
import numpy as np

FOLDER = Path(sys.argv[1])
rows, target = np.load(FOLDER / "rows.npy"), np.load(FOLDER / "target.npy")
columns = json.loads((FOLDER / "columns.json").read_text())
COMMON = {"verbose": -1, "num_threads": 1, "deterministic": True, "seed": 1, "min_data_in_leaf": 5, "max_cat_to_onehot": 2}
VARIANTS = {
    "regression": ({}, target),
    "quantile": ({"objective": "quantile", "alpha": 0.9}, target),
    "poisson": ({"objective": "poisson"}, np.abs(target)),
    "forest": ({"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.7}, target),
    "without_missing": ({"use_missing": False}, target),
    "dart": ({"boosting": "dart"}, target),
}
for name, (params, label) in VARIANTS.items():
    data = lightgbm.Dataset(rows, label=label, feature_name=columns["names"], categorical_feature=columns["categorical"],
                            params={"use_missing": params.get("use_missing", True)})
    booster = lightgbm.train({**COMMON, "objective": "regression", **params}, data, num_boost_round=30)
    booster.save_model(FOLDER / f"{name}.txt")
    # As anybody who is given the file.
    np.save(FOLDER / f"{name}.npy", lightgbm.Booster(model_file=str(FOLDER / f"{name}.txt")).predict(rows))
(FOLDER / "fitted.json").write_text(json.dumps(list(VARIANTS)))
