"""What a manager reads of a decision: every value under a French name, none as the code that stands for it."""

import ast
import json
import re

import pytest
from hypothesis import given, settings

from chalicelib.parameters.load import SHIPPED
from chalicelib.parameters.load import read as figures
from chalicelib.reimbursement.stored import to_json
from chalicelib.reimbursement.told import account, for_manager
from chalicelib.reimbursement.words import words
from tests.architecture.sources import product
from tests.chalicelib.reimbursement.situations import Situation, decided, situations
from tests.chalicelib.reimbursement.test_phrases import WRITERS

# Names that people gave, or may type: limits of a table, figures of the law.
_NAMES = re.compile(r"« [^»]* »|\([a-z_]+\.[a-z_]+\)")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(True|False|None)\b| = ")


@pytest.mark.covers("PLS-01")
@settings(max_examples=60)
@given(situations())
def test_a_manager_reads_neither_keys_nor_codes(situation: Situation) -> None:
    line, patient, table, history = situation
    stored = json.loads(json.dumps(to_json(decided(line, patient, table, history), line, patient, table, history)))
    assert {name for step in stored["steps"] for name in step["inputs"]} - {"told", "others"} <= set(words()["input"])
    assert _CODE.findall(_NAMES.sub("", for_manager(account(stored)))) == []


@pytest.mark.covers("PLS-01")
def test_every_input_written_in_the_sources_has_its_name() -> None:
    calls = [
        node
        for source in product().values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and WRITERS.get(node.func.attr, 0) > 1
    ]
    inputs = {
        given.arg
        for call in calls
        if len(call.args) > WRITERS[ast.unparse(call.func).split(".")[-1]]
        for given in call.keywords
    }
    assert len(inputs) > 20
    assert inputs - {"told", None} <= set(words()["input"])


@pytest.mark.covers("PLS-14")
def test_every_figure_of_the_law_has_its_name() -> None:
    assert set(words()["figure"]) == set(figures(SHIPPED))
