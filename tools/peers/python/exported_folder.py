"""What exported folders of series and of rows have alike: files named by their hash, trees, linear models, and how far others are off."""
import hashlib
import json
import math
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

FOLDER = Path(sys.argv[1])


def number(value):
    return float("nan") if value is None else float(value)


@lru_cache(maxsize=None)
def load(name):
    path = FOLDER / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem, f"{name} is not what its name says"
    if path.suffix == ".txt":
        import lightgbm
        return lightgbm.Booster(model_file=str(path))
    if path.suffix == ".onnx":
        import onnx
        import onnxruntime
        onnx.checker.check_model(str(path), full_check=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return json.loads(path.read_text())


def leaf(node, row):
    while "leaf" not in node:
        x = row[node["feature"]]
        if math.isnan(x):
            yes = node["missing"] == "yes"
        elif "isOneOf" in node:
            yes = x in node["isOneOf"]
        else:
            yes = True if node.get("isKnown") else x <= node["atMost"]
        node = node["yes"] if yes else node["no"]
    return node["leaf"]


def linear(columns, coefficients, intercept, bounds, row):
    total = intercept
    for column, coefficient in zip(columns, coefficients):
        x = row[column["feature"]]
        if math.isfinite(x):
            x = float(x == column["isCategory"]) if "isCategory" in column else x
            total += (x - column["mean"]) / column["scale"] * coefficient
    return min(max(total, bounds[0]), bounds[1])


def furthest(ours, theirs):
    """The largest difference by size. A number beside none is a failure: in a maximum NaN would be lost."""
    ours, theirs = np.array(ours, dtype=float), np.array(theirs, dtype=float)
    assert ours.shape == theirs.shape, f"{theirs.shape} numbers for {ours.shape}"
    said = ~np.isnan(ours)
    assert np.isfinite(theirs[said]).all() and np.isnan(theirs[~said]).all(), "a number is said where there is none, or none"
    return float((np.abs(ours - theirs) / np.maximum(1, np.abs(ours)))[said].max(initial=0))
