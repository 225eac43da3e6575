"""ONNX Runtime on an ensemble of ours: the same trees, written as a TreeEnsembleRegressor."""
import json
from functools import lru_cache
from time import perf_counter

import numpy as np
import onnxruntime
from data import load, rmse
from onnx import TensorProto, helper


def regressor(trees, features):
    """Model of one node. `trees` holds flat arrays: `roots`, `feature` (-1: leaf), `left` (right is left + 1), `value`."""
    roots, feature = np.array(trees["roots"]), np.array(trees["feature"])
    left, value = np.array(trees["left"]), np.array(trees["value"])
    tree = np.repeat(np.arange(len(roots) - 1), np.diff(roots))
    own = np.arange(len(feature)) - roots[tree]  # number of the node within its tree
    leaf = feature < 0
    true = np.where(leaf, 0, left - roots[tree])
    node = helper.make_node(
        "TreeEnsembleRegressor", ["x"], ["y"], domain="ai.onnx.ml", n_targets=1, base_values=[trees["base"]],
        nodes_treeids=tree.tolist(), nodes_nodeids=own.tolist(), nodes_featureids=np.where(leaf, 0, feature).tolist(),
        nodes_modes=np.where(leaf, "LEAF", "BRANCH_LEQ").tolist(), nodes_values=np.where(leaf, 0, value).tolist(),
        nodes_truenodeids=true.tolist(), nodes_falsenodeids=np.where(leaf, 0, true + 1).tolist(),
        target_treeids=tree[leaf].tolist(), target_nodeids=own[leaf].tolist(), target_ids=[0] * int(leaf.sum()),
        target_weights=value[leaf].tolist())
    graph = helper.make_graph(
        [node], "trees", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, features])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])])
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


@lru_cache(maxsize=None)
def session(path, features):
    with open(path) as file:
        model = regressor(json.load(file), features)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def predict(trees, rows, actual, expected):
    """Seconds of one batch. Refused unless the predictions are ours, but for rounding to 32 bits."""
    x, ours = load(rows), load(expected)
    runtime = session(trees, x.shape[1])
    start = perf_counter()
    (y,) = runtime.run(None, {"x": x})
    seconds = perf_counter() - start
    difference = np.abs(y[:, 0] - ours).max()
    if not difference <= 1e-5 * np.abs(ours).max():
        raise ValueError(f"the same trees must predict the same: largest difference {difference}")
    return {"seconds": seconds, "errors": {"hold-out RMSE": rmse(y, load(actual))}}
