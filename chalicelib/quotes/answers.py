"""What a professional asks of a simulation, and what it answers. Amounts are integer cents."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from chalicelib.care.answers import Step
from chalicelib.http import WHOLE, Input, Output

_DEAREST = 99_999_999
_ENOUGH: JsonDict = {
    "anyOf": [
        {"required": ["nir"], "properties": {"nir": {"type": "string"}}},
        {
            "required": ["member_number", "first_name"],
            "properties": {"member_number": {"type": "string"}, "first_name": {"type": "string"}},
        },
    ]
}

Cents = Annotated[int, Field(ge=1, le=_DEAREST), WHOLE]


class Identity(Input):
    """Who is looked for: all that is given must be theirs.

    The NIR may be the person's own or the insured's; without it, member number and first name. Source: formats, NOEMIE.
    """

    model_config = ConfigDict(json_schema_extra=_ENOUGH)

    birth_date: date
    nir: Annotated[
        str | None,
        Field(pattern=r"^[0-9]{5}([0-9]{2}|2[AB])[0-9]{6}$", description="13 characters, without its key"),
    ] = None
    rank: Annotated[int | None, Field(ge=1, le=999, description="rank in the family, 1 for the insured"), WHOLE] = None
    member_number: Annotated[str | None, Field(pattern=r"^[0-9A-Z]{4,20}$")] = None
    first_name: Annotated[str | None, Field(min_length=1, max_length=100)] = None

    @model_validator(mode="after")
    def _enough(self) -> "Identity":
        if self.nir is None and (self.member_number is None or self.first_name is None):
            raise ValueError("Donnez le NIR, ou le numéro d'adhérent et le prénom.")
        return self


class HearingAid(Input):
    """The hearing aid that is proposed, for one ear."""

    class_: Annotated[Literal["I", "II"], Field(alias="class", description="I is 100 % Santé, II has a free price")]
    ear: Literal["right", "left"]
    price: Annotated[Cents, Field(description="price of the aid, in cents")]
    price_limit: Annotated[
        Cents | None,
        Field(
            description="price limit of the aid, in cents. Class I: that of the law without it; class II: refused "
            "unless a contract pays up to it"
        ),
    ] = None


class SimulationRequest(Input):
    """A simulation to work out."""

    beneficiary: Identity
    hearing_aid: HearingAid
    after: Annotated[
        HearingAid | None,
        Field(description="the aid of the other ear, delivered with it: what that one uses is counted before"),
    ] = None
    care_date: Annotated[date | None, Field(description="day of delivery; today without it")] = None
    blind: Annotated[bool, Field(description="the patient is blind: the scheme's tariff is higher")] = False

    @model_validator(mode="after")
    def _two_ears(self) -> "SimulationRequest":
        if self.after is not None and self.after.ear == self.hearing_aid.ear:
            raise ValueError("Les deux aides sont de la même oreille.")
        return self


class ContractShare(Output):
    """What one contract would pay, in cents."""

    contract: str
    amount: int


class SimulatedStep(Step):
    """One step of the reasoning, and the contract it comes from, null for the scheme."""

    contract: str | None


class Simulation(Output):
    """Who would pay what, and why. Nothing is kept of it: it commits nobody."""

    beneficiary: Annotated[str, Field(description="first name of the person found")]
    care_date: date
    price: int
    scheme: Annotated[int, Field(description="paid by the mandatory scheme, in cents, net of what it withholds")]
    institution: Annotated[int, Field(description="paid by the institution, in cents")]
    other_insurers: Annotated[int, Field(description="paid by other insurers, in cents: none is known here")]
    left: Annotated[int, Field(description="left to the patient, in cents")]
    third_party: Annotated[
        int,
        Field(description="of the institution's share, what the law has it pay straight to the professional, in cents"),
    ]
    contracts: Annotated[list[ContractShare], Field(description="those that cover the person, in order of payment")]
    steps: list[SimulatedStep]
    reason: Annotated[
        str | None,
        Field(description="why the institution would pay nothing, in one French sentence, where one says it"),
    ]
    remainder: Annotated[str, Field(description="what is left and why, in one French sentence")]
    provisional: Annotated[bool, Field(description="whether what is settled may differ from these amounts")]
    doubts: Annotated[
        list[str], Field(description="why it may, in French, a sentence each; none unless the amounts are provisional")
    ]
