"""How the institution is reached: written once, told wherever people are asked to write or to call."""

import json
import tomllib
from collections.abc import Callable

import pytest

from chalicelib.documents.printing import printed
from chalicelib.errors import InvalidError
from chalicelib.insurer import insurer, written
from chalicelib.mail import Letter
from chalicelib.notifications.letters import cover_changed, reimbursed
from infra.package import ROOT
from tests.chalicelib.documents.paper import INSURER, row, statement
from tests.chalicelib.documents.reader import elements, opened

DEMO = (ROOT / "demo" / "insurer.toml").read_text(encoding="utf-8")


@pytest.fixture
def _set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBOLE_INSURER", INSURER.model_dump_json())


def test_the_demo_speaks_of_nobody_and_its_number_is_kept_for_fiction() -> None:
    assert written(DEMO).phone.startswith("02 61 91 ")
    assert tomllib.loads(DEMO).keys() == written(DEMO).model_dump().keys()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "0261910042"}, "phone"),
        ({"phone": "02 61 91 00"}, "phone"),
        ({"phone": "+33 2 61 91 00 42"}, "phone"),
        ({"name": ""}, "name"),
        ({"address": []}, "address"),
        ({"address": [""]}, "address.0"),
        ({"hours": "x" * 81}, "hours"),
        ({"fax": "02 61 91 00 42"}, "fax"),
    ],
)
def test_what_cannot_be_right_is_told_by_its_field(change: dict[str, object], field: str) -> None:
    given = tomllib.loads(DEMO) | change
    text = "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in given.items())
    with pytest.raises(InvalidError) as refused:
        written(text)
    assert refused.value.fields[0].field == field
    assert refused.value.detail.startswith(f"{field} : ")


def test_what_is_no_toml_is_told_so() -> None:
    with pytest.raises(InvalidError, match="TOML"):
        written("name =")


@pytest.mark.usefixtures("_set")
@pytest.mark.parametrize("letter", [reimbursed, cover_changed])
def test_a_letter_tells_whom_to_call_and_where_to_write(
    letter: Callable[[], Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBOLE_ORIGIN", "https://espace.example")
    said = letter()
    for text in (said.text, said.html.replace("&#39;", "'")):
        assert insurer().by_phone in text
        assert insurer().postal in text


def test_a_statement_is_headed_by_who_writes_it() -> None:
    read = "".join(element.text for element in elements(opened(printed(statement(row())))))
    for told in (
        INSURER.name.replace("'", "\u2019"),
        *INSURER.address,
        "02\u00a061\u00a091\u00a000\u00a007",
        INSURER.hours,
    ):
        assert told in read
