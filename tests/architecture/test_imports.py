"""Which module may import which: read from the sources, so that what no test happens to run is seen too."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import Source, parsed, product, under

ENGINE = ("chalicelib.reimbursement", "chalicelib.parameters", "chalicelib.formats")
# All that a pure calculation needs; a clock, a socket, a client, an environment or chance are none of it.
ENGINE_NEEDS = (
    *ENGINE,
    "chalicelib.dates",
    "chalicelib.errors",
    "chalicelib.money",
    "chalicelib.numbers",
    "chalicelib.reasons",
    *(
        "bisect",
        "calendar",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "functools",
        "itertools",
        "operator",
        "pathlib",
    ),
    *("re", "string", "tomllib", "typing"),
    *("pydantic", "pydantic_core", "stdnum"),
)
# Where tables are declared, beside each store.py.
DECLARE_ITEMS = {
    "chalicelib.dynamo": "what the items of every store share",
    "chalicelib.accounts.items": "the kinds of item, so that accounts/store.py reads at once",
    "chalicelib.crypto": "one item, the wrapped keys, which nothing else may read",
    "chalicelib.events": "one item, the event, which several rooms write and outbox.py publishes",
    "chalicelib.care.ledger": "one item, the entry, with how it is posted and read",
    "chalicelib.care.packed": "no item: how a text of any is stored",
}
DECLARING = ("pynamodb.attributes", "pynamodb.indexes", "pynamodb.models", "pynamodb.connection")


def importers(*packages: str) -> set[str]:
    """The modules of chalicelib that import one of these."""
    return {name for name, source in product().items() if any(under(i, *packages) for i in source.imports)}


def called(source: Source, *names: str) -> bool:
    """Whether the module names one of these attributes, as in `datetime.now`."""
    return any(isinstance(node, ast.Attribute) and ast.unparse(node) in names for node in ast.walk(source.tree))


def test_only_the_bridge_knows_chalice() -> None:
    assert importers("chalice")
    assert all(under(name, "chalicelib.http") for name in importers("chalice"))


def test_nothing_imports_boto3_and_only_one_module_makes_clients() -> None:
    assert importers("boto3") == set()
    # Links are signed by a client of their own: it may have to name another address than the functions use.
    assert importers("botocore.session", "botocore.config") == {"chalicelib.aws", "chalicelib.links"}
    knowing_failures = {"chalicelib.http.failures", "chalicelib.mail", "chalicelib.notifications.service"}
    assert importers("botocore") == {"chalicelib.aws", "chalicelib.links"} | knowing_failures


def test_the_product_knows_nothing_of_what_is_built_round_it() -> None:
    assert importers("infra", "obole", "demo", "tests", "moto", "click") == set()


@pytest.mark.parametrize("source", [s for s in product().values() if s.under(*ENGINE)], ids=lambda s: s.name)
def test_the_engine_imports_only_what_a_calculation_needs(source: Source) -> None:
    assert {name for name in source.imports if not under(name, *ENGINE_NEEDS)} == set()


def test_whole_columns_stay_out_of_what_functions_run() -> None:
    # numpy would weigh on every package: re-pricing is a command's alone.
    assert all(under(name, "chalicelib.repricing") for name in importers("numpy"))
    assert all(under(name, "chalicelib.repricing") for name in importers("chalicelib.repricing"))


def test_parameters_and_formats_know_nothing_of_the_calculation() -> None:
    using = importers("chalicelib.reimbursement")
    assert using
    assert not [name for name in using if under(name, "chalicelib.parameters", "chalicelib.formats")]


def test_only_stores_declare_items_of_tables() -> None:
    declaring = {name for name in importers(*DECLARING) if not name.endswith(".store")}
    assert declaring == set(DECLARE_ITEMS)


def test_only_one_module_asks_what_time_it_is() -> None:
    clocks = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now")
    assert {name for name, source in product().items() if called(source, *clocks)} == {"chalicelib.clock"}
    assert importers("time") == set()


def test_only_the_settings_read_the_environment() -> None:
    readers = {name for name, source in product().items() if called(source, "os.environ", "os.getenv")}
    assert readers == {"chalicelib.settings"}


def test_no_amount_is_ever_a_float() -> None:
    floats = {
        name
        for name, source in product().items()
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    }
    # Where a whole number that JSON writes with a fraction of zero becomes an integer.
    assert floats == {"chalicelib.http.model"}


def test_integers_are_divided_only_where_the_quotient_is_exact_or_no_money() -> None:
    divided = {
        (name, ast.unparse(node))
        for name, source in product().items()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_a_path(node)
    }
    # Minutes, and the width of a share in a drawing.
    assert divided == {
        ("chalicelib.accounts.errors", "seconds / 60"),
        ("chalicelib.documents.printing", "100 * value / sum(present.values())"),
    }


def _is_a_path(node: ast.BinOp) -> bool:
    return ast.unparse(node).startswith(("Path(", "folder / ", "_HERE / "))


def test_imports_inside_functions_are_seen_and_those_for_types_are_not(tmp_path: Path) -> None:
    written = tmp_path / "made_up.py"
    written.write_text(
        "from typing import TYPE_CHECKING\nimport os.path\n"
        "if TYPE_CHECKING:\n    import boto3\nelse:\n    import json\n"
        "def late():\n    from chalice import app\n"
    )
    seen = parsed(written, "made_up").imports
    assert seen == {"typing", "typing.TYPE_CHECKING", "os.path", "json", "chalice", "chalice.app"}


def test_a_relative_import_cannot_slip_through(tmp_path: Path) -> None:
    written = tmp_path / "made_up.py"
    written.write_text("from . import store\n")
    with pytest.raises(ValueError, match="written whole"):
        _ = parsed(written, "made_up").imports
