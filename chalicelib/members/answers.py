"""What the member space takes and answers about the member's own file."""

from datetime import date

from chalicelib.http import Input, Output
from chalicelib.members.alerts import Alerts
from chalicelib.members.cover import Ended


class AlertsChoice(Input):
    """`on` to get an e-mail when a reimbursement is processed."""

    on: bool


class AlertsState(Output):
    """Whether those e-mails are on, and the address they go to; without one, none leaves."""

    on: bool
    email: str | None

    @classmethod
    def of(cls, alerts: Alerts) -> "AlertsState":
        return cls(on=alerts.on, email=alerts.email)


class EndedCover(Output):
    """A person whose cover ended, its last day, and why, in French; `own` if it is the member's."""

    own: bool
    first_name: str
    last_day: date
    reason: str


class FamilyCover(Output):
    """The covers of the family that ended of late: their cards for third-party payment are no longer valid."""

    ended: list[EndedCover]

    @classmethod
    def of(cls, ended: list[Ended]) -> "FamilyCover":
        return cls(
            ended=[
                EndedCover(own=each.own, first_name=each.first_name, last_day=each.last_day, reason=each.reason)
                for each in ended
            ]
        )
