"""A function's folder, packaged by Chalice aside, then its zip and template made whole."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from infra.package import archive, permissions, template
from infra.package.archive import Archive

# AWS's own limit by upload is 50 MB zipped; beyond, cold starts are slow anyway.
MOST_BYTES = 50_000_000
# Chalice asks for a role it would not make; the template names the one that is.
_CONFIG = {
    "manage_iam_role": False,
    "iam_role_arn": "arn:aws:iam::123456789012:role/named-by-the-template",
    "lambda_architecture": "arm64",
    "api_gateway_endpoint_type": "REGIONAL",
}


class PackageError(Exception):
    """A function that cannot be packaged as it is."""


@dataclass(frozen=True, slots=True)
class Package:
    """One function's package, in `folder`: its zip, and its template beside it."""

    name: str
    archive: Archive
    template: Path

    @property
    def key(self) -> str:
        return f"{self.name}/{self.archive.sha256}.zip"


def package(function: Path, aside: Path, out: Path, pins: Path) -> Package:
    """Package the function of the folder `function` into `out`, working in the folder `aside`.

    `pins` are the versions that pip may take, one a line. Raises `PackageError` if something is left out or too large.
    """
    allowed = permissions.declared(function)
    written = _by_chalice(_staged(function, aside), pins)
    _complete(written / "deployment.zip", function / "requirements.txt")
    out.mkdir(parents=True, exist_ok=True)
    services = permissions.descriptions(allowed)
    zipped = archive.rewrite(written / "deployment.zip", out / f"{function.name}.zip", services=services)
    if zipped.size > MOST_BYTES:
        raise PackageError(f"{function.name} weighs {zipped.size} bytes zipped, over {MOST_BYTES}")
    made = Package(function.name, zipped, out / f"{function.name}.json")
    sam = template.finished(json.loads((written / "sam.json").read_text()), made.name, allowed, made.key)
    made.template.write_text(json.dumps(sam, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return made


def _staged(function: Path, aside: Path) -> Path:
    """The project as Chalice wants it, with what every function has in common."""
    shutil.rmtree(aside, ignore_errors=True)
    (aside / ".chalice").mkdir(parents=True)
    for name in ("app.py", "requirements.txt"):
        shutil.copy(function / name, aside / name)
    # Only the root may be a link: Chalice drops links inside, and a dangling one, without a word.
    product, compiled = (function / "chalicelib").resolve(strict=True), shutil.ignore_patterns("__pycache__")
    shutil.copytree(product, aside / "chalicelib", ignore=compiled)
    config = json.loads((function / ".chalice" / "config.json").read_text())
    (aside / ".chalice" / "config.json").write_text(json.dumps(config | _CONFIG))
    return aside


def _by_chalice(project: Path, pins: Path) -> Path:
    done = subprocess.run(  # noqa: S603 -- this interpreter
        [Path(sys.executable).with_name("chalice"), "package", "--stage", "prod", "--template-format", "json", "out"],
        cwd=project,
        env=os.environ | {"AWS_DEFAULT_REGION": "eu-west-3", "PIP_CONSTRAINT": str(pins)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PackageError(f"chalice package failed on {project}:\n{done.stdout}{done.stderr}")
    return project / "out"


def _complete(packaged: Path, requirements: Path) -> None:
    """Chalice only warns of what it found no package for: refuse instead."""
    with ZipFile(packaged) as zipped:
        inside = {name.partition(".dist-info/")[0] for name in zipped.namelist() if ".dist-info/" in name}
    wanted = requirements.read_text(encoding="utf-8").split()
    pinned = {line.replace("-", "_").replace("==", "-").lower() for line in wanted}
    if missing := pinned - {name.lower() for name in inside}:
        raise PackageError(f"no package for arm64 under this Python: {', '.join(sorted(missing))}")
