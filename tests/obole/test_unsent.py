"""`obole unsent`: e-mails that nobody tries any more are listed without a name, and handed back to who sends them."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from chalicelib import clock
from chalicelib.notifications import service
from chalicelib.notifications.store import GIVEN_UP, NoticeItem
from obole import unsent

MEMBER = "20250001"


@pytest.fixture(autouse=True)
def _given_up(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    monkeypatch.setattr(unsent, "use_running_stack", lambda: None)
    NoticeItem(f"MEMBER#{MEMBER}", waits=GIVEN_UP, since="2026-03-02T22:30:00+00:00", tries=5).save()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(unsent.unsent, arguments)


@pytest.mark.covers("MBR-28")
def test_it_lists_whose_e_mail_was_given_up_and_when_in_paris() -> None:
    listed = run()
    assert listed.exit_code == 0
    assert "E-mails abandonnés : 1." in listed.output
    assert f"  membre {MEMBER}, dernier essai le 02/03/2026 à 23 h 30\n" in listed.output


@pytest.mark.covers("MBR-28")
@pytest.mark.parametrize("where", [(), ("--aws",)])
def test_it_hands_them_back_and_then_nothing_is_left_to_list(where: tuple[str, ...]) -> None:
    with clock.stopped_at(datetime(2026, 3, 3, 9, tzinfo=UTC)):
        assert "E-mails remis à l'envoi : 1." in run("--retry", *where).output
    assert service.given_up() == []
    assert run().output == "Aucun e-mail n'est abandonné.\n"
    (notice,) = NoticeItem.scan()
    assert (notice.waits, notice.since, notice.tries) == ("sending", "2026-03-03T08:50:00+00:00", 0)
