"""A file is taken whole or refused whole; nothing of it counts twice, nothing of it is lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from botocore.client import BaseClient
from botocore.exceptions import EndpointConnectionError

from chalicelib import clock
from chalicelib.care import intake, store
from chalicelib.care.store import LineItem
from chalicelib.formats.noemie import Header, write
from tests.chalicelib.care.insurer import GP, Insurer, consultation
from tests.chalicelib.care.killing import Cut, cut_at

pytestmark = pytest.mark.covers("RG-S.7e")


def lines_stored() -> int:
    return len(list(LineItem.scan(LineItem.state.exists())))


def file_of(*references: str, sequence: int = 1) -> bytes:
    header = Header("CP", "00000000000001", date(2026, 3, 1), "REF", sequence)
    return write(header, [consultation(reference) for reference in references])


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda data: data[:-300], "Ligne"),
        (lambda data: data + data, "Ligne"),
        (lambda data: data.replace(b"00003000", b"00003001", 1), "Ligne"),
        (lambda data: b"\x89PNG" + data, "Ligne 1, colonne 1"),
        (lambda _: b"", "Ligne 1"),
        (lambda data: data.replace(b"\r\n", b"\n"), "Ligne"),
    ],
    ids=["truncated", "doubled", "mis-totalled", "binary", "empty", "line ends"],
)
def test_a_spoilt_file_is_refused_with_its_place_and_nothing_of_it_is_kept(
    insurer: Insurer, spoil: Callable[[bytes], bytes], where: str
) -> None:
    outcome = insurer.receive_bytes(spoil(file_of("A", "B")))
    assert (outcome.outcome, outcome.code) == ("refused", "noemie_refused")
    assert outcome.detail.startswith(where)
    assert lines_stored() == 0
    assert insurer.drain() == []


def test_a_refused_file_may_come_again_corrected(insurer: Insurer) -> None:
    insurer.receive_bytes(file_of("A")[:-1])
    assert insurer.receive_bytes(file_of("A")).outcome == "accepted"


def test_the_same_file_twice_changes_nothing(insurer: Insurer) -> None:
    insurer.receive_bytes(file_of("A"))
    insurer.settle()
    again = insurer.receive_bytes(file_of("A"))
    assert (again.outcome, again.new_lines, again.known_lines) == ("already_received", 0, 1)
    assert insurer.drain() == []


def test_the_same_identity_with_other_bytes_is_refused_not_ignored(insurer: Insurer) -> None:
    insurer.receive_bytes(file_of("A"))
    altered = insurer.receive_bytes(file_of("B"))
    assert (altered.outcome, altered.code) == ("refused", "altered_file")
    assert lines_stored() == 1


def test_a_line_already_received_in_another_file_changes_nothing(insurer: Insurer) -> None:
    insurer.process(consultation("A"))
    outcome = insurer.process(consultation("A", price=99_00), consultation("B", care_date=date(2026, 2, 11)))
    assert (outcome.new_lines, outcome.known_lines) == (1, 1)
    assert insurer.line("A").facts.price == 30_00
    assert insurer.balance("benefits:S-1") == 18_00


def test_a_line_twice_in_one_file_counts_once(insurer: Insurer) -> None:
    insurer.process(consultation("A"), consultation("A"))
    assert insurer.balance("benefits:S-1") == 9_00


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"nir_key": "63"}, "nir_key"),
        ({"nir": "1800544000002", "nir_key": "61"}, "unknown_beneficiary"),
        ({"rank": 7}, "unknown_beneficiary"),
        ({"birth_date": "19800505"}, "unknown_beneficiary"),
        ({"birth_date": "19810000"}, "unknown_beneficiary"),
        ({"finess": "440000032"}, "unknown_professional"),
        ({"finess": "440000017"}, "unknown_professional"),
        ({"act": "ZZZZ"}, "unknown_act"),
        ({"care_date": date(2026, 3, 3)}, "future_care"),
    ],
)
def test_a_line_that_cannot_be_settled_waits_and_the_others_go_on(
    insurer: Insurer, change: dict[str, object], reason: str
) -> None:
    insurer.process(consultation("BAD", **change), consultation("GOOD"))
    assert (insurer.line("BAD").state, insurer.line("BAD").waits_for) == ("waiting", reason)
    assert insurer.line("GOOD").state == "reimbursed"


def test_an_act_not_described_yet_on_the_day_of_care_waits_for_its_parameters(insurer: Insurer) -> None:
    with clock.stopped_at(datetime(2016, 3, 2, 9, tzinfo=UTC)):
        insurer.process(consultation(care_date=date(2014, 12, 30)))
    assert (insurer.line().state, insurer.line().waits_for) == ("waiting", "parameter_missing")


def test_a_hearing_aid_waits_for_what_the_scheme_does_not_send(insurer: Insurer) -> None:
    aid = consultation("AID", act="PAU", price=950_00, base=400_00, rate=60, scheme_paid=240_00, withheld=0, finess=GP)
    insurer.process(aid)
    assert insurer.line("AID").waits_for == "information_needed"
    assert insurer.line("AID").missing == '["class", "ear"]'


def test_neither_nir_nor_birth_date_stands_in_clear_beside_the_nir(insurer: Insurer) -> None:
    insurer.process(consultation("A"), consultation("BAD", nir_key="63"))
    for item in LineItem.scan():
        assert b"1800544000001" not in repr(item.to_dynamodb_dict()).encode()


def test_a_large_file_goes_in_messages_of_twenty_lines_a_beneficiary(insurer: Insurer) -> None:
    insurer.receive(*(consultation(f"L{n:03}", care_date=date(2026, 1, 1 + n % 28)) for n in range(45)))
    sent = insurer.drain()
    assert [len(message.lines) for message in sent] == [20, 20, 5]
    days = [store.lines([key])[key].facts.care_date for message in sent for key in message.lines]
    assert days == sorted(days)


@pytest.mark.parametrize("answered", [True, False], ids=["after the answer", "before it"])
@pytest.mark.parametrize("moment", range(1, 10))
def test_killed_at_any_request_a_file_is_taken_up_again_and_counts_once(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    place = insurer.drop(file_of(*(f"L{n:02}" for n in range(30))))
    with cut_at(moment, monkeypatch, answered=answered), pytest.raises(Cut):
        intake.receive(place)
    intake.receive(place)
    assert insurer.outcome(place).outcome in ("accepted", "already_received")
    insurer.settle()
    assert insurer.balance("benefits:S-1") == 30 * 9_00


def test_a_store_that_cannot_be_reached_is_an_error_to_try_again_not_a_refusal(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = insurer.drop(file_of("A"))
    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", unreachable)
        with pytest.raises(EndpointConnectionError):
            intake.receive(place)
    intake.receive(place)
    insurer.settle()
    assert insurer.balance("benefits:S-1") == 9_00


def unreachable(client: BaseClient, *_: object) -> None:
    raise EndpointConnectionError(endpoint_url=client.meta.endpoint_url)
