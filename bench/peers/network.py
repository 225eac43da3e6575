"""Neural networks by scikit-learn."""

import time

import numpy as np
from sklearn.neural_network import MLPRegressor


def fit(x, y, test_x, test_y, width, batch, rate, epochs, seed):
    """Fit one network; only the fit is timed, standardising and predicting are not."""
    rows, target, test_rows, actual = (np.load(path) for path in (x, y, test_x, test_y))
    mean, scale, centre, spread = rows.mean(axis=0), rows.std(axis=0), target.mean(), target.std()
    train, known = ((rows - mean) / scale).astype(np.float32), ((target - centre) / spread).astype(np.float32)
    model = MLPRegressor(
        hidden_layer_sizes=(width, width // 2),
        alpha=0,
        batch_size=batch,
        learning_rate_init=rate,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=epochs + 1,
        random_state=seed,
    )
    start = time.perf_counter()
    model.fit(train, known)
    seconds = time.perf_counter() - start
    misses = model.predict(((test_rows - mean) / scale).astype(np.float32)) * spread + centre - actual
    return {"seconds": seconds, "errors": {"network": float(np.sqrt(np.mean(np.square(misses))))}}
