"""What an endpoint is and is declared with, and what handlers receive and return."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from chalicelib.errors import DomainError

_STATE_CHANGING: Final = frozenset({"DELETE", "PATCH", "POST", "PUT"})


class Audience(Enum):
    """Who may call an endpoint. Its address begins with the audience's own part."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    PROFESSIONAL = "professional"

    @property
    def prefix(self) -> str:
        """What the address begins with: the function that serves the audience."""
        return "/accounts" if self in (Audience.PUBLIC, Audience.SIGNED_IN) else f"/{self.value}s"


class OwnerRule(Enum):
    CALLER = "caller"
    IDENTITY = "identity"


PUBLIC: Final[Literal[Audience.PUBLIC]] = Audience.PUBLIC
"""As audience: no session needed. As owner: nothing the endpoint touches belongs to anyone."""
SIGNED_IN: Final = Audience.SIGNED_IN
"""Any person with a session, whatever their audience."""
MEMBER: Final = Audience.MEMBER
PROFESSIONAL: Final = Audience.PROFESSIONAL
CALLER: Final = OwnerRule.CALLER
"""Owner rule: the handler reaches data through `caller.owner` or `caller.account` only."""
IDENTITY: Final = OwnerRule.IDENTITY
"""Owner rule: the handler reaches a person's data only by an exact match of the identity that the body gives."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `account` signed in, `owner` is what their data hangs on: the member number, the FINESS number."""

    audience: str
    account: str
    owner: str
    session_id: str
    first_name: str
    last_name: str
    must_choose_password: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set, sent only to this origin and out of reach of scripts. `max_age` in seconds; 0 removes it."""

    name: str
    value: str
    max_age: int | None = None

    def header(self) -> str:
        age = "" if self.max_age is None else f"; Max-Age={self.max_age}"
        return f"{self.name}={self.value}{age}; Path=/; Secure; HttpOnly; SameSite=Strict"


class Input(BaseModel):
    """What is sent to us: types exact, nothing unknown."""

    # Start-up: a model is built when first used, since a first answer needs one or two of them.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


def _whole(sent: object) -> object:
    return int(sent) if isinstance(sent, float) and sent.is_integer() else sent


WHOLE: Final = BeforeValidator(_whole)
"""Last of what annotates an `int` of an `Input`: 3.0 is an integer to JSON Schema; "3" and true are not."""


class Output(BaseModel):
    """What we answer. Amounts are integer cents: a number that is not whole is refused by the OpenAPI builder."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that also sets cookies."""

    body: Output | None = None
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What a handler may know of the request beside its typed parts."""

    id: str
    cookies: dict[str, str]
    user_agent: str


Owner = OwnerRule | Audience | Callable[..., object]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One declared endpoint. `path` is whole, audience included; `thing` names the parameter its owner rule fills."""

    method: str
    path: str
    audience: Audience
    owner: Owner
    handler: Callable[..., Any]
    body: type[Input] | None = None
    query: type[Input] | None = None
    returns: type[Output] | None = None
    errors: tuple[type[DomainError], ...] = ()
    cookies: frozenset[str] = frozenset()
    while_choosing_password: bool = False
    wants: frozenset[str] = frozenset()
    path_names: tuple[str, ...] = ()
    thing: str | None = None

    @property
    def state_changing(self) -> bool:
        return self.method in _STATE_CHANGING
