"""What a person says of a line beyond what the scheme sent: facts of the care, papers received, an accepted quote.

Source: RG-S.7d (documents by kind), RG-S.7f (prior agreement).
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalicelib.care.model import MISSING
from chalicelib.care.store import LineItem
from chalicelib.care.views import listed
from chalicelib.dates import in_words
from chalicelib.errors import FieldError, InvalidError
from chalicelib.parameters import abroad, country_name, currency_name, has_euro
from chalicelib.reimbursement.case import Country, Eye, Kind
from chalicelib.reimbursement.entries import Cents
from chalicelib.reimbursement.model import Lens
from chalicelib.reimbursement.reasons import field_errors

Document = Literal[
    "scheme_statement",
    "detailed_invoice",
    "itemised_glasses_invoice",
    "recent_prescription",
    "paid_invoice",
    "birth_certificate",
    "adoption_judgment",
    "cohabiting",
    "both_free",
    "one_tax_home",
    "ascendant",
    "job_seeker_proof",
]


Access = Literal["emergency", "away", "gynaecologist", "ophthalmologist", "psychiatrist", "neuropsychiatrist"]


class Completion(BaseModel):
    """The facts a person supplied; those left out stay as the scheme and the act say. Amounts are cents."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: Kind | None = None
    basket: Literal["full_cover", "controlled", "free"] | None = None
    price_limit: Cents | None = None
    class_: Literal["A", "B", "I", "II"] | None = Field(default=None, alias="class")
    frame: Cents | None = None
    lenses: tuple[Cents, Cents] | None = None
    right: Eye | None = None
    left: Eye | None = None
    ear: Literal["right", "left"] | None = None
    early_renewal: bool | None = None
    blind: bool | None = None
    with_glasses: bool | None = None
    heavy_act: bool | None = None
    urgent: bool | None = None
    prevention: bool | None = None
    direct_access: Access | None = None
    exclusion: Literal["none", "war", "self_mutilation", "suicide_attempt", "extra", "miscoded"] | None = None
    country: Country | None = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    converted_on: date | None = None
    proof: bool | None = None
    tariff: Literal["convention", "authority"] | None = None
    other_insurers: Cents | None = None
    agreed_on: date | None = None
    documents: frozenset[Document] = frozenset()

    def care(self) -> dict[str, Any]:
        """The fields of the care line that these facts set."""
        said = {name: getattr(self, name) for name in _OF_THE_CARE if getattr(self, name) is not None}
        for eye in ("right", "left"):
            if eye in said:
                said[eye] = Lens(**dict(said[eye]))
        if self.direct_access is not None:
            said["access"] = self.direct_access
        if self.country is not None:
            said["abroad"] = abroad(self.country)
        return said

    def with_more(self, written: dict[str, Any]) -> "Completion":
        """The same facts with those of `written` in their place, documents added. Raises `InvalidError`."""
        unsaid = [
            FieldError(name, "donnez une valeur : un fait se remplace, il ne s'ôte pas")
            for name in written
            if written[name] is None
        ]
        if unsaid:
            raise InvalidError.of(*unsaid)
        before = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        documents = [*before.pop("documents", ()), *written.get("documents", ())]
        try:
            return Completion.model_validate(before | written | {"documents": documents})
        except ValidationError as error:
            raise InvalidError.of(*field_errors(error)) from None

    def written(self) -> str:
        """As a line keeps it."""
        return self.model_dump_json(by_alias=True, exclude_none=True)


_EURO = "EUR"
_OF_THE_CARE = tuple(
    name
    for name in Completion.model_fields
    if name not in {"kind", "blind", "direct_access", "country", "currency", "converted_on", "agreed_on", "documents"}
)


def _fact_of(lack: str) -> str:
    """What to write to give a line what it lacks."""
    if lack in get_args(Document):
        return f"documents={lack}"
    return "agreed_on" if lack == "agreement" else lack


def told_with_facts(lacks: Iterable[str]) -> str:
    """What a line lacks, in French, each with the fact that `obole complete` gives it by."""
    return listed([f"{MISSING[lack]} ({_fact_of(lack)})" for lack in lacks])


def completion_of(item: LineItem) -> Completion:
    """What was said of a stored line so far."""
    return Completion.model_validate_json(item.completion or "{}")


def facts_asked(said: Completion) -> tuple[str, ...]:
    """What a claim for care abroad lacks of its price: the currency, the day it was converted. Source: RG-S.5."""
    if said.country is None or has_euro(said.country) or said.currency == _EURO:
        return ()
    return tuple(name for name in ("currency", "converted_on") if getattr(said, name) is None)


def abroad_told(said: Completion) -> str | None:
    """Where care abroad was given, its currency and its conversion, in French; None in France. Source: RG-S.5."""
    if said.country is None or not abroad(said.country):
        return None
    paid = f", payé en {currency_name(said.currency)}" if said.currency else ""
    converted = f", converti en euros le {in_words(said.converted_on)}" if said.converted_on else ""
    return f"Ce soin a été donné à l'étranger ({country_name(said.country)}){paid}{converted}."


def documents_asked(kind: str) -> tuple[str, ...]:
    """The papers that a claim for this kind of care must come with, when the scheme did not send it."""
    asked = _documents()
    statement = () if kind in asked["without_statement"] else tuple(asked["always"])
    return (*statement, *asked["by_kind"].get(kind, ()))


@lru_cache(maxsize=1)
def _documents() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("documents.toml").read_text(encoding="utf-8"))
