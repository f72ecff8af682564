"""Whether a member is told by e-mail of their reimbursements. Source: MBR-04."""

from dataclasses import dataclass

from pynamodb.exceptions import PutError

from chalicelib.errors import ConflictError
from chalicelib.members.model import Member
from chalicelib.members.store import own_item

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Alerts:
    """`on` if the member wants to be told; `email` where, None if no address is known: then nobody is told."""

    on: bool
    email: str | None


def alerts(number: str) -> Alerts:
    """What the member of that number asked for. Raises `NotFoundError`."""
    return _of(own_item(number).public())


def set_alerts(number: str, *, on: bool) -> Alerts:
    """Turn the alerts on or off: an e-mail that has not left by then goes by it.

    Raises `NotFoundError`, or `ConflictError` if the member kept being changed by others meanwhile.
    """
    for _ in range(_ATTEMPTS):
        item = own_item(number)
        member = item.public()
        if member.alerts is on:
            return _of(member)
        member = member.model_copy(update={"alerts": on})
        item.member = member.model_dump_json()
        try:
            item.save()
        except PutError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise
        else:
            return _of(member)
    raise ConflictError("Votre dossier change en ce moment même. Vos alertes n'ont pas changé ; recommencez.")


def _of(member: Member) -> Alerts:
    return Alerts(member.alerts, member.email)
