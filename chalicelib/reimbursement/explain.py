"""A decision told to a member, in plain French: one sentence a step, and one for what stays with them."""

import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.dates import in_words
from chalicelib.money import euros
from chalicelib.reimbursement.model import Decision, Scalar, Step
from chalicelib.reimbursement.rules import rule as rule_of
from chalicelib.reimbursement.worksheet import SCHEME

# Inputs that are codes, each told by the section of phrases of its name.
_CODES = frozenset({"per", "over", "whose", "exclusion", "access"})


@dataclass(frozen=True, slots=True)
class Sentence:
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
    """The sentences of a decision, or of one as `stored.to_json` wrote it, in the order of the reasoning."""
    if isinstance(decision, Decision):
        steps = decision.steps
    else:
        steps = tuple(Step(**written) for written in decision["steps"])
    return [sentence(step) for step in steps]


def remainder(decision: Decision | Mapping[str, Any]) -> str:
    """What stays with the member and why, in one sentence, whose parts add up to what is left."""
    told = asdict(decision) if isinstance(decision, Decision) else decision
    said, rest = phrases()["left"], told["left"]
    if not rest:
        return said["nothing"]
    parts = []
    for name, most in (
        ("participation", told["participation"]),
        ("franchise", told["franchise"]),
        ("overrun", max(told["price"] - _tariff(told), 0)),
        ("uncovered", rest),
    ):
        if amount := min(most, rest):
            parts.append(said[name].format(amount=euros(amount)))
            rest -= amount
    listed = " et ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return said["sentence"].format(left=euros(told["left"]), parts=listed)


def _tariff(decision: Mapping[str, Any]) -> int:
    """The scheme's tariff, as the steps name it; the whole price if they name none."""
    named = (step["inputs"].get("base") for step in decision["steps"] if step["share"] == SCHEME)
    return next((int(base) for base in named if base), int(decision["price"]))


def sentence(step: Step) -> Sentence:
    """What one step says; a reason without a sentence of its own is told by the title of its rule.

    Raises `RuleMissingError` where the step names a version of a rule that is not known.
    """
    rule = rule_of(step.rule, step.version)
    phrase = phrases()[step.share].get(step.because, f"{rule.title}.")
    parts = [phrase, *_notes(step, phrases())]
    return Sentence(
        share=step.share,
        amount=step.amount,
        text=_said(" ".join(parts), _words(step, phrases())),
        rule=step.rule,
        version=step.version,
        title=rule.title,
        source=rule.source,
        because=step.because,
        inputs=step.inputs,
        contract=step.contract,
    )


def word(section: str, code: str) -> str:
    """How a code of that section of the phrases is said: `word("per", "night")` is `par nuit`."""
    return phrases()[section][code]


def _notes(step: Step, said: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The sentences that follow: a ceiling met, an amount already used, a point to confirm."""
    inputs, notes = step.inputs, said["notes"]
    found = []
    if "limited_by" in inputs:
        found.append(said["limited_by"][str(inputs["limited_by"])])
    if inputs.get("count_this_year"):
        found.append(notes["count"])
    if inputs.get("used"):
        found.append(notes["used"])
    if inputs.get("provisional"):
        found.append(notes["provisional"])
    return found


def _words(step: Step, said: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """The values that a phrase may name."""
    clause = str(step.inputs.get("clause") or f"contrat {step.contract}".rstrip())
    contract = f"votre {clause}," if "," in clause else f"votre {clause}"
    words: dict[str, object] = {**step.inputs, "amount": abs(step.amount), "contrat_bas": contract}
    words["contrat"] = contract[0].upper() + contract[1:]
    words["tarif"] = said["tariff_kind"][str(step.inputs.get("tariff_kind", "convention"))]
    for name in _CODES & step.inputs.keys():
        words[name] = said[name][str(step.inputs[name])]
    return words


def _said(phrase: str, words: Mapping[str, Any]) -> str:
    """The phrase with its words, amounts (`€`), durations (`années`) and dates (`jour`) as French people write them."""
    return "".join(text if name is None else text + _WRITTEN[how](words[name]) for text, name, how in _pieces(phrase))


@lru_cache(maxsize=1024)
def _pieces(phrase: str) -> tuple[tuple[str, str | None, str], ...]:
    """Each text of the phrase with the word that follows it and how it is written: to take it apart costs most."""
    return tuple((text, name, how or "") for text, name, how, _ in string.Formatter().parse(phrase))


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
