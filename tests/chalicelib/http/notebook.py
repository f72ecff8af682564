"""A small app, with an endpoint of each sort."""

from typing import Annotated

from pydantic import Field, field_validator

from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.http import (
    CALLER,
    MEMBER,
    PUBLIC,
    SIGNED_IN,
    WHOLE,
    Api,
    Caller,
    Cookie,
    Input,
    Output,
    Reply,
    endpoint,
)

app = Api("members")
NOTES = {"note-1": ("20250001", "Bonjour"), "note-2": ("20250002", "Secret")}


class Pair(Input):
    left: int = Field(ge=1)


class NewNote(Input):
    text: str = Field(min_length=1, max_length=20)
    amount: Annotated[int, WHOLE]
    urgent: bool = False
    pairs: tuple[Pair, ...] = ()

    @field_validator("text")
    @classmethod
    def _french(cls, text: str) -> str:
        if text == "hello":
            raise ValueError("Écrivez en français.")
        return text


class Page(Input):
    limit: int = Field(default=10, ge=1, le=100)
    word: str | None = None


class Note(Output):
    """A note."""

    text: str


class Seen(Output):
    """Who and what was seen."""

    name: str
    limit: int


def note_of(owner: str, note_id: str) -> str:
    held_by, text = NOTES.get(note_id, ("", ""))
    if held_by != owner:
        raise NotFoundError("Cette note n'existe pas. Revenez à la liste.")
    return text


@endpoint(app, "GET", "/notes/{note_id}", audience=MEMBER, owner=note_of, returns=Note)
def note(text: str) -> Note:
    """Read a note. It is the caller's own."""
    return Note(text=text)


@endpoint(app, "DELETE", "/notes/{note_id}", audience=MEMBER, owner=note_of)
def forget(note_id: str) -> None:
    """Forget a note."""
    assert note_id in NOTES


@endpoint(app, "POST", "/notes", audience=MEMBER, owner=CALLER, body=NewNote, returns=Note, errors=[ConflictError])
def write(body: NewNote) -> Note:
    """Write a note."""
    if body.text == "encore":
        raise ConflictError("Cette note existe déjà. Relisez la liste.", retry_after=3)
    return Note(text=body.text)


@endpoint(app, "POST", "/guestbook", audience=PUBLIC, owner=PUBLIC, body=NewNote, returns=Note, errors=[ConflictError])
def sign_guestbook(body: NewNote) -> Note:
    """Write a note that is nobody's."""
    return write(body)


@endpoint(app, "GET", "/guestbook", audience=PUBLIC, owner=PUBLIC, query=Page, returns=Seen)
def guestbook(query: Page) -> Seen:
    """List the notes that are nobody's."""
    return Seen(name="", limit=query.limit)


@endpoint(app, "GET", "/notes", audience=MEMBER, owner=CALLER, query=Page, returns=Seen)
def notes(caller: Caller, query: Page) -> Seen:
    """List the notes."""
    return Seen(name=f"{caller.name} {caller.owner}", limit=query.limit)


@endpoint(app, "GET", "/me", audience=SIGNED_IN, owner=CALLER, returns=Note, while_choosing_password=True)
def me(caller: Caller) -> Note:
    """Tell who calls."""
    return Note(text=caller.owner)


@endpoint(app, "GET", "/weather", audience=PUBLIC, owner=PUBLIC, returns=Note, cookies=["__Host-seen"])
def weather() -> Reply:
    """Tell the weather."""
    return Reply(Note(text="beau"), cookies=(Cookie("__Host-seen", "1", max_age=60),))


@endpoint(app, "GET", "/fault", audience=PUBLIC, owner=PUBLIC)
def fault() -> None:
    """Fail on what nobody foresaw."""
    try:
        int("1 80 05 44 000 001 37")
    except ValueError as error:
        raise RuntimeError("aline.morvan@exemple.fr") from error


@endpoint(app, "GET", "/liar", audience=PUBLIC, owner=PUBLIC, returns=Note)
def liar() -> Seen:
    """Return something else than declared."""
    return Seen(name="", limit=0)
