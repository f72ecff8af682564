"""A batch of the care queue: each message is settled, or sent back with those behind it of the same person."""

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from botocore.client import BaseClient
from botocore.exceptions import EndpointConnectionError

from chalicelib.care.messages import Settle
from tests.chalicelib.care.insurer import Insurer, cancelled, consultation
from tests.functions.workers.calls import message, reimburse, worker

CHILD: dict[str, object] = {"rank": 2, "birth_date": "20120901", "scheme_paid": 21_00, "withheld": 0}
POISON = "{"


@pytest.fixture
def asked(insurer: Insurer) -> dict[str, Settle]:
    """A line a message: A and B of the insured, C and D of the child, in this order; none is settled."""
    messages = {}
    for reference in "ABCD":
        day = date(2026, 2, 1 + ord(reference) - ord("A"))
        insurer.receive(consultation(reference, care_date=day, **(CHILD if reference in "CD" else {})))
        (messages[reference],) = insurer.drain()
    return messages


def poison(insurer: Insurer, reference: str) -> str:
    """Make a stored line one that no worker can read; gives what it was."""
    item = insurer.line(reference)
    before, item.received = item.received, POISON
    item.save()
    return before


def mend(insurer: Insurer, reference: str, received: str) -> None:
    item = insurer.line(reference)
    item.received = received
    item.save()


def states(insurer: Insurer) -> str:
    """The states of A, B, C and D by their first letters: `rr-r`, with - for a line still open."""
    return "".join("-" if (state := insurer.line(name).state) == "received" else state[0] for name in "ABCD")


def test_it_takes_ten_messages_at_most_from_the_care_queue() -> None:
    (source,) = worker("reimbursements").app.event_sources
    assert (source.queue, source.batch_size) == ("obole-care.fifo", 10)


def test_a_batch_of_several_people_is_settled_whole(insurer: Insurer, asked: dict[str, Settle]) -> None:
    assert reimburse(*(message(id, settle) for id, settle in asked.items())) == []
    assert states(insurer) == "rrrr"
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0


def test_a_poison_message_holds_back_those_behind_it_of_its_own_person_and_nobody_else(
    insurer: Insurer, asked: dict[str, Settle]
) -> None:
    before = poison(insurer, "A")
    batch = [message(id, asked[id]) for id in "CABD"]
    assert reimburse(*batch) == ["A", "B"]
    assert states(insurer) == "--rr"
    mend(insurer, "A", before)
    assert reimburse(message("A", asked["A"]), message("B", asked["B"])) == []
    assert states(insurer) == "rrrr"
    assert insurer.line("B").decided["history"]["participation_this_year"] == 2_00


def test_what_came_before_the_poison_of_the_same_person_stands(insurer: Insurer, asked: dict[str, Settle]) -> None:
    poison(insurer, "B")
    assert reimburse(message("A", asked["A"]), message("B", asked["B"]), message("C", asked["C"])) == ["B"]
    assert states(insurer) == "r-r-"


def test_a_failure_is_forgotten_with_its_batch(insurer: Insurer, asked: dict[str, Settle]) -> None:
    poison(insurer, "A")
    assert reimburse(message("A", asked["A"]), message("C", asked["C"])) == ["A"]
    assert reimburse(message("B", asked["B"])) == []
    assert states(insurer) == "-rr-"


def test_a_poison_line_leaves_the_lines_of_its_message_as_they_were(insurer: Insurer, asked: dict[str, Settle]) -> None:
    both = asked["A"].model_copy(update={"lines": asked["A"].lines + asked["B"].lines})
    poison(insurer, "B")
    assert reimburse(message("AB", both), message("C", asked["C"])) == ["AB"]
    assert states(insurer) == "--r-"
    assert insurer.balance("benefits:S-1") == insurer.line("C").decided["institution"]


@pytest.mark.parametrize(
    "body",
    ["", "no JSON", "[]", "{}", '{"member": "20250001", "rank": 1, "contracts": ["S-1"]}'],
    ids=["empty", "no JSON", "a list", "nothing in it", "no lines"],
)
def test_a_malformed_message_comes_back_alone(insurer: Insurer, asked: dict[str, Settle], body: str) -> None:
    assert reimburse(message("X", body), message("A", asked["A"])) == ["X"]
    assert states(insurer) == "r---"


def test_a_message_about_a_member_who_left_the_book_comes_back_alone(
    insurer: Insurer, asked: dict[str, Settle]
) -> None:
    gone = asked["B"].model_copy(update={"member": "20259999"})
    assert reimburse(message("gone", gone), message("A", asked["A"])) == ["gone"]
    assert states(insurer) == "r---"


def test_a_batch_of_which_nothing_can_be_settled_comes_back_whole(insurer: Insurer, asked: dict[str, Settle]) -> None:
    poison(insurer, "A")
    with pytest.raises(BatchProcessingError):
        reimburse(message("A", asked["A"]), message("B", asked["B"]))
    assert states(insurer) == "----"
    assert reimburse(message("C", asked["C"])) == []


def test_a_store_out_of_reach_gives_all_back_and_the_batch_then_counts_once(
    insurer: Insurer, asked: dict[str, Settle], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [message(id, settle) for id, settle in asked.items()]
    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", _out_of_reach)
        with pytest.raises(BatchProcessingError):
            reimburse(*batch)
    assert states(insurer) == "----"
    assert reimburse(*batch) == []
    assert reimburse(*batch) == []
    assert insurer.balance("benefits:S-1") == sum(insurer.line(name).decided["institution"] for name in "ABCD")


def test_the_same_message_twice_in_a_batch_counts_once(insurer: Insurer, asked: dict[str, Settle]) -> None:
    assert reimburse(message("1", asked["A"]), message("2", asked["A"])) == []
    assert insurer.balance("benefits:S-1") == insurer.line("A").decided["institution"]


def test_a_cancellation_behind_its_line_in_one_batch_leaves_nothing_due(insurer: Insurer) -> None:
    line = consultation("A")
    insurer.receive(line)
    insurer.receive(replace(cancelled(line)))
    created, reversed_ = insurer.drain()
    assert reimburse(message("1", created), message("2", reversed_)) == []
    assert insurer.line("A").state == "cancelled"
    assert insurer.balance("benefits:S-1") == 0


def test_what_fails_tells_nothing_of_the_person(
    insurer: Insurer, asked: dict[str, Settle], logged: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    born = json.loads(poison(insurer, "A"))["birth_date"]
    mend(insurer, "A", json.dumps({"birth_date": [born], "act": ["PH7"]}))
    with pytest.raises(BatchProcessingError) as failed:
        reimburse(message("A", asked["A"]))
    said = str(failed.value) + logged.getvalue() + caplog.text
    assert "birth_date" in said
    for personal in (born, "PH7", "Camille", "Aubépin", "1800544000001"):
        assert personal not in said


def _out_of_reach(asked: BaseClient, *_: object) -> None:
    raise EndpointConnectionError(endpoint_url=asked.meta.endpoint_url)
