"""A Chalice app that answers problem+json where Chalice would answer English by itself."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Response
from chalice.app import Request as ChaliceRequest

from chalicelib.http import problems
from chalicelib.http.model import Endpoint
from chalicelib.http.serving import answer_to_failure, id_of

_NOT_ALLOWED = 405


class Api(Chalice):
    """One function's app; `endpoints` are those it serves. `name` is the audience's folder: `Api("members")`."""

    def __init__(self, name: str) -> None:
        # An environment of its own: Chalice otherwise writes its version into the process's at import.
        super().__init__(app_name=f"obole-{name}", configure_logs=False, env={})
        self.endpoints: list[Endpoint] = []
        self.register_middleware(_in_our_words, "http")

    def serve(self, endpoint: Endpoint, view: Callable[..., object]) -> None:
        """Route `endpoint` to `view`. Every content type passes Chalice: the bridge refuses in French."""
        self.route(endpoint.path, methods=[endpoint.method], content_types=["*/*"], cors=False)(view)
        self.endpoints.append(endpoint)


def _in_our_words(request: ChaliceRequest | None, answered: Callable[[Any], Response]) -> Response:
    """Turn what Chalice answers by itself, before our view is reached, into a problem."""
    request_id = id_of(request) if request is not None else "inconnue"
    try:
        response = answered(request)
    except Exception as error:  # noqa: BLE001 -- an event that Chalice cannot even route
        return answer_to_failure(error, request_id, "unrouted")
    if "X-Request-Id" in response.headers:
        return response
    if response.status_code == _NOT_ALLOWED:
        told = problems.answer(problems.MethodError("Cette action n'existe pas à cette adresse."), request_id)
        told.headers["Allow"] = response.headers["Allow"]
        return told
    return answer_to_failure(RuntimeError(f"Chalice answered {response.status_code}"), request_id, "unrouted")
