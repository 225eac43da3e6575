"""What an exported folder says, done by others: exported.py FOLDER. Prints one JSON object of counts and differences.

Models are run by LightGBM and ONNX Runtime, JSON is read here; README.md of the folder is followed to the forecast.
"""
import json
import math

import numpy as np

from exported_folder import FOLDER, furthest, leaf, linear, load, number


def read_json(model, row):
    if model["kind"] == "trees":
        total = 0.0
        for tree in model["trees"]:
            total += leaf(tree, row)
        average = model["aggregate"].startswith("base + mean")
        raw = model["base"] + total / (len(model["trees"]) if average else 1)
        return {"identity": lambda v: v, "log": math.exp, "logit": lambda v: 1 / (1 + math.exp(-v))}[model["link"]](raw)
    return linear(model["columns"], [c["coefficient"] for c in model["columns"]], model["intercept"], model["bounds"], row)


def predict(member, values, names):
    model = load(member["file"])
    if member["format"] == "lightgbm":
        return model.predict(values) + member["offset"]
    if member["format"] == "onnx":
        return model.run(None, {"x": values})[0][:, 0]
    return np.array([read_json(model, dict(zip(names, row))) for row in values])


def rows_of(test, recipe, member, expected):
    """Rows that a member sees, and how they are made: its own, or those of all."""
    if "features" not in member:
        return test["rows"], recipe["features"]
    return expected["rows"], json.loads((FOLDER / member["features"]).read_text())


def to_forecast(raw, rows, features, test, recipe, member):
    """Steps 3 to 6 of README.md."""
    target = features["target"]
    bounds, unit = test["bounds"], target["unit"]
    low, high, count = bounds["low"], bounds["high"], bounds["count"]
    width = max(high, 0) - min(low, 0)
    out = []
    for value, row in zip(raw, rows):
        v = value * row["scale"] + row["offset"]
        if target["link"] == "log1p":
            v = math.copysign(unit * math.expm1(abs(v)), v)
        if count > 0 and width > 0:
            reach = width * (recipe["bounds"]["atOnce"] + recipe["bounds"]["withTime"] * row["step"] / count)
            v = min(max(v, low - reach), high + reach)
        if recipe["least"] is not None:
            v = max(v, recipe["least"])
        if member["smear"] != 1:
            v = math.copysign((unit + abs(v)) * member["smear"] - unit, v) if v != 0 else 0.0
        if "lift" in member:
            v = raised(v, member["lift"], recipe["least"])
        out.append(v)
    return out


def raised(value, lift, least):
    """To a quantile; of demand that cannot be negative on the scale of square roots."""
    if least is None:
        return value + lift
    r = math.copysign(math.sqrt(abs(value)), value) + lift
    return max(0.0, math.copysign(r * r, r))


def combine(forecasts, weights, rule):
    used = [(f, w) for f, w in zip(forecasts, weights) if w > 0]
    if not used:
        return None
    if rule == "median":
        return np.median([f for f, _ in used], axis=0)
    return sum(np.array(f) * w for f, w in used) / sum(w for _, w in used)


def to_whole(forecasts, test, recipe):
    """Step 7 of README.md."""
    members, rule = recipe["members"], recipe["combine"]
    steps = len(test["rows"])
    if not members:
        return np.zeros(steps)
    weights = [m["weight"] for m in members]
    sees = [m["input"] == "rows" and m.get("seesEvents", True) for m in members]
    whole = combine(forecasts, weights, rule)
    if test["events"] is None or all(sees):
        return whole
    options = [combine(forecasts, [w if s else 0 for w, s in zip(weights, sees)], rule),
               combine(forecasts, [1 if s else 0 for s in sees], rule), whole]
    best = next(option for option in options if option is not None)
    return np.array([best[i] if event else whole[i] for i, event in enumerate(test["events"])])


def main():
    told = {"versions": 0, "models": 0, "rows": 0, "missing": 0, "forecasts": 0.0, "formats": {}}
    index = json.loads((FOLDER / "index.json").read_text())
    for entry in index:
        recipe = json.loads((FOLDER / entry["file"]).read_text())
        recipe["features"] = json.loads((FOLDER / recipe["features"]).read_text())
        told["versions"] += 1
        test = recipe["selfTest"]
        if test is None:
            continue
        forecasts = []
        for member, expected in zip(recipe["members"], test["members"]):
            if "file" not in member or member["input"] == "history":
                forecasts.append(expected["forecast"])
                continue
            rows, features = rows_of(test, recipe, member, expected)
            names = [column["name"] for column in features["columns"]]
            values = np.array([[number(v) for v in row["values"]] for row in rows], dtype=np.float64)
            raw = predict(member, values, names)
            told["missing"] += int(np.isnan(values).sum())
            fact = told["formats"].setdefault(f"{member['format']} {member['family']}", {"rows": 0, "exact": 0, "largest": 0.0})
            ours = np.array([number(v) for v in expected["raw"]])
            fact["rows"] += len(ours)
            fact["exact"] += int((raw == ours).sum())
            fact["largest"] = max(fact["largest"], furthest(ours, raw))
            forecasts.append(to_forecast(raw, rows, features, test, recipe, member))
            told["forecasts"] = max(told["forecasts"], furthest(expected["forecast"], forecasts[-1]))
        told["rows"] += len(test["rows"])
        told["forecasts"] = max(told["forecasts"], furthest(test["forecast"], to_whole(forecasts, test, recipe)))
    told["models"] = len(list((FOLDER / "models").glob("*"))) if (FOLDER / "models").exists() else 0
    print(json.dumps(told))


main()
