"""What goes wrong in any real file: cancellations, and lines that will wait for somebody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from chalicelib.formats.noemie import ReceivedLine
from demo.numbers import finess, nir

_FEWEST_LINES = 40
_LINES_A_CANCELLATION = 80
_LINES_A_MISTAKE = 200
# Ranks of practices that no portfolio reaches.
_NO_PRACTICE = range(900_000, 999_999)


def cancelled_count(lines: int) -> int:
    """How many of so many lines cancel another."""
    return lines // _LINES_A_CANCELLATION + 1 if lines >= _FEWEST_LINES else 0


def cancellations(rng: Random, care: list[ReceivedLine], exposed: list[int], wanted: int) -> list[ReceivedLine]:
    """`wanted` cancellations of lines of the file; the last one, of a line that nobody knows.

    They cancel lines at the places `exposed`, if these are enough.
    """
    if not wanted:
        return []
    targets = sorted(rng.sample(exposed if len(exposed) >= wanted else range(len(care)), wanted))
    cancelling = [replace(care[target], operation="A") for target in targets]
    return [*cancelling[:-1], replace(cancelling[-1], reference=f"{'9' * 7}{cancelling[-1].reference[7:]}")]


def with_mistakes(rng: Random, care: list[ReceivedLine], exposed: list[int]) -> list[ReceivedLine]:
    """The same lines, a few of each kind of mistake among those at the places `exposed`."""
    if len(care) < _FEWEST_LINES:
        return care
    each = len(care) // _LINES_A_MISTAKE + 1
    places = rng.sample(exposed, min(len(exposed), each * len(_MISTAKES)))
    altered = list(care)
    for nth, place in enumerate(places):
        altered[place] = _MISTAKES[nth % len(_MISTAKES)](rng, care[place])
    return altered


def _unknown_act(_rng: Random, line: ReceivedLine) -> ReceivedLine:
    return replace(line, act="ZZQP009")


def _wrong_nir_key(_rng: Random, line: ReceivedLine) -> ReceivedLine:
    return replace(line, nir_key=f"{int(line.nir_key) % 97 + 1:02d}")


def _unknown_practice(rng: Random, line: ReceivedLine) -> ReceivedLine:
    return replace(line, finess=finess(rng.choice(_NO_PRACTICE)))


def _unknown_person(rng: Random, line: ReceivedLine) -> ReceivedLine:
    born = date(int(line.birth_date[:4]), int(line.birth_date[4:6]), int(line.birth_date[6:]))
    number, key = nir(rng, female=rng.randrange(2) == 1, born=born)
    return replace(line, nir=number, nir_key=key)


def _birth_day_unknown(_rng: Random, line: ReceivedLine) -> ReceivedLine:
    """No mistake, but the way the scheme writes a birth date it does not fully know."""
    return replace(line, birth_date=f"{line.birth_date[:6]}00")


_MISTAKES: tuple[Callable[[Random, ReceivedLine], ReceivedLine], ...] = (
    _unknown_act,
    _wrong_nir_key,
    _unknown_practice,
    _unknown_person,
    _birth_day_unknown,
)
