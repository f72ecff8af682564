"""The sheet of paper a calculation is worked out on: figures read, steps written, doubts noted."""

from collections.abc import Mapping

from chalicelib.parameters.load import Figure, Parameters
from chalicelib.reimbursement.model import CareLine, History, Patient, Scalar, Step, Used
from chalicelib.reimbursement.rules import RuleMissingError, in_force

SCHEME = "scheme"
INSTITUTION = "institution"


class Worksheet:
    """Everything one calculation reads and writes."""

    __slots__ = (
        "_parameters",
        "contract",
        "figures",
        "history",
        "line",
        "patient",
        "provisional",
        "rules",
        "spent",
        "steps",
        "taken",
    )

    def __init__(
        self,
        line: CareLine,
        patient: Patient,
        history: History,
        parameters: Parameters,
        rules: Mapping[str, str] | None = None,
    ) -> None:
        """Start a calculation by these versions of the rules, those in force unless told; nothing is read yet."""
        self.line = line
        self.patient = patient
        self.history = history
        self.contract = ""
        self.steps: list[Step] = []
        self.figures: dict[str, Figure] = {}
        self.provisional = False
        # What this line's guarantees have paid of each shared limit, in cents.
        self.spent: dict[str, int] = {}
        # What it takes of the yearly use of each of them, in order.
        self.taken: list[Used] = []
        self.rules = in_force() if rules is None else rules
        self._parameters = parameters

    def figure(self, name: str) -> int:
        """The value of a dated figure on the care date, kept with the decision so that it replays."""
        found = self.figures.get(name)
        if found is None:
            found = self.figures[name] = self._parameters.figure(name, on=self.line.date)
        return found.value

    def is_doubtful(self, name: str) -> bool:
        """Whether a figure read on this sheet is not confirmed."""
        return not self.figures[name].confirmed

    def version(self, rule: str) -> str:
        """The version of a rule that this calculation follows: what a rule of several versions asks before it acts."""
        followed = self.rules.get(rule)
        if followed is None:
            raise RuleMissingError(f"La règle {rule} n'existait pas encore pour ce calcul.")
        return followed

    def write(self, share: str, amount: int, rule: str, because: str, **inputs: Scalar) -> None:
        """Write a step; `provisional=True` among its inputs marks the decision too."""
        if inputs.pop("provisional", False):
            self.provisional = inputs["provisional"] = True
        contract = self.contract if share == INSTITUTION else ""
        self.steps.append(Step(share, amount, rule, self.version(rule), because, inputs, contract))
