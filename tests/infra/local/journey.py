"""A short life of the insurer through its real doors: files in the bucket, messages in queues, requests at the gateway.

It takes every way through the functions that calls AWS otherwise, each from the outside.
"""

import http.client
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.request import urlopen

from chalicelib import clock
from chalicelib.accounts import service as accounts
from chalicelib.accounts.model import PROFESSIONAL
from chalicelib.aws import client, queue_url
from chalicelib.care import messages, store
from chalicelib.care.drops import Place, outcome
from chalicelib.care.messages import Settle
from chalicelib.care.model import State
from chalicelib.care.store import LineItem
from chalicelib.documents import messages as documents
from chalicelib.documents import service
from chalicelib.documents.messages import Covers, Month
from chalicelib.formats.noemie import Header, ReceivedLine, write
from chalicelib.notifications import store as notices
from chalicelib.notifications.store import COVERS, REIMBURSEMENTS, NoticeItem
from chalicelib.portfolio.load import load
from infra.local.calls import Asked
from tests.chalicelib.care.insurer import BUCKET, GP, NIR, book, cancelled, consultation
from tests.functions.api.people import session_of
from tests.infra.local.apps import eventually

MEMBER, EMAIL = "20250001", "canari.aubepin@example.com"
IBAN = "FR7630006000011234567890189"
EMITTER = "CP00000000000001"
PASSWORD = "une phrase assez longue"


@dataclass(frozen=True)
class Lived:
    """What a journey left: each request to AWS, each function's log, and all that was told to the operator."""

    asked: list[Asked]
    logs: dict[str, str]
    told: str


@dataclass
class Journey:
    """The insurer at `address`; it keeps its cookies as a browser does."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    answered: bytes = b""
    sequence: int = 0

    def lived(self) -> None:
        self._files_before_anybody_is_known()
        self._care()
        self._what_fails()
        self._account()
        self._expenses()
        self._alerts()
        self._simulation()
        self._statements()
        self._cover()

    def _files_before_anybody_is_known(self) -> None:
        self._drop(consultation("EARLY", care_date=date(2026, 2, 12)))
        self._stands("EARLY", State.WAITING)
        told = book()
        told["members"][0] |= {"email": EMAIL, "iban": IBAN, "alerts": True}
        assert load(json.dumps(told)).refused == []

    def _care(self) -> None:
        line = consultation("PAID")
        again = self._bytes(line)
        self._put(again)
        self._stands("PAID", State.REIMBURSED)
        self._put(again)
        # The same file with other bytes, then a new file with a line already known.
        self._put(again.replace(b"00003000", b"00003100"))
        self._drop(line, consultation("NEW", care_date=date(2026, 2, 11)))
        self._stands("NEW", State.REIMBURSED)
        eventually(self._told, 30)
        self._drop(cancelled(line))
        self._stands("PAID", State.CANCELLED)
        # The member's contract is not among those that the message names.
        self._drop(consultation("LATE", act="XXXX", care_date=date(2026, 2, 13)))
        self._stands("LATE", State.WAITING)
        late = self._line("LATE")
        messages.send([Settle(member=MEMBER, rank=1, contracts=(), lines=((late, "C"),))])

    def _what_fails(self) -> None:
        """What no worker can read: a file cut short, a message, a stored line; each ends parked or refused."""
        self._put(self._bytes(consultation("CUT"))[:-7])
        sqs = client("sqs")
        body = {"MessageBody": "{", "MessageGroupId": "nobody", "MessageDeduplicationId": "1"}
        sqs.send_message(QueueUrl=queue_url("obole-care.fifo"), **body)  # type: ignore[arg-type] # three texts
        item = LineItem.get(*store.line_key(self._line("NEW"), "C"))
        before, item.received, item.state = item.received, "{", State.RECEIVED
        item.save()
        message = Settle(member=MEMBER, rank=1, contracts=("S-1",), lines=((item.line, "C"),))
        messages.send([message])
        eventually(lambda: self._parked("obole-care-parked.fifo") == 2, 30)
        item.received = before
        item.save()

    def _account(self) -> None:
        password = accounts.open_account(MEMBER, EMAIL, "Camille", "Aubépin")
        for identifier in (EMAIL, "nobody@example.com"):
            assert self._ask("POST", "accounts/sessions", {"identifier": identifier, "password": "wrong"}) == 401
        assert self._ask("POST", "accounts/sessions", {"identifier": EMAIL, "password": password}) == 200
        assert self._ask("PUT", "accounts/password", {"password": PASSWORD}) == 204
        assert self._ask("GET", "accounts/me") == 200
        assert self._ask("GET", "accounts/activity") == 200
        assert self._ask("DELETE", "accounts/sessions/current") == 204
        # From the device that is now known.
        assert self._ask("POST", "accounts/sessions", {"identifier": MEMBER, "password": PASSWORD}) == 200
        self.cookies.clear()
        tries = [
            self._ask("POST", "accounts/sessions", {"identifier": MEMBER, "password": f"wrong {n}"}) for n in range(4)
        ]
        assert tries[-1] == 429

    def _expenses(self) -> None:
        for at in (clock.now(), clock.now() - timedelta(minutes=20)):
            for name in ("members/expenses", f"members/expenses/{self._line('NEW')}", "members/news", "accounts/me"):
                self.cookies = {"__Host-session": session_of(MEMBER, at=at)}
                assert self._ask("GET", name) == 200
        assert self._ask("GET", "members/expenses/nothing") == 404

    def _alerts(self) -> None:
        """Told of nothing more from now on: what is settled then is noted, and no e-mail leaves."""
        self.cookies = {"__Host-session": session_of(MEMBER)}
        assert self._ask("PUT", "members/alerts", {"on": False}) == 200
        assert self._ask("GET", "members/alerts") == 200
        self._drop(consultation("QUIET", care_date=date(2026, 2, 14)))
        self._stands("QUIET", State.REIMBURSED)
        eventually(self._noted, 30)

    def _statements(self) -> None:
        """Of the days asked for, then of the month, as the night's worker has it stated; listed and downloaded."""
        today = clock.today().isoformat()
        self.cookies = {"__Host-session": session_of(MEMBER)}
        assert self._ask("POST", "members/statements", {"from": today, "to": today}) == 200
        assert self._ask("GET", "members/documents") == 200
        asked = service.documents_of(MEMBER, None).documents[0].document
        eventually(lambda: self._ask("GET", f"members/documents/{asked}/link") == 200, 30)
        with urlopen(json.loads(self.answered)["url"], timeout=30) as file:  # noqa: S310 -- the door's own address
            assert file.read(4) == b"%PDF"
        documents.send(Month(month=clock.today().replace(day=1)))
        eventually(lambda: len(service.documents_of(MEMBER, None).documents) > 1, 30)

    def _cover(self) -> None:
        """Its contract closed, as the morning's worker finds it; told by e-mail, and read."""
        closed = {"number": "S-1", "ended_on": (clock.today() - timedelta(days=1)).isoformat()}
        assert load(json.dumps({"contracts": [closed]})).refused == []
        documents.send(Covers())
        eventually(lambda: self._ask("GET", "members/cover") == 200 and json.loads(self.answered)["ended"], 30)
        eventually(lambda: (told := notices.read(MEMBER, COVERS)[1]).told != "{}" and told.waits is None, 45)

    def _simulation(self) -> None:
        """For somebody covered, then for nobody known; from a session of today, then from one of some time ago."""
        aid = {"class": "II", "ear": "right", "price": 161_803}
        for at, birth_date, status in (
            (clock.now(), "1980-05-04", 200),
            (clock.now() - timedelta(minutes=20), "1980-05-05", 404),
        ):
            self.cookies = {"__Host-session": session_of(GP, audience=PROFESSIONAL, at=at)}
            body = {"beneficiary": {"nir": NIR, "birth_date": birth_date}, "hearing_aid": aid}
            assert self._ask("POST", "professionals/simulations", body) == status

    def _drop(self, *lines: ReceivedLine) -> None:
        self._put(self._bytes(*lines))

    def _bytes(self, *lines: ReceivedLine) -> bytes:
        self.sequence += 1
        return write(Header("CP", EMITTER[2:], date(2026, 3, 1), f"REF{self.sequence}", self.sequence), lines)

    def _put(self, data: bytes) -> None:
        """Put a file in the bucket and wait until its outcome is known."""
        key = "noemie/file.noe"
        place = Place(BUCKET, key, client("s3").put_object(Bucket=BUCKET, Key=key, Body=data)["VersionId"])
        eventually(lambda: outcome(place), 30)

    def _line(self, reference: str) -> str:
        return store.line_id(EMITTER, reference)

    def _stands(self, reference: str, state: State) -> None:
        key = self._line(reference), "C"
        eventually(lambda: (item := store.lines([key]).get(key)) and item.state == state, 30)

    def _told(self) -> bool:
        """Whether the member was told by e-mail that a reimbursement was processed."""
        return any(notice.told != "{}" and notice.waits is None for notice in NoticeItem.query(f"MEMBER#{MEMBER}"))

    def _noted(self) -> bool:
        """Whether all that was settled so far went through the notices."""
        _, notice = notices.read(MEMBER, REIMBURSEMENTS)
        return all(notice.knows(rank, last) for rank, last in notices.sequences(MEMBER, {1}).items())

    def _parked(self, queue: str) -> int:
        said = client("sqs").get_queue_attributes(
            QueueUrl=queue_url(queue), AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(said["Attributes"]["ApproximateNumberOfMessages"])

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> int:
        """The status that the gateway answers, its cookies kept as a browser does."""
        headers = {"Origin": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=30)
        connection.request(method, f"/api/{path}", json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        self.answered = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response.status
