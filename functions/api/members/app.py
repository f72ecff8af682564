"""The member space: what members read of their own family's care, and the documents issued to them."""

from chalicelib.care import views
from chalicelib.care.answers import Expense, ExpensePage, Expenses, News, expense, row
from chalicelib.care.store import LineItem
from chalicelib.documents import service as documents
from chalicelib.documents.answers import Document, DocumentLink, DocumentPage, Documents, StatementRequest, document
from chalicelib.documents.service import EmptyPeriodError, NotReadyError
from chalicelib.documents.store import DocumentItem
from chalicelib.errors import ConflictError, InvalidError, NotFoundError
from chalicelib.http import CALLER, MEMBER, Api, Caller, endpoint
from chalicelib.members.alerts import alerts, set_alerts
from chalicelib.members.answers import AlertsChoice, AlertsState, FamilyCover
from chalicelib.members.cover import ended

app = Api("members")


@endpoint(
    app, "GET", "/expenses", audience=MEMBER, owner=CALLER, query=ExpensePage, returns=Expenses, errors=[InvalidError]
)
def expenses(caller: Caller, query: ExpensePage) -> Expenses:
    """List the family's latest expenses, newest care first."""
    page = views.lines_of(caller.owner, query.cursor)
    return Expenses(expenses=[row(item) for item in page.lines], next=page.next)


@endpoint(app, "GET", "/news", audience=MEMBER, owner=CALLER, returns=News)
def news(caller: Caller) -> News:
    """List the family's expenses that wait for the member, then those that changed last, whenever their care was."""
    return News(expenses=[row(item) for item in views.news_of(caller.owner)])


@endpoint(app, "GET", "/expenses/{expense_id}", audience=MEMBER, owner=views.line_of, returns=Expense)
def one_expense(line: LineItem) -> Expense:
    """Explain one expense: who pays what, and why, step by step."""
    return expense(line)


@endpoint(app, "GET", "/cover", audience=MEMBER, owner=CALLER, returns=FamilyCover, errors=[NotFoundError])
def read_cover(caller: Caller) -> FamilyCover:
    """Tell whose cover ended of late, and since when: their cards are to be given back."""
    return FamilyCover.of(ended(caller.owner))


@endpoint(app, "GET", "/alerts", audience=MEMBER, owner=CALLER, returns=AlertsState, errors=[NotFoundError])
def read_alerts(caller: Caller) -> AlertsState:
    """Tell whether the member gets an e-mail when a reimbursement is processed, and where."""
    return AlertsState.of(alerts(caller.owner))


@endpoint(
    app,
    "PUT",
    "/alerts",
    audience=MEMBER,
    owner=CALLER,
    body=AlertsChoice,
    returns=AlertsState,
    errors=[NotFoundError, ConflictError],
)
def choose_alerts(caller: Caller, body: AlertsChoice) -> AlertsState:
    """Turn the e-mails about reimbursements on or off, at once."""
    return AlertsState.of(set_alerts(caller.owner, on=body.on))


@endpoint(
    app,
    "GET",
    "/documents",
    audience=MEMBER,
    owner=CALLER,
    query=DocumentPage,
    returns=Documents,
    errors=[InvalidError],
)
def issued_documents(caller: Caller, query: DocumentPage) -> Documents:
    """List the documents issued to the member, newest first."""
    page = documents.documents_of(caller.owner, query.cursor)
    return Documents(documents=[document(item) for item in page.documents], next=page.next)


@endpoint(
    app,
    "POST",
    "/statements",
    audience=MEMBER,
    owner=CALLER,
    body=StatementRequest,
    returns=Document,
    errors=[EmptyPeriodError],
)
def ask_for_statement(caller: Caller, body: StatementRequest) -> Document:
    """Have a statement prepared over any period. Asked for again, it is the same document."""
    return document(documents.ask_for_statement(caller.owner, body.period))


@endpoint(
    app,
    "GET",
    "/documents/{document_id}/link",
    audience=MEMBER,
    owner=documents.document_of,
    returns=DocumentLink,
    errors=[NotReadyError],
)
def link_to_document(item: DocumentItem) -> DocumentLink:
    """Give an address where the document is downloaded, for five minutes."""
    link = documents.link_to(item)
    return DocumentLink(url=link.url, name=item.period.file_name, expires_at=link.expires_at)
