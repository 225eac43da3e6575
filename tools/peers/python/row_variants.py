"""Predictions of models of rows beside ours: row_variants.py FOLDER. Prints one JSON object by variant."""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

FOLDER = Path(sys.argv[1])
told = {}
for variant in json.loads((FOLDER / "rows.json").read_text()):
    path = str(FOLDER / variant["file"])
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    feed = {}
    for column in session.get_inputs():
        values = variant["rows"][column.name]
        if column.type == "tensor(string)":
            feed[column.name] = np.array([[value] for value in values], dtype=object)
        else:
            feed[column.name] = np.array([[np.nan if value is None else value] for value in values], dtype="float64")
    out = dict(zip([o.name for o in session.get_outputs()], session.run(None, feed)))
    names, ours = variant["outputs"], np.array(variant["values"])
    said = out[names.get("yhat") or names["probabilities"]]
    ours = ours.reshape(said.shape)
    labels = 0 if variant["labels"] is None else sum(a != b for a, b in zip(variant["labels"], out[names["label"]]))
    difference = np.abs(ours - said) / np.maximum(1, np.abs(ours))
    told[variant["name"]] = {"rows": len(ours), "largest": float(difference.max()), "labels": int(labels)}
print(json.dumps(told))
