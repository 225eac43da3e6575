"""What the predictions of LightGBM models are made of, by its own `pred_contrib`, as an independent oracle.

Make the JSON again, in any virtual environment:

    pip install lightgbm==4.7.0
    python tests/golden/contributions_golden.py > tests/golden/contributions.json
"""

import json
import sys

import lightgbm as lgb
import numpy as np

ROWS, ASKED = 160, 12
NAMES = ["lag_1", "lag_7", "price", "promotion", "weekday", "store"]
CATEGORIES = [4, 5]

KINDS = {
    "depth": {"objective": "regression", "max_depth": 4, "num_leaves": 15},
    "leaf": {"objective": "regression", "max_depth": -1, "num_leaves": 31, "min_data_in_leaf": 3},
    "tweedie": {"objective": "tweedie", "num_leaves": 7},
    "quantile": {"objective": "quantile", "alpha": 0.8, "num_leaves": 15},
    "forest": {
        "boosting": "rf",
        "objective": "regression",
        "num_leaves": 31,
        "min_data_in_leaf": 3,
        "bagging_freq": 1,
        "bagging_fraction": 0.999,
        "feature_fraction": 0.5,
    },
}


def draw_rows(rng, count):
    rows = np.column_stack(
        [
            rng.normal(20, 5, count),
            rng.normal(20, 5, count),
            rng.uniform(1, 4, count),
            (rng.random(count) < 0.2).astype(float),
            rng.integers(0, 7, count).astype(float),
            rng.integers(0, 3, count).astype(float),
        ]
    ).round(3)
    rows[rng.random(rows.shape) < 0.1] = np.nan
    return rows


def main():
    rng = np.random.default_rng(11)
    rows, asked = draw_rows(rng, ROWS), draw_rows(rng, ASKED)
    known = np.nan_to_num(rows, nan=1.0)
    target = known[:, 0] * (1 + 0.5 * known[:, 3]) - 3 * known[:, 2] + 4 * (known[:, 4] > 4) * known[:, 5]
    target = np.maximum(0, target + rng.normal(0, 1, ROWS))
    models = {}
    for name, params in KINDS.items():
        data = lgb.Dataset(rows, target, feature_name=NAMES, categorical_feature=CATEGORIES)
        common = {"verbose": -1, "seed": 1, "deterministic": True, "num_threads": 1, "min_data_per_group": 5}
        model = lgb.train({**common, **params}, data, num_boost_round=8)
        models[name] = {
            "text": model.model_to_string(),
            "contributions": model.predict(asked, pred_contrib=True).tolist(),
            "covers": [tree_covers(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]],
        }
    json.dump({"names": NAMES, "rows": plain(rows), "asked": plain(asked), "models": models}, sys.stdout)
    sys.stdout.write("\n")


def plain(rows):
    return [[None if np.isnan(value) else value for value in row] for row in rows.tolist()]


def tree_covers(node):
    """Counts of a tree's leaves, by their index."""
    counts = {}
    open_nodes = [node]
    while open_nodes:
        at = open_nodes.pop()
        if "leaf_index" in at:
            counts[at["leaf_index"]] = at.get("leaf_count", 0)
        elif "left_child" in at:
            open_nodes += [at["left_child"], at["right_child"]]
    return [counts[i] for i in sorted(counts)]


main()
