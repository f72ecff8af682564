"""The row: from the start of the process to its first answer, in turns."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.aws import insurer, receive, settle_all
from bench.first.canned import Store, serving
from bench.interleaved import in_turns
from bench.table import Row, WrongError, compared
from chalicelib.accounts import store as accounts
from chalicelib.accounts.devices import new_token
from chalicelib.accounts.model import MEMBER, Session, account_id, hash_of
from chalicelib.clock import now, today
from chalicelib.formats.noemie import Header, ReceivedLine, write
from chalicelib.http.session import COOKIE
from demo.book import Member, Portfolio
from demo.portfolio import portfolio
from infra.local import environment
from infra.local.function import FUNCTIONS
from infra.local.running import ROOT

GOAL = 1.15
_ROUNDS = 25
_OURS, _BARE = FUNCTIONS / "api" / "members", Path(__file__).with_name("bare")
_ONCE = Path(__file__).with_name("once.py")
# As in the zip: what is imported was compiled before.
_COMPILED = ROOT / ".build" / "compiled"
_LINES, _PAGE, _OK = 30, 20, 200


def rows() -> list[Row]:
    """The first response of both. Raises `WrongError` if they do not answer the same."""
    book = portfolio(1, 1)
    with insurer(book) as endpoint, both(book, endpoint) as (ours, bare):
        times = in_turns(lambda: ours.first()[0], lambda: bare.first()[0], rounds=_ROUNDS)
    return [compared("first response of a new process: members, bare Chalice", *times, most=GOAL)]


@contextmanager
def both(book: Portfolio, endpoint: str) -> Iterator[tuple["Fresh", "Fresh"]]:
    """The two apps before a store that gives again what the AWS at `endpoint` answered them once, and nothing else.

    Raises `WrongError` if they do not answer the same.
    """
    receive(_file(book))
    settle_all()
    event = json.dumps(_event(_session(book["members"][0])))
    store = Store(endpoint)
    with serving(store) as address:
        compiled = {"PYTHONPYCACHEPREFIX": str(_COMPILED), "PYTHONDONTWRITEBYTECODE": ""}
        variables = environment(address) | compiled | {"TZ": "UTC"}
        ours, bare = (Fresh(app, event, variables) for app in (_OURS, _BARE))
        check(ours.first()[1], bare.first()[1])
        store.upstream = None
        yield ours, bare


@dataclass(frozen=True, slots=True)
class Fresh:
    """An app that is started anew for each request."""

    folder: Path
    event: str
    variables: dict[str, str]

    def first(self) -> tuple[float, dict[str, Any]]:
        """How many seconds from the start of the process to its answer, and the answer."""
        start = perf_counter()
        with subprocess.Popen(  # noqa: S603 -- this interpreter, our own file
            [sys.executable, _ONCE],
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise TypeError("both were asked for")
            process.stdin.write(self.event)
            process.stdin.close()
            said = process.stdout.readline()
            seconds = perf_counter() - start
        if process.returncode:
            raise WrongError(f"first response: {self.folder.name} ended with {process.returncode}")
        answer: dict[str, Any] = json.loads(said)
        return seconds, answer


def check(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Raise `WrongError` unless both answers are the same full page of expenses."""
    if [ours["statusCode"], theirs["statusCode"]] != [_OK, _OK]:
        raise WrongError(f"first response: {ours['statusCode']} and {theirs['statusCode']}")
    shown = json.loads(ours["body"])
    if len(shown["expenses"]) != _PAGE or shown != json.loads(theirs["body"]):
        raise WrongError("first response: the two bodies are not the same page of expenses")


def _file(book: Portfolio) -> bytes:
    """Visits and medicines of the book's only member, one a day, all before today."""
    member, finess = book["members"][0], book["professionals"][0]["finess"]
    visit = ReceivedLine(
        reference="",
        nir=member["nir"],
        nir_key=member["nir_key"],
        rank=1,
        birth_date=member["birth_date"].replace("-", ""),
        care_date=today(),
        act="G",
        quantity=1,
        price=30_00,
        base=30_00,
        rate=70,
        scheme_paid=19_00,
        withheld=2_00,
        finess=finess,
        pathway=True,
        fee_control=True,
        exemption="none",
        third_party=False,
        operation="C",
    )
    medicine = replace(visit, act="PH7", price=12_40, base=12_40, rate=65, scheme_paid=7_06, withheld=1_00)
    lines = [
        replace((visit, medicine)[day % 2], reference=f"L{day:04d}", care_date=today() - timedelta(days=day))
        for day in range(1, _LINES + 1)
    ]
    return write(Header("CP", "00000000000001", today(), "BENCH", 1), lines)


def _session(member: Member) -> str:
    """The token of a session just opened."""
    token, at = new_token(), now()
    with accounts.together() as transaction:
        accounts.open_session(
            transaction,
            Session(
                id=hash_of(token),
                audience=MEMBER,
                account=account_id(member["number"]),
                owner=member["number"],
                first_name=member["first_name"],
                last_name=member["last_name"],
                must_choose_password=False,
                created_at=at,
                seen_at=at,
            ),
        )
    return token


def _event(token: str) -> dict[str, Any]:
    """The member's dashboard, as API Gateway asks for it."""
    headers = {"Accept": "application/json", "Cookie": f"{COOKIE}={token}"}
    return {
        "resource": "/members/expenses",
        "path": "/members/expenses",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {"httpMethod": "GET", "resourcePath": "/members/expenses", "requestId": "bench"},
        "body": None,
        "isBase64Encoded": False,
    }
