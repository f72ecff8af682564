"""Every reason code has its sentence and every sentence its reason: read from the sources, whatever tests run."""

import ast
from collections.abc import Iterator

import pytest

from chalicelib.reimbursement.explain import phrases
from chalicelib.reimbursement.rules import history
from tests.architecture.sources import product

# Where a step is written, and the place of its reason code among the arguments.
WRITERS = {"write": 3, "start": 2, "limit": 2, "cap": 2, "ceiling": 2, "floor": 2, "_kept_back": 1}
WRITERS |= {"refused": 2, "Refusal": 1}
CODES = {"limited_by", "tariff_kind", "over", "period", "whose", "exclusion", "access", "per", "notes"}


def reasons(tree: ast.AST) -> Iterator[str]:
    """The reason codes written out: arguments, names they are kept under meanwhile, pairs with their inputs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = WRITERS.get(name)
            if place is not None and len(node.args) > place:
                yield from words(node.args[place])
        elif isinstance(node, ast.Assign) and "because" in [ast.unparse(target) for target in node.targets]:
            yield from words(node.value)
        elif isinstance(node, ast.FunctionDef) and "reason" in node.name:
            returned = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
            for pair in (each for each in returned if isinstance(each, ast.Tuple)):
                yield from words(pair.elts[0])


def words(node: ast.expr) -> Iterator[str]:
    """The strings an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from words(node.body)
        yield from words(node.orelse)


def written() -> set[str]:
    return {code for source in product().values() for code in reasons(source.tree)}


def sentences() -> set[str]:
    return set(phrases()["scheme"]) | set(phrases()["institution"]) | set(phrases()["ended"])


@pytest.mark.covers("MBR-08", "PLS-01")
def test_every_reason_written_in_the_sources_has_its_sentence() -> None:
    assert len(written()) > 30
    assert written() - sentences() == set()


@pytest.mark.covers("MBR-08", "PLS-01")
def test_every_sentence_is_used() -> None:
    constants = {
        node.value
        for source in product().values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sentences() - constants == set()


@pytest.mark.covers("PLS-01")
def test_every_rule_that_is_named_is_in_the_list() -> None:
    named = {
        node.value
        for source in product().values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("RG-S.")
    }
    assert named - set(history()) == set()


@pytest.mark.covers("MBR-08")
def test_phrases_have_two_shares_and_the_codes_they_name() -> None:
    assert set(phrases()) == {"scheme", "institution", "left", "ended"} | CODES
    told = (sentence for share in ("scheme", "institution", "ended") for sentence in phrases()[share].values())
    assert all(sentence.endswith(".") for sentence in told)


@pytest.mark.covers("RG-S.8")
def test_whatever_refuses_a_person_is_told_apart_from_any_care_too() -> None:
    eligibility = ast.walk(product()["chalicelib.members.eligibility"].tree)
    constants = {node.value for node in eligibility if isinstance(node, ast.Constant)}
    refusing = {code for code in phrases()["institution"] if code in constants}
    assert len(refusing) > 10
    assert refusing - set(phrases()["ended"]) == set()
    assert not [text for text in phrases()["ended"].values() if "ce soin" in text]


def test_a_reason_without_a_sentence_would_be_seen() -> None:
    tree = ast.parse(
        'payment.limit(most, "RG-S.2", "made_up" if a else "or_not")\n'
        'because = "kept"\n'
        'def why_reason():\n    return "paired", {}\n'
        'sheet.write(SCHEME, 0, "RG-S.2", "direct")\n'
    )
    assert set(reasons(tree)) == {"made_up", "or_not", "kept", "paired", "direct"}
