"""Predictions of variants beside ours: variants.py FOLDER lightgbm|onnx. Prints one JSON object by variant."""
import json
import sys
from pathlib import Path

import numpy as np

FOLDER, PROGRAM = Path(sys.argv[1]), sys.argv[2]
rows = np.load(FOLDER / "rows.npy")


def predict(variant):
    if PROGRAM == "lightgbm":
        import lightgbm
        booster = lightgbm.Booster(model_file=f"{variant['model']}.txt")
        # Raw sums are not divided by LightGBM; a forest has no link that predictions could differ by.
        forest = "\naverage_output\n" in Path(f"{variant['model']}.txt").read_text()
        return booster.predict(rows, raw_score=not forest) + variant["offset"]
    import onnx
    import onnxruntime
    path = f"{variant['model']}.onnx"
    onnx.checker.check_model(path, full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": rows})[0][:, 0]


told = {}
for variant in json.loads((FOLDER / "variants.json").read_text()):
    ours, theirs = np.load(f"{variant['model']}.npy"), predict(variant)
    difference = np.abs(ours - theirs) / np.maximum(1, np.abs(ours))
    told[variant["name"]] = {"rows": len(ours), "exact": int((ours == theirs).sum()), "largest": float(difference.max())}
print(json.dumps(told))
