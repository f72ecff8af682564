"""A function finds all that it may ever import in what it requires, with no environment round it."""

import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import chalice
import pytest
from packaging.requirements import Requirement

from infra.local.function import found
from infra.package import check
from infra.package.imports import reached
from tests.infra.package.test_archive import zip_of


def closure(requirements: Path) -> set[str]:
    """The names of all distributions that these bring, as pip would for this machine."""
    ahead, brought = [Requirement(line) for line in requirements.read_text().splitlines()], set[str]()
    while ahead:
        one = ahead.pop()
        if one.name not in brought and (one.marker is None or one.marker.evaluate({"extra": ""})):
            brought.add(one.name)
            ahead += map(Requirement, distribution(one.name).requires or ())
    return brought


def laid_out(function: Path, folder: Path) -> Path:
    """The function as unzipped, its libraries linked to those installed."""
    shutil.copy(function / "app.py", folder)
    (folder / "chalicelib").symlink_to((function / "chalicelib").resolve())
    (folder / "chalice").mkdir()
    for name in ("__init__.py", "app.py"):
        shutil.copy(Path(chalice.__file__).with_name(name), folder / "chalice")
    for name in closure(function / "requirements.txt"):
        for file in distribution(name).files or ():
            top = folder / file.parts[0]
            if file.parts[0] not in ("..", "__pycache__") and not top.exists():
                top.symlink_to(str(distribution(name).locate_file(file.parts[0])))
    return folder


@pytest.mark.parametrize("function", list(found()), ids=lambda function: function.name)
def test_all_that_a_function_imports_is_in_what_it_requires(function: Path, tmp_path: Path) -> None:
    folder = laid_out(function, tmp_path)
    script = [sys.executable, "-I", "-S", "-B", str(Path(check.__file__).with_name("imports.py")), str(folder)]
    run = subprocess.run(script, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603 -- this interpreter
    assert run.returncode == 0, run.stderr


def test_imports_made_at_first_use_are_found_and_those_of_a_type_checker_are_not(tmp_path: Path) -> None:
    product = tmp_path / "chalicelib"
    product.mkdir()
    (tmp_path / "app.py").write_text("from chalicelib import thing\n")
    (product / "__init__.py").write_text("")
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import boto3\ndef use():\n    import decimal\n"
    (product / "thing.py").write_text(source)
    assert reached(tmp_path) == {"app", "chalicelib", "chalicelib.thing", "typing", "decimal"}


def test_a_package_that_lacks_a_library_is_refused_by_its_name(tmp_path: Path) -> None:
    sound = zip_of(tmp_path / "sound.zip", {"app.py": "import json\n"})
    check.imports_everything(sound)
    lacking = zip_of(tmp_path / "lacking.zip", {"app.py": "def use():\n    import pydantic\n"})
    with pytest.raises(check.LackingError, match=r"lacking\.zip: .*pydantic"):
        check.imports_everything(lacking)
