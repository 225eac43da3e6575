"""A server as people write it: FastAPI on uvicorn with a LightGBM model per key in memory, in one process of its own."""
import os
import subprocess
import sys
import time
import urllib.request

import numpy as np

FEATURES = 12
server = None


def app():
    import lightgbm
    from fastapi import FastAPI, HTTPException
    from pydantic import BaseModel

    keys, horizon = int(os.environ["SERVING_KEYS"]), int(os.environ["SERVING_HORIZON"])
    rng = np.random.default_rng(1)
    texts = []
    for _ in range(min(keys, 20)):
        x = rng.normal(size=(300, FEATURES))
        y = x @ rng.normal(size=FEATURES) + rng.normal(size=300)
        params = dict(objective="regression", max_depth=6, num_leaves=63, num_threads=1, verbose=-1)
        texts.append(lightgbm.train(params, lightgbm.Dataset(x, y), num_boost_round=100).model_to_string())
    models = [lightgbm.Booster(model_str=texts[k % len(texts)]) for k in range(keys)]
    features = rng.normal(size=(keys, horizon, FEATURES))

    class Question(BaseModel):
        key: int

    served = FastAPI()

    @served.post("/forecast")
    async def forecast(question: Question):
        if not 0 <= question.key < keys:
            raise HTTPException(404)
        return {"key": question.key, "yhat": models[question.key].predict(features[question.key], num_threads=1).tolist()}

    return served


def start(keys, horizon):
    """Start it; its port."""
    global server
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "SERVING_KEYS": str(keys), "SERVING_HORIZON": str(horizon)}
    args = ["serving:app", "--factory", "--port", str(port), "--workers", "1", "--log-level", "error", "--no-access-log"]
    here = os.path.dirname(os.path.abspath(__file__))
    server = subprocess.Popen([sys.executable, "-m", "uvicorn", *args], cwd=here, env=env, stdout=subprocess.DEVNULL)
    for _ in range(1200):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json").read()
            return port
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def stop():
    server.kill()
    return server.wait()
