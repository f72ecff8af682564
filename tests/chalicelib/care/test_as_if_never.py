"""Whatever is cancelled or withdrawn, everything stands as if it had never come."""

import json
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from chalicelib.care import waiting
from chalicelib.care.keying import key, withdraw
from chalicelib.care.settle import settle
from chalicelib.care.store import CountersItem, LineItem
from chalicelib.portfolio.load import load
from chalicelib.reimbursement.stored import replay
from infra.local import server
from tests.chalicelib.care.insurer import Insurer, book, cancelled
from tests.chalicelib.care.lives import IN_ONE_FILE, SECOND, TURNS, Came, Json, Life, lives


def lived(insurer: Insurer, life: Life) -> dict[str, object]:
    """How things stand for what stayed, once all of this has happened in an empty store."""
    begin(insurer, life)
    for turn in range(TURNS):
        happen(insurer, life.came, turn)
        for message in reversed(insurer.queued) if turn in life.again else ():
            settle(message)
    waiting.retry(waiting.waiting())
    insurer.settle()
    assert waiting.waiting() == []
    assert_the_ledger_says_what_is_owed(insurer)
    return standing(life)


def begin(insurer: Insurer, life: Life) -> None:
    content: Json = book()
    content["contracts"][0] |= life.contract
    content["members"][0] |= {"entry_date": "2020-07-01", "options": list(life.contract["options"])}
    if life.second:
        content["contracts"].append(SECOND)
        content["members"][0]["more_contracts"] = [{"contract": SECOND["number"], "entry_date": "2020-07-01"}]
    server.empty()
    insurer.queued.clear()
    assert load(json.dumps(content)).refused == []


def happen(insurer: Insurer, came: Sequence[Came], turn: int) -> None:
    """One turn: a file with what is cancelled by it, then what people key and withdraw."""
    sent = [each for each in came if not each.keyed]
    file = [each.line for each in sent if each.turn == turn]
    file += [cancelled(each.line) for each in sent if each.undone == turn]
    if file:
        insurer.receive(*file, sequence=turn + 1)
    for each in came:
        if each.keyed and each.turn == turn:
            key(each.claim, by="gestion-1")
    insurer.settle()
    for each in came:
        if each.keyed and each.undone == turn:
            withdraw(each.reference, by="gestion-1", reason="Erreur de saisie")
    insurer.settle()


def assert_the_ledger_says_what_is_owed(insurer: Insurer) -> None:
    owed: Counter[str] = Counter()
    for entry in insurer.ledger():
        if entry.account.startswith("benefits:"):
            owed[entry.line] += int(entry.cents)
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0
    for item in LineItem.by_member.query("20250001"):
        stands = item.decided["institution"] if item.cancelled_on is None else 0
        assert owed[item.line] == stands, item.facts.reference
        assert item.decision is None or replay(item.decided).institution == item.decided["institution"]


def standing(life: Life) -> dict[str, object]:
    """What each care that stayed came to and why, and what the next one will be judged by."""
    stayed = {each.reference for each in life.came if each.undone is None}
    lines = {
        item.facts.reference: (item.state, item.reason, item.decided["left"], item.decided["steps"])
        for item in LineItem.by_member.query("20250001")
        if item.facts.reference in stayed
    }
    assert lines.keys() == stayed
    counters = {
        item.pk: _pruned(json.loads(item.counters)) for item in CountersItem.scan(CountersItem.sk == "COUNTERS")
    }
    return {"lines": lines, "counters": {key: value for key, value in counters.items() if value}}


def _pruned(counters: Json) -> Json:
    """Without zeros, empty groups and instants: of these, only the order counts."""
    settled = counters.pop("settled")
    order = sorted(settled, key=lambda line: settled[line]["at"])
    return _filled(counters | {"order": [[line, settled[line]["care"]] for line in order]})


def _filled(counters: Json) -> Json:
    filled = {name: _filled(each) if isinstance(each, dict) else each for name, each in counters.items()}
    return {name: each for name, each in filled.items() if each}


# Shrinking would run the insurer hundreds of times.
@pytest.mark.covers("RG-S.7b", "RG-S.7e")
@settings(
    max_examples=4, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=lives())
@example(life=IN_ONE_FILE)
def test_whatever_went_all_is_as_if_it_had_never_come(insurer: Insurer, life: Life) -> None:
    assert lived(insurer, life) == lived(insurer, life.without_what_went())
