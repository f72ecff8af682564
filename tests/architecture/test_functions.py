"""What AWS calls is short: a handler parses, calls one service and shapes the answer."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT, parsed, product, under

FUNCTIONS = {str(app.parent.relative_to(ROOT / "functions")): app for app in APPS}
EACH = pytest.mark.parametrize("app", FUNCTIONS.values(), ids=FUNCTIONS)
LONGEST_HANDLER, LONGEST_APP = 10, 120


def body_of(function: ast.FunctionDef) -> int:
    """Lines of code: neither the declaration nor the docstring."""
    said = function.body[1:] if ast.get_docstring(function) else function.body
    return said[-1].end_lineno - said[0].lineno + 1 if said and said[-1].end_lineno else 0


def functions(app: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(parsed(app, "app").tree) if isinstance(node, ast.FunctionDef)]


def test_a_function_has_its_folder_its_settings_and_its_requirements() -> None:
    folders = {path for path in ROOT.glob("functions/*/*") if path.is_dir() and path.name != "__pycache__"}
    assert folders == {app.parent for app in APPS}
    wanted = {".chalice/config.json", "app.py", "chalicelib", "requirements.txt"}
    lacking = {folder: {w for w in wanted if not (folder / w).exists()} for folder in folders}
    assert not any(lacking.values()), lacking


@EACH
def test_the_product_is_the_one_of_the_house_through_a_link(app: Path) -> None:
    link = app.parent / "chalicelib"
    assert link.is_symlink()
    assert link.readlink() == Path("../../../chalicelib")
    assert link.resolve() == ROOT / "chalicelib"


@EACH
def test_an_app_is_read_at_once(app: Path) -> None:
    assert len(app.read_text(encoding="utf-8").splitlines()) <= LONGEST_APP
    lengths = {function.name: body_of(function) for function in functions(app)}
    assert {name for name, length in lengths.items() if length > LONGEST_HANDLER} == set()


@EACH
def test_an_app_tells_what_each_handler_does(app: Path) -> None:
    handlers = [function for function in functions(app) if function.decorator_list]
    assert handlers
    assert [handler.name for handler in handlers if not ast.get_docstring(handler)] == []


@EACH
def test_an_app_leaves_tables_and_clients_to_the_product(app: Path) -> None:
    imports = parsed(app, "app").imports
    assert not [name for name in imports if under(name, "boto3", "botocore", "pynamodb", "os", "chalicelib.aws")]
    # A service, the shapes and rules round it; a store's class at most to name what an owner rule loaded.
    assert {name for name in imports if name.endswith(".store")} <= {"chalicelib.care.store"}


def test_apps_of_the_api_use_the_bridge_and_workers_do_not() -> None:
    bridged = {name for name, app in FUNCTIONS.items() if "chalicelib.http.Api" in parsed(app, "app").imports}
    assert bridged == {name for name in FUNCTIONS if name.startswith("api/")}
    assert "chalicelib.http" in product()


def test_a_long_handler_would_be_seen() -> None:
    tree = ast.parse('def long():\n    """Say."""\n' + "    x = 1\n" * 11)
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert body_of(function) == LONGEST_HANDLER + 1
