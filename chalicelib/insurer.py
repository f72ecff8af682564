"""The institution itself, as people reach it: one setting, told wherever they are asked to write or to call."""

import tomllib
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalicelib import settings
from chalicelib.errors import FieldError, InvalidError
from chalicelib.reasons import reason

Line = Annotated[str, Field(min_length=1, max_length=80)]


class Insurer(BaseModel):
    """Its name, where letters go, what number answers and when. `hours` goes on a sentence: `du lundi au vendredi`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)

    name: Annotated[Line, Field(description="Name that people know it by.")]
    address: Annotated[
        tuple[Line, ...],
        Field(min_length=1, max_length=6, description="Where letters go, without the name: a line each, town last."),
    ]
    phone: Annotated[
        str, Field(pattern=r"^(0[1-9]( [0-9]{2}){4}|3[0-9]{3})$", description="As printed: 02 61 91 00 00, or 3900.")
    ]
    hours: Annotated[Line, Field(description="When the number answers, within a sentence.")]

    @property
    def postal(self) -> str:
        """The name and the address on one line."""
        return ", ".join((self.name, *self.address))

    @property
    def by_phone(self) -> str:
        """`02 61 91 00 42, du lundi au vendredi`."""
        return f"{self.phone}, {self.hours}"


def written(text: str) -> Insurer:
    """The institution as an operator writes it, in TOML. Raises `InvalidError` with all that is wrong."""
    try:
        return Insurer.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidError(f"Ce n'est pas du TOML ({error}).") from None
    except ValidationError as error:
        found = [(".".join(map(str, one["loc"])), reason(one)) for one in error.errors(include_url=False)]
        told = " ; ".join(f"{field} : {why}" for field, why in found)
        raise InvalidError(f"{told}.", fields=tuple(FieldError(*one) for one in found)) from None


def insurer() -> Insurer:
    """The institution of this deployment."""
    return _read(settings.insurer())


@cache
def _read(text: str) -> Insurer:
    return Insurer.model_validate_json(text)
