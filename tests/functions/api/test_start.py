"""What a function that answers people loads before it is asked: a first answer pays for it."""

import os
import subprocess
import sys

from tests.architecture.sources import ROOT

# What a member's dashboard does without: the sealing of NIR, the printing and explaining of one thing, the log.
LATE = "aws_lambda_powertools boto3 chalicelib.documents.statement chalicelib.reimbursement.explain cryptography"


def test_the_member_space_starts_without_what_its_dashboard_never_uses() -> None:
    script = f"import sys, app; print(*set('{LATE}'.split()) & set(sys.modules))"
    ended = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT / "functions" / "api" / "members",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == []
