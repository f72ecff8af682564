"""The tests' own house rules: where they stand, what they are named after, what they may not do."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT

TESTS = ROOT / "tests"
MIRROR_NOTHING = {
    "tests/architecture": "the rules of the whole house",
    "tests/browser": "the pages, through the browser",
    "tests/cases": "worked cases, as data",
    "tests/contract": "the whole API, through the gateway",
    "tests/journey": "the whole product, running",
}
SLEEPS = ("time.sleep", "sleep", "asyncio.sleep", "page.wait_for_timeout")


def test_tests_stand_where_what_they_test_stands() -> None:
    folders = {str(path.parent.relative_to(ROOT)) for path in TESTS.rglob("*.py")} - {"tests"}
    homeless = {
        folder
        for folder in folders
        if not (ROOT / folder.removeprefix("tests/")).is_dir() and not folder.startswith(tuple(MIRROR_NOTHING))
    }
    assert homeless == set()


def test_no_folder_of_tests_is_a_package() -> None:
    assert list(TESTS.rglob("__init__.py")) == []


def test_a_test_waits_for_something_never_for_a_while() -> None:
    blind = {
        f"{path.relative_to(ROOT)}::{name}"
        for path in TESTS.rglob("*.py")
        for name in sleeping_outside_loops(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert blind == set()


def test_a_blind_wait_would_be_seen() -> None:
    tree = ast.parse(
        "def asleep():\n    time.sleep(1)\n"
        "def polling():\n    while not done():\n        time.sleep(0.01)\n"
        "def on_a_page(page):\n    page.wait_for_timeout(500)\n"
        "time.sleep(2)\n"
    )
    assert list(sleeping_outside_loops(tree)) == ["asleep", "on_a_page", "<module>"]


@pytest.mark.xdist_group("named")
def test_a_group_is_read_by_what_shares_the_tests_out(request: pytest.FixtureRequest) -> None:
    """Else each process would silently start running stacks of its own: pytest 9.2 hides the name from xdist 3.8."""
    assert not hasattr(request.config, "workerinput") or request.node.nodeid.endswith("@named")


def test_a_mark_of_a_requirement_that_does_not_exist_stops_the_run(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.covers("ACC-02", "MBR-99"))
    with pytest.raises(pytest.UsageError, match=r"covers MBR-99, not in the catalogue"):
        request.config.hook.pytest_collection_modifyitems(
            session=request.session, config=request.config, items=[request.node]
        )


def test_a_mark_of_a_requirement_that_exists_does_not(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.covers("ACC-02"))
    request.config.hook.pytest_collection_modifyitems(
        session=request.session, config=request.config, items=[request.node]
    )


def sleeping_outside_loops(node: ast.AST, inside: str = "<module>", *, looping: bool = False) -> Iterator[str]:
    """The functions that sleep without looking again at what they wait for."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inside, looping = node.name, False
    elif isinstance(node, ast.For | ast.While):
        looping = True
    elif isinstance(node, ast.Call) and not looping and ast.unparse(node.func) in SLEEPS:
        yield inside
    for child in ast.iter_child_nodes(node):
        yield from sleeping_outside_loops(child, inside, looping=looping)
