"""The portfolio file, typed: what the generator writes and reads back. Source: formats, Portfolio."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Employer(TypedDict):
    siren: str
    name: str


class Contract(TypedDict):
    number: str
    kind: str
    responsible: bool
    effective_from: str
    employer: NotRequired[Employer]
    branch_obligation: NotRequired[bool]
    guarantees: dict[str, Any]


class Address(TypedDict):
    lines: list[str]
    postcode: str
    town: str


class Cover(TypedDict):
    contract: str
    entry_date: str
    exit_date: str | None


class Beneficiary(TypedDict):
    rank: int
    relation: str
    first_name: str
    last_name: str
    birth_date: str
    nir: str | None
    nir_key: str | None


class Member(TypedDict):
    number: str
    nir: str
    nir_key: str
    last_name: str
    first_name: str
    birth_date: str
    email: str
    address: Address
    iban: str
    scheme: str
    alerts: bool
    contract: str
    entry_date: str
    exit_date: str | None
    more_contracts: list[Cover]
    beneficiaries: list[Beneficiary]


class Professional(TypedDict):
    finess: str
    name: str
    specialties: list[str]
    email: str
    iban: str


class Portfolio(TypedDict):
    contracts: list[Contract]
    members: list[Member]
    professionals: list[Professional]
