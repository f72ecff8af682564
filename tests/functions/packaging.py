"""A function's zip as Chalice's own packager builds it, from a copy of the checkout, without network or library."""

import os
import shutil
from pathlib import Path
from zipfile import ZipFile

from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager
from chalice.utils import UI, OSUtils

from tests.architecture.sources import ROOT


def copy_of(folder: Path, house: Path) -> Path:
    """`folder` of the checkout copied to the same place in `house`, beside a copy of chalicelib; links stay links."""
    leave_out = shutil.ignore_patterns("__pycache__", "deployments")
    shutil.copytree(ROOT / "chalicelib", house / "chalicelib", symlinks=True, ignore=leave_out)
    return shutil.copytree(folder, house / folder.relative_to(ROOT), symlinks=True, ignore=leave_out)


def package(project: Path, out: Path) -> Path:
    """Package the Chalice project, and unzip the function into `out`."""
    # Libraries come from the network; that they are the right ones is proved without it.
    (project / "requirements.txt").write_text("")
    files = OSUtils()
    packager = LambdaDeploymentPackager(files, DependencyBuilder(files), UI())
    with ZipFile(packager.create_deployment_package(str(project), "python3.11")) as zipped:
        zipped.extractall(out)
    return out


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file in the folder with its content, links followed; what Python compiled left out."""
    return {
        str(Path(place, name).relative_to(folder)): Path(place, name).read_bytes()
        for place, _, names in os.walk(folder, followlinks=True)
        for name in names
        if Path(place).name != "__pycache__"
    }
