"""A check of schemathesis: no answer tells where things lie on the machine, or how the program failed."""
import os

import schemathesis

SECRETS = (os.environ["SERVING_SECRET"], "/tmp/", "/root/", "/home/", "file://", "node:internal", ".ts:", "registry.db")


@schemathesis.check
def no_leak(ctx, response, case):
    if case.path.startswith("/docs"):
        return
    sent = f"{case.body}{case.query}{case.headers}{case.path_parameters}{response.request.url}"
    text = response.text
    told = [secret for secret in SECRETS if secret in text and secret not in sent]
    assert not told, f"the answer tells of {told}"
