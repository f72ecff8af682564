"""A decision as it is kept: what it says, and all it was worked out from, so that it replays to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import zip_longest
from typing import Any

from chalicelib.errors import DomainError
from chalicelib.parameters.load import Figure, ParameterMissingError, Parameters, load
from chalicelib.reimbursement.engine import refused, reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Lens, Limit, Patient, Used
from chalicelib.reimbursement.rules import RuleMissingError, rule
from chalicelib.reimbursement.rules import history as history_of_rules

AMOUNTS = (
    *("price", "scheme", "institution", "other_insurers", "left", "participation", "franchise", "third_party"),
    *("surcharge", "authorised_overrun"),
)
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
        "taken": [asdict(each) for each in decision.taken],
        "steps": [step._asdict() for step in decision.steps],
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
        decision = _worked_out(stored, _history(stored["history"]), Parameters(_figures(stored)))
    except (ParameterMissingError, RuleMissingError) as error:
        raise ReplayError(f"{_LOST} {error.detail} {_KEEP}") from error
    changed = _changed(stored, decision)
    if changed is not None:
        raise ReplayError(f"{_LOST} {changed} {_KEEP}")
    return decision


def again(stored: Mapping[str, Any], history: History) -> dict[str, Any]:
    """The decision worked out again with another history, everything else as it was; as `to_json` writes it.

    A figure of the law that the first calculation had no need of is taken as shipped.
    """
    decision = _worked_out(stored, history, load().replaced_by(_figures(stored)))
    return to_json(decision, _line(stored["line"]), _patient(stored), guarantees_in(stored), history)


def guarantees_in(stored: Mapping[str, Any]) -> list[Guarantee]:
    """The guarantees that a stored decision was worked out under, in order of payment."""
    return [_guarantee(guarantee) for guarantee in stored["guarantees"]]


def _rules(stored: Mapping[str, Any]) -> dict[str, str]:
    """The versions of the rules it was decided by; decisions kept before those were are of the first ones."""
    kept: dict[str, str] | None = stored.get("rules")
    if kept is None:
        return {id: versions[0].version for id, versions in history_of_rules().items()}
    for id, version in kept.items():
        rule(id, version)
    return kept


def _worked_out(stored: Mapping[str, Any], history: History, parameters: Parameters) -> Decision:
    """What was decided worked out again, a refusal as a refusal, by the rules' versions it was decided by."""
    line, patient, rules = _line(stored["line"]), _patient(stored), _rules(stored)
    if not stored["refused"]:
        return reimburse(line, patient, guarantees_in(stored), history, parameters, rules)
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


def _changed(stored: Mapping[str, Any], decision: Decision) -> str | None:
    """From which rule on the decision worked out again is another one, in French; None where it is the same."""
    steps = [{name: written[name] for name in _STEP} for written in stored["steps"]]
    now_steps = [{name: getattr(step, name) for name in _STEP} for step in decision.steps]
    for before, now in zip_longest(steps, now_steps):
        if before != now:
            step = before or now or {}
            return f"Elle s'en écarte à partir de la règle {step['rule']}, version {step['version']}."
    shares = {name: stored[name] for name in _SAID if name in stored}
    same = {name: getattr(decision, name) for name in shares}
    taken = [Used(**each) for each in stored["taken"]] if "taken" in stored else list(decision.taken)
    if (shares, stored["by_guarantee"], taken) == (same, list(decision.by_guarantee), list(decision.taken)):
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
    return Guarantee(**_dated(written, "opens", "table_since") | {"limits": limits})


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


def _patient(stored: Mapping[str, Any]) -> Patient:
    return Patient(**_dated(stored["patient"], "birth_date"))


def _figures(stored: Mapping[str, Any]) -> dict[str, tuple[Figure, ...]]:
    kept = [Figure(**_dated(figure, "start", "until", "still_valid_on")) for figure in stored["figures"]]
    return {figure.name: (figure,) for figure in kept}
