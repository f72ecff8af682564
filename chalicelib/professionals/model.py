"""Health professionals and establishments, known by their FINESS number."""

from pydantic import Field

from chalicelib.record import Record

# Specialists who may be seen without being sent, as care lines call them. Source: RG-S.4i.
_SEEN_DIRECTLY = {
    "gynaecology": "gynaecologist",
    "ophthalmology": "ophthalmologist",
    "psychiatry": "psychiatrist",
    "neuropsychiatry": "neuropsychiatrist",
}


class Professional(Record):
    finess: str = Field(pattern=r"^[0-9][0-9AB][0-9]{7}$")
    name: str = Field(min_length=1)
    specialties: tuple[str, ...] = ()
    email: str | None = None
    iban: str | None = None

    @property
    def access(self) -> str | None:
        """Why this professional may be seen without being sent; None where they may not, or where nothing tells."""
        return _SEEN_DIRECTLY.get(self.specialties[0]) if len(self.specialties) == 1 else None
