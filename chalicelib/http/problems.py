"""Everything that can go wrong, as RFC 9457 problem+json in French, with the request's id."""

import json
from typing import Any

from chalice.app import Response

from chalicelib.errors import DomainError, UnavailableError

PROBLEM = "application/problem+json"
# Our kinds of problem have no pages of their own: `code` tells them apart. Source: RFC 9457, 4.2.1.
TYPE = "about:blank"
_RETRY_SECONDS = 5


class MalformedError(DomainError):
    code, status, title = "malformed", 400, "Demande illisible"


class NoSessionError(DomainError):
    code, status, title = "no_session", 401, "Connexion nécessaire"


class WrongAudienceError(DomainError):
    code, status, title = "wrong_audience", 403, "Espace réservé"


class ChoosePasswordError(DomainError):
    code, status, title = "choose_password", 403, "Mot de passe à choisir"


class ForeignOriginError(DomainError):
    code, status, title = "foreign_origin", 403, "Demande venue d'un autre site"


class MethodError(DomainError):
    code, status, title = "method_not_allowed", 405, "Action impossible ici"


class TooLargeError(DomainError):
    code, status, title = "too_large", 413, "Envoi trop volumineux"


class MediaTypeError(DomainError):
    code, status, title = "media_type", 415, "Format non accepté"


class InternalError(DomainError):
    code, status, title = "internal", 500, "Défaut de notre côté"


def unavailable() -> UnavailableError:
    return UnavailableError(
        "Nos données ne répondent pas en ce moment. Ce que vous aviez enregistré est conservé. "
        "Réessayez dans quelques secondes.",
        retry_after=_RETRY_SECONDS,
    )


def internal(request_id: str) -> InternalError:
    return InternalError(
        "Votre demande s'est arrêtée sur un défaut de notre côté. Ce que vous aviez enregistré avant est conservé. "
        f"Réessayez ; si cela continue, donnez-nous cette référence : {request_id}."
    )


def answer(error: DomainError, request_id: str) -> Response:
    """The response that tells `error`."""
    problem: dict[str, Any] = {
        "type": TYPE,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
    }
    headers = common_headers(request_id) | {"Content-Type": PROBLEM}
    if error.fields:
        problem["errors"] = [{"field": wrong.field, "reason": wrong.reason} for wrong in error.fields]
    if error.retry_after is not None:
        problem["retry_after"] = error.retry_after
        headers["Retry-After"] = str(error.retry_after)
    return Response(json.dumps(problem, ensure_ascii=False), dict(headers), error.status)


def common_headers(request_id: str) -> dict[str, str]:
    return {"X-Request-Id": request_id, "Cache-Control": "no-store"}
