"""Passwords: what may be chosen, how they are kept (argon2id), and those that serve once."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from chalicelib.accounts.model import hash_of_email
from chalicelib.errors import FieldError, InvalidError

SHORTEST, LONGEST = 12, 128
# Nobody mistakes one of these for another: no 0 O, 1 I L, nor U V.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_GROUPS, _GROUP = 4, 5

# OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The hash of a password that was thrown away: an unknown identifier costs the same work as a known one.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$2rk5rrFcyoBqqU1jG/CG1Q$1FHGB22gJAM/qQAXIknFJDNDCVtrAcOIkKQOLvdeP5Y"


def check(password: str, *, number: str, email_hash: str | None) -> None:
    """Raise `InvalidError` with every reason why `password` may not be chosen."""
    normal = normalised(password)
    reasons = []
    if len(normal) < SHORTEST:
        reasons.append(f"Choisissez au moins {SHORTEST} caractères.")
    if len(normal) > LONGEST:
        reasons.append(f"Choisissez au plus {LONGEST} caractères.")
    if normal.strip().casefold() == number.casefold():
        reasons.append("Le numéro qui vous identifie ne peut pas servir de mot de passe.")
    if hash_of_email(normal) == email_hash:
        reasons.append("Votre adresse e-mail ne peut pas servir de mot de passe.")
    if reasons:
        raise InvalidError(
            "Ce mot de passe n'a pas été enregistré. Choisissez-en un autre.",
            fields=tuple(FieldError("password", reason) for reason in reasons),
        )


def hashed(password: str) -> str:
    return _HASHER.hash(normalised(password))


def verified(password: str, kept: str | None) -> bool:
    """Whether `password` is the one `kept`. Takes the same work when nothing is kept."""
    try:
        return _HASHER.verify(kept or NOBODY, normalised(password)) and kept is not None
    except VerifyMismatchError:
        return False


def outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def one_time() -> str:
    """A random password that reads well aloud and on paper: four groups of five (97 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def as_printed(typed: str) -> str:
    """A one-time password as it was printed, whatever the case and the separators it was typed with."""
    letters = "".join(character for character in normalised(typed).upper() if character.isalnum())
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def normalised(password: str) -> str:
    """The same text whatever keyboard it was typed on (NFKC)."""
    return unicodedata.normalize("NFKC", password)
