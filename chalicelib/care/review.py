"""What stops a line for manual review: criteria written as data, each with a code. Source: MGR-04."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.care.model import Verdict
from chalicelib.care.store import LineItem
from chalicelib.clock import now
from chalicelib.money import percent
from chalicelib.reimbursement.model import CareLine, Decision


def criteria_met(care: CareLine, decision: Decision, *, declared: int, known: Mapping[str, bool]) -> tuple[str, ...]:
    """The criteria that this decision meets; none if it may be settled at once.

    `declared` is how many other insurers the person has said to have, `known` the
    criteria that are told by what was settled for them, each met or not.
    Contracts of our own are no other insurers, however many pay.
    """
    data = _criteria()
    overrun, above = data["large_overrun"], data["quantity"]["above"]
    base = care.base or 0
    met = {
        "large_overrun": care.kind in overrun["kinds"]
        and care.price > percent(overrun["price_over_base"], base)
        and care.price - base > overrun["overrun_above"],
        "rare_act": care.act in data["rare_act"]["acts"],
        "quantity": care.quantity > above.get(care.kind, care.quantity),
        "amount": decision.institution > data["amount"]["institution_above"],
        "several_insurers": max(declared, bool(decision.other_insurers)) >= data["several_insurers"]["others"],
        **known,
    }
    return tuple(code for code, is_met in met.items() if is_met)


def label(criterion: str) -> str:
    """The criterion in French."""
    told: str = _criteria()[criterion]["label"]
    return told


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line that review stopped: `outcome` is "released", "refused" or, until decided, None.

    `criteria` are those it met, each by its code; `due` and `at` are instants.
    """

    criteria: tuple[str, ...]
    due: str
    outcome: str | None = None
    by: str | None = None
    at: str | None = None
    reason: str | None = None


def outcome_of(item: LineItem) -> Outcome | None:
    """Why the line was stopped, when it was due and what a manager said of it; None where review never stopped it."""
    if not item.review_due:
        return None
    stopped = Outcome(tuple(json.loads(item.criteria)), item.review_due)
    if not item.verdict:
        return stopped
    verdict = Verdict.model_validate_json(item.verdict)
    outcome = "released" if verdict.released else "refused"
    return replace(stopped, outcome=outcome, by=verdict.by, at=verdict.at, reason=verdict.reason)


def due() -> datetime:
    """When a line stopped now must have been looked at."""
    return now() + timedelta(hours=_criteria()["due_hours"])


@lru_cache(maxsize=1)
def _criteria() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("review.toml").read_text(encoding="utf-8"))
