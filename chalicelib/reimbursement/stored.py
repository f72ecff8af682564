"""A decision as it is kept: what it says, and all it was worked out from, so that it replays to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from chalicelib.parameters.load import Figure, Parameters, load
from chalicelib.reimbursement.engine import refused, reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Lens, Limit, Patient, Used

_SHARES = (
    "price",
    "scheme",
    "institution",
    "other_insurers",
    "left",
    "participation",
    "franchise",
    "provisional",
    "third_party",
)


def to_json(
    decision: Decision, line: CareLine, patient: Patient, guarantees: Sequence[Guarantee], history: History
) -> dict[str, Any]:
    """The decision and its inputs, figures of the law included: strings, integers, booleans, lists and objects."""
    return {
        **{name: getattr(decision, name) for name in _SHARES},
        "by_guarantee": list(decision.by_guarantee),
        "steps": [asdict(step) for step in decision.steps],
        "refused": decision.refused,
        "figures": [_plain(asdict(figure)) for figure in decision.figures],
        "line": _plain(asdict(line)),
        "patient": _plain(asdict(patient)),
        "guarantees": [_plain(asdict(guarantee)) for guarantee in guarantees],
        "history": _plain(asdict(history)),
    }


def replay(stored: Mapping[str, Any]) -> Decision:
    """The same decision worked out again, from the inputs and the figures kept with it."""
    parameters = Parameters(_figures(stored))
    line, patient, history = _line(stored["line"]), _patient(stored), _history(stored["history"])
    if stored["refused"]:
        return _refused(stored, line, patient, history, parameters)
    return reimburse(line, patient, guarantees_in(stored), history, parameters)


def _refused(
    stored: Mapping[str, Any], line: CareLine, patient: Patient, history: History, parameters: Parameters
) -> Decision:
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
    )


def again(stored: Mapping[str, Any], history: History) -> dict[str, Any]:
    """The decision worked out again with another history, everything else as it was; as `to_json` writes it.

    A figure of the law that the first calculation had no need of is taken as shipped.
    """
    line, patient, guarantees = _line(stored["line"]), _patient(stored), guarantees_in(stored)
    kept = _figures(stored)
    if stored["refused"]:
        decision = _refused(stored, line, patient, history, load().replaced_by(kept))
    else:
        decision = reimburse(line, patient, guarantees, history, load().replaced_by(kept))
    return to_json(decision, line, patient, guarantees, history)


def guarantees_in(stored: Mapping[str, Any]) -> list[Guarantee]:
    """The guarantees that a stored decision was worked out under, in order of payment."""
    return [_guarantee(guarantee) for guarantee in stored["guarantees"]]


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
    return Guarantee(**{**_dated(written, "opens"), "limits": limits})


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
