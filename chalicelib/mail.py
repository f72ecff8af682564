"""E-mails: rendered from templates as text and HTML, sent by SES from the domain of the web, linked to it alone.

Every one of them says that we never ask for a password or bank details by e-mail. Source: ACC-15.
"""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from chalicelib import settings
from chalicelib.aws import client
from chalicelib.clock import now
from chalicelib.errors import UnavailableError
from chalicelib.insurer import insurer

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


class MailRefusedError(UnavailableError):
    code, title = "mail_refused", "Courriel refusé"


@dataclass(frozen=True, slots=True)
class Letter:
    """What an e-mail says, twice: as text and as HTML."""

    subject: str
    text: str
    html: str


def letter(name: str, subject: str) -> Letter:
    """The letter whose templates are `name`.txt and `name`.html; both may write `link("/page")`, of our own pages."""
    return Letter(subject, _rendered(f"{name}.txt", subject), _rendered(f"{name}.html", subject))


def link(path: str) -> str:
    """The address of the page at `path`, on the configured domain."""
    return settings.origin() + path


def send(address: str, written: Letter) -> None:
    """Send the letter to that address.

    Raises `MailRefusedError` if SES does not take it, botocore's `BotoCoreError` if it cannot be reached.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = written.subject
    sender = Address(insurer().name, "ne-pas-repondre", urlsplit(settings.origin()).hostname or "")
    message["From"] = sender
    message["To"] = address
    message["Date"] = now()
    # Whoever is away does not answer it. Source: RFC 3834.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    try:
        client("sesv2").send_email(
            FromEmailAddress=sender.addr_spec,
            Destination={"ToAddresses": [address]},
            Content={"Raw": {"Data": message.as_bytes()}},
        )
    except ClientError as error:
        # Its own words quote the address.
        raise MailRefusedError(
            f"SES a refusé un courriel ({error.response['Error']['Code']}). Il reste à envoyer ; vérifiez que le "
            f"domaine {sender.domain} y est vérifié."
        ) from None


def _rendered(template: str, subject: str) -> str:
    return _templates().get_template(template).render(subject=subject, link=link, insurer=insurer())


@cache
def _templates() -> "Environment":
    # Loaded by who writes letters only.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape  # noqa: PLC0415

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
