"""A decision told to a member, in plain French: one sentence a step, and one for what stays with them."""

import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from chalicelib.dates import in_words
from chalicelib.money import euros
from chalicelib.reimbursement.model import Decision, Scalar, Step
from chalicelib.reimbursement.renewal import RULES
from chalicelib.reimbursement.rules import rule as rule_of
from chalicelib.reimbursement.worksheet import SCHEME

# What others paid, where it takes more off than the ceiling it is counted within.
_PAID_BEFORE = "paid_before"
# Sentences of reasons that the step itself makes another: nothing was charged, or nothing is withheld any more.
_UNCHARGED = {"scheme_pays_nothing": "nothing_charged", "nothing_from_scheme": "nothing_to_pay"}
_CEILING_REACHED = {"participation": "participation_reached", "franchise": "franchise_reached"}
_HEARING = {"renewal_not_open": "hearing_renewal_not_open"}
_HEARING_RULE = RULES["hearing_aid"]


class Sentence(NamedTuple):
    """What one step says: the share it bears on, its signed cents, the sentence, and all that it rests on.

    `rule` and `version` name the rule, `title` and `source` tell it and where it stands; `because` is the step's stable
    reason code, `inputs` the values it was worked out from, `contract` the number of the contract that pays.
    """

    share: str
    amount: int
    text: str
    rule: str
    version: str
    title: str
    source: str
    because: str
    inputs: Mapping[str, Scalar]
    contract: str


def explain(decision: Decision | Mapping[str, Any]) -> list[Sentence]:
    """The sentences of a decision, or of one as `stored.to_json` wrote it, in the order of the reasoning.

    A step that brings an amount within a ceiling is told in two where others had paid of it: what the ceiling takes
    off, what they paid. The sentences of a share add up to it, as its steps do.
    """
    price = decision.price if isinstance(decision, Decision) else decision["price"]
    return [sentence(part, charged=price > 0) for step in _steps(decision) for part in _parts(step)]


def _told(decision: Decision | Mapping[str, Any]) -> Mapping[str, Any]:
    return decision._asdict() if isinstance(decision, Decision) else decision


def _steps(decision: Decision | Mapping[str, Any]) -> Sequence[Step]:
    return decision.steps if isinstance(decision, Decision) else [Step(**written) for written in decision["steps"]]


def _parts(step: Step) -> tuple[Step, ...]:
    """The step, what others had paid apart."""
    if not step.inputs.get("others"):
        return (step,)
    own = dict(step.inputs)
    others, before = int(own.pop("others") or 0), own.pop("before")
    apart = step._replace(amount=-others, because=_PAID_BEFORE, inputs={"before": before})
    taken_off = step.amount + others
    return (step._replace(amount=taken_off, inputs=own), apart) if taken_off else (apart,)


def remainder(decision: Decision | Mapping[str, Any]) -> str:
    """What stays with the member and why, in one sentence, whose parts add up to what is left."""
    told, said = _told(decision), phrases()["left"]
    rest = told["left"]
    if not rest:
        return said["nothing"]
    parts, authorised = [], told.get("authorised_overrun", 0)
    for name, most in (
        ("participation", told["participation"]),
        ("franchise", told["franchise"]),
        ("surcharge", told.get("surcharge", 0)),
        ("authorised_overrun", authorised),
        ("overrun", max(told["price"] - _tariff(decision) - authorised, 0)),
        ("uncovered", rest),
    ):
        if amount := min(most, rest):
            parts.append(said[name].format(amount=euros(amount)))
            rest -= amount
    listed = " et ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return said["sentence" if len(parts) > 1 else "alone"].format(left=euros(told["left"]), parts=listed)


def _tariff(decision: Decision | Mapping[str, Any]) -> int:
    """The scheme's tariff, as the steps name it; the whole price if they name none."""
    named = (step.inputs.get("base") for step in _steps(decision) if step.share == SCHEME)
    return next((int(base) for base in named if base), int(_told(decision)["price"]))


def sentence(step: Step, *, charged: bool = True) -> Sentence:
    """What one step says, of care that was `charged`; a reason without a sentence is told by the title of its rule.

    Raises `RuleMissingError` where the step names a version of a rule that is not known.
    """
    rule = rule_of(step.rule, step.version)
    phrase = phrases()[step.share].get(_code(step, charged=charged)) or f"{rule.title}."
    return Sentence(
        share=step.share,
        amount=step.amount,
        text=" ".join([_said(each, step) for each in (phrase, *_notes(step, phrases()))]),
        rule=step.rule,
        version=step.version,
        title=rule.title,
        source=rule.source,
        because=step.because,
        inputs=step.inputs,
        contract=step.contract,
    )


def _code(step: Step, *, charged: bool) -> str:
    """The code of the step's sentence: its reason's, or that of another where this would not be true."""
    special: Mapping[str, str] = {}
    if not charged:
        special = _UNCHARGED
    elif step.share == SCHEME:
        special = {} if step.amount else _CEILING_REACHED
    elif step.rule == _HEARING_RULE:
        special = _HEARING
    return special.get(step.because) or str(step.inputs.get("told", step.because))


def word(section: str, code: str) -> str:
    """How a code of that section of the phrases is said: `word("per", "night")` is `par nuit`."""
    return phrases()[section][code]


def _notes(step: Step, said: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The sentences that follow: a ceiling met, units beyond a count, an amount already used, a point to confirm."""
    inputs, notes = step.inputs, said["notes"]
    found = []
    if "limited_by" in inputs:
        found.append(said["limited_by"][str(inputs["limited_by"])])
    if "asked" in inputs and "units" in inputs:
        found.append(notes["beyond" if inputs["units"] else "none_left"])
    if inputs.get("count_this_year"):
        found.append(notes["count"])
    if inputs.get("used"):
        found.append(notes["used"])
    if inputs.get("provisional"):
        found.append(notes["provisional"])
    return found


def _said(phrase: str, step: Step) -> str:
    """The phrase with its words, amounts (`€`), durations (`années`) and dates (`jour`) as French people write them."""
    return "".join([text if word is None else text + written(word(step)) for text, word, written in _pieces(phrase)])


@lru_cache(maxsize=1024)
def _pieces(phrase: str) -> tuple[tuple[str, Callable[[Step], Any] | None, Callable[[Any], str]], ...]:
    """Each text of the phrase with the word that follows it and how it is written: to take it apart costs most."""
    return tuple(
        (text, None if name is None else _MADE.get(name) or _given(name), _WRITTEN[how or ""])
        for text, name, how, _ in string.Formatter().parse(phrase)
    )


def _given(name: str) -> Callable[[Step], Scalar]:
    return lambda step: step.inputs[name]


def _contract(step: Step) -> str:
    """The entry of the table, or the contract where it has none, as the subject of a sentence that goes on."""
    clause = str(step.inputs.get("clause") or f"contrat {step.contract}".rstrip())
    return f"votre {clause}," if "," in clause else f"votre {clause}"


def _coded(section: str, given: str, usual: str | None = None) -> Callable[[Step], str]:
    """What the step's input `given` is called in that section of the phrases; `usual` where it has none."""
    return lambda step: word(section, str(step.inputs[given] if usual is None else step.inputs.get(given, usual)))


_MADE: dict[str, Callable[[Step], Any]] = {
    "amount": lambda step: abs(step.amount),
    "contrat": lambda step: f"V{_contract(step)[1:]}",
    "contrat_bas": _contract,
    "contrat_seul": lambda step: f"Votre contrat {step.contract}".rstrip(),
    "period": _coded("period", "over", "calendar_year"),
    "counted": _coded("period", "counted_over", "calendar_year"),
    "tarif": _coded("tariff_kind", "tariff_kind", "convention"),
} | {name: _coded(name, name) for name in ("per", "over", "whose", "exclusion", "access")}
_WRITTEN: dict[str, Callable[[Any], str]] = {
    "": str,
    "€": euros,
    "années": lambda years: "un an" if years == 1 else f"{years} ans",
    "jour": lambda day: in_words(date.fromisoformat(day)),
}


@lru_cache(maxsize=1)
def phrases() -> dict[str, dict[str, str]]:
    """What each step says by the share it bears on and its reason code, and the codes that phrases name, in French."""
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
