"""One OpenAPI 3.1 document of every endpoint of every app, with each error it can answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, JsonSchemaValue, models_json_schema

from chalicelib.errors import DomainError, InvalidError, NotFoundError, UnavailableError
from chalicelib.http import problems
from chalicelib.http.api import Api
from chalicelib.http.model import PUBLIC, SIGNED_IN, Endpoint, Output
from chalicelib.http.session import COOKIE

BASE = "/api"
_SCHEME = "session"
_HEADERS = {
    "X-Request-Id": {"description": "To quote to us.", "required": True, "schema": {"type": "string"}},
    "Cache-Control": {
        "description": "Nothing is kept.",
        "required": True,
        "schema": {"type": "string", "const": "no-store"},
    },
    "X-Content-Type-Options": {
        "description": "Added by the gateway.",
        "schema": {"type": "string", "const": "nosniff"},
    },
}
_COOKIES = {"Set-Cookie": {"required": True, "schema": {"type": "string"}}}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}}
_TOO_MANY, _UNAVAILABLE = 429, 503
_Used = tuple[type[BaseModel], JsonSchemaMode]
_Refs = Mapping[Any, JsonSchemaValue]


class Wrong(Output):
    """What is wrong with one field."""

    field: str
    reason: str


class Problem(Output):
    """What went wrong, as RFC 9457 has it: what happened, and what to do, in French."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[Wrong] | None = None
    retry_after: int | None = None


def build(apps: Iterable[Api]) -> dict[str, Any]:
    """The document.

    Raises `TypeError` if an answer could carry a number that is not whole, or if two handlers have one name.
    """
    endpoints = sorted(
        (endpoint for app in apps for endpoint in app.endpoints), key=lambda declared: (declared.path, declared.method)
    )
    twice = [name for name, count in Counter(told.handler.__name__ for told in endpoints).items() if count > 1]
    if twice:
        raise TypeError(f"several handlers are called {', '.join(twice)}: a name is an operation of the whole API")
    refs, schemas = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for endpoint in endpoints:
        paths[endpoint.path][endpoint.method.lower()] = _operation(endpoint, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Obole", "version": "1", "description": "What the spaces of the insurer ask and answer."},
        "servers": [{"url": BASE}],
        "paths": dict(paths),
        "components": {
            "schemas": schemas,
            "securitySchemes": {_SCHEME: {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
    }


def errors_of(endpoint: Endpoint) -> dict[int, list[type[DomainError]]]:
    """Every error the endpoint can answer, by status: those of the bridge, and those it declares."""
    by_status: dict[int, set[type[DomainError]]] = defaultdict(set)
    for error in (*_of_the_bridge(endpoint), *endpoint.errors):
        by_status[error.status].add(error)
    return {status: sorted(by_status[status], key=lambda error: error.code) for status in sorted(by_status)}


def _of_the_bridge(endpoint: Endpoint) -> Iterator[type[DomainError]]:
    yield from (problems.MalformedError, problems.TooLargeError, problems.InternalError, UnavailableError)
    if endpoint.state_changing:
        yield from (problems.ForeignOriginError, problems.MediaTypeError)
    if endpoint.body or endpoint.query:
        yield InvalidError
    if endpoint.audience is not PUBLIC:
        yield problems.NoSessionError
        if endpoint.audience is not SIGNED_IN:
            yield problems.WrongAudienceError
        if not endpoint.while_choosing_password:
            yield problems.ChoosePasswordError
    if endpoint.path_names:
        yield NotFoundError


def _schemas(endpoints: list[Endpoint]) -> tuple[_Refs, dict[str, Any]]:
    """Where each model stands in the document, and all of them by name."""
    inputs = {endpoint.body for endpoint in endpoints if endpoint.body}
    outputs = {endpoint.returns for endpoint in endpoints if endpoint.returns} | {Problem}
    models: list[_Used] = [
        *((model, "validation") for model in inputs),
        *((model, "serialization") for model in outputs),
    ]
    models.sort(key=lambda used: (used[0].__name__, used[0].__module__))
    refs, document = models_json_schema(models, ref_template="#/components/schemas/{model}")
    schemas: dict[str, Any] = document["$defs"]
    fractions = sorted(name for name, schema in schemas.items() if _has_fraction(schema))
    if fractions:
        raise TypeError(f"amounts are whole cents, but a number may have a fraction in {', '.join(fractions)}")
    return refs, schemas


def _has_fraction(schema: object) -> bool:
    if isinstance(schema, dict):
        return schema.get("type") == "number" or any(map(_has_fraction, schema.values()))
    return isinstance(schema, list) and any(map(_has_fraction, schema))


def _operation(endpoint: Endpoint, refs: _Refs) -> dict[str, Any]:
    text = " ".join((endpoint.handler.__doc__ or "").split())
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "summary": text.partition(". ")[0].rstrip("."),
        "tags": [endpoint.path.split("/")[1]],
        "security": [] if endpoint.audience is PUBLIC else [{_SCHEME: []}],
        "responses": _success(endpoint, refs) | _failures(endpoint, refs),
    }
    if parameters := [*_path_parameters(endpoint), *_query_parameters(endpoint)]:
        operation["parameters"] = parameters
    if endpoint.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[endpoint.body, "validation"]}},
        }
    return operation


def _success(endpoint: Endpoint, refs: _Refs) -> dict[str, Any]:
    headers = _HEADERS | (_COOKIES if endpoint.cookies else {})
    if endpoint.returns is None:
        return {"204": {"description": "Done.", "headers": headers}}
    told = " ".join((endpoint.returns.__doc__ or endpoint.returns.__name__).split())
    schema = refs[endpoint.returns, "serialization"]
    return {"200": {"description": told, "headers": headers, "content": {"application/json": {"schema": schema}}}}


def _failures(endpoint: Endpoint, refs: _Refs) -> dict[str, Any]:
    problem = refs[Problem, "serialization"]
    return {str(status): _failure(status, errors, problem) for status, errors in errors_of(endpoint).items()}


def _failure(status: int, errors: list[type[DomainError]], problem: JsonSchemaValue) -> dict[str, Any]:
    codes = {"type": "object", "properties": {"code": {"enum": [error.code for error in errors]}}}
    examples = {error.code: {"value": _example(error)} for error in errors}
    return {
        "description": " ; ".join(f"{error.title} ({error.code})" for error in errors),
        "headers": _HEADERS | (_RETRY if status in (_TOO_MANY, _UNAVAILABLE) else {}),
        "content": {problems.PROBLEM: {"schema": {"allOf": [problem, codes]}, "examples": examples}},
    }


def _example(error: type[DomainError]) -> dict[str, Any]:
    told = {"type": problems.TYPE, "title": error.title, "status": error.status, "code": error.code}
    return told | {"detail": "Ce qui s'est passé, et que faire.", "request_id": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"}


def _path_parameters(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for name in endpoint.path_names:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameters(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    if endpoint.query is None:
        return
    schema = endpoint.query.model_json_schema()
    if "$defs" in schema:
        raise TypeError(f"{endpoint.query.__name__}: a query holds plain values only")
    for name, told in schema["properties"].items():
        yield {"name": name, "in": "query", "required": name in schema.get("required", []), "schema": told}
