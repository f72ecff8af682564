"""Ask an app as API Gateway does, and read its answer."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.http import Api

ORIGIN = "https://obole.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
Absent = Literal[False]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: Any

    @property
    def code(self) -> str | None:
        return self.body.get("code") if isinstance(self.body, dict) else None


def ask(
    app: Api,
    method: str,
    path: str,
    *,
    body: object = None,
    raw: str | None = None,
    cookies: dict[str, str] | None = None,
    query: dict[str, list[str]] | None = None,
    origin: str | Absent | None = None,
    content_type: str | Absent | None = None,
    changes: dict[str, Any] | None = None,
) -> Answer:
    """Send a request as our pages do, unless told otherwise; False leaves a header out, `changes` edits the event."""
    headers = {"User-Agent": FIREFOX}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if origin is not False and method in CHANGES:
        headers["Origin"] = origin or ORIGIN
    sent = raw if raw is not None else None if body is None else json.dumps(body)
    if content_type is not False and (content_type or sent is not None):
        headers["Content-Type"] = content_type or "application/json"
    resource, parameters = _route(app, path)
    event = {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": query,
        "pathParameters": parameters,
        "stageVariables": None,
        "requestContext": {"httpMethod": method, "resourcePath": resource, "requestId": "request-1"},
        "body": sent,
        "isBase64Encoded": False,
    }
    return _answer(app({**event, **(changes or {})}, None))


def _route(app: Api, path: str) -> tuple[str, dict[str, str] | None]:
    for route in app.routes:
        if found := re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route), path):
            return route, found.groupdict() or None
    raise LookupError(path)


def _answer(response: dict[str, Any]) -> Answer:
    lines = response["multiValueHeaders"].get("Set-Cookie", [])
    return Answer(
        status=response["statusCode"],
        headers=response["headers"] | {"Set-Cookie": "\n".join(lines)},
        cookies=dict(line.split(";")[0].split("=", 1) for line in lines),
        body=json.loads(response["body"]) if response["body"] else None,
    )
