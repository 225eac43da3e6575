"""Tests of equal accuracy and corrections for many tests, made with scipy and statsmodels, as an independent oracle.

Diebold and Mariano's statistic is that of a regression on a constant with a HAC covariance; the correction of Harvey,
Leybourne and Newbold is put on top by its formula.

Make the JSON again, in any virtual environment:

    pip install scipy==1.17.1 statsmodels==0.15.0
    python tests/golden/significance_golden.py > tests/golden/significance.json
"""

import json
import sys

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(3)


def moving_average(n, h, shift):
    noise = rng.normal(0, 1, n + h)
    return shift + np.convolve(noise, np.ones(h), "valid")[:n]


def diebold_mariano(difference, h, kernel):
    n = len(difference)
    cov = {"maxlags": h - 1, "kernel": kernel, "use_correction": False}
    fit = sm.OLS(difference, np.ones(n)).fit(cov_type="HAC", cov_kwds=cov)
    statistic = float(fit.params[0] / fit.bse[0]) * np.sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n)
    return statistic, float(2 * stats.t.sf(abs(statistic), n - 1))


cases = []
for n, h, shift in [(12, 1, 0.3), (28, 1, -0.5), (28, 4, 0.8), (60, 7, 0.4), (200, 12, 0.1), (9, 2, 1.0)]:
    difference = moving_average(n, h, shift)
    second = rng.uniform(1, 4, n)
    statistic, p = diebold_mariano(difference, h, "uniform")
    assert np.isfinite(statistic)
    cases.append(
        {
            "first": (second + difference).tolist(),
            "second": second.tolist(),
            "horizon": h,
            "statistic": statistic,
            "pValue": p,
        }
    )

# Differences that swing so that the sum of autocovariances is below 0: Bartlett's weights.
swing = np.tile([1.0, -1.0], 8) + 0.1 + rng.normal(0, 0.05, 16)
statistic, p = diebold_mariano(swing, 2, "bartlett")
swinging = {"first": (swing + 5).tolist(), "second": [5.0] * 16, "horizon": 2, "statistic": statistic, "pValue": p}

tails = [[t, df, float(2 * stats.t.sf(abs(t), df))] for t in [0.0, 0.1, -1.5, 2.7, 12.0] for df in [1, 2.5, 8, 27, 500]]
p_values = np.concatenate([rng.uniform(0, 1, 15), rng.uniform(0, 0.01, 10), [0.02, 0.02, 1.0]])
corrections = {
    "pValues": p_values.tolist(),
    "holm": multipletests(p_values, method="holm")[1].tolist(),
    "benjamini_hochberg": multipletests(p_values, method="fdr_bh")[1].tolist(),
}
json.dump({"dieboldMariano": cases, "swinging": swinging, "tails": tails, "corrections": corrections}, sys.stdout)
sys.stdout.write("\n")
