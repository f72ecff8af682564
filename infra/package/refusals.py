"""What API Gateway says by itself, in the words of the local gateway, which are those of the functions.

Two things it cannot say as the local one does: an address with another method is unknown to it (404, not 405), and it
reads nothing of too many headers.
Source: API Gateway developer guide, "gateway response types".
"""

import json
from typing import Any

from chalicelib.errors import DomainError
from chalicelib.http.problems import (
    PROBLEM,
    TYPE,
    InternalError,
    MalformedError,
    MediaTypeError,
    NoSessionError,
    WrongAudienceError,
    internal,
)
from infra.local import refusals

# What API Gateway replaces by the id of the request.
_REQUEST = "$context.requestId"
_RETRY_SECONDS = "5"


class TooManyRequestsError(DomainError):
    code, status, title = "too_many_requests", 429, "Trop de demandes à la fois"


def responses() -> dict[str, Any]:
    """Each answer of API Gateway's own, by its type, as `x-amazon-apigateway-gateway-responses`."""
    return {kind: _response(error) for error, kinds in _answers() for kind in kinds}


def _answers() -> list[tuple[DomainError, tuple[str, ...]]]:
    return [
        (refusals.unknown_address(), ("MISSING_AUTHENTICATION_TOKEN", "RESOURCE_NOT_FOUND")),
        (refusals.too_large(10), ("REQUEST_TOO_LARGE",)),
        (
            MalformedError("Votre demande n'a pas pu être lue. Vérifiez-la, puis renvoyez-la."),
            ("BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX"),
        ),
        (
            MediaTypeError("Ce format n'est pas accepté ici. Envoyez du JSON (application/json)."),
            ("UNSUPPORTED_MEDIA_TYPE",),
        ),
        (
            NoSessionError("Vous n'êtes pas connecté. Connectez-vous, puis recommencez."),
            ("UNAUTHORIZED", "INVALID_API_KEY"),
        ),
        (
            WrongAudienceError("Cette demande n'est pas permise. Revenez à l'accueil."),
            ("ACCESS_DENIED", "EXPIRED_TOKEN", "INVALID_SIGNATURE", "WAF_FILTERED"),
        ),
        (
            TooManyRequestsError(
                "Trop de demandes arrivent en même temps. Ce que vous aviez enregistré est conservé. "
                "Réessayez dans quelques secondes."
            ),
            ("THROTTLED", "QUOTA_EXCEEDED"),
        ),
        (refusals.too_slow(), ("INTEGRATION_TIMEOUT",)),
        (refusals.no_answer(), ("INTEGRATION_FAILURE",)),
        (_fault(), ("API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "DEFAULT_5XX")),
    ]


def _fault() -> InternalError:
    return internal(_REQUEST)


def _response(error: DomainError) -> dict[str, Any]:
    problem = {
        "type": TYPE,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": _REQUEST,
    }
    headers = {
        "Content-Type": f"'{PROBLEM}'",
        "Cache-Control": "'no-store'",
        "X-Content-Type-Options": "'nosniff'",
        "X-Request-Id": "context.requestId",
    }
    if error.status == TooManyRequestsError.status:
        headers["Retry-After"] = f"'{_RETRY_SECONDS}'"
    return {
        "statusCode": str(error.status),
        "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
        "responseTemplates": {"application/json": json.dumps(problem, ensure_ascii=False)},
    }
