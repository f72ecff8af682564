"""What each function needs beside chalicelib, as its sources say and as its requirements.txt says."""

import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.sources import ROOT, reached, under

# Python's own zoneinfo finds its zones in this package: Lambda's image has none.
ZONES = {"zoneinfo": "tzdata"}
# Chalice puts the two files that it needs at run time into each zip by itself.
BROUGHT = {"chalice"}


def imported(app: Path) -> set[str]:
    """The distributions that `app` imports itself, through chalicelib, now or at first use."""
    tops = {name.partition(".")[0] for name in reached(app) if not under(name, "chalicelib")}
    libraries = tops - sys.stdlib_module_names - BROUGHT
    return {_distributions()[name] for name in libraries} | {ZONES[name] for name in tops & ZONES.keys()}


def required(app: Path) -> dict[str, str]:
    """The distributions pinned by the function's requirements.txt, with their versions."""
    lines = (app.parent / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines)


@cache
def locked() -> dict[str, str]:
    """The version of each distribution in uv.lock."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {package["name"]: package["version"] for package in packages}


@cache
def _distributions() -> dict[str, str]:
    return {name: found[0].lower().replace("_", "-") for name, found in packages_distributions().items()}
