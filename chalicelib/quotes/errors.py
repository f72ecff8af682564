"""What a search for a beneficiary refuses."""

from chalicelib.errors import ConflictError, NotFoundError


class AmbiguousBeneficiaryError(ConflictError):
    code, title = "ambiguous_beneficiary", "Plusieurs personnes possibles"


def nobody_covered() -> NotFoundError:
    """Say that nobody is found: one answer for who is unknown and who is not covered. Source: PRO-16."""
    return NotFoundError(
        "Aucune personne couverte à la date des soins ne répond à cette recherche. Vérifiez chaque information sur la "
        "carte de tiers payant, et la date des soins."
    )


def several() -> AmbiguousBeneficiaryError:
    return AmbiguousBeneficiaryError(
        "Plusieurs personnes couvertes répondent à cette recherche. Cherchez par le numéro d'adhérent et le prénom, "
        "tels que la carte de tiers payant les porte."
    )
