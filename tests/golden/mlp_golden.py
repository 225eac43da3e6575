"""Makes mlp_golden.json: five public tables, and the losses of scikit-learn's neural networks on them.

    python -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python tests/golden/mlp_golden.py

Values are written as integers (value * scale) so that every reader sees the same numbers. Inputs are standardised by mean and
deviation of the rows before `train`, targets of numbers too. Losses are means over `seeds` networks: half the mean squared error
of the standardised target, or the log loss; on the rows before `train` and after.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine, make_friedman1
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor

SEEDS = 200
SETTINGS = dict(alpha=0, learning_rate_init=0.003, batch_size=32, shuffle=True, tol=0, n_iter_no_change=10**6)


def tables():
    rng = np.random.default_rng(7)
    diabetes = load_diabetes(scaled=False)
    yield "diabetes", diabetes.data, diabetes.target, 0, 10, (32, 16), 8
    x, y = make_friedman1(400, n_features=8, noise=3.0, random_state=1)
    yield "friedman", x, y, 0, 100, (32, 16), 12
    cancer = load_breast_cancer()
    yield "breast_cancer", cancer.data[:, :12], cancer.target, 2, 1000, (32, 16), 8
    wine = load_wine()
    yield "wine", wine.data[:, :4], wine.target, 3, 100, (32, 16), 12
    digits = load_digits()
    rows = rng.permutation(len(digits.target))[:500]
    yield "digits", digits.data[rows], digits.target[rows], 10, 1, (64, 32), 6


def losses(train, test, classes, hidden, epochs):
    (x, y), out = train, []
    mean, std = x.mean(0), x.std(0)
    std[std == 0] = 1
    centre, spread = (0, 1) if classes else (y.mean(), y.std())
    of = lambda rows: ((rows[0] - mean) / std, (rows[1] - centre) / spread)
    for seed in range(SEEDS):
        family = MLPClassifier if classes else MLPRegressor
        model = family(hidden_layer_sizes=hidden, max_iter=epochs, random_state=seed, **SETTINGS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(*of(train))
        row = []
        for a, b in (of(train), of(test)):
            if classes:
                row.append(log_loss(b, model.predict_proba(a), labels=range(classes)))
            else:
                row.append(0.5 * np.mean((model.predict(a) - b) ** 2))
        out.append(row)
    return np.array(out)


def main():
    rng, sets = np.random.default_rng(3), []
    for name, x, y, classes, scale, hidden, epochs in tables():
        order = rng.permutation(len(y))
        x, y = np.rint(x[order] * scale).astype(int), np.rint(y[order] * (1 if classes else scale)).astype(int)
        cut = int(0.7 * len(y))
        values, target = x / scale, y / (1 if classes else scale)
        found = losses((values[:cut], target[:cut]), (values[cut:], target[cut:]), classes, hidden, epochs)
        (train, test), error = found.mean(0), found.std(0) / np.sqrt(SEEDS)
        print(f"{name:14} train {train:.4f} ± {error[0]:.4f}  test {test:.4f} ± {error[1]:.4f}")
        sets.append({
            "name": name, "classes": classes, "scale": scale, "train": cut, "width": hidden[0], "epochs": epochs,
            "columns": x.T.tolist(), "target": y.tolist(),
            "loss": {"train": round(train, 5), "test": round(test, 5)},
            "standardError": {"train": round(error[0], 5), "test": round(error[1], 5)},
        })
    golden = {"versions": {"sklearn": sklearn.__version__}, "seeds": SEEDS, "sets": sets}
    Path(__file__).with_name("mlp_golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
