"""Metrics of predicted classes, and of numbers of rows with several targets, made with scikit-learn, as an independent oracle.

Make the JSON again, in any virtual environment:

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python tests/golden/classes_golden.py > tests/golden/classes.json
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m

warnings.filterwarnings("ignore")


def draw(rng, n, classes, *, step=0.0, edges=False, absent=()):
    """Seeded rows: probabilities by softmax of noisy scores, rounded to `step` for ties, some of them exactly 0 or 1."""
    actual = rng.integers(0, classes, n)
    actual = np.where(np.isin(actual, absent), 0, actual)
    logits = rng.normal(0, 1, (n, classes)) + 1.5 * np.eye(classes)[actual]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    if step > 0:
        p = np.round(p / step) * step
    if edges:
        sure = rng.random(n) < 0.3
        p[sure] = np.eye(classes)[p[sure].argmax(axis=1)]
    p[:, -1] = 1 - p[:, :-1].sum(axis=1)
    return actual, np.clip(np.round(p, 12), 0, 1)


def equal_mass_error(y, p):
    """Calibration error over ten bins of equally many rows, of probabilities without ties."""
    order = np.argsort(p)
    parts = np.array_split(order, 10)
    return float(sum(len(part) * abs(p[part].mean() - y[part].mean()) for part in parts) / len(p))


def per_class(score, y, p):
    """Mean over the classes that came of one against all others."""
    came = [c for c in range(p.shape[1]) if 0 < (y == c).sum() < len(y)]
    return float(np.mean([score((y == c).astype(int), p[:, c]) for c in came]))


def scores(y, p, w):
    """All metrics by their names here."""
    c, labels = p.shape[1], list(range(p.shape[1]))
    said = p.argmax(axis=1)
    out = {
        "log_loss": m.log_loss(y, p, labels=labels, sample_weight=w),
        "brier": m.brier_score_loss(y, p, labels=labels, sample_weight=w),
        "accuracy": m.accuracy_score(y, said, sample_weight=w),
        "balanced_accuracy": m.recall_score(y, said, labels=sorted(set(y)), average="macro", sample_weight=w),
    }
    for name, score in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
        if c == 2:
            out[name] = score(y, said, zero_division=np.nan, sample_weight=w)
        for average in ("micro", "macro", "weighted"):
            out[f"{name}_{average}"] = score(y, said, average=average, sample_weight=w)
    auc = lambda a, b: m.roc_auc_score(a, b, sample_weight=w)
    area = lambda a, b: m.average_precision_score(a, b, sample_weight=w)
    if len(set(y)) > 1:
        out["roc_auc"] = auc(y, p[:, 1]) if c == 2 else per_class(auc, y, p)
        out["pr_auc"] = area(y, p[:, 1]) if c == 2 else per_class(area, y, p)
    return {name: None if np.isnan(value) else float(value) for name, value in out.items()}


def main():
    """Write every case and its metrics."""
    rng = np.random.default_rng(11)
    cases = {
        "two": (*draw(rng, 200, 2), None),
        "two_weighted": (*draw(rng, 60, 2, step=0.1), rng.uniform(0.1, 3, 60)),
        "two_ties": (*draw(rng, 80, 2, step=0.25), None),
        "two_edges": (*draw(rng, 50, 2, edges=True), None),
        "two_one_class": (*draw(rng, 12, 2, absent=(1,)), None),
        "two_never_said": (np.array([0, 1, 0, 0]), np.tile([0.7, 0.3], (4, 1)), None),
        "four": (*draw(rng, 100, 4), None),
        "four_weighted_ties": (*draw(rng, 60, 4, step=0.2), rng.uniform(0.1, 3, 60)),
        "four_two_absent": (*draw(rng, 40, 4, absent=(1, 3)), None),
        "four_edges": (*draw(rng, 60, 4, edges=True), None),
    }
    result = {"package": f"scikit-learn {sklearn.__version__}", "cases": {}, "numbers": {}}
    for name, targets in {"one": 1, "three": 3}.items():
        y = np.round(rng.lognormal(1, 1, (50, targets)) * 10 ** np.arange(targets), 6)
        p = np.round(y * rng.normal(1, 0.3, y.shape), 6)
        result["numbers"][name] = {
            "targets": targets,
            "actual": y.ravel().tolist(),
            "predicted": p.ravel().tolist(),
            "scores": {
                "mse": m.mean_squared_error(y, p),
                "rmse": m.root_mean_squared_error(y, p),
                "mae": m.mean_absolute_error(y, p),
                "mape": m.mean_absolute_percentage_error(y, p),
                "r2": m.r2_score(y, p),
            },
        }
    for name, (y, p, w) in cases.items():
        case = {"classes": p.shape[1], "actual": y.tolist(), "probabilities": p.ravel().tolist(), "scores": scores(y, p, w)}
        if w is not None:
            case["weights"] = w.tolist()
        if name == "two":
            case["scores"]["calibration_error"] = equal_mass_error(y, p[:, 1])
        result["cases"][name] = case
    json.dump(result, sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
