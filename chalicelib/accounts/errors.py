"""What accounts refuse."""

from math import ceil

from chalicelib.errors import DomainError
from chalicelib.insurer import insurer


class WrongCredentialsError(DomainError):
    code, status, title = "wrong_credentials", 401, "Identifiant ou mot de passe inexact"


class AccountLockedError(DomainError):
    code, status, title = "account_locked", 429, "Accès fermé pour 30 minutes"


class PasswordAlreadyChosenError(DomainError):
    code, status, title = "password_already_chosen", 403, "Mot de passe déjà choisi"


def locked(seconds: int) -> AccountLockedError:
    """Say that the account is locked and opens again by itself in `seconds`."""
    minutes = ceil(seconds / 60)
    wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return AccountLockedError(
        "Trois essais de suite ont échoué : la connexion est fermée depuis cet appareil. "
        f"Elle rouvre d'elle-même dans {wait}.",
        retry_after=seconds,
    )


def wrong(tries_left: int) -> WrongCredentialsError:
    """Say that the identifier or the password is wrong, never which."""
    tries = "1 essai" if tries_left == 1 else f"{tries_left} essais"
    return WrongCredentialsError(
        "L'identifiant et le mot de passe ne vont pas ensemble. Vérifiez les deux. "
        f"Il vous reste {tries} avant que la connexion se ferme pour 30 minutes."
    )


def one_time_expired() -> WrongCredentialsError:
    return WrongCredentialsError(
        f"Ce mot de passe provisoire a plus de 7 jours : il ne sert plus. {_ask_for_another()}"
    )


def one_time_used() -> WrongCredentialsError:
    return WrongCredentialsError(f"Ce mot de passe provisoire a déjà servi et ne sert plus. {_ask_for_another()}")


def _ask_for_another() -> str:
    return f"Demandez-en un nouveau au {insurer().by_phone}."
