"""What an exported folder says of rows, done by others: exported_rows.py FOLDER. Prints one JSON object of counts and differences.

ONNX models are run by ONNX Runtime as README.md of the folder shows it; of LightGBM and JSON its steps are followed from the columns
of the table to the prediction.
"""
import datetime
import json
import math

import numpy as np

from exported_folder import FOLDER, furthest, leaf, linear, load, number

NAN = float("nan")


def feed(session, rows):
    fed = {}
    for column in session.get_inputs():
        values = [row[column.name] for row in rows]
        if column.type == "tensor(string)":
            fed[column.name] = np.array([["" if value is None else value] for value in values], dtype=object)
        else:
            fed[column.name] = np.array([[number(value)] for value in values], dtype="float64")
    return fed


def slots_of(column, row, columns):
    """The slots of one encoded column."""
    encoding, name = column["encoding"], column["column"]

    def value(of):
        told = columns[of]
        given = row[of]
        if told["holds"] == "category":
            return NAN if given is None or given not in told["levels"] else float(told["levels"].index(given))
        return number(given)

    if "combines" in column:
        plain = [c for c in columns.values() if c["holds"] != "text"]
        first, second = (value(plain[at]["name"]) for at in column["combines"])
        x = first * column["size"] + second if second < column["size"] else NAN
    else:
        x = value(name)
    gone = math.isnan(x)
    kind = encoding["kind"]
    if kind in ("number", "boolean"):
        low, high = encoding["bounds"] or (-math.inf, math.inf)
        plain = (NAN if encoding["fill"] is None else encoding["fill"]) if gone else min(max(x, low), high)
        out = [plain] + ([float(gone)] if encoding["missing"] else [])
        if encoding["unit"] > 0:
            out.append(math.copysign(math.log1p(abs(plain) / encoding["unit"]), plain) if plain == plain else NAN)
        edges = encoding["edges"]
        if edges:
            ends = [-math.inf, *edges, math.inf]
            out += [float(ends[i] < x <= ends[i + 1]) for i in range(len(edges) + 1)]
        return out
    if kind == "native":
        return [x]
    if kind == "hot":
        known = [float(x == level) for level in encoding["levels"]]
        out = known + ([float(not gone and sum(known) == 0)] if encoding["rare"] else [])
        return out + ([float(gone)] if encoding["missing"] else [])
    if kind == "target":
        level, width = -1 if gone else x, encoding["width"]
        if level not in encoding["levels"]:
            return [0.0] * width
        at = encoding["levels"].index(level)
        return encoding["means"][at * width:(at + 1) * width]
    if kind == "date":
        day = encoding["fill"] if gone else x
        if day is None:
            return [NAN] * (7 if encoding["cyclic"] else 5)
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days=math.floor(day))
        year, month, dow, age = date.year, date.month, date.weekday(), encoding["newest"] - day
        turn = lambda at, count: [math.sin(2 * math.pi * at / count), math.cos(2 * math.pi * at / count)]
        out = [year, *turn(month - 1, 12), date.day, *turn(dow, 7), age] if encoding["cyclic"] else [year, month, date.day, dow, age]
        return out + ([float(gone)] if encoding["missing"] else [])
    raise ValueError(f"{name} is a text")


def encode(encoder, row, columns):
    slots = []
    for column in encoder["columns"]:
        made = slots_of(column, row, columns)
        assert len(slots) == column["first"] and len(made) == len(column["slots"]), column["column"]
        slots += [(slot - mean) / scale for slot, mean, scale in zip(made, column["mean"], column["scale"])]
    slots += [slots[a] * slots[b] for a, b in encoder["products"]]
    out = [slots[at] for at in encoder["kept"]]
    parts = encoder["components"]
    if parts:
        far = [0.0 if math.isnan(slots[f]) else slots[f] - mean for f, mean in zip(parts["features"], parts["mean"])]
        width = len(far)
        out += [sum(d * x for d, x in zip(parts["directions"][i:i + width], far)) for i in range(0, len(parts["directions"]), width)]
    return out


def softmax(scores):
    raised = np.exp(np.array(scores) - max(scores))
    return list(raised / raised.sum())


def of_trees(model, row, task, offset):
    base = np.atleast_1d(np.array(model["base"], dtype=float))
    leaves = [leaf(tree, row) for tree in model["trees"]]
    sums = np.zeros(len(base))
    for t, value in enumerate(leaves):
        if isinstance(value, list):
            sums += value
        else:
            sums[t % len(base)] += value
    count = len(leaves) if leaves and isinstance(leaves[0], list) else len(leaves) // len(base)
    raw = base + (sums / max(1, count) if "mean of" in model["aggregate"] else sums)
    if offset is not None:
        raw = raw + (np.array(offset) if len(base) > 1 else offset[1] - offset[0])
    if model["link"] == "softmax":
        return softmax(raw)
    if model["link"] == "shares":
        shares = np.maximum(raw, 0)
        return list(shares / shares.sum() if shares.sum() > 0 else np.full(len(base), 1 / len(base)))
    links = {"identity": lambda v: v, "log": lambda v: math.exp(min(v, 700)), "logit": lambda v: 1 / (1 + math.exp(-v))}
    out = [links[model["link"]](v) for v in raw]
    if task == "classification" and len(out) == 1:
        second = min(max(out[0], 0), 1)
        return [1 - second, second]
    return out


def of_logistic(model, row, offset):
    scores = [linear(model["columns"], s["coefficients"], s["intercept"], s["bounds"], row) for s in model["scores"]]
    present, classes = model["present"], model["classes"]
    if len(present) == 2:
        scores = [0.0, *scores]
    shares = softmax(np.array(scores) + (0 if offset is None else np.array(offset))) if len(present) > 1 else [1.0]
    out = [model["unseen"] / max(1, classes - len(present))] * classes
    for name, share in zip(present, shares):
        out[name] = share * (1 - model["unseen"])
    return out


def of_networks(model, row, task):
    targets = model["targets"]
    if not model["networks"]:
        return targets["shares"] if task == "classification" else targets["centre"]
    inputs = []
    for told in model["numbers"]:
        x = row[told["feature"]]
        v = 0.0 if math.isnan(x) else min(max((x - told["centre"]) * told["scale"], -100), 100)
        inputs.append(v / math.sqrt(1 + (v / 3) ** 2) if model["isSquashed"] else v)
    inputs += [float(math.isnan(row[name])) for name in model["missing"]]
    said = []
    for network in model["networks"]:
        own = list(inputs)
        for told, table in zip(model["categories"], network["embeddings"]):
            x = row[told["feature"]]
            own += table[told["levels"].index(x) + 1 if x in told["levels"] else 0]
        out = np.array(own)
        for at, layer in enumerate(network["layers"]):
            out = out @ np.array(layer["weights"]) + np.array(layer["biases"])
            if at < len(network["layers"]) - 1:
                out = np.maximum(out, 0) if model["activation"] == "relu" else out / (1 + np.exp(-out))
        if task == "classification":
            logit = min(max(out[0], -30), 30)
            out = [1 / (1 + math.exp(logit)), 1 / (1 + math.exp(-logit))] if len(out) == 1 else softmax(out)
        said.append(out)
    mean = np.mean(said, axis=0)
    if task == "classification":
        return list(mean)
    return list(np.clip(mean * targets["scale"] + targets["centre"], targets["low"], targets["high"]))


def predict_json(model, row, columns, task, offset=None):
    """What a model says of one row of the table."""
    kind = model["kind"]
    if kind == "constant":
        return model["values"]
    if kind == "residual":
        prior = predict_json(model["prior"], row, columns, task, offset)
        if task == "regression":
            return list(np.array(prior) + predict_json(model["own"], row, columns, task))
        return predict_json(model["own"], row, columns, task, [math.log(max(p, 1e-9)) for p in prior])
    encoder = model["encoder"]
    features = dict(zip(encoder["features"], encode(encoder, row, columns)))
    return of_features(model, features, task, offset)


def of_features(model, features, task, offset):
    if model["kind"] == "outputs":
        return [of_features(part, features, task, None)[0] for part in model["outputs"]]
    if model["kind"] == "trees":
        return of_trees(model, features, task, offset)
    if model["kind"] == "logistic":
        return of_logistic(model, features, offset)
    if model["kind"] == "networks":
        return of_networks(model, features, task)
    return [linear(model["columns"], [c["coefficient"] for c in model["columns"]], model["intercept"], model["bounds"], features)]


def of_member(member, rows, columns, task):
    model = load(member["file"])
    if member["format"] != "lightgbm":
        return [predict_json(model, row, columns, task) for row in rows]
    encoder = load(member["encoder"])["encoder"]
    said = model.predict(np.array([encode(encoder, row, columns) for row in rows], dtype="float64")) + member["offset"]
    if said.ndim == 2 or task == "regression":
        return said.reshape(len(rows), -1).tolist()
    return [[1 - p, p] for p in np.clip(said, 0, 1)]


def mapped(one, p):
    if one["kind"] == "platt":
        p = min(max(p, 2 ** -52), 1 - 2 ** -52)
        return 1 / (1 + math.exp(-(one["slope"] * math.log(p / (1 - p)) + one["offset"])))
    return float(np.interp(p, one["points"], one["shares"]))


def only_possible(said, rows, possible, classes):
    out = np.zeros_like(said)
    for i, row in enumerate(rows):
        own = possible["classes"].get(row[possible["column"]], range(classes))
        total = said[i, own].sum()
        out[i, own] = said[i, own] / total if total > 0 else 1 / len(own)
    return out


def read(recipe, members, rows):
    """Steps 2 to 6 of README.md."""
    members = [np.array(said) for said in members]
    if "possible" in recipe:
        members = [only_possible(said, rows, recipe["possible"], len(recipe["classes"])) for said in members]
    used = [(said, m["weight"]) for said, m in zip(members, recipe["members"]) if m["weight"] > 0]
    if recipe["combine"] == "median":
        whole = np.median([said for said, _ in used], axis=0)
    else:
        whole = sum(said * weight for said, weight in used) / sum(weight for _, weight in used)
    if recipe["problem"] == "regression":
        return whole if recipe["least"] is None else np.maximum(whole, recipe["least"]), None
    whole = np.maximum(whole, 0)
    whole = whole / whole.sum(axis=1, keepdims=True)
    maps = recipe["calibration"]["maps"]
    if len(maps) == 1:
        second = np.array([mapped(maps[0], p) for p in whole[:, 1]])
        whole = np.stack([1 - second, second], axis=1)
    elif maps:
        whole = np.array([[mapped(one, p) for one, p in zip(maps, row)] for row in whole])
        whole = whole / whole.sum(axis=1, keepdims=True)
    costs = np.where(whole == 0, np.inf, whole @ np.array(recipe["decision"]["costs"]))
    return whole, [recipe["classes"][at] for at in costs.argmin(axis=1)]


def by_onnx(recipe, rows):
    model = recipe["model"]
    session = load(model["file"])
    out = dict(zip([o.name for o in session.get_outputs()], session.run(None, feed(session, rows))))
    names = model["outputs"]
    facts = session.get_modelmeta().custom_metadata_map
    assert json.loads(facts["targets"]) == recipe["targets"]
    if "yhat" in names:
        return out[names["yhat"]], None
    assert json.loads(facts["classes"]) == recipe["classes"]
    return out[names["probabilities"]], list(out[names["label"]])


def main():
    told = {"versions": 0, "rows": 0, "missing": 0, "largest": 0.0, "labels": 0, "without": 0}
    for entry in json.loads((FOLDER / "index.json").read_text()):
        recipe = json.loads((FOLDER / entry["file"]).read_text())
        columns = {column["name"]: column for column in json.loads((FOLDER / recipe["columns"]).read_text())["columns"]}
        test, task = recipe["selfTest"], recipe["problem"]
        rows = test["rows"]
        told["versions"] += 1
        if "model" in recipe:
            if recipe["model"] is None:
                assert any("missing" in member for member in recipe["members"])
                told["without"] += 1
                continue
            said, labels = by_onnx(recipe, rows)
        else:
            said, labels = read(recipe, [of_member(member, rows, columns, task) for member in recipe["members"]], rows)
        ours = np.array([[number(v) for v in row] for row in test["yhat" if task == "regression" else "probabilities"]])
        told["rows"] += len(rows)
        told["missing"] += sum(value is None for row in rows for value in row.values())
        told["largest"] = max(told["largest"], furthest(ours, said))
        if labels is not None:
            told["labels"] += sum(one != other for one, other in zip(labels, test["label"]))
    print(json.dumps(told))


main()
