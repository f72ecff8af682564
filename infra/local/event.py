"""A request as API Gateway hands it to a function (REST, Lambda proxy)."""

import base64
from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Request

from infra.local.routes import Match


def event_of(request: Request, match: Match, body: bytes, request_id: str) -> dict[str, Any]:
    """The event of `request`, whose body is text unless the app declares its type binary."""
    headers: dict[str, list[str]] = {}
    for name, value in request.headers:
        headers.setdefault(name, []).append(value)
    query = {name: list(values) for name, values in request.args.lists()}
    binary = request.mimetype in match.function.binary_types
    text = base64.b64encode(body).decode() if binary else body.decode("utf-8", "replace")
    path = request.path.removeprefix("/api")
    return {
        "resource": match.template,
        "path": path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": match.parameters or None,
        "stageVariables": None,
        "requestContext": _context(request, match, request_id),
        "body": text if body else None,
        "isBase64Encoded": binary and bool(body),
    }


def _context(request: Request, match: Match, request_id: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "accountId": "123456789012",
        "apiId": "local",
        "domainName": request.host,
        "extendedRequestId": request_id,
        "httpMethod": request.method,
        "identity": {"sourceIp": request.remote_addr, "userAgent": request.headers.get("User-Agent")},
        "path": request.path,
        "protocol": "HTTP/1.1",
        "requestId": request_id,
        "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(now.timestamp() * 1000),
        "resourceId": match.template,
        "resourcePath": match.template,
        "stage": "api",
    }
