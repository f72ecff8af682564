"""A member is told once, by e-mail, that a cover of the family ended, and reads which in their space."""

import re
from urllib.parse import urlsplit

import pytest

from chalicelib import outbox
from chalicelib.members.alerts import set_alerts
from chalicelib.notifications import service
from chalicelib.notifications.letters import cover_changed
from chalicelib.notifications.service import Outcome
from tests.chalicelib.care.insurer import consultation
from tests.chalicelib.care.killing import Cut, cut_at
from tests.chalicelib.notifications.post import MEMBER, ORIGIN, Post, later

CHANGED = "La couverture de votre famille a changé"


def stop_studying(post: Post, last: str = "2026-02-27") -> None:
    """The child's cover ended on that day, as is reported now."""
    studied = {"fact": "student", "from": "2025-09-01", "until": last}
    post.member(beneficiaries=[{"rank": 2, "facts": [studied]}])


@pytest.mark.covers("RG-S.8")
def test_an_end_is_told_once_however_often_its_event_comes_and_however_often_it_is_loaded(post: Post) -> None:
    stop_studying(post)
    for _ in range(3):
        post.deliver()
    stop_studying(post)
    post.deliver()
    (mail,) = post.sent()
    assert (mail.recipient, mail.subject) == ("camille@example.fr", CHANGED)
    assert f"{ORIGIN}/" in mail.text


@pytest.mark.covers("RG-S.8")
def test_a_day_that_is_put_right_is_told_and_a_cover_that_goes_on_after_all_is_not(post: Post) -> None:
    stop_studying(post)
    post.deliver()
    stop_studying(post, "2026-01-31")
    post.deliver()
    assert len(post.sent()) == 2
    stop_studying(post, "2026-09-30")
    post.deliver()
    assert len(post.sent()) == 2


@pytest.mark.covers("RG-S.8", "MBR-04")
def test_an_end_is_told_even_to_who_wants_no_word_of_reimbursements_if_there_is_an_address(post: Post) -> None:
    set_alerts(MEMBER, on=False)
    stop_studying(post)
    post.deliver()
    assert [mail.subject for mail in post.sent()] == [CHANGED]
    post.member(email=None)
    stop_studying(post, "2026-01-31")
    post.deliver()
    assert len(post.sent()) == 1


@pytest.mark.covers("RG-S.8", "MBR-28")
def test_reimbursements_and_covers_are_told_apart_and_none_hides_the_other(post: Post) -> None:
    post.insurer.process(consultation("A"))
    stop_studying(post)
    settled, ended = post.written()
    assert (settled.kind, ended.kind) == ("care.settled", "cover.ended")
    assert [service.take(event) for event in (ended, settled, ended, settled)] == [Outcome.SENT] * 2 + [
        Outcome.SKIPPED
    ] * 2
    assert sorted(mail.subject for mail in post.sent()) == ["Du nouveau dans vos remboursements", CHANGED]


@pytest.mark.covers("RG-S.8")
@pytest.mark.parametrize("answered", [True, False], ids=["after it took effect", "before"])
@pytest.mark.parametrize("moment", range(1, 5))
def test_killed_at_any_request_the_e_mail_still_leaves_and_twice_only_after_a_kill_in_between(
    post: Post, monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    """Requests: read, mark, send, note."""
    stop_studying(post)
    set_alerts(MEMBER, on=False)
    (event,) = post.written()
    with cut_at(moment, monkeypatch, answered=answered), pytest.raises(Cut):
        service.take(event)
    service.take(event)
    with later(11):
        list(service.sweep())
        list(service.sweep())
    left_before_the_kill = (moment, answered) in ((3, True), (4, False))
    assert [mail.subject for mail in post.sent()] == [CHANGED] * (1 + left_before_the_kill)


@pytest.mark.covers("RG-S.8", "ACC-15")
def test_no_name_no_day_and_no_reason_is_in_the_e_mail_its_event_or_its_message(post: Post) -> None:
    stop_studying(post)
    events = post.written()
    outbox.relay(events)
    queued = post.queued()
    for event in queued:
        service.take(event)
    (mail,) = post.sent()
    said = [mail.text, mail.html, mail.subject, *(event.model_dump_json() for event in (*events, *queued))]
    for text in said:
        for secret in ("Camille", "Lou", "Aubépin", "S-1", "2026-02-27", "février", "student", "étudi", "enfant"):
            assert secret not in text


@pytest.mark.covers("RG-S.8", "ACC-15")
def test_the_letter_links_to_our_domain_alone_and_says_why_it_comes_in_spite_of_alerts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OBOLE_ORIGIN", "https://espace.example")
    for said in (cover_changed().text, cover_changed().html):
        links = re.findall(r"[a-z]+://[^\s\"<]+", said)
        assert {(urlsplit(link).scheme, urlsplit(link).netloc) for link in links} == {("https", "espace.example")}
        assert "Nous ne demandons jamais de mot de passe ni de coordonnées bancaires par e-mail" in said
        assert "même si vous avez désactivé les messages sur vos remboursements" in said
