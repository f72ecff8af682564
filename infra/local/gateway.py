"""The front door: API Gateway and the web's distribution, with their limits, on loopback."""

import base64
import errno
import json
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from werkzeug.exceptions import ClientDisconnected
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from chalicelib.errors import DomainError
from chalicelib.http import problems
from infra.local import mailbox, refusals
from infra.local.event import event_of
from infra.local.function import Function, FunctionError, TimedOutError
from infra.local.refusals import MOST_FUNCTION_BYTES, MOST_GATEWAY_BYTES, MOST_HEADER_BYTES
from infra.local.routes import Routes
from infra.local.site import WEB, page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STAGE = "/api"


def door(port: int) -> socket.socket:
    """A socket that listens on loopback at `port`, any free one for 0. Raises `OSError` if it is taken.

    Taken on ::1 counts: browsers try that first for localhost.
    """
    with socket.socket(socket.AF_INET6) as other:
        if port and other.connect_ex(("::1", port)) == 0:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    opened = socket.socket()
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(("127.0.0.1", port))
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    return opened


@contextmanager
def listening(door: socket.socket, functions: Iterable[Function], web: Path = WEB) -> Iterator[str]:
    """Serve `functions` under /api and the pages of `web` on the bound socket `door`; gives the address to open."""
    port = door.getsockname()[1]
    address = f"http://localhost:{port}"
    app = _Gateway(Routes.of(function for function in functions if function.kind == "api"), address, web)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet, fd=door.fileno())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="gateway", daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    server_version, sys_version = "Obole", ""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing of ordinary requests: addresses name people's things."""
        if type == "error":
            super().log(type, message, *args)

    def version_string(self) -> str:
        return self.server_version


class _Gateway:
    def __init__(self, routes: Routes, address: str, web: Path) -> None:
        self._routes = routes
        self._address = address
        self._hosts = (
            address.removeprefix("http://"),
            address.replace("localhost", "127.0.0.1").removeprefix("http://"),
        )
        self._web = web

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request, request_id = Request(environ), str(uuid4())
        try:
            response = self._answer(request, request_id)
        except DomainError as error:
            response = _told(error, request_id)
        except ClientDisconnected:
            response = Response(status=400)
        return response(environ, start_response)

    def _answer(self, request: Request, request_id: str) -> Response:
        if request.environ.get("HTTP_HOST") not in self._hosts:
            raise refusals.wrong_host(self._address)
        if sum(len(name) + len(value) + 4 for name, value in request.headers) > MOST_HEADER_BYTES:
            raise refusals.headers_too_large()
        if request.path == STAGE or request.path.startswith(f"{STAGE}/"):
            return self._invoked(request, request_id)
        if request.path == mailbox.PATH or request.path.startswith(f"{mailbox.PATH}/"):
            return mailbox.page(request)
        return page(request, self._web, self._address)

    def _invoked(self, request: Request, request_id: str) -> Response:
        match = self._routes.match(request.path.removeprefix(STAGE))
        if match is None:
            raise refusals.unknown_address()
        if request.method not in match.methods:
            response = _told(refusals.wrong_method(), request_id)
            response.headers["Allow"] = ", ".join(match.methods)
            return response
        event = event_of(request, match, _body(request), request_id)
        if len(json.dumps(event, ensure_ascii=False).encode()) > MOST_FUNCTION_BYTES:
            raise refusals.too_large(6)
        try:
            return _response(match.function.invoke(event, request_id=request_id))
        except TimedOutError:
            raise refusals.too_slow() from None
        except FunctionError:
            raise refusals.no_answer() from None


def _body(request: Request) -> bytes:
    if (request.content_length or 0) > MOST_GATEWAY_BYTES:
        raise refusals.too_large(10)
    body = request.stream.read(MOST_GATEWAY_BYTES + 1)
    if len(body) > MOST_GATEWAY_BYTES:
        raise refusals.too_large(10)
    return body


def _response(answer: Any) -> Response:  # noqa: ANN401 -- whatever the function answered
    """The answer of a function as a response. Raises `BadGatewayError` if it is none, or over 6 MB."""
    if not isinstance(answer, dict) or not isinstance(answer.get("statusCode"), int):
        raise refusals.no_answer()
    if len(json.dumps(answer, ensure_ascii=False).encode()) > MOST_FUNCTION_BYTES:
        raise refusals.no_answer()
    body = answer.get("body") or ""
    content = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    response = Response(content, status=answer["statusCode"])
    # What says nothing of its type is JSON, as in API Gateway.
    response.headers["Content-Type"] = "application/json"
    for name, value in (answer.get("headers") or {}).items():
        response.headers[name] = value
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        response.headers.setlist(name, values)
    return _closed(response)


def _told(error: DomainError, request_id: str) -> Response:
    told = problems.answer(error, request_id)
    return _closed(Response(told.body, told.status_code, {name: str(value) for name, value in told.headers.items()}))


def _closed(response: Response) -> Response:
    """Kept by no cache, and taken for nothing else than it says."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
