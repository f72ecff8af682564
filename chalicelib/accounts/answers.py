"""What the accounts API takes and gives."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from chalicelib.accounts.model import MEMBER, Audience, Entry
from chalicelib.http import Input, Output
from chalicelib.insurer import Insurer


class SignIn(Input):
    """Who wants to sign in."""

    audience: Annotated[Audience, Field(description="Whose space is to open.")] = MEMBER
    identifier: Annotated[
        str,
        Field(max_length=320, description="E-mail address or member number; FINESS number of a professional."),
    ]
    password: Annotated[str, Field(max_length=1024, description="Chosen password, or one-time one at first.")]


class NewPassword(Input):
    """The password chosen."""

    password: Annotated[str, Field(max_length=1024, description="From 12 to 128 characters.")]


class Me(Output):
    """Who is signed in."""

    audience: Annotated[Audience, Field(description="Whose space opens.")]
    number: Annotated[str, Field(description="Member number, or FINESS number of a professional.")]
    first_name: Annotated[str, Field(description="Empty for a practice.")]
    last_name: Annotated[str, Field(description="Last name, or name of the practice.")]
    must_choose_password: Annotated[bool, Field(description="Nothing else opens until a password is chosen.")]


class Contact(Insurer, Output):
    """The institution, as people reach it."""


class ActivityEntry(Output):
    """One event in the life of an account."""

    at: datetime
    kind: Literal["sign_in", "failed_sign_in", "locked", "unlocked", "sign_out", "password_chosen", "account_opened"]
    device: Annotated[str | None, Field(description="Browser and system, if they told.")]


class Activity(Output):
    """What happened to an account, newest first."""

    entries: tuple[ActivityEntry, ...]


class _Person(Protocol):
    @property
    def audience(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def must_choose_password(self) -> bool: ...


def me_of(person: _Person) -> Me:
    """`person` is a session or a caller."""
    return Me(
        audience=person.audience,
        number=person.owner,
        first_name=person.first_name,
        last_name=person.last_name,
        must_choose_password=person.must_choose_password,
    )


def activity_of(entries: Iterable[Entry]) -> Activity:
    return Activity(
        entries=tuple(ActivityEntry(at=entry.at, kind=entry.kind.value, device=entry.device) for entry in entries)
    )
