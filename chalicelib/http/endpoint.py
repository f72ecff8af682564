"""Declare an endpoint: its audience, its owner rule, what goes in and out. What is left unsaid stops the start."""

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from chalicelib.errors import DomainError
from chalicelib.http.api import Api
from chalicelib.http.model import PUBLIC, Audience, Endpoint, Input, Output, Owner, OwnerRule
from chalicelib.http.serving import serve

Handler = TypeVar("Handler", bound=Callable[..., object])


def endpoint(  # noqa: PLR0913 -- one place says all there is to know of an endpoint
    app: Api,
    method: str,
    path: str,
    *,
    audience: Audience,
    owner: Owner,
    body: type[Input] | None = None,
    query: type[Input] | None = None,
    returns: type[Output] | None = None,
    errors: Sequence[type[DomainError]] = (),
    cookies: Sequence[str] = (),
    while_choosing_password: bool = False,
) -> Callable[[Handler], Handler]:
    """Serve `method` `path` (prefixed by the audience) with the decorated handler.

    `owner` is `CALLER`, `IDENTITY`, `PUBLIC`, or a callable given `caller.owner` and the path's parameters by name,
    which returns what they name or raises `NotFoundError` if it is not the caller's; its result is handed to the
    handler.
    `errors` are the domain errors that the handler may raise, beside those that the bridge answers by itself;
    `cookies` the names of those that its answer sets.
    `while_choosing_password` opens the endpoint to a session that may so far only choose a password.
    The handler takes by name what it wants of `caller`, `request`, `body`, `query` and the path's parameters.
    Raises `TypeError` when the declaration does not hold together: the app then does not start.
    """

    def declare(handler: Handler) -> Handler:
        declared = Endpoint(
            method=method,
            path=audience.prefix + path,
            audience=audience,
            owner=owner,
            handler=handler,
            body=body,
            query=query,
            returns=returns,
            errors=tuple(errors),
            cookies=frozenset(cookies),
            while_choosing_password=while_choosing_password,
            path_names=tuple(re.findall(r"{(\w+)}", path)),
            **_parameters(handler, path, owner=owner, has_body=body is not None, has_query=query is not None),
        )
        _check(declared)
        app.serve(declared, _view(app, declared))
        return handler

    return declare


def _view(app: Api, declared: Endpoint) -> Callable[..., object]:
    def view(**path: str) -> object:
        if app.current_request is None:
            raise RuntimeError("served outside a request")
        return serve(declared, app.current_request, path)

    view.__name__ = declared.handler.__name__
    view.__doc__ = declared.handler.__doc__
    return view


def _parameters(
    handler: Callable[..., object], path: str, *, owner: Owner, has_body: bool, has_query: bool
) -> dict[str, Any]:
    """Which names the handler wants, and which of them its owner rule fills."""
    names = set(inspect.signature(handler).parameters)
    known = {"request", *re.findall(r"{(\w+)}", path)}
    known |= {"caller"} if owner is not PUBLIC else set()
    known |= ({"body"} if has_body else set()) | ({"query"} if has_query else set())
    left = sorted(names - known)
    if len(left) > (1 if _loads(owner) else 0):
        raise TypeError(f"{handler.__name__}: nothing fills {', '.join(left)}")
    return {"wants": frozenset(names & known), "thing": left[0] if left else None}


def _loads(owner: Owner) -> bool:
    return not isinstance(owner, OwnerRule | Audience)


def _check(declared: Endpoint) -> None:
    name = declared.handler.__name__
    if (declared.audience is PUBLIC) is not (declared.owner is PUBLIC):
        raise TypeError(f"{name}: the public audience and the public owner rule go together")
    if isinstance(declared.owner, Audience) and declared.owner is not PUBLIC:
        raise TypeError(f"{name}: {declared.owner} is no owner rule")
    if declared.path_names and not _loads(declared.owner):
        raise TypeError(f"{name}: its path names something, so its owner rule must load it for the caller")
    if callable(declared.owner):
        # The rule must take every name of the path, or a name could pass unchecked.
        inspect.signature(declared.owner).bind("owner", **dict.fromkeys(declared.path_names, ""))
    if declared.body is not None and not declared.state_changing:
        raise TypeError(f"{name}: {declared.method} takes no body")
