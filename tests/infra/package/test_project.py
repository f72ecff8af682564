"""Chalice packages a small project from wheels of this folder, offline; what it would leave out is refused."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.package import data
from infra.package.project import Package, PackageError, package
from tests.infra.package.test_archive import names, zip_of

APP = """
from chalice.app import Chalice
from chalicelib.words import WORD

app = Chalice("obole-small")


@app.on_sqs_message(queue="obole-care.fifo", batch_size=10)
def settle(event):
    import smallwheel

    return smallwheel, WORD
"""


@pytest.fixture
def function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A worker that needs one library, whose wheel lies here."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    info = "smallwheel-1.0.dist-info"
    files = {
        "smallwheel/__init__.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: smallwheel\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    zip_of(wheels / "smallwheel-1.0-py3-none-any.whl", files)
    product = tmp_path / "product"
    product.mkdir()
    (product / "__init__.py").write_text("")
    (product / "words.py").write_text("WORD = 'été'\n")
    folder = tmp_path / "functions" / "workers" / "small"
    (folder / ".chalice").mkdir(parents=True)
    (folder / "chalicelib").symlink_to(product)
    (folder / "app.py").write_text(APP)
    (folder / "requirements.txt").write_text("smallwheel==1.0\n")
    (folder / "permissions.toml").write_text('[dynamodb]\n"table/obole-care" = ["GetItem"]\n')
    config = {"version": "2.0", "app_name": "obole-small", "stages": {"prod": {"lambda_timeout": 30}}}
    (folder / ".chalice" / "config.json").write_text(json.dumps(config))
    return folder


def packaged(function: Path, tmp_path: Path, out: str = "out") -> Package:
    pins = tmp_path / "pins.txt"
    pins.write_text("smallwheel==1.0\n")
    return package(function, tmp_path / "aside", tmp_path / out, pins)


def test_a_package_holds_the_function_the_product_and_its_libraries_twice_the_same(
    function: Path, tmp_path: Path
) -> None:
    first, second = packaged(function, tmp_path, "1"), packaged(function, tmp_path, "2")
    assert first.archive.sha256 == second.archive.sha256
    assert first.template.read_bytes() == second.template.read_bytes()
    assert {"app.py", "chalicelib/words.py", "smallwheel/__init__.py", "chalice/app.py"} <= names(first.archive.path)
    with ZipFile(first.archive.path) as zipped:
        assert zipped.testzip() is None


def test_its_template_passes_the_lint_and_names_its_zip_by_its_content(function: Path, tmp_path: Path) -> None:
    made = packaged(function, tmp_path)
    properties = json.loads(made.template.read_text())["Resources"]["Settle"]["Properties"]
    assert properties["CodeUri"]["Key"] == f"small/{made.archive.sha256}.zip"
    assert (properties["Architectures"], properties["Timeout"]) == (["arm64"], 30)
    assert linted(made.template) == ""


def test_a_library_that_has_no_wheel_is_refused_and_not_left_out(function: Path, tmp_path: Path) -> None:
    (function / "requirements.txt").write_text("smallwheel==1.0\nabsentwheel==1.0\n")
    with pytest.raises(PackageError, match="absentwheel"):
        packaged(function, tmp_path)


def test_the_templates_written_by_hand_pass_the_lint() -> None:
    assert linted(*data.PATH.parent.glob("*.yaml")) == ""


def linted(*templates: Path) -> str:
    """What cfn-lint says of them."""
    lint = Path(sys.executable).with_name("cfn-lint")
    run = subprocess.run([lint, *map(str, templates)], capture_output=True, text=True, check=False)  # noqa: S603 -- of this environment
    return run.stdout + run.stderr
