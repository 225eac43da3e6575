"""The peers' process: one line of JSON in, one line out. The protocol is described in bench/harness/target.ts."""
import importlib
import importlib.metadata
import json
import os
import platform
import sys
import traceback
import warnings


def versions(packages):
    found = {name: importlib.metadata.version(name) for name in packages}
    return {"python": platform.python_version(), **found}


def resolve(name):
    """The function of `module.function`; the modules lie beside this file."""
    module, function = name.split(".")
    return versions if name == "server.versions" else getattr(importlib.import_module(module), function)


def answer(line):
    try:
        request = json.loads(line)
        return {"ok": True, "answer": resolve(request["call"])(**request["args"])}
    except Exception as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}


def main():
    # What libraries print must not mix with the answers: it goes to stderr, also from C code.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.filterwarnings("ignore")
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=answers, flush=True)


main()
