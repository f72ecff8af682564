"""Whatever is written in a case, it is answered, or refused with the field and a reason in French; it never breaks."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.parameters import load
from obole.adjudicate import answer

CASES = json.loads((Path(__file__).parents[2] / "cases" / "health.json").read_text(encoding="utf-8"))
CASES += [
    {
        "id": "limits",
        "care": {"kind": "alternative", "date": "2026-03-02", "price": 5500, "base": 0, "rate": 0, "country": "BE"},
        "patient": {"birth_date": "1980-05-04"},
        "guarantees": [
            {
                "basis": "flat",
                "amount": 4000,
                "per": "session",
                "without_scheme": True,
                "limits": [{"name": "soft", "max": 10000, "over": "calendar_year", "whose": "family"}],
            }
        ],
        "responsible": True,
        "contract_kind": "individual",
        "history": {"used_by_limit": {"soft": {"cents": 8000, "count": 1}}, "last_delivery": "2020-01-01"},
    }
]
# Words that mean something somewhere are tried everywhere.
WORDS = sorted(
    {
        "full_cover", "A", "II", "B", "optical_equipment", "hearing_aid", "consultation", "birth_allowance", "right",
        "medicine", "psychiatry", "optical_set", "flat", "real_cost", "2016-02-29", "2025-02-29", "1899-12-31", "-2.25",
        "FR", "PH4", "ZZZZ999", "event", "two_years", "family", "Soft {0,1}", "\ud800",
    }
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10)
    | st.integers()
    | st.sampled_from([10**6, 10**18, 10**40, -(10**18)])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(WORDS)
)
VALUES = st.recursive(
    SCALARS, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
)
ENGLISH = ("Input", "String", "Value", "Field", "Unable", "Extra", "Dictionary", "Keys", "Object")
Json = dict[str, Any]


def places(value: Any, under: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of everything inside a value."""
    found: list[tuple[str | int, ...]] = []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        found += [(*under, name), *places(each, (*under, name))]
    return found


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """A case with up to three values changed, taken out or added, anywhere."""
    case = copy.deepcopy(draw(st.sampled_from(CASES)))
    for _ in range(draw(st.integers(1, 3))):
        known = places(case)
        if not known:
            break
        *path, last = draw(st.sampled_from(known))
        holder = case
        for name in path:
            holder = holder[name]
        match draw(st.sampled_from(["change", "change", "remove", "add"])):
            case "change":
                holder[last] = draw(VALUES)
            case "remove":
                del holder[last]
            case _ if isinstance(holder, dict):
                holder[draw(st.text(max_size=5) | st.sampled_from(sorted(FIELDS)))] = draw(VALUES)
            case _:
                holder.append(draw(VALUES))
    return case


FIELDS = {str(place[-1]) for case in CASES for place in places(case) if isinstance(place[-1], str)}


def check(case: Any) -> None:
    told = answer(case, load())
    assert json.dumps(told)
    if "error" in told:
        assert set(told["error"]) == {"field", "reason"}
        assert told["error"]["reason"]
        assert not told["error"]["reason"].startswith(ENGLISH)
        assert told["error"]["field"] or not isinstance(case, dict) or "" in case
    else:
        assert min(told["scheme"], told["institution"], told["left"]) >= 0
        assert all(step["text"].endswith(".") for step in told["steps"])


@pytest.mark.covers("PLS-04")
@settings(max_examples=600)
@given(spoiled())
def test_a_case_spoiled_anywhere_is_answered_or_refused_with_its_field_and_reason(case: Any) -> None:
    check(case)


@pytest.mark.covers("PLS-04")
@settings(max_examples=100)
@given(VALUES)
def test_what_is_no_case_at_all_is_refused(value: Any) -> None:
    check(value)
