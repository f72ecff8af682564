"""The member space: what members read of their own family's care."""

from chalicelib.care import views
from chalicelib.care.answers import Expense, ExpensePage, Expenses, expense, row
from chalicelib.care.store import LineItem
from chalicelib.errors import InvalidError
from chalicelib.http import CALLER, MEMBER, Api, Caller, endpoint

app = Api("members")


@endpoint(
    app, "GET", "/expenses", audience=MEMBER, owner=CALLER, query=ExpensePage, returns=Expenses, errors=[InvalidError]
)
def expenses(caller: Caller, query: ExpensePage) -> Expenses:
    """List the family's latest expenses, newest care first."""
    page = views.lines_of(caller.owner, query.cursor)
    return Expenses(expenses=[row(item) for item in page.lines], next=page.next)


@endpoint(app, "GET", "/expenses/{expense_id}", audience=MEMBER, owner=views.line_of, returns=Expense)
def one_expense(line: LineItem) -> Expense:
    """Explain one expense: who pays what, and why, step by step."""
    return expense(line)
