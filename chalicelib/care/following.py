"""What a manager does with a line: releases it from review or refuses it, completes it, corrects it, puts it away.

Each act is written on the line with who did it, when and why; then the worker settles it. Source: MGR-04, RG-S.7d.
"""

import json
from collections.abc import Iterable
from typing import Any

from chalicelib.care import store
from chalicelib.care.by_hand import line_of, settle, sign, write
from chalicelib.care.completion import Completion, completion_of
from chalicelib.care.contradicted import contradicted, impossible
from chalicelib.care.correcting import Corrected, check_given, correction, marked
from chalicelib.care.deciding import close
from chalicelib.care.model import MISSING, OPEN, State, Verdict, WaitsFor
from chalicelib.care.outlook import outlook
from chalicelib.care.pricing import Review, Settled, Wait
from chalicelib.care.store import CREATION, LineItem
from chalicelib.care.waiting import retry
from chalicelib.clock import now
from chalicelib.errors import ConflictError, FieldError, InvalidError, NotFoundError


def decide(line: str, *, released: bool, reason: str, by: str) -> None:
    """Release a line that review stopped, or refuse it; `reason` is told to the member where it is refused.

    Raises `NotFoundError` if there is no such line, `ConflictError` if review does not stop it, or another manager was
    first.
    """
    item = line_of(line)
    if item.waits_for != WaitsFor.REVIEW or item.verdict:
        raise ConflictError("Cette ligne n'est pas arrêtée : « obole review » liste celles qui le sont.")
    verdict = Verdict(
        released=released, reason=reason, by=by, at=now().isoformat(), criteria=json.loads(item.criteria or "[]")
    )
    item.verdict = verdict.model_dump_json()
    sign(item, by, "released" if released else "refused", reason)
    write(item)
    retry([item])


def complete(line: str, written: dict[str, Any], *, by: str, reason: str) -> Settled | Review | Wait | Corrected:
    """Add facts, papers received or an accepted quote to an open line, and have it settled again.

    Of a settled line, correct the facts that a person gave: it is worked out again, and all that was settled after it.
    Gives what is to come of it; the worker has the last word. Raises `NotFoundError`, `ConflictError` if it is settled
    and cannot be corrected so, `InvalidError` for a fact that is none or a paper that is not asked of it.
    """
    item = line_of(line)
    completion = completion_of(item).with_more(written)
    if item.state not in OPEN:
        check_given(item, written)
    # What the scheme sent is a fact: only what is said beside it can be wrong.
    before = contradicted(item.facts, completion_of(item), item.kind)
    after = contradicted(item.facts, completion, completion.kind or item.kind)
    wrong = impossible(completion, item.facts.care_date) + tuple(each for each in after if each not in before)
    if wrong:
        raise InvalidError.of(*wrong)
    item.completion = completion.written()
    said = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in written.items())
    if item.state not in OPEN:
        return _correct(item, completion, by, reason, said)
    ahead = outlook(item)
    if ahead is not None:
        _check_asked(written.get("documents", ()), ahead.papers)
    sign(item, by, "completed", reason, said)
    write(item)
    sent = retry([item]).sent
    return ahead.comes if ahead is not None and sent else Wait(WaitsFor(str(item.waits_for)))


def _correct(item: LineItem, completion: Completion, by: str, reason: str, said: str) -> Corrected:
    """Have a settled line worked out again as it is now said to be: written with the mark that has it done."""
    sign(item, by, "corrected", reason, said)
    item.kind = completion.kind or item.kind
    corrected, counters = correction(item, by=by, reason=reason), marked(item)
    if counters is not None:
        write(item, counters)
    # Sent even where another correction is on its way: it may have been cut short.
    settle(item)
    if counters is None:
        raise ConflictError("Une autre correction est en cours pour cette personne : recommencez dans un instant.")
    return corrected


def _check_asked(given: Iterable[str], asked: tuple[str, ...]) -> None:
    """Raise `InvalidError` for a paper that the line has no need of: it is another one, or of another line."""
    unasked = sorted(set(given) - set(asked))
    if unasked:
        known = ", ".join(f"{name} ({MISSING[name]})" for name in asked)
        rest = f"sont demandés : {known}" if known else "aucun papier ne l'est pour cette ligne"
        wrong = FieldError("documents", f"{unasked[0]} n'est pas demandé ; {rest}")
        raise InvalidError.of(wrong)


def classed(line: str, *, by: str, reason: str) -> None:
    """Put away what came otherwise under the reference of a line, the caisse having said which is right.

    Raises `NotFoundError` if nothing of the kind waits. Source: RG-S.7e.
    """
    otherwise = LineItem.sk.startswith(store.OTHERWISE)
    pk, _ = store.line_key(store.named(line), CREATION)
    found = [item for item in LineItem.query(pk, otherwise, consistent_read=True) if item.state in OPEN]
    if not found:
        raise NotFoundError("Rien n'attend d'être classé sous cet identifiant ou cette référence.")
    for item in found:
        close(item, State.CANCELLED)
        sign(item, by, "classed", reason)
    write(*found)
