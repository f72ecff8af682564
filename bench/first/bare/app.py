"""A bare Chalice app: pydantic and PynamoDB imported, one model, one query, the same body as the member's dashboard.

No session, no owner, no error in French, no limit on what comes in: the least that can answer.
"""

import base64
import json
import zlib
from pathlib import Path
from typing import Any

from chalice.app import Chalice, Response
from pydantic import BaseModel
from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

app = Chalice("bare")

PAGE = 20
# What the texts of lines have in common: they are stored deflated against it.
COMMON = (Path(__file__).parents[3] / "chalicelib" / "care" / "packed_1.txt").read_bytes()
LABELS = {"consultation": "Consultation", "medicine": "Médicaments"}


class ByMember(GlobalSecondaryIndex["Line"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_member"
        projection = AllProjection()

    member = UnicodeAttribute(hash_key=True)
    member_order = UnicodeAttribute(range_key=True)


class Line(Model):
    class Meta:
        table_name = "obole-care"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    line = UnicodeAttribute()
    received = BinaryAttribute(legacy_encoding=False)
    state = UnicodeAttribute()
    first_name = UnicodeAttribute()
    professional = UnicodeAttribute()
    kind = UnicodeAttribute()
    member = UnicodeAttribute()
    member_order = UnicodeAttribute()
    decision = BinaryAttribute(legacy_encoding=False)
    decided_on = UnicodeAttribute()
    by_member = ByMember()


class Expense(BaseModel):
    id: str
    care_date: str
    kind: str
    label: str
    beneficiary: str
    professional: str
    price: int
    scheme: int
    institution: int
    other_insurers: int
    left: int
    state: str
    decided_on: str
    recalculated_on: str | None = None
    reason: str | None = None
    scheme_paid_whole: bool = False


class Expenses(BaseModel):
    expenses: list[Expense]
    next: str | None


def _cursor(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


@app.route("/members/expenses")
def expenses() -> Response:
    """List one member's latest expenses, newest care first."""
    found = list(Line.by_member.query("20250001", scan_index_forward=False, limit=PAGE + 1))
    page = Expenses(
        expenses=[_expense(line) for line in found[:PAGE]],
        next=_cursor(found[PAGE - 1].member_order) if len(found) > PAGE else None,
    )
    return Response(page.model_dump_json(), {"Content-Type": "application/json"})


def _unpacked(stored: bytes) -> dict[str, Any]:
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=COMMON)
    told: dict[str, Any] = json.loads(unpacker.decompress(stored[1:]))
    return told


def _expense(line: Line) -> Expense:
    received: dict[str, Any] = _unpacked(line.received)
    decision: dict[str, Any] = _unpacked(line.decision)
    return Expense(
        id=line.line,
        care_date=received["care_date"],
        kind=line.kind,
        label=LABELS[line.kind],
        beneficiary=line.first_name,
        professional=line.professional,
        price=received["price"],
        scheme=decision["scheme"],
        institution=decision["institution"],
        other_insurers=decision["other_insurers"],
        left=decision["left"],
        state=line.state,
        decided_on=line.decided_on,
    )
