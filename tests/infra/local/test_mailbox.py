"""The mailbox shows what was sent, as text and as HTML that can do nothing, and only on this machine."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from chalicelib.mail import Letter, send
from chalicelib.notifications.letters import reimbursed
from infra.local import gateway, mailbox

EVIL = Letter("<i>Objet</i>", "<i>texte</i>", "<html><head></head><body><script>alert(1)</script>corps</body></html>")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str


class Box:
    """The mailbox behind the front door."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.port = int(address.rpartition(":")[2])

    def get(self, path: str, *, method: str = "GET", host: str | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers={"Host": host or f"localhost:{self.port}"})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        connection.close()
        return answer


@pytest.fixture
def box(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    assert aws
    with gateway.door(0) as door, gateway.listening(door, []) as address:
        monkeypatch.setenv("OBOLE_ORIGIN", address)
        yield Box(address)


def test_an_empty_mailbox_says_so(box: Box) -> None:
    answer = box.get("/__courrier")
    assert answer.status == 200
    assert "Rien n’a encore été envoyé" in answer.body


@pytest.mark.covers("MBR-28")
def test_the_newest_e_mail_comes_first_as_text_and_as_a_frame_of_its_html(box: Box) -> None:
    send("first@example.fr", Letter("Ancien", "ancien", "<p>ancien</p>"))
    send("camille@example.fr", reimbursed())
    newest, oldest = mailbox.sent()
    assert (newest.recipient, oldest.recipient) == ("camille@example.fr", "first@example.fr")
    page = box.get("/__courrier")
    assert page.body.index("camille@example.fr") < page.body.index("first@example.fr")
    assert f"{box.address}/depenses" in page.body
    assert f'src="/__courrier/{newest.id}"' in page.body
    assert "viennent d’être traités" in box.get(f"/__courrier/{newest.id}").body


def test_what_an_e_mail_holds_is_shown_and_never_run(box: Box) -> None:
    send("a@example.fr", EVIL)
    page = box.get("/__courrier")
    assert "<i>" not in page.body
    assert "&lt;i&gt;texte" in page.body
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    (mail,) = mailbox.sent()
    caged = box.get(f"/__courrier/{mail.id}")
    policy = caged.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    for answer in (page, caged):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_mailbox_is_only_read_at_its_address_and_from_this_machine(box: Box) -> None:
    assert box.get("/__courrier", method="POST").status == 405
    assert box.get("/__courrier/unknown").status == 404
    assert box.get("/__courrier", host="rebound.example").status == 421
    assert "Courrier envoyé" not in box.get("/__courrierx").body
