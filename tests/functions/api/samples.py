"""One sample a route, for the owner matrix: a route without one fails it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.model import MEMBER, PROFESSIONAL, Audience
from chalicelib.care.model import Received, State
from chalicelib.care.store import CREATION, LineItem, line_key
from chalicelib.documents.model import Kind
from chalicelib.documents.model import State as DocumentState
from chalicelib.documents.store import DocumentItem, key_of
from chalicelib.ids import random_id

Parameters = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """A good request: its body, how to make a thing of a given member that the path names, and whose route it is."""

    body: dict[str, object] | None = None
    thing_of: Callable[[str], Parameters] | None = None
    while_choosing_password: bool = False
    audience: Audience = MEMBER


def expense_of(member: str) -> Parameters:
    """A care line that was received and not yet settled."""
    id = random_id()
    LineItem(
        *line_key(id, CREATION),
        line=id,
        file="file",
        received=_RECEIVED.model_dump_json(),
        nir=b"sealed",
        received_on="2026-11-21",
        state=State.RECEIVED,
        owner=member,
        member=member,
        member_order=f"2026-11-20#{id}",
        first_name="Aline",
    ).save()
    return {"expense_id": id}


def document_of(member: str) -> Parameters:
    """A statement of a month, ready."""
    id = random_id()
    pk, sk = key_of(member, id)
    at = "2026-11-01T04:00:00+00:00"
    DocumentItem(
        pk,
        sk,
        place=f"{at}#{id}",
        document=id,
        kind=Kind.STATEMENT,
        state=DocumentState.READY,
        first_day="2026-10-01",
        last_day="2026-10-31",
        created_at=at,
        size=1,
    ).save()
    return {"document_id": id}


_RECEIVED = Received(
    number=1,
    reference="L0001",
    nir_key="62",
    rank=1,
    birth_date="19800504",
    care_date=date(2026, 11, 20),
    act="G",
    quantity=1,
    price=30_00,
    base=30_00,
    rate=70,
    scheme_paid=19_00,
    withheld=2_00,
    finess="440000016",
    pathway=True,
    fee_control=True,
    exemption="none",
    third_party=False,
)

SAMPLES = {
    ("POST", "/accounts/sessions"): Sample(body={"identifier": "20250001", "password": "il pleut sur Brest"}),
    ("DELETE", "/accounts/sessions/current"): Sample(while_choosing_password=True),
    ("GET", "/accounts/insurer"): Sample(),
    ("GET", "/accounts/me"): Sample(while_choosing_password=True),
    ("PUT", "/accounts/password"): Sample(body={"password": "il pleut sur Brest"}, while_choosing_password=True),
    ("GET", "/accounts/activity"): Sample(),
    ("GET", "/members/expenses"): Sample(),
    ("GET", "/members/expenses/{expense_id}"): Sample(thing_of=expense_of),
    ("GET", "/members/news"): Sample(),
    ("POST", "/professionals/simulations"): Sample(
        body={
            "beneficiary": {"nir": "1800544000001", "birth_date": "1980-05-04"},
            "hearing_aid": {"class": "II", "ear": "right", "price": 150_000},
        },
        audience=PROFESSIONAL,
    ),
    ("GET", "/members/cover"): Sample(),
    ("GET", "/members/alerts"): Sample(),
    ("PUT", "/members/alerts"): Sample(body={"on": False}),
    ("GET", "/members/documents"): Sample(),
    ("POST", "/members/statements"): Sample(body={"from": "2026-10-01", "to": "2026-10-31"}),
    ("GET", "/members/documents/{document_id}/link"): Sample(thing_of=document_of),
}
