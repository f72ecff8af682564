"""Health professionals and establishments, known by their FINESS number."""

from pydantic import BaseModel, ConfigDict, Field


class Professional(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    finess: str = Field(pattern=r"^[0-9][0-9AB][0-9]{7}$")
    name: str = Field(min_length=1)
    specialties: tuple[str, ...] = ()
    email: str | None = None
    iban: str | None = None
