"""The shapes in which a member's care leaves the product. Amounts are integer cents; dates are legal days in Paris."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import Field

from chalicelib.care import views
from chalicelib.care.store import LineItem
from chalicelib.cursors import PATTERN
from chalicelib.http import Input, Output

Shown = Literal["being_analysed", "reimbursed", "information_needed", "refused", "cancelled"]


class ExpensePage(Input):
    """Which part of the list is asked for."""

    cursor: str | None = Field(
        None,
        description="`next` of the page before; the newest lines without it",
        json_schema_extra={"pattern": PATTERN},
    )


class ExpenseRow(Output):
    """An expense in a list. Shares are null until they are worked out, and once it is cancelled."""

    id: str
    care_date: date
    kind: str | None = Field(description="kind of care, null while the act is unknown")
    label: str = Field(description="kind of care in French")
    beneficiary: str = Field(description="first name of the person cared for")
    professional: str | None
    price: int = Field(description="amount charged, in cents")
    scheme: int | None = Field(description="paid by the mandatory scheme, in cents, net of what it withholds")
    institution: int | None = Field(description="paid by the institution, in cents")
    other_insurers: int | None = Field(description="paid by other insurers, in cents")
    left: int | None = Field(description="left to the member, in cents")
    state: Shown
    decided_on: date | None
    recalculated_on: date | None = Field(description="day its amounts were last worked out again, null if never")
    scheme_paid_whole: bool = Field(
        description="whether the scheme paid it all, but for what no contract may pay: franchises, participations"
    )
    reason: str | None = Field(
        description="why it is not reimbursed, or what it waits for, in French; of a reimbursement of nothing, told in "
        "full only"
    )


class Expenses(Output):
    expenses: list[ExpenseRow]
    next: str | None = Field(description="cursor of the next page, null at the end")


class News(Output):
    expenses: list[ExpenseRow] = Field(
        description="those that wait for the member, then the twenty that changed last; latest first, a hundred at most"
    )


class Step(Output):
    """One step of the reasoning; those of a share add up to it."""

    share: Literal["scheme", "institution"]
    amount: int
    text: str = Field(description="the step in plain French")
    rule: str = Field(description="id of the rule in the catalogue")
    source: str = Field(description="where the rule stands: law, regulation, contract")


class Revision(Output):
    """A decision that was worked out again, because of a line cancelled or corrected."""

    on: date
    before: int = Field(description="what the institution paid until then, in cents")
    after: int = Field(description="what it pays since, in cents")
    text: str = Field(description="the same in plain French")


class Expense(ExpenseRow):
    """An expense in full, with the reasons for its amounts; without them once it is cancelled."""

    finess: str = Field(description="FINESS number of the professional, as the scheme sent it")
    act: str
    quantity: int
    received_on: date
    paid_to: Literal["member", "professional"]
    amount_due: int = Field(description="what the institution owes for it, in cents")
    contracts: list[str]
    steps: list[Step]
    remainder: str | None = Field(
        description="what is left and why, in one sentence; null until decided, or once cancelled"
    )
    provisional: bool = Field(description="whether a figure or reading that is not confirmed weighs on the amounts")
    cancelled_on: date | None
    missing: list[str] = Field(description="what the line lacks to be settled, in French")
    papers: str | None = Field(description="which papers say what is missing, in French; null where none would")
    revisions: list[Revision] = Field(description="how the decision changed since it was first taken, oldest first")


def row(item: LineItem) -> ExpenseRow:
    """The line as the list shows it."""
    return ExpenseRow(**_row(item))


def expense(item: LineItem) -> Expense:
    """The line as its own page shows it."""
    from chalicelib.reimbursement.explain import remainder  # noqa: PLC0415 -- start-up: the list explains nothing
    from chalicelib.reimbursement.nothing import why_nothing  # noqa: PLC0415

    facts, decision = item.facts, _standing(item)
    return Expense(
        **_row(item) | {"reason": views.why(item) or (why_nothing(decision) if decision else None)},
        finess=facts.finess,
        act=facts.act,
        quantity=facts.quantity,
        received_on=date.fromisoformat(item.received_on),
        paid_to="professional" if facts.third_party else "member",
        amount_due=decision.get("institution", 0),
        contracts=[guarantee["contract"] for guarantee in decision.get("guarantees", ())],
        steps=list(_steps(item, decision)) if decision else [],
        remainder=remainder(decision) if decision else None,
        provisional=decision.get("provisional", False),
        cancelled_on=item.cancelled_on,
        missing=views.missing(item),
        papers=views.papers(item),
        revisions=[
            Revision(on=each.on, before=each.before, after=each.after, text=each.text)
            for each in (() if item.cancelled_on else views.recalculations(item))
        ],
    )


def _steps(item: LineItem, decision: dict[str, Any]) -> Iterator[Step]:
    """Where care abroad was given and how its price came to be in euros, then the steps of the decision."""
    from chalicelib.care.completion import abroad_told, completion_of  # noqa: PLC0415 -- start-up, as above
    from chalicelib.reimbursement.explain import explain  # noqa: PLC0415
    from chalicelib.reimbursement.rules import versions  # noqa: PLC0415

    where = abroad_told(completion_of(item))
    if where is not None:
        rule = versions("RG-S.5")[-1]
        yield Step(share="scheme", amount=0, text=where, rule=rule.id, source=rule.source)
    for told in explain(decision):
        yield Step(share=told.share, amount=told.amount, text=told.text, rule=told.rule, source=told.source)


def _standing(item: LineItem) -> dict[str, Any]:
    """The decision that holds: none before there is one, none once the line is cancelled."""
    return item.decided or {} if item.cancelled_on is None else {}


def _scheme_paid_whole(decision: dict[str, Any]) -> bool:
    others = decision["institution"] or decision["other_insurers"]
    return (
        bool(decision["scheme"])
        and not others
        and decision["left"] <= decision["participation"] + decision["franchise"]
    )


def _row(item: LineItem) -> dict[str, object]:
    facts, decision = item.facts, _standing(item)
    return {
        "id": item.line,
        "care_date": facts.care_date,
        "kind": item.kind,
        "label": views.label(item),
        "beneficiary": item.first_name,
        "professional": item.professional,
        "price": facts.price,
        **{share: decision.get(share) for share in ("scheme", "institution", "other_insurers", "left")},
        "state": views.state_shown(item),
        "decided_on": item.cancelled_on or item.decided_on,
        "recalculated_on": item.revised[-1]["on"] if item.revisions and not item.cancelled_on else None,
        "scheme_paid_whole": bool(decision) and _scheme_paid_whole(decision),
        "reason": views.why(item),
    }
