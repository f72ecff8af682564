"""A stand-in for the whole insurer: serves the built pages, and answers the API with what a test puts on the stage.

For the states that are hard to bring about for real. Headers are those of production, the strict policy included.
"""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.utils import send_from_directory
from werkzeug.wrappers import Request, Response

from tests.browser import scenes

DIST = Path(__file__).parents[2] / "web" / "dist"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
PAGE_SIZE = 20

ROUTES = Map(
    [
        Rule("/api/accounts/sessions", methods=["POST"], endpoint="sign_in"),
        Rule("/api/accounts/sessions/current", methods=["DELETE"], endpoint="sign_out"),
        Rule("/api/accounts/insurer", methods=["GET"], endpoint="insurer"),
        Rule("/api/accounts/me", methods=["GET"], endpoint="me"),
        Rule("/api/accounts/password", methods=["PUT"], endpoint="password"),
        Rule("/api/accounts/activity", methods=["GET"], endpoint="activity"),
        Rule("/api/members/expenses", methods=["GET"], endpoint="expenses"),
        Rule("/api/members/news", methods=["GET"], endpoint="news"),
        Rule("/api/members/documents", methods=["GET"], endpoint="documents"),
        Rule("/api/members/documents/<document_id>/link", methods=["GET"], endpoint="link"),
        Rule("/api/members/statements", methods=["POST"], endpoint="statement"),
        Rule("/api/members/expenses/<expense_id>", methods=["GET"], endpoint="expense"),
        Rule("/api/professionals/simulations", methods=["POST"], endpoint="simulation"),
        Rule("/api/members/cover", methods=["GET"], endpoint="cover"),
        Rule("/api/members/alerts", methods=["GET"], endpoint="alerts"),
        Rule("/api/members/alerts", methods=["PUT"], endpoint="choose_alerts"),
    ]
)


@dataclass
class Stage:
    """What the stand-in knows; a test changes it as it goes."""

    signed_in: bool = True
    me: dict[str, Any] = field(default_factory=scenes.member)
    expenses: list[dict[str, Any]] = field(default_factory=scenes.expenses)
    news: list[dict[str, Any]] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)  # covers
    entries: list[dict[str, Any]] = field(default_factory=scenes.activity)
    alerts: dict[str, Any] = field(default_factory=lambda: {"on": True, "email": "claire.fontanel@example.fr"})
    documents: list[dict[str, Any]] = field(default_factory=scenes.documents)
    simulated: dict[str, Any] = field(default_factory=dict)  # what of a simulation is answered otherwise
    problems: dict[str, dict[str, Any]] = field(default_factory=dict)  # by endpoint
    asked: list[tuple[str, Any]] = field(default_factory=list)  # endpoint and body, in order
    curtain: Event = field(default_factory=Event)  # down: answers wait, as on a slow network

    def __post_init__(self) -> None:
        self.curtain.set()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer one request (WSGI)."""
        request = Request(environ)
        if request.path.startswith("/s3/"):
            return self._file()(environ, start_response)
        response = self._api(request) if request.path.startswith("/api/") else _page(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response(environ, start_response)

    def _file(self) -> Response:
        """What the store of documents answers to a link; refused, its own English XML."""
        if "file" in self.problems:
            denied = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
            return Response(denied, HTTPStatus.FORBIDDEN, mimetype="application/xml")
        name = {"Content-Disposition": 'attachment; filename="decompte-2026-10.pdf"'}
        return Response(b"%PDF-1.7", headers=name, mimetype="application/pdf")

    def _api(self, request: Request) -> Response:
        try:
            endpoint, values = ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return Response(status=error.code)
        self.asked.append((endpoint, request.get_json() if request.data else None))
        self.curtain.wait(timeout=30)
        if problem := self.problems.get(endpoint):
            return _problem(problem)
        if request.method != "GET" and request.mimetype != "application/json":
            return _problem(scenes.problem("unsupported", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON seulement."))
        if endpoint not in {"sign_in", "insurer"} and not self.signed_in:
            return _problem(scenes.problem("no_session", HTTPStatus.UNAUTHORIZED, "Connectez-vous."))
        answer: Response = getattr(self, f"_{endpoint}")(request, **values)
        return answer

    def _sign_in(self, request: Request) -> Response:
        if request.get_json()["password"] != scenes.PASSWORD:
            return _problem(scenes.WRONG_CREDENTIALS)
        self.signed_in = True
        return _json(self.me)

    def _sign_out(self, _: Request) -> Response:
        self.signed_in = False
        return Response(status=HTTPStatus.NO_CONTENT)

    def _insurer(self, _: Request) -> Response:
        return _json(scenes.INSURER)

    def _me(self, _: Request) -> Response:
        return _json(self.me)

    def _password(self, _: Request) -> Response:
        self.me = {**self.me, "must_choose_password": False}
        return Response(status=HTTPStatus.NO_CONTENT)

    def _activity(self, _: Request) -> Response:
        return _json({"entries": self.entries})

    def _expenses(self, request: Request) -> Response:
        start = int(request.args.get("cursor", "0"))
        rows = [scenes.row_of(expense) for expense in self.expenses[start : start + PAGE_SIZE]]
        end = start + PAGE_SIZE
        return _json({"expenses": rows, "next": str(end) if end < len(self.expenses) else None})

    def _news(self, _: Request) -> Response:
        return _json({"expenses": [scenes.row_of(expense) for expense in self.news]})

    def _cover(self, _: Request) -> Response:
        return _json({"ended": self.ended})

    def _alerts(self, _: Request) -> Response:
        return _json(self.alerts)

    def _choose_alerts(self, request: Request) -> Response:
        self.alerts = {**self.alerts, **request.get_json()}
        return _json(self.alerts)

    def _documents(self, request: Request) -> Response:
        start = int(request.args.get("cursor", "0"))
        end = start + PAGE_SIZE
        return _json({"documents": self.documents[start:end], "next": str(end) if end < len(self.documents) else None})

    def _statement(self, request: Request) -> Response:
        asked = request.get_json()
        made = scenes.document(0, state="preparing", size=None, first_day=asked["from"], last_day=asked["to"])
        self.documents = [made, *self.documents]
        return _json(made)

    def _link(self, request: Request, document_id: str) -> Response:
        return _json(
            {
                "url": f"{request.host_url}s3/{document_id}.pdf",
                "name": "decompte-2026-10.pdf",
                "expires_at": "2026-11-21T09:05:00Z",
            }
        )

    def _expense(self, _: Request, expense_id: str) -> Response:
        for expense in self.expenses:
            if expense["id"] == expense_id:
                return _json(expense)
        return _problem(scenes.problem("not_found", HTTPStatus.NOT_FOUND, "Cette dépense est introuvable."))

    def _simulation(self, request: Request) -> Response:
        return _json(scenes.simulation(request.get_json()) | self.simulated)


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


def _problem(problem: dict[str, Any]) -> Response:
    return Response(json.dumps(problem), status=problem["status"], mimetype="application/problem+json")


def _page(request: Request) -> Response:
    name = request.path.lstrip("/")
    if not (DIST / name).is_file():
        name = "index.html"  # the pages know their own addresses
    return send_from_directory(DIST, name, request.environ)
