"""A decision told to a member, in plain French, one sentence a step."""

import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.dates import in_words
from chalicelib.money import euros
from chalicelib.reimbursement.model import Decision, Step
from chalicelib.reimbursement.rules import rules
from chalicelib.reimbursement.worksheet import SCHEME


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one step says: the share it bears on, its signed cents, the sentence, the rule and where it comes from."""

    share: str
    amount: int
    text: str
    rule: str
    source: str


def explain(decision: Decision | Mapping[str, Any]) -> list[Sentence]:
    """The sentences of a decision, or of one as `stored.to_json` wrote it, in the order of the reasoning."""
    if isinstance(decision, Decision):
        steps = decision.steps
    else:
        steps = tuple(Step(**written) for written in decision["steps"])
    return [sentence(step) for step in steps]


def sentence(step: Step) -> Sentence:
    """What one step says; a reason without a sentence of its own is told by the title of its rule."""
    rule = rules()[step.rule]
    phrases = _phrases()
    phrase = phrases[step.share].get(step.because, f"{rule.title}.")
    parts = [phrase, *_notes(step, phrases)]
    return Sentence(
        share=step.share,
        amount=step.amount,
        text=_said(" ".join(parts), _words(step, phrases)),
        rule=step.rule,
        source=rule.source,
    )


def _notes(step: Step, phrases: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The sentences that follow: a ceiling met, an amount already used, a point to confirm."""
    inputs, notes = step.inputs, phrases["notes"]
    found = []
    if "limited_by" in inputs:
        found.append(phrases["limited_by"][str(inputs["limited_by"])])
    if inputs.get("count_this_year"):
        found.append(notes["count"])
    if inputs.get("used"):
        found.append(notes["used"])
    if inputs.get("provisional"):
        found.append(notes["provisional"])
    return found


def _words(step: Step, phrases: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """The values that a phrase may name."""
    clause = str(step.inputs.get("clause") or f"contrat {step.contract}".rstrip())
    contract = f"votre {clause}," if "," in clause else f"votre {clause}"
    words: dict[str, object] = {**step.inputs, "amount": abs(step.amount), "contrat_bas": contract}
    words["contrat"] = contract[0].upper() + contract[1:]
    if step.share != SCHEME and "per" in step.inputs:
        words["per"] = phrases["per"][str(step.inputs["per"])]
    return words


def _said(phrase: str, words: Mapping[str, Any]) -> str:
    """The phrase with its words, amounts (`€`) and dates (`jour`) as French people write them."""
    return "".join(text if name is None else text + _WRITTEN[how](words[name]) for text, name, how in _pieces(phrase))


@lru_cache(maxsize=1024)
def _pieces(phrase: str) -> tuple[tuple[str, str | None, str], ...]:
    """Each text of the phrase with the word that follows it and how it is written: to take it apart costs most."""
    return tuple((text, name, how or "") for text, name, how, _ in string.Formatter().parse(phrase))


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "": str,
    "€": euros,
    "jour": lambda day: in_words(date.fromisoformat(day)),
}


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
