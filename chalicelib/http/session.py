"""Who calls, from the session cookie: one read, and a write at most every ten minutes."""

from chalicelib import clock
from chalicelib.accounts import sessions
from chalicelib.http.model import SIGNED_IN, Caller, Cookie, Endpoint
from chalicelib.http.problems import ChoosePasswordError, NoSessionError, WrongAudienceError

# The __Host- prefix makes browsers refuse it from another host, without Secure, or for part of the site.
COOKIE = "__Host-session"
DEVICE_COOKIE = "__Host-device"
CLEARED = Cookie(COOKIE, "", max_age=0)


def caller_of(endpoint: Endpoint, cookies: dict[str, str]) -> Caller:
    """The caller, if `endpoint` is open to them.

    Raises `NoSessionError`, `WrongAudienceError`, or `ChoosePasswordError` for who must choose a password first.
    """
    token = cookies.get(COOKIE)
    session = sessions.find(token, at=clock.now()) if token else None
    if session is None:
        raise NoSessionError("Vous n'êtes pas connecté, ou votre connexion a pris fin. Connectez-vous pour continuer.")
    if endpoint.audience is not SIGNED_IN and session.audience != endpoint.audience.value:
        raise WrongAudienceError("Cet espace n'est pas le vôtre. Revenez à l'accueil de votre espace.")
    if session.must_choose_password and not endpoint.while_choosing_password:
        raise ChoosePasswordError("Choisissez d'abord votre mot de passe : le reste s'ouvre aussitôt après.")
    return Caller(
        audience=session.audience,
        account=session.account,
        owner=session.owner,
        session_id=session.id,
        first_name=session.first_name,
        last_name=session.last_name,
        must_choose_password=session.must_choose_password,
    )
