"""One request, from the door to the answer: every check in one order, every error in one form."""

from typing import Any

from chalice.app import Request as ChaliceRequest
from chalice.app import Response

from chalicelib.errors import DomainError
from chalicelib.http import logs, problems, reading
from chalicelib.http.failures import passing
from chalicelib.http.model import PUBLIC, Caller, Endpoint, Reply, Request
from chalicelib.http.session import caller_of


def serve(endpoint: Endpoint, request: ChaliceRequest, path: dict[str, str]) -> Response:
    """The answer of `endpoint`: never an exception, never Chalice's own English."""
    request_id = id_of(request)
    try:
        return _answered(endpoint, request, path, request_id)
    except DomainError as error:
        return problems.answer(error, request_id)
    except Exception as error:  # noqa: BLE001 -- the last line: whatever is wrong is logged and told, never leaked
        return answer_to_failure(error, request_id, f"{endpoint.method} {endpoint.path}")


def answer_to_failure(error: Exception, request_id: str, route: str) -> Response:
    """Log what nobody foresaw, and tell it: 503 if it may pass a little later, else 500."""
    if passing(error):
        logs.failure(error, request_id=request_id, route=route, level="warning")
        return problems.answer(problems.unavailable(), request_id)
    logs.failure(error, request_id=request_id, route=route)
    return problems.answer(problems.internal(request_id), request_id)


def id_of(request: ChaliceRequest) -> str:
    """The id that API Gateway gave the request, else Lambda's."""
    given = request.context.get("requestId") or getattr(request.lambda_context, "aws_request_id", None)
    return str(given or "inconnue")


def _answered(endpoint: Endpoint, request: ChaliceRequest, path: dict[str, str], request_id: str) -> Response:
    raw = reading.body_of(request)
    if endpoint.state_changing:
        reading.check_origin(request)
        reading.check_type(request, raw, expected=endpoint.body is not None)
    cookies = reading.cookies_of(request)
    caller = None if endpoint.audience is PUBLIC else caller_of(endpoint, cookies)
    given: dict[str, Any] = {
        **path,
        "caller": caller,
        "request": Request(request_id, cookies, request.headers.get("user-agent", "")),
        "body": reading.parse_body(endpoint.body, raw) if endpoint.body else None,
        "query": reading.parse_query(endpoint.query, request) if endpoint.query else None,
    }
    arguments = {name: given[name] for name in endpoint.wants} | _thing(endpoint, caller, path)
    return _response(endpoint, endpoint.handler(**arguments), request_id)


def _thing(endpoint: Endpoint, caller: Caller | None, path: dict[str, str]) -> dict[str, object]:
    if caller is None or not callable(endpoint.owner):
        return {}
    thing = endpoint.owner(caller.owner, **path)
    return {endpoint.thing: thing} if endpoint.thing else {}


def _response(endpoint: Endpoint, result: object, request_id: str) -> Response:
    reply = result if isinstance(result, Reply) else Reply(result)  # type: ignore[arg-type]
    if (reply.body is None) is not (endpoint.returns is None) or (
        endpoint.returns is not None and not isinstance(reply.body, endpoint.returns)
    ):
        raise TypeError(f"{endpoint.handler.__name__} declares {endpoint.returns} and returned {type(reply.body)}")
    if {cookie.name for cookie in reply.cookies} != endpoint.cookies:
        raise TypeError(f"{endpoint.handler.__name__} does not set the cookies that it declares")
    headers: dict[str, str | list[str]] = {**problems.common_headers(request_id)}
    if reply.cookies:
        headers["Set-Cookie"] = [cookie.header() for cookie in reply.cookies]
    if reply.body is None:
        return Response("", headers, 204)
    return Response(reply.body.model_dump_json(), headers | {"Content-Type": "application/json"}, 200)
