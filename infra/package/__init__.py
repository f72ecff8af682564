"""Packages for AWS: each function's zip, the same bytes for the same sources, and its SAM template."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
OUT = ROOT / ".build" / "packages"
