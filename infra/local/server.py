"""moto's server on loopback, mended, one request at a time, its requests counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, Any

from moto.dynamodb.models import dynamodb_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.s3.models import s3_backends
from moto.s3.utils import _VersionedKeyStore
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

from infra.local import mends
from infra.local.calls import Asked, asked
from infra.local.mends import queues, transactions
from infra.local.turns import TURN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_counters: list[Counter[str]] = []
_watchers: list[list[Asked]] = []
# Receiving is no change worth a snapshot: what was in flight may be given again.
_READS = (
    "Get",
    "List",
    "Describe",
    "Query",
    "Scan",
    "BatchGet",
    "TransactGet",
    "Decrypt",
    "GenerateDataKey",
    "Receive",
)
_changes = Counter[str]()


@contextmanager
def running(port: int = 0) -> Iterator[str]:
    """Serve AWS on loopback until the block ends, and give its address. State is this process's: it outlives the block.

    Port 0 takes any free one.
    """
    mends.apply()
    app = _OneAtATime(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="moto", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the requests served during the block, by target: `DynamoDB.Query`, `AmazonSQS.SendMessage`, `S3.PUT`."""
    seen: Counter[str] = Counter()
    with TURN:
        _counters.append(seen)
    try:
        yield seen
    finally:
        with TURN:
            # By identity: two counters that saw the same are equal.
            _counters[:] = [counter for counter in _counters if counter is not seen]


@contextmanager
def watching() -> Iterator[list[Asked]]:
    """Keep each request served during the block: who asks for what, as IAM would judge it, and the body sent."""
    seen: list[Asked] = []
    with TURN:
        _watchers.append(seen)
    try:
        yield seen
    finally:
        with TURN:
            _watchers[:] = [watcher for watcher in _watchers if watcher is not seen]


def changes() -> int:
    """How many requests that may have changed something were served in this process."""
    return _changes.total()


def release() -> None:
    """Let every message in flight be received again at once: whoever held it is gone."""
    with TURN:
        for queue in (queue for backend in _all(sqs_backends) for queue in backend.queues.values()):
            for message in queue._messages:  # noqa: SLF001 -- no request does this without the handle
                message.visible_at = 0.0
        TURN.notify_all()


def empty() -> None:
    """Forget all items, objects, messages and e-mails; tables, buckets, queues and keys stay. For tests."""
    with TURN:
        for backend in _all(dynamodb_backends):
            transactions.tokens(backend).clear()
        for table in (table for backend in _all(dynamodb_backends) for table in backend.tables.values()):
            table.items = defaultdict(dict)
            if table.stream_shard is not None:
                table.stream_shard.items = []
        for mail in _all(ses_backends):
            mail.sent_messages.clear()
        for bucket in (bucket for backend in _all(s3_backends) for bucket in backend.buckets.values()):
            bucket.keys = _VersionedKeyStore()
            bucket.multiparts = {}
        for queue in (queue for backend in _all(sqs_backends) for queue in backend.queues.values()):
            queue._messages = []  # noqa: SLF001 -- PurgeQueue would leave the two below
            queue.deleted_messages = set()
            queues.deduplicated(queue).clear()


def _all(backends: Any) -> Iterator[Any]:  # noqa: ANN401 -- moto's generic over every service
    for regions in backends.values():
        yield from regions.values()


class _Quiet(MotoRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing of ordinary requests: their addresses name people's files."""
        if type == "error":
            super().log(type, message, *args)


class _OneAtATime:
    """One lock round every request; its body is read before and its answer written after, so no client holds it.

    No page of a browser is let in, whichever site it comes from: moto checks no signature.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if "HTTP_ORIGIN" in environ or environ.get("HTTP_HOST") != f"127.0.0.1:{environ['SERVER_PORT']}":
            start_response("403 Forbidden", [("Content-Length", "0")])
            return []
        if not environ.get("wsgi.input_terminated"):
            length = int(environ.get("CONTENT_LENGTH") or 0)
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        with TURN:
            _watch(environ)
            changes = _count(environ)
            answer, status, headers = run_wsgi_app(self._app, environ, buffered=True)
            if changes:
                TURN.notify_all()
        start_response(status, headers.to_wsgi_list())
        return answer


def _watch(environ: "WSGIEnvironment") -> None:
    if _watchers:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = BytesIO(body)
        request = asked(environ, body)
        for watcher in _watchers:
            watcher.append(request)


def _count(environ: "WSGIEnvironment") -> bool:
    """Count one request; whether it may change something."""
    service, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
    target = f"{service.split('_')[0]}.{operation}" if operation else f"S3.{environ['REQUEST_METHOD']}"
    for counter in _counters:
        counter[target] += 1
    changes = not (operation.startswith(_READS) or target in ("S3.GET", "S3.HEAD"))
    if changes:
        _changes[target] += 1
    return changes
