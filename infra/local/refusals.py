"""What the gateway says by itself, in the words and the form of the functions behind it."""

from chalicelib.errors import DomainError, NotFoundError
from chalicelib.http.problems import MethodError, TooLargeError

MOST_GATEWAY_BYTES = 10 * 1024 * 1024
MOST_FUNCTION_BYTES = 6 * 1024 * 1024
MOST_HEADER_BYTES = 10_240


class HeadersTooLargeError(DomainError):
    code, status, title = "headers_too_large", 431, "En-têtes trop longs"


class WrongHostError(DomainError):
    code, status, title = "wrong_host", 421, "Adresse inattendue"


class BadGatewayError(DomainError):
    code, status, title = "bad_gateway", 502, "Défaut de notre côté"


class GatewayTimeoutError(DomainError):
    code, status, title = "gateway_timeout", 504, "Réponse trop longue à venir"


def unknown_address() -> NotFoundError:
    return NotFoundError("Rien n'existe à cette adresse. Vérifiez-la, ou revenez à l'accueil.")


def wrong_method() -> MethodError:
    return MethodError("Cette action n'existe pas à cette adresse.")


def too_large(megabytes: int) -> TooLargeError:
    return TooLargeError(f"Cet envoi dépasse {megabytes} Mo et n'a pas été lu. Envoyez moins en une fois.")


def headers_too_large() -> HeadersTooLargeError:
    return HeadersTooLargeError(
        "Les en-têtes de cette demande dépassent 10 Ko. Effacez les cookies de ce site, puis reconnectez-vous."
    )


def wrong_host(address: str) -> WrongHostError:
    return WrongHostError(f"Cette demande ne vise pas notre adresse. Ouvrez {address}.")


def no_answer() -> BadGatewayError:
    return BadGatewayError(
        "Votre demande s'est arrêtée sur un défaut de notre côté. Ce que vous aviez enregistré avant est conservé. "
        "Réessayez dans un instant."
    )


def too_slow() -> GatewayTimeoutError:
    return GatewayTimeoutError(
        "La réponse n'est pas venue à temps. Votre demande a peut-être été suivie : vérifiez avant de la renvoyer."
    )
