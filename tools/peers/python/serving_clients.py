"""Clients of Triton, MLflow and Prometheus ask a server: url, name of the table, forecasts of `infer` as JSON."""
import json
import math
import sys
import urllib.request

import numpy as np
import pandas as pd
import tritonclient.http as triton
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
from prometheus_client.parser import text_string_to_metric_families
from tritonclient.utils import InferenceServerException

url, table, forecasts = sys.argv[1:]
host = url.removeprefix("http://")
rows = pd.read_json(forecasts, dtype={"item": str, "location": str}, convert_dates=False)
keys = rows[["item", "location"]].drop_duplicates().reset_index(drop=True)
numbers = [name for name in rows.columns if name == "yhat" or name[:3] in ("lo_", "hi_")]
expected = {name: rows[name].to_numpy(dtype=float).reshape(len(keys), -1) for name in numbers}
compared = 0


def same(name, found):
    global compared
    np.testing.assert_array_equal(np.asarray(found, dtype=float), expected[name], err_msg=name)
    compared += expected[name].size


client = triton.InferenceServerClient(host)
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(table)
assert client.get_server_metadata()["extensions"] == ["binary_tensor_data"]
metadata = client.get_model_metadata(table)
assert [tensor["name"] for tensor in metadata["inputs"]] == ["item", "location"], metadata
run = metadata["versions"][0]
assert client.is_model_ready(table, run)


def tensors(binary):
    made = []
    for column in ("item", "location"):
        tensor = triton.InferInput(column, [len(keys)], "BYTES")
        tensor.set_data_from_numpy(keys[column].to_numpy(dtype=object), binary_data=binary)
        made.append(tensor)
    return made


for binary in (True, False):
    wanted = [triton.InferRequestedOutput(name, binary_data=binary) for name in ("ds", *numbers)]
    for outputs in (None, wanted):
        answer = client.infer(table, tensors(binary), outputs=outputs, request_id="42", model_version="")
        assert answer.get_response()["id"] == "42"
        for name in numbers:
            same(name, answer.as_numpy(name))
        ds = [text.decode() if isinstance(text, bytes) else text for text in answer.as_numpy("ds").flatten()]
        assert ds == rows["ds"].tolist(), ds
same("yhat", client.infer(table, tensors(True), model_version=run).as_numpy("yhat"))
short = client.infer(table, tensors(True), parameters={"horizon": 1}).as_numpy("yhat")
np.testing.assert_array_equal(short, expected["yhat"][:, :1])
for attempt in (
    lambda: client.infer("another", tensors(True)),
    lambda: client.infer(table, tensors(True)[:1]),
    lambda: client.infer(table, tensors(True), parameters={"horizon": 100_000}),
):
    try:
        attempt()
    except InferenceServerException as error:
        assert "Cannot" in error.message(), error.message()
    else:
        raise AssertionError("nothing was refused")

scoring = ScoringServerClient(*host.split(":"))
scoring.ping()
assert scoring.get_version()
predictions = scoring.invoke(keys).get_predictions()
for name in numbers:
    same(name, predictions[name].to_numpy(dtype=float).reshape(len(keys), -1))
first = scoring.invoke(keys.head(1), params={"horizon": 1}).get_predictions()
assert len(first) == 1 and first["yhat"][0] == expected["yhat"][0, 0]

text = urllib.request.urlopen(f"{url}/metrics").read().decode()
families = {family.name: family for family in text_string_to_metric_families(text)}
answered = {sample.labels["route"]: sample.value for sample in families["http_requests"].samples if sample.labels["status"] == "200"}
assert answered["/v2/models/{name}/infer"] == 5 and answered["/invocations"] == 2, answered
assert families["http_request_duration_seconds"].type == "histogram"
assert not any(key in text for key in keys["item"] if key != "007")
assert all(math.isfinite(sample.value) for family in families.values() for sample in family.samples)
print(json.dumps({"numbers": compared, "metrics": len(families)}))
