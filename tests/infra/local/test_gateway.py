"""The front door: what API Gateway and the web's distribution let through, and how they refuse, in French."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from infra.local import gateway
from infra.local.function import Function
from infra.local.routes import Routes
from tests.infra.local.apps import start, write

APP = """
    import os, time
    from chalice.app import Chalice, Response

    app = Chalice("members")

    @app.route("/members/echo/{name}", methods=["GET", "POST"], content_types=["*/*"])
    def echo(name):
        event = app.current_request.to_original_event()
        body = app.current_request.raw_body
        return {"name": name, "length": len(body), "event": event if len(body) < 1000 else None}

    @app.route("/members/echo/known")
    def known():
        headers = {"Cache-Control": "max-age=9", "Set-Cookie": ["a=1", "b=2"], "Content-Type": "text/plain"}
        return Response("kept", headers, 201)

    @app.route("/members/large/{size}")
    def large(size):
        return Response("x" * int(size), {"Content-Type": "text/plain"})

    @app.route("/members/slow")
    def slow():
        time.sleep(30)

    @app.route("/members/leave")
    def leave():
        os._exit(1)
"""
PAGE = "<!doctype html><title>Obole</title>"


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def all(self, name: str) -> list[str]:
        return self.headers.get_all(name) or []


class Browser:
    """Plain requests, with the Host header that is asked for."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __call__(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Host": f"localhost:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, sent, encode_chunked=sent.get("Transfer-Encoding") == "chunked")
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    folder = write(tmp_path_factory.mktemp("functions"), "members", APP, kind="api", lambda_timeout=2)
    function = start(folder, tell=lambda _: None)
    yield function
    function.close()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    (folder / "dist" / "assets").mkdir(parents=True)
    (folder / "dist" / "index.html").write_text(PAGE)
    (folder / "dist" / "assets" / "app-3f2a.js").write_text("1")
    (folder / "openapi.json").write_text('{"openapi": "3.1.0"}')
    (folder / "secret.txt").write_text("outside dist")
    return folder


@pytest.fixture(scope="module")
def get(members: Function, web: Path) -> Iterator[Browser]:
    with gateway.door(0) as door, gateway.listening(door, [members], web) as address:
        yield Browser(int(address.rpartition(":")[2]))


def assert_problem(answer: Answer, status: int, code: str) -> None:
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == "about:blank"
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_function_receives_the_event_of_api_gateway(get: Browser) -> None:
    answer = get(
        "/api/members/echo/l%C3%A9a?b=1&b=2&c=",
        "POST",
        b'{"a": "\xc3\xa9"}',
        Content_Type="application/json",
        X_Some="1",
    )
    said = answer.json()
    event = said["event"]
    assert said["name"] == "léa"
    assert (event["resource"], event["path"], event["httpMethod"]) == (
        "/members/echo/{name}",
        "/members/echo/léa",
        "POST",
    )
    assert event["multiValueQueryStringParameters"] == {"b": ["1", "2"], "c": [""]}
    assert event["queryStringParameters"] == {"b": "2", "c": ""}
    assert event["multiValueHeaders"]["X-Some"] == ["1"]
    assert (event["body"], event["isBase64Encoded"]) == ('{"a": "é"}', False)
    context = event["requestContext"]
    assert (context["path"], context["stage"]) == ("/api/members/echo/léa", "api")
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_without_query_or_body_there_is_none(get: Browser) -> None:
    event = get("/api/members/echo/x").json()["event"]
    assert (event["queryStringParameters"], event["multiValueQueryStringParameters"], event["body"]) == (
        None,
        None,
        None,
    )


def test_a_binary_body_arrives_as_it_was_sent(get: Browser) -> None:
    answer = get("/api/members/echo/x", "POST", bytes(range(256)), Content_Type="application/octet-stream")
    assert (answer.json()["length"], answer.json()["event"]["isBase64Encoded"]) == (256, True)


def test_an_exact_address_goes_before_a_parameter_and_its_headers_all_arrive(get: Browser) -> None:
    answer = get("/api/members/echo/known")
    assert (answer.status, answer.body) == (201, b"kept")
    assert answer.all("Set-Cookie") == ["a=1", "b=2"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/members/echo", "/api/members/echo/a/b", "/api/members/echo/"]
)
def test_an_unknown_address_is_said_so(get: Browser, path: str) -> None:
    assert_problem(get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "OPTIONS", "HEAD"])
def test_a_known_address_says_which_methods_it_takes(get: Browser, method: str) -> None:
    answer = get("/api/members/echo/x", method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, POST"
    if method != "HEAD":
        assert_problem(answer, 405, "method_not_allowed")


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("size", "status"), [(6 * MB - 10_000, 200), (6 * MB, 413), (7 * MB, 413), (10 * MB, 413), (10 * MB + 1, 413)]
)
def test_a_body_is_refused_from_six_megabytes_with_its_event(get: Browser, size: int, status: int) -> None:
    answer = get("/api/members/echo/x", "POST", b"x" * size, Content_Type="text/plain")
    assert answer.status == status
    if status == 413:
        assert_problem(answer, 413, "too_large")
        assert f"{10 if size > 10 * MB else 6} Mo" in answer.json()["detail"]


def test_a_body_without_a_length_is_counted_as_it_comes(get: Browser) -> None:
    chunks = (b"x" * MB for _ in range(11))
    assert_problem(get("/api/members/echo/x", "POST", chunks, Transfer_Encoding="chunked"), 413, "too_large")


@pytest.mark.parametrize(("size", "status"), [(9_000, 200), (10_300, 431)])
def test_headers_over_ten_kilobytes_are_refused(get: Browser, size: int, status: int) -> None:
    answer = get("/api/members/echo/x", Cookie="a" * size)
    assert answer.status == status
    if status == 431:
        assert_problem(answer, 431, "headers_too_large")


def test_an_answer_over_six_megabytes_is_a_fault_of_ours(get: Browser) -> None:
    assert get(f"/api/members/large/{5 * MB}").status == 200
    assert_problem(get(f"/api/members/large/{6 * MB}"), 502, "bad_gateway")


def test_a_function_that_takes_too_long_or_ends_is_told_and_serves_again(get: Browser) -> None:
    assert_problem(get("/api/members/slow"), 504, "gateway_timeout")
    assert_problem(get("/api/members/leave"), 502, "bad_gateway")
    assert get("/api/members/echo/x").status == 200


@pytest.mark.parametrize("path", ["/", "/api/members/echo/x"])
@pytest.mark.parametrize("host", ["attacker.example", "localhost", "localhost:1", "127.0.0.1.attacker.example", ""])
def test_another_host_is_refused(get: Browser, path: str, host: str) -> None:
    assert_problem(get(path, Host=host), 421, "wrong_host")


def test_pages_are_opened_where_sessions_and_passkeys_work(get: Browser) -> None:
    answer = get("/depenses?page=2", Host=f"127.0.0.1:{get.port}")
    assert (answer.status, answer.headers["Location"]) == (308, f"http://localhost:{get.port}/depenses?page=2")


@pytest.mark.parametrize("path", ["/", "/index.html", "/depenses/abc"])
def test_every_page_is_the_app_with_strict_headers(get: Browser, path: str) -> None:
    answer = get(path)
    assert (answer.status, answer.body.decode()) == (200, PAGE)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_is_named_after_what_it_holds_is_kept_for_good(get: Browser) -> None:
    answer = get("/assets/app-3f2a.js")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_page_already_held_is_not_sent_again(get: Browser) -> None:
    tag = get("/").headers["ETag"]
    assert get("/", If_None_Match=tag).status == 304


@pytest.mark.parametrize("path", ["/assets/gone.js", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"])
def test_a_missing_or_outside_file_is_not_found(get: Browser, path: str) -> None:
    assert_problem(get(path), 404, "not_found")


def test_pages_are_only_read(get: Browser) -> None:
    assert_problem(get("/", "POST", b""), 405, "method_not_allowed")


def test_the_description_of_the_api_is_served(get: Browser) -> None:
    assert get("/openapi.json").json() == {"openapi": "3.1.0"}


def test_without_built_pages_one_says_what_to_do(members: Function, tmp_path: Path) -> None:
    with gateway.door(0) as door, gateway.listening(door, [members], tmp_path) as address:
        answer = Browser(int(address.rpartition(":")[2]))("/")
    assert answer.status == 503
    assert "make setup" in answer.body.decode()


def test_two_functions_may_not_serve_one_address(members: Function) -> None:
    with pytest.raises(ValueError, match="served by both"):
        Routes.of([members, members])


def test_a_port_that_is_taken_is_refused() -> None:
    with gateway.door(0) as first, pytest.raises(OSError, match="in use"):
        gateway.door(first.getsockname()[1])
