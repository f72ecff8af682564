"""What importing the bridge costs and touches."""

import os
import subprocess
import sys

SCRIPT = """
import os, sys, socket
before = dict(os.environ)
import chalicelib.http
app = chalicelib.http.Api("members")
assert dict(os.environ) == before, "the environment changed"
slow = {"boto3", "argon2", "aws_lambda_powertools", "cryptography", "webauthn", "holidays"} & set(sys.modules)
assert not slow, slow
"""


def test_no_aws_no_environment_and_nothing_slow_is_touched_at_import() -> None:
    bare = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, env=bare)  # noqa: S603 -- our own script
