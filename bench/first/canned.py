"""A loopback store that gives again what it was once answered: it costs next to nothing, and the same each time."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import urlsplit

_KEPT_HEADERS = ("content-type", "x-amzn-requestid", "x-amz-crc32")


class Store:
    """Answers of DynamoDB by operation and table. While `upstream` is an address, what is new is asked there."""

    def __init__(self, upstream: str) -> None:
        self.upstream: str | None = upstream
        self._answers: dict[tuple[str, str], tuple[dict[str, str], bytes]] = {}

    def answer(self, headers: Any, body: bytes) -> tuple[dict[str, str], bytes] | None:  # noqa: ANN401 -- HTTP headers
        """Headers and body of the answer, None if this was never asked before."""
        key = headers["X-Amz-Target"], json.loads(body)["TableName"]
        if self.upstream is not None and key not in self._answers:
            self._answers[key] = _asked(self.upstream, dict(headers), body)
        return self._answers.get(key)


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """Serve `store` on loopback until the block ends; gives its address."""
    handler = type("Handler", (_Handler,), {"store": store})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # The second packet of an answer would wait 40 ms for the first to be acknowledged.
    disable_nagle_algorithm = True
    store: ClassVar[Store]

    def do_POST(self) -> None:
        found = self.store.answer(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
        headers, body = found or ({}, b"")
        self.send_response(404 if found is None else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: it would be timed too."""


def _asked(address: str, headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    place = urlsplit(address).netloc
    connection = http.client.HTTPConnection(place)
    connection.request("POST", "/", body, headers | {"Host": place})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return {name: value for name in _KEPT_HEADERS if (value := answer.headers[name])}, content
