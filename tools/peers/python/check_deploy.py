"""Reads the files of deploy/ as Docker, Compose and Kubernetes will, and prints what was refused.

usage: check_deploy.py DEPLOY
"""

import json
import pathlib
import subprocess
import sys

import botocore.session
import yaml
from botocore.validate import ParamValidator
from compose_spec import PyCompose

deploy = pathlib.Path(sys.argv[1])
passed, failed = 0, []


def judge(path, refusal):
    global passed
    if refusal:
        failed.append(f"{path.relative_to(deploy)}: {refusal}")
    else:
        passed += 1


def run(*command):
    ended = subprocess.run(command, capture_output=True, text=True)
    return "" if ended.returncode == 0 else (ended.stdout + ended.stderr).strip()


tools = pathlib.Path(sys.executable).parent
for path in sorted(deploy.rglob("Dockerfile")):
    judge(path, run(tools / "hadolint", path))

path = deploy / "compose.yaml"
try:
    # Merge keys are resolved by whoever reads the file; the rest is the specification's.
    PyCompose.from_yaml(yaml.safe_dump(yaml.safe_load(path.read_text())))
    judge(path, "")
except ValueError as refusal:
    judge(path, str(refusal))

for path in sorted(deploy.glob("kubernetes/*.yaml")):
    # The list of the others is no resource of a cluster.
    if path.name != "kustomization.yaml":
        judge(path, run(tools / "kubernetes-validate", "--strict", path))

# What AWS Batch takes is what its service model says.
batch = botocore.session.get_session().get_service_model("batch")
for name, operation in [("job_definition", "RegisterJobDefinition"), ("submit_job", "SubmitJob")]:
    path = deploy / "aws_batch" / f"{name}.json"
    shape = batch.operation_model(operation).input_shape
    report = ParamValidator().validate(json.loads(path.read_text()), shape)
    judge(path, report.generate_report())

for path in sorted(deploy.glob("slurm/*.sh")):
    judge(path, run("bash", "-n", path))

print(json.dumps({"passed": passed, "failed": failed}))
