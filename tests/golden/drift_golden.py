"""Golden figures of scipy for the distances of samples: python tests/golden/drift_golden.py > tests/golden/drift.json"""
import json

import numpy as np
import scipy
from scipy import special, stats

rng = np.random.default_rng(7)
samples = {
    "normal_shift": (rng.normal(0, 1, 60), rng.normal(0.5, 1, 45)),
    "same": (rng.gamma(2, 1, 80), rng.gamma(2, 1, 80)),
    "ties": (rng.poisson(1.2, 70), rng.poisson(2.0, 50)),
    "few": (np.array([1.0, 2, 2, 9]), np.array([2.0])),
    "apart": (np.array([1.0, 2, 3]), np.array([10.0, 11, 12, 13])),
}
cases = {}
for name, (a, b) in samples.items():
    a, b = np.round(a, 6), np.round(b, 6)
    d = stats.ks_2samp(a, b).statistic
    n = len(a) * len(b) / (len(a) + len(b))
    cases[name] = {
        "a": a.tolist(),
        "b": b.tolist(),
        "ks": float(d),
        "p": float(special.kolmogorov(np.sqrt(n) * d)),
        "wasserstein": float(stats.wasserstein_distance(a, b)),
    }
expected, actual = np.array([40, 30, 20, 10]), np.array([20, 30, 60, 90])
e, a = expected / expected.sum(), actual / actual.sum()
psi = {
    "expected": expected.tolist(),
    "actual": actual.tolist(),
    "psi": float(stats.entropy(a, e) + stats.entropy(e, a)),
}
print(json.dumps({"scipy": scipy.__version__, "cases": cases, "psi": psi}, indent=1))
