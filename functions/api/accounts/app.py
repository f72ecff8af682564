"""Accounts: sign in and out, choose a password, read what happened to one's account. For every audience."""

from chalicelib.accounts import service, signing_in
from chalicelib.accounts.answers import Activity, Contact, Me, NewPassword, SignIn, activity_of, me_of
from chalicelib.accounts.devices import device, label
from chalicelib.accounts.errors import AccountLockedError, PasswordAlreadyChosenError, WrongCredentialsError
from chalicelib.accounts.model import DEVICE_REMEMBERED
from chalicelib.errors import ConflictError, InvalidError
from chalicelib.http import CALLER, PUBLIC, SIGNED_IN, Api, Caller, Cookie, Reply, Request, endpoint
from chalicelib.http.session import CLEARED, COOKIE, DEVICE_COOKIE
from chalicelib.insurer import insurer

app = Api("accounts")


@endpoint(
    app,
    "POST",
    "/sessions",
    audience=PUBLIC,
    owner=PUBLIC,
    body=SignIn,
    returns=Me,
    errors=[WrongCredentialsError, AccountLockedError],
    cookies=[COOKIE, DEVICE_COOKIE],
)
def sign_in(request: Request, body: SignIn) -> Reply:
    """Sign in by e-mail address, member number or FINESS number, and password. Sets the session and device cookies."""
    from_device = device(request.cookies.get(DEVICE_COOKIE), request.user_agent)
    signed_in = signing_in.sign_in(body.identifier, body.password, from_device, body.audience)
    remembered = int(DEVICE_REMEMBERED.total_seconds())
    return Reply(
        me_of(signed_in.session),
        cookies=(Cookie(COOKIE, signed_in.token), Cookie(DEVICE_COOKIE, signed_in.device_token, max_age=remembered)),
    )


@endpoint(app, "GET", "/insurer", audience=PUBLIC, owner=PUBLIC, returns=Contact)
def contact() -> Contact:
    """Tell who the institution is, and how to write to it and call it."""
    return Contact(**insurer().model_dump())


@endpoint(app, "GET", "/me", audience=SIGNED_IN, owner=CALLER, returns=Me, while_choosing_password=True)
def me(caller: Caller) -> Me:
    """Tell who is signed in."""
    return me_of(caller)


@endpoint(
    app,
    "DELETE",
    "/sessions/current",
    audience=SIGNED_IN,
    owner=CALLER,
    cookies=[COOKIE],
    while_choosing_password=True,
)
def sign_out(caller: Caller, request: Request) -> Reply:
    """Sign out: the session ends at once. Clears its cookie."""
    service.sign_out(caller.account, caller.session_id, device=label(request.user_agent))
    return Reply(cookies=(CLEARED,))


@endpoint(
    app,
    "PUT",
    "/password",
    audience=SIGNED_IN,
    owner=CALLER,
    body=NewPassword,
    errors=[InvalidError, PasswordAlreadyChosenError, ConflictError],
    while_choosing_password=True,
)
def choose_password(caller: Caller, request: Request, body: NewPassword) -> None:
    """Choose one's password in place of the one-time one. All other sessions end."""
    service.choose_password(caller.account, caller.session_id, body.password, device=label(request.user_agent))


@endpoint(app, "GET", "/activity", audience=SIGNED_IN, owner=CALLER, returns=Activity)
def activity(caller: Caller) -> Activity:
    """List what happened to one's account, newest first: sign-ins, failures, locks, passwords."""
    return activity_of(service.activity(caller.account))
