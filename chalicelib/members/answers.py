"""What the member space takes and answers about the member's own file."""

from chalicelib.http import Input, Output
from chalicelib.members.alerts import Alerts


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
