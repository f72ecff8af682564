"""A decision as it is kept: what it says, and all it was worked out from, so that it replays to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import zip_longest
from typing import Any

from chalicelib.errors import DomainError
from chalicelib.parameters.load import Figure, ParameterMissingError, Parameters
from chalicelib.reimbursement.engine import refused, reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Lens, Limit, Patient, Used
from chalicelib.reimbursement.rules import RuleMissingError, rule
from chalicelib.reimbursement.rules import history as history_of_rules

AMOUNTS = ("price", "scheme", "institution", "other_insurers", "left", "participation", "franchise", "third_party")
_SAID = (*AMOUNTS, "provisional", "refused")
# What a step says; its inputs only tell it, and may grow richer.
_STEP = ("share", "amount", "rule", "version", "because", "contract")
_LOST = "Cette décision ne se rejoue plus à l'identique."
_KEEP = "Gardez dans le moteur l'ancienne version de la règle, à côté de la nouvelle."


class ReplayError(DomainError):
    """A decision kept does not come out the same any more: a rule was changed without keeping its older version."""

    code, status, title = "decision_not_replayed", 409, "Décision non rejouée"


def to_json(
    decision: Decision, line: CareLine, patient: Patient, guarantees: Sequence[Guarantee], history: History
) -> dict[str, Any]:
    """The decision and its inputs, figures of the law included: strings, integers, booleans, lists and objects."""
    return {
        **{name: getattr(decision, name) for name in _SAID},
        "by_guarantee": list(decision.by_guarantee),
        "steps": [asdict(step) for step in decision.steps],
        "rules": dict(decision.rules),
        "figures": [_plain(asdict(figure)) for figure in decision.figures],
        "line": _plain(asdict(line)),
        "patient": _plain(asdict(patient)),
        "guarantees": [_plain(asdict(guarantee)) for guarantee in guarantees],
        "history": _plain(asdict(history)),
    }


def replay(stored: Mapping[str, Any]) -> Decision:
    """The same decision worked out again, by the rules' versions and from the inputs and figures kept with it.

    Raises `ReplayError` rather than answer anything else than what was kept, to the cent and to the step.
    """
    try:
        again = _again(stored, _rules(stored))
    except (ParameterMissingError, RuleMissingError) as error:
        raise ReplayError(f"{_LOST} {error.detail} {_KEEP}") from error
    changed = _changed(stored, again)
    if changed is not None:
        raise ReplayError(f"{_LOST} {changed} {_KEEP}")
    return again


def _rules(stored: Mapping[str, Any]) -> dict[str, str]:
    """The versions of the rules it was decided by; decisions kept before those were are of the first ones."""
    kept: dict[str, str] | None = stored.get("rules")
    if kept is None:
        return {id: versions[0].version for id, versions in history_of_rules().items()}
    for id, version in kept.items():
        rule(id, version)
    return kept


def _again(stored: Mapping[str, Any], rules: Mapping[str, str]) -> Decision:
    parameters = _parameters(stored["figures"])
    line = _line(stored["line"])
    patient = Patient(**_dated(stored["patient"], "birth_date"))
    history = _history(stored["history"])
    if not stored["refused"]:
        guarantees = [_guarantee(guarantee) for guarantee in stored["guarantees"]]
        return reimburse(line, patient, guarantees, history, parameters, rules)
    last = stored["steps"][-1]
    return refused(
        line,
        last["rule"],
        last["because"],
        patient=patient,
        parameters=parameters,
        history=history,
        contract=last["contract"],
        inputs=last["inputs"],
        rules=rules,
    )


def _changed(stored: Mapping[str, Any], again: Decision) -> str | None:
    """From which rule on the decision worked out again is another one, in French; None where it is the same."""
    steps = [{name: written[name] for name in _STEP} for written in stored["steps"]]
    same = [{name: getattr(step, name) for name in _STEP} for step in again.steps]
    for before, now in zip_longest(steps, same):
        if before != now:
            step = before or now or {}
            return f"Elle s'en écarte à partir de la règle {step['rule']}, version {step['version']}."
    shares = {name: stored[name] for name in _SAID if name in stored}
    if shares == {name: getattr(again, name) for name in shares} and stored["by_guarantee"] == list(again.by_guarantee):
        return None
    return "Les étapes sont les mêmes, mais pas ce qui en est compté."


def _plain(written: Mapping[str, Any]) -> dict[str, Any]:
    """The same values without dates or tuples; what is absent or empty is left out."""
    return {name: _scalar(value) for name, value in written.items() if value is not None and value not in ((), {})}


def _scalar(value: Any) -> Any:  # noqa: ANN401 -- any field of a dataclass
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain(value)
    return [_scalar(each) for each in value] if isinstance(value, tuple) else value


def _dated(written: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The same values with dates where they were."""
    return {name: date.fromisoformat(value) if name in names else value for name, value in written.items()}


def _guarantee(written: Mapping[str, Any]) -> Guarantee:
    limits = tuple(Limit(**_dated(limit, "since", "until")) for limit in written.get("limits", ()))
    return Guarantee(**_dated(written, "table_since") | {"limits": limits})


def _history(written: Mapping[str, Any]) -> History:
    used = {name: Used(**each) for name, each in written.get("used_by_limit", {}).items()}
    return History(**_dated(written, "last_delivery") | {"used_by_limit": used})


def _line(written: Mapping[str, Any]) -> CareLine:
    fields = _dated(written, "date")
    for eye in ("right", "left"):
        if eye in fields:
            fields[eye] = Lens(**fields[eye])
    if "lenses" in fields:
        fields["lenses"] = tuple(fields["lenses"])
    return CareLine(**fields)


def _parameters(figures: Sequence[Mapping[str, Any]]) -> Parameters:
    kept = [Figure(**_dated(figure, "start", "until", "still_valid_on")) for figure in figures]
    return Parameters({figure.name: (figure,) for figure in kept})
