"""A member is told once that something new is in their space, if they want to be, and told nothing else."""

import re
import traceback
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.client import BaseClient
from botocore.exceptions import EndpointConnectionError

from chalicelib import outbox
from chalicelib.aws import client
from chalicelib.mail import MailRefusedError
from chalicelib.members.alerts import alerts, set_alerts
from chalicelib.notifications import service
from chalicelib.notifications.letters import reimbursed
from chalicelib.notifications.service import Outcome
from tests.chalicelib.care.insurer import NIR, cancelled, consultation
from tests.chalicelib.care.killing import Cut, cut_at
from tests.chalicelib.notifications.post import CHILD, MEMBER, ORIGIN, Post, later

IBAN = "FR7630006000011234567890189"


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """SES takes nothing from now on."""
    plain = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(asked: BaseClient, operation: str, parameters: dict[str, Any]) -> object:
        if operation == "SendEmail":
            raise EndpointConnectionError(endpoint_url="https://email.example")
        return plain(asked, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)


def given_up(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring an e-mail to where nobody sends it any more."""
    post.insurer.process(consultation("A"))
    with monkeypatch.context() as patch:
        refuse(patch)
        with pytest.raises(EndpointConnectionError):
            service.take(*post.written())
        for tries in range(1, 5):
            with later(11 * tries), pytest.raises(service.UnsentError):
                list(service.sweep())
    with later(100):
        assert list(service.sweep()) == [Outcome.GIVEN_UP]


@pytest.mark.covers("MBR-28")
def test_a_processed_reimbursement_is_told_once_however_often_its_event_comes(post: Post) -> None:
    post.insurer.process(consultation("A"))
    for _ in range(3):
        post.deliver()
    (mail,) = post.sent()
    assert (mail.recipient, mail.subject) == ("camille@example.fr", "Du nouveau dans vos remboursements")
    assert f"{ORIGIN}/depenses" in mail.text


@pytest.mark.covers("MBR-28")
def test_a_file_for_several_people_of_a_family_is_told_once(post: Post) -> None:
    post.insurer.process(consultation("A"), consultation("B", **CHILD), *(consultation(f"L{n}") for n in range(25)))
    assert len(post.written()) == 3
    post.deliver()
    assert len(post.sent()) == 1


@pytest.mark.covers("MBR-28")
def test_what_is_decided_after_an_e_mail_is_told_by_another(post: Post) -> None:
    post.insurer.process(consultation("A"))
    post.deliver()
    post.insurer.process(consultation("B", **CHILD))
    post.deliver()
    post.insurer.process(consultation("C", care_date=date(2026, 2, 12)))
    post.deliver()
    assert len(post.sent()) == 3


@pytest.mark.covers("MBR-28")
def test_a_refusal_and_a_cancellation_are_told_too(post: Post) -> None:
    post.insurer.process(consultation("A", care_date=date(2019, 5, 2)))
    post.deliver()
    assert post.insurer.line("A").state == "refused"
    assert len(post.sent()) == 1
    post.insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    post.deliver()
    post.insurer.process(cancelled(consultation("B", care_date=date(2026, 2, 11))))
    post.deliver()
    assert len(post.sent()) == 3


def test_a_line_that_only_waits_is_not_told_and_does_not_hide_a_decision_that_comes_late(post: Post) -> None:
    post.insurer.process(consultation("A"))
    (decided,) = post.written()
    post.insurer.process(cancelled(consultation("B", care_date=date(2026, 2, 11))))
    waits = [event for event in post.written() if event.kind == "care.waits"]
    assert len(waits) == 1
    service.take(*waits)
    assert post.sent() == []
    service.take(decided)
    assert len(post.sent()) == 1


def test_an_older_event_than_those_told_changes_nothing(post: Post) -> None:
    post.insurer.process(consultation("A"))
    post.insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    first, second = post.written()
    assert (first.aggregate, first.sequence, second.sequence) == (f"{MEMBER}#1", 1, 2)
    service.take(second)
    service.take(first)
    assert len(post.sent()) == 1


@pytest.mark.covers("MBR-04")
def test_alerts_turned_off_hold_even_for_what_was_decided_before(post: Post) -> None:
    post.insurer.process(consultation("A"))
    set_alerts(MEMBER, on=False)
    post.deliver()
    assert post.sent() == []
    set_alerts(MEMBER, on=True)
    post.deliver()
    assert post.sent() == []
    post.insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    post.deliver()
    assert len(post.sent()) == 1


@pytest.mark.covers("MBR-04")
def test_alerts_turned_off_and_on_again_are_as_they_were(post: Post) -> None:
    assert alerts(MEMBER) == set_alerts(MEMBER, on=True)
    assert set_alerts(MEMBER, on=False) == alerts(MEMBER)
    assert not alerts(MEMBER).on
    post.member(email="other@example.fr")
    assert (alerts(MEMBER).on, alerts(MEMBER).email) == (False, "other@example.fr")


def test_a_member_without_an_address_or_who_left_the_book_is_not_written_to(post: Post) -> None:
    post.insurer.process(consultation("A"))
    (event,) = post.written()
    service.take(event.model_copy(update={"aggregate": "20259999#1"}))
    post.member(email=None)
    service.take(event)
    assert post.sent() == []


@pytest.mark.covers("MBR-28", "ACC-15")
def test_a_letter_links_to_our_domain_alone_and_says_what_is_never_asked(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post
    monkeypatch.setenv("OBOLE_ORIGIN", "https://espace.example")
    letter = reimbursed()
    for said in (letter.text, letter.html):
        links = re.findall(r"[a-z]+://[^\s\"<]+", said)
        assert links
        assert {(urlsplit(link).scheme, urlsplit(link).netloc) for link in links} == {("https", "espace.example")}
        assert "Nous ne demandons jamais de mot de passe ni de coordonnées bancaires par e-mail" in said
        assert "www." not in said


@pytest.mark.covers("MBR-28", "ACC-15")
def test_no_health_detail_and_no_secret_is_in_an_e_mail_an_event_or_a_message(post: Post) -> None:
    post.member(iban=IBAN)
    post.insurer.receive(consultation("A", price=87_65), consultation("B", **CHILD))
    settling = [message.model_dump_json() for message in post.insurer.drain()]
    post.insurer.queued.clear()
    post.insurer.receive(consultation("C", price=87_65, care_date=date(2026, 2, 12)))
    post.insurer.settle()
    events = [event.model_dump_json() for event in post.written()]
    outbox.relay(post.written())
    queued = post.queued()
    for event in queued:
        service.take(event)
    (mail,) = post.sent()
    everything = [
        *settling,
        *events,
        *(event.model_dump_json() for event in queued),
        mail.text,
        mail.html,
        mail.subject,
    ]
    assert len(everything) > 5
    for said in everything:
        for secret in (NIR, IBAN, "Camille", "Aubépin", "Lou", "Cabinet", "onsultation", "87,65", "8765", "19800504"):
            assert secret not in said


@pytest.mark.parametrize("answered", [True, False], ids=["after it took effect", "before"])
@pytest.mark.parametrize("moment", range(1, 6))
def test_killed_at_any_request_an_e_mail_still_leaves_and_twice_only_after_a_kill_in_between(
    post: Post, monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    """Requests: read, read, mark, send, note."""
    post.insurer.process(consultation("A"))
    (event,) = post.written()
    with cut_at(moment, monkeypatch, answered=answered), pytest.raises(Cut):
        service.take(event)
    service.take(event)
    list(service.sweep())
    with later(11):
        list(service.sweep())
        list(service.sweep())
    left_before_the_kill = (moment, answered) in ((4, True), (5, False))
    assert len(post.sent()) == 1 + left_before_the_kill


def test_marked_lately_is_left_to_whoever_marked_it(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.insurer.process(consultation("A"))
    (event,) = post.written()
    with cut_at(4, monkeypatch, answered=False), pytest.raises(Cut):
        service.take(event)
    with later(9):
        assert list(service.sweep()) == []
    with later(11):
        assert list(service.sweep()) == [Outcome.SENT]
        assert list(service.sweep()) == []


def test_an_address_that_is_refused_is_tried_five_times_and_holds_back_nobody(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up(post, monkeypatch)
    with later(200):
        assert list(service.sweep()) == []
    assert [item.member for item in service.given_up()] == [MEMBER]
    post.insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    post.deliver()
    assert len(post.sent()) == 1
    assert service.given_up() == []


@pytest.mark.covers("MBR-28")
def test_an_e_mail_given_up_and_handed_back_is_sent_by_the_next_sweep(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up(post, monkeypatch)
    with later(100):
        (waiting,) = service.given_up()
        assert service.hand_back(waiting)
        assert service.given_up() == []
    with later(101):
        assert list(service.sweep()) == [Outcome.SENT]
        assert list(service.sweep()) == []
    assert len(post.sent()) == 1


def test_an_e_mail_handed_back_is_tried_five_times_more(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    given_up(post, monkeypatch)
    with later(100):
        service.hand_back(*service.given_up())
    refuse(monkeypatch)
    for tries in range(1, 6):
        with later(100 + 11 * tries), pytest.raises(service.UnsentError):
            list(service.sweep())
    with later(200):
        assert list(service.sweep()) == [Outcome.GIVEN_UP]


def test_an_e_mail_that_left_since_it_was_listed_is_not_handed_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up(post, monkeypatch)
    (listed,) = service.given_up()
    post.insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    post.deliver()
    assert not service.hand_back(listed)
    with later(200):
        assert list(service.sweep()) == []
    assert len(post.sent()) == 1


@pytest.mark.covers("MBR-04")
def test_an_e_mail_handed_back_is_not_sent_to_who_wants_none_any_more(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up(post, monkeypatch)
    service.hand_back(*service.given_up())
    set_alerts(MEMBER, on=False)
    with later(1):
        assert list(service.sweep()) == [Outcome.SKIPPED]
    assert (service.given_up(), post.sent()) == ([], [])


def test_alerts_turned_off_stop_even_an_e_mail_that_was_marked(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.insurer.process(consultation("A"))
    (event,) = post.written()
    with cut_at(4, monkeypatch, answered=False), pytest.raises(Cut):
        service.take(event)
    set_alerts(MEMBER, on=False)
    with later(11):
        assert list(service.sweep()) == [Outcome.SKIPPED]
    set_alerts(MEMBER, on=True)
    with later(30):
        assert list(service.sweep()) == []


def test_an_e_mail_whose_answer_is_late_is_not_sent_again_at_once() -> None:
    assert client("sesv2").meta.config.retries["total_max_attempts"] == 1  # type: ignore[attr-defined] # of botocore


def test_what_ses_rejects_is_told_by_its_code_and_names_nobody(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """SES quotes the address in its own words."""
    monkeypatch.setenv("OBOLE_ORIGIN", "https://not-verified.example")
    post.insurer.process(consultation("A"))
    with pytest.raises(MailRefusedError) as failed:
        service.take(*post.written())
    told = "".join(traceback.format_exception(failed.value))
    assert "MessageRejected" in told
    assert "@" not in told
    with later(11), pytest.raises(service.UnsentError):
        list(service.sweep())
