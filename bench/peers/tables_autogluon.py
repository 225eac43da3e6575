"""AutoGluon-tabular's light preset on rows of a table that belong to keys: one predictor of all keys, the key a category."""
import resource
import tempfile

import numpy as np
import pandas as pd
from autogluon.tabular import TabularPredictor

# A probability of 0 that comes true once would cost more than all others together.
LEAST = 1e-6


def processor_seconds():
    """Of this process, and of those it has started and waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(own.ru_utime + own.ru_stime for own in used)


def table_of(path, names):
    return pd.read_csv(path, dtype={name: "category" for name in names})


def compete(known, later, categories, target, is_class, preset):
    """Processor seconds of the fit; the error on rows that came later.

    `known`, `later`: CSV files, both with the target `target`; `categories`: columns that hold names; `preset`: hyperparameters.
    """
    table, rows = table_of(known, categories), table_of(later, categories)
    begin = processor_seconds()
    with tempfile.TemporaryDirectory() as folder:
        predictor = TabularPredictor(
            label=target,
            problem_type="binary" if is_class else "regression",
            eval_metric="log_loss" if is_class else "root_mean_squared_error",
            path=folder,
            verbosity=0,
        )
        predictor.fit(table, hyperparameters=preset, num_cpus=1, num_gpus=0)
        seconds = processor_seconds() - begin
        asked = rows.drop(columns=target)
        if is_class:
            share = predictor.predict_proba(asked)["yes"].to_numpy()
            said = np.where(rows[target] == "yes", share, 1 - share)
            error = -np.log(np.clip(said, LEAST, 1 - LEAST)).mean()
        else:
            error = np.sqrt(np.mean((predictor.predict(asked) - rows[target]) ** 2))
        models = predictor.model_names()
    return {"seconds": seconds, "error": float(error), "models": list(models)}
