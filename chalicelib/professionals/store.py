"""Professionals in the table obole-members.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| professional | PROFESSIONAL#finess | PROFESSIONAL | its FINESS number, many at a time |
"""

from collections.abc import Iterable

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.crypto import decrypt, encrypt
from chalicelib.dynamo import Item
from chalicelib.errors import NotFoundError
from chalicelib.professionals.model import Professional


class ProfessionalItem(Item):
    class Meta:
        table_name = "obole-members"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="PROFESSIONAL")
    finess = UnicodeAttribute()
    name = UnicodeAttribute()
    specialties = UnicodeSetAttribute(null=True)
    email = UnicodeAttribute(null=True)
    iban = BinaryAttribute(null=True, legacy_encoding=False)


def professionals(finess: Iterable[str]) -> dict[str, Professional]:
    """The known professionals among `finess`, by number."""
    keys = [(f"PROFESSIONAL#{number}", "PROFESSIONAL") for number in set(finess)]
    return {item.finess: _professional(item) for item in ProfessionalItem.batch_get(keys)}


def professional(finess: str) -> Professional:
    """The professional of that FINESS number. Raises `NotFoundError`."""
    found = professionals([finess]).get(finess)
    if found is None:
        raise NotFoundError(
            f"Aucun professionnel ne porte le numéro FINESS {finess}. Vérifiez-le, ou chargez d'abord le portefeuille."
        )
    return found


def save(professional: Professional) -> None:
    """Create the professional, or replace all that is known of it."""
    ProfessionalItem(
        pk=f"PROFESSIONAL#{professional.finess}",
        finess=professional.finess,
        name=professional.name,
        specialties=set(professional.specialties) or None,
        email=professional.email,
        iban=encrypt(professional.iban, context=_iban_of(professional.finess)) if professional.iban else None,
    ).save()


def _professional(item: ProfessionalItem) -> Professional:
    return Professional(
        finess=item.finess,
        name=item.name,
        specialties=tuple(sorted(item.specialties or ())),
        email=item.email,
        iban=decrypt(item.iban, context=_iban_of(item.finess)) if item.iban else None,
    )


def _iban_of(finess: str) -> str:
    return f"professional:{finess}:iban"
