"""What MLflow's own client reads of a registered model, as JSON: mlflow_reads.py URL MODEL ALIAS EXPERIMENT FOLDER."""

import json
import logging
import os
import sys

os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"

import mlflow

logging.getLogger("mlflow").setLevel(logging.ERROR)

url, model, alias, experiment, folder = sys.argv[1:]
mlflow.set_tracking_uri(url)
mlflow.set_experiment(experiment)
client = mlflow.MlflowClient()

version = client.get_model_version_by_alias(model, alias)
run = client.get_run(version.run_id)
table = mlflow.load_table("key_versions.json", run_ids=[version.run_id])
path = mlflow.artifacts.download_artifacts(f"models:/{model}@{alias}", dst_path=folder)
report = mlflow.artifacts.download_artifacts(run_id=version.run_id, artifact_path="report", dst_path=f"{folder}-report")
(data,) = run.inputs.dataset_inputs

print(
    json.dumps(
        {
            "version": int(version.version),
            "tags": version.tags,
            "aliases": sorted(client.get_registered_model(model).aliases),
            "run": run.data.tags["1000models.run"],
            "status": run.info.status,
            "seconds": (run.info.end_time - run.info.start_time) / 1000,
            "params": run.data.params,
            "mase": run.data.metrics["mase/ours"],
            "folds": [point.step for point in client.get_metric_history(version.run_id, "folds/mase/ours")],
            "dataset": [data.dataset.name, data.dataset.digest],
            "table": json.loads(table.to_json(orient="records")),
            "path": path,
            "report": report,
        }
    )
)
