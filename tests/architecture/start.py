"""What modules touch when a new process imports them, with nothing of AWS or of the product in its environment."""

import os
import subprocess
import sys
from pathlib import Path

_WATCHING = Path(__file__).with_name("watching.py")


def touched(folder: Path, *modules: str) -> list[str]:
    """Import `modules` from `folder` in a new process: what they touch, a line each. Fails if one does not import."""
    ended = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, str(_WATCHING), str(folder), *modules],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()
