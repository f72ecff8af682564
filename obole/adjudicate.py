"""`obole adjudicate FILE`: work out a file of cases, each with its shares and the reasoning, or what is wrong."""

import json
from pathlib import Path
from typing import Any

import click

from chalicelib.errors import FieldError
from chalicelib.parameters import ParameterMissingError, Parameters, load
from chalicelib.reimbursement.case import parse_case
from chalicelib.reimbursement.engine import InconsistentLineError, reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import Decision
from chalicelib.reimbursement.reasons import path
from obole.usage import FILE


@click.command()
@click.argument("file", type=FILE)
def adjudicate(file: Path) -> None:
    """Calculer les remboursements d'un fichier de cas (tableau JSON) et expliquer chacun."""
    parameters = load()
    answers = [answer(case, parameters) for case in _cases(file)]
    # Half a surrogate pair is a text in JSON but none in UTF-8: it goes back as it came, escaped.
    click.echo(json.dumps(answers, ensure_ascii=False, indent=1).encode(errors="backslashreplace"))
    if any("error" in one for one in answers):
        raise SystemExit(1)


def _cases(file: Path) -> list[Any]:
    """The cases of a file; a `ClickException` in French where it cannot be read as a list."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise click.ClickException(
            f"Le fichier {file.name} n'est pas du JSON : ligne {error.lineno}, colonne {error.colno}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"Le fichier {file.name} n'est pas du JSON lisible, en UTF-8.") from error
    if not isinstance(content, list):
        raise click.ClickException(f"Le fichier {file.name} doit contenir un tableau JSON de cas.")
    return content


def _no_number(written: str) -> None:
    """NaN and the infinities are no JSON, though Python reads them."""
    raise ValueError(written)


class _Twice(dict[str, Any]):
    """An object with a name given twice, `name`: JSON leaves its meaning open, so it has none here."""

    name = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) == len(pairs):
        return read
    names = [name for name, _ in pairs]
    twice = _Twice(read)
    twice.name = next(name for name in names if names.count(name) > 1)
    return twice


def _given_twice(written: object, where: str = "") -> str | None:
    """The path of the first field given twice in `written`, None if there is none."""
    if isinstance(written, _Twice):
        return path(where, written.name)
    inside = written.items() if isinstance(written, dict) else enumerate(written) if isinstance(written, list) else ()
    return next(filter(None, (_given_twice(each, path(where, name)) for name, each in inside)), None)


def answer(case: object, parameters: Parameters) -> dict[str, Any]:
    """One case worked out, or the field that is wrong and why."""
    id = case.get("id") if isinstance(case, dict) else None
    twice = _given_twice(case)
    if twice is not None:
        return _error(id, twice, "champ donné plusieurs fois")
    parsed = parse_case(case)
    if isinstance(parsed, FieldError):
        return _error(id, parsed.field, parsed.reason)
    try:
        decision = reimburse(parsed.line, parsed.patient, parsed.guarantees, parsed.history, parameters)
    except ParameterMissingError as error:
        return _error(id, "care.date", error.detail)
    except InconsistentLineError as error:
        return _error(id, "care.other_insurers", error.detail)
    return {
        "id": id,
        "scheme": decision.scheme,
        "institution": decision.institution,
        "left": decision.left,
        "provisional": decision.provisional or any(each.carried(parsed.line.date) for each in decision.figures),
        "steps": _steps(decision),
    }


def _steps(decision: Decision) -> list[dict[str, Any]]:
    return [
        {
            "share": told.share,
            "amount": told.amount,
            "rule": told.rule,
            "version": told.version,
            "because": told.because,
            "inputs": told.inputs,
            "text": told.text,
        }
        for told in explain(decision)
    ]


def _error(id: object, field: str, reason: str) -> dict[str, Any]:
    return {"id": id, "error": {"field": field, "reason": reason}}
