"""The mailbox of the local stack: every e-mail that SES took, which then went nowhere. Its text, and its HTML caged."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from functools import cache

from jinja2 import Environment, FileSystemLoader, Template
from moto.ses.models import RawMessage, SESBackend, ses_backends
from werkzeug.wrappers import Request, Response

from chalicelib.clock import PARIS
from infra.local.refusals import unknown_address, wrong_method
from infra.local.running import ROOT
from infra.local.turns import TURN

PATH = "/__courrier"
_MOST = 100
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"
# What an e-mail holds runs nothing, fetches nothing and belongs to no site, even opened by itself.
_CAGED = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail as it was sent; `at` is its instant in words."""

    id: str
    sender: str
    recipient: str
    subject: str
    at: str
    text: str
    html: str


def sent() -> list[Mail]:
    """The last hundred e-mails, newest first."""
    with TURN:
        kept = [message for backend in _backends() for message in backend.sent_messages]
    return [_mail(message) for message in reversed(kept[-_MOST:]) if isinstance(message, RawMessage)]


def page(request: Request) -> Response:
    """The list of e-mails, or the HTML of one. Raises `MethodError` for anything but reading, else `NotFoundError`."""
    if request.method not in ("GET", "HEAD"):
        raise wrong_method()
    mails = sent()
    id = request.path.removeprefix(PATH).strip("/")
    if not id:
        return _answer(_template().render(mails=mails, path=PATH), _POLICY + "; frame-ancestors 'none'")
    for mail in mails:
        if mail.id == id:
            # Its links open elsewhere: nothing of ours shows inside a frame.
            return _answer(
                mail.html.replace("<head>", '<head><base target="_blank">', 1), _CAGED + "; frame-ancestors 'self'"
            )
    raise unknown_address()


def _answer(content: str, policy: str) -> Response:
    response = Response(content, mimetype="text/html")
    response.headers.update(
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
    )
    return response


def _backends() -> Iterator[SESBackend]:
    for regions in ses_backends.values():
        yield from regions.values()


def _mail(kept: RawMessage) -> Mail:
    message = message_from_string(kept.raw_data, EmailMessage, policy=default)
    at = message["Date"].datetime.astimezone(PARIS)
    return Mail(
        id=kept.id,
        sender=str(message["From"]),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        at=f"{at:%d/%m/%Y à %H:%M:%S}",
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())


@cache
def _template() -> Template:
    return Environment(loader=FileSystemLoader(ROOT / "infra" / "local"), autoescape=True).get_template("mailbox.html")
