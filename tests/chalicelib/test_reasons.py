"""What is wrong with a field is told in French, with what is admitted, and never with what was given."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

import chalicelib
from chalicelib.reasons import FORMS, reason

_PATTERN = re.compile(r'\bpattern=r?"([^"]+)"')


def found(type_: Any, written: object) -> ErrorDetails:
    """What pydantic finds wrong in it."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(type_).validate_python(written)
    return refused.value.errors(include_url=False)[0]


@pytest.mark.parametrize(
    ("type_", "written", "said"),
    [
        (date, "2026-02-30", "cette date n'existe pas"),
        (date, "2026-13-01", "cette date n'existe pas"),
        (date, "0000-01-01", "cette date n'existe pas"),
        (date, "30/02/2026", "une date s'écrit AAAA-MM-JJ, comme 2026-11-21"),
        (date, "2026-02-03T10:00:00", "une date s'écrit AAAA-MM-JJ, comme 2026-11-21"),
        (date, None, "une date s'écrit AAAA-MM-JJ, comme 2026-11-21"),
        (Literal["I"], "III", "cette valeur n'est pas admise ; sont admises : I"),
        (Literal["A", "B", "I"], "III", "cette valeur n'est pas admise ; sont admises : A, B, I"),
        (
            Annotated[str, Field(pattern="^[0-9]{9}$")],
            "12",
            "ce texte n'a pas la forme attendue : neuf chiffres",
        ),
        (Annotated[str, Field(min_length=1)], "", "ce texte est vide"),
        (Annotated[str, Field(min_length=9)], "short", "au moins 9 caractères sont attendus"),
        (Annotated[list[int], Field(min_length=1)], [], "cette liste est vide"),
        (Annotated[list[int], Field(min_length=2)], [1], "au moins 2 valeurs sont attendues"),
        (Annotated[int, Field(le=100)], 101, "un nombre d'au plus 100 est attendu"),
        (int, "x", "un nombre entier est attendu"),
        (int, 1.5, "un nombre entier est attendu"),
        (float, "x", "cette valeur n'est pas acceptée"),
    ],
)
def test_a_reason_says_what_is_admitted(type_: Any, written: object, said: str) -> None:
    assert reason(found(type_, written)) == said


def patterns() -> Iterator[str]:
    for file in Path(chalicelib.__file__).parent.rglob("*.py"):
        yield from _PATTERN.findall(file.read_text(encoding="utf-8"))


def test_every_pattern_of_the_product_is_said_in_words_and_no_other() -> None:
    assert set(FORMS) == set(patterns())
