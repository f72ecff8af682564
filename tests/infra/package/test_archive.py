"""A zip made lighter and always the same, whose compiled files are used as they are."""

import os
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.package.archive import rewrite

SWAGGER = "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui-bundle.min.js"
FILES = {
    "app.py": "print('from', __cached__)\n",
    "chalicelib/__init__.py": "",
    "chalicelib/__pycache__/__init__.cpython-39.pyc": "stale",
    "library/python2.py": "print 'nothing that this Python reads'\n",
    "botocore/data/dynamodb/2012-08-10/service-2.json": "{}",
    "botocore/data/ec2/2016-11-15/service-2.json": "{}",
    "pydantic/v1/main.py": "",
    SWAGGER: "",
    "botocore/data/endpoints.json": "{}",
}


@pytest.fixture
def packaged(tmp_path: Path) -> Path:
    return zip_of(tmp_path / "packaged.zip", FILES)


def zip_of(path: Path, files: dict[str, str]) -> Path:
    with ZipFile(path, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return path


def names(path: Path) -> set[str]:
    with ZipFile(path) as zipped:
        return set(zipped.namelist())


def test_the_same_content_gives_the_same_bytes_whenever_and_in_whatever_order(packaged: Path, tmp_path: Path) -> None:
    first = rewrite(packaged, tmp_path / "1.zip", services={"dynamodb"})
    os.utime(packaged, (time.time() + 1e6,) * 2)
    turned = zip_of(tmp_path / "turned.zip", dict(reversed(FILES.items())))
    second = rewrite(turned, tmp_path / "2.zip", services={"dynamodb"})
    assert (first.sha256, first.size) == (second.sha256, second.size)


def test_it_keeps_of_botocore_what_the_function_calls_and_no_compiled_file_of_another_python(
    packaged: Path, tmp_path: Path
) -> None:
    kept = names(rewrite(packaged, tmp_path / "out.zip", services={"dynamodb"}).path)
    tag = sys.implementation.cache_tag
    compiled = {f"__pycache__/app.{tag}.pyc", f"chalicelib/__pycache__/__init__.{tag}.pyc"}
    left_out = {
        "botocore/data/ec2/2016-11-15/service-2.json",
        "pydantic/v1/main.py",
        SWAGGER,
        "chalicelib/__pycache__/__init__.cpython-39.pyc",
    }
    assert kept == (FILES.keys() - left_out) | compiled


def test_python_runs_the_compiled_file_whatever_the_dates(packaged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unzipped"
    with ZipFile(rewrite(packaged, tmp_path / "out.zip", services=()).path) as zipped:
        zipped.extractall(folder)
    compiled = folder / "__pycache__" / f"app.{sys.implementation.cache_tag}.pyc"
    # What is compiled is no longer what the source says, which is newer: it runs all the same, unchecked.
    (folder / "app.py").write_text("raise SystemExit('compiled again')\n")
    script = f"import sys; sys.path.insert(0, {str(folder)!r}); import app"
    run = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)  # noqa: S603 -- this interpreter
    assert run.stdout.split() == ["from", str(compiled)], run.stderr
