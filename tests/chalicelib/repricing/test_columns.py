"""The columns of a file are the fields of a worked case, with the same words."""

from typing import get_args

import pytest

from chalicelib.reimbursement.case import _Care
from chalicelib.repricing.columns import COLUMNS, WORDS

# What a case groups, or says otherwise.
_APART = {"lenses", "right", "left"}


def words_of(annotation: object) -> set[str]:
    """The words of a literal, optional or not."""
    return {word for each in get_args(annotation) for word in ({each} if isinstance(each, str) else words_of(each))}


@pytest.mark.covers("PLS-04")
def test_every_field_of_the_care_of_a_case_has_its_column() -> None:
    named = {field.alias or name for name, field in _Care.model_fields.items()}
    assert named - _APART <= COLUMNS.keys()


@pytest.mark.covers("PLS-04")
def test_words_are_those_of_a_case() -> None:
    for name, field in _Care.model_fields.items():
        words = words_of(field.annotation)
        if words:
            assert set(WORDS[field.alias or name]) == words, name
