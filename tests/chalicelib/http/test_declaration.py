"""What an endpoint leaves unsaid stops the app before it serves anyone."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.errors import NotFoundError
from chalicelib.http import CALLER, MEMBER, PUBLIC, SIGNED_IN, Api, Caller, Input, Output, endpoint


class Note(Input):
    text: str


class Told(Output):
    text: str


def note_of(owner: str, note_id: str) -> str:
    raise NotFoundError(f"{owner} {note_id}")


def anything(owner: str) -> str:
    return owner


def declared(path: str, handler: Callable[..., Any] | None = None, **said: Any) -> Api:
    app = Api("members")

    def empty() -> None:
        """Do nothing."""

    endpoint(app, said.pop("method", "GET"), path, **said)(handler or empty)
    return app


@pytest.mark.covers("ACC-13")
@pytest.mark.parametrize("said", [{}, {"audience": MEMBER}, {"owner": CALLER}], ids=str)
def test_an_endpoint_names_its_audience_and_its_owner_rule_or_does_not_start(said: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="keyword-only argument"):
        declared("/notes", **said)


@pytest.mark.covers("ACC-13")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/notes/{note_id}", {"audience": MEMBER, "owner": CALLER}, id="path that no rule loads"),
        pytest.param("/notes/{note_id}", {"audience": MEMBER, "owner": anything}, id="rule blind to the path"),
        pytest.param("/notes", {"audience": MEMBER, "owner": note_of}, id="rule without its path"),
        pytest.param("/notes", {"audience": MEMBER, "owner": PUBLIC}, id="public owner for members"),
        pytest.param("/notes", {"audience": PUBLIC, "owner": CALLER}, id="caller of a public endpoint"),
        pytest.param("/notes/{note_id}", {"audience": PUBLIC, "owner": PUBLIC}, id="public path that names something"),
        pytest.param("/notes", {"audience": MEMBER, "owner": MEMBER}, id="audience as a rule"),
        pytest.param("/notes", {"audience": MEMBER, "owner": CALLER, "body": Note}, id="body of a GET"),
    ],
)
def test_a_declaration_that_does_not_hold_together_does_not_start(path: str, said: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        declared(path, **said)


def test_a_handler_that_wants_what_nothing_gives_does_not_start() -> None:
    def wants(caller: Caller, thing: str) -> None: ...

    with pytest.raises(TypeError, match="nothing fills thing"):
        declared("/notes", wants, audience=MEMBER, owner=CALLER)


def test_a_public_handler_has_no_caller() -> None:
    def wants(caller: Caller) -> None: ...

    with pytest.raises(TypeError, match="nothing fills caller"):
        declared("/notes", wants, audience=PUBLIC, owner=PUBLIC)


def test_two_endpoints_at_one_address_do_not_start() -> None:
    app = declared("/notes", audience=SIGNED_IN, owner=CALLER)

    def again() -> None: ...

    with pytest.raises(ValueError, match="Duplicate method"):
        endpoint(app, "GET", "/notes", audience=PUBLIC, owner=PUBLIC)(again)


def test_the_audience_is_the_first_part_of_the_address() -> None:
    assert list(declared("/notes", audience=MEMBER, owner=CALLER).routes) == ["/members/notes"]
    assert list(declared("/notes", audience=PUBLIC, owner=PUBLIC).routes) == ["/accounts/notes"]
