"""What each function's zip holds: all of the product, and of libraries what it imports."""

from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT
from tests.architecture.start import touched
from tests.functions.packaging import copy_of, files_in, package
from tests.functions.requirements import imported, locked, required

NAMES = [str(app.parent.relative_to(ROOT / "functions")) for app in APPS]
EACH = pytest.mark.parametrize("app", APPS, ids=NAMES)


@EACH
def test_the_zip_holds_the_whole_product_and_starts_by_itself(app: Path, tmp_path: Path) -> None:
    unzipped = package(copy_of(app.parent, tmp_path / "house"), tmp_path / "zip")
    assert (unzipped / "app.py").read_bytes() == app.read_bytes()
    assert files_in(unzipped / "chalicelib") == files_in(ROOT / "chalicelib")
    assert list(unzipped.rglob("__pycache__")) == []
    assert touched(unzipped, "app") == []


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A small Chalice project, whose chalicelib is still to be made."""
    project = tmp_path / "house" / "made-up"
    project.mkdir(parents=True)
    (project / "app.py").write_text("from chalice.app import Chalice\n\napp = Chalice('made-up')\n")
    product = tmp_path / "house" / "product"
    (product / "rooms").mkdir(parents=True)
    (product / "rooms" / "figures.toml").write_text("one = 1\n")
    return project


def test_a_link_that_leads_nowhere_packages_nothing_and_is_seen(made_up: Path, tmp_path: Path) -> None:
    (made_up / "chalicelib").symlink_to("../gone")
    unzipped = package(made_up, tmp_path / "zip")
    assert files_in(unzipped / "chalicelib") == {} != files_in(tmp_path / "house" / "product")


def test_a_link_inside_the_product_is_left_out_and_is_seen(made_up: Path, tmp_path: Path) -> None:
    product = tmp_path / "house" / "product"
    (product / "annexe").symlink_to("rooms")
    (made_up / "chalicelib").symlink_to("../product")
    unzipped = package(made_up, tmp_path / "zip")
    assert set(files_in(product)) - set(files_in(unzipped / "chalicelib")) == {"annexe/figures.toml"}


@EACH
def test_a_function_requires_what_it_imports_and_nothing_else(app: Path) -> None:
    assert required(app).keys() == imported(app)


@EACH
def test_a_function_is_given_the_versions_that_are_tested(app: Path) -> None:
    pins = required(app)
    assert pins == {name: locked()[name] for name in pins}
    assert list(pins) == sorted(pins)
