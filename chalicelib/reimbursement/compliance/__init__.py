"""Whether a table states what the law forbids a responsible contract, or less than the law imposes on it.

What a table leaves out is no breach: the engine's floors and ceilings complete it, line by line. What it states is held
to the figures of one day, entry by entry. Source: code de la sécurité sociale, art. L. 871-1, R. 871-2, D. 911-1.
"""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.reimbursement.compliance.law import Breach, Law
from chalicelib.reimbursement.compliance.least import daily_fee, full_cover, glasses_floor, patient_share
from chalicelib.reimbursement.compliance.most import glasses_ceiling, hearing_ceiling, overrun
from chalicelib.reimbursement.compliance.pairs import Stack, under
from chalicelib.reimbursement.table import Clause

__all__ = ["Breach", "Law", "breaches"]


def breaches(base: Sequence[Clause], options: Mapping[str, Sequence[Clause]], law: Law) -> Iterator[Breach]:
    """Every breach of a contract's base, then of each option on top of it.

    An option that goes above what the law allows is no option: it comes apart, as a contract of its own.
    """
    for clause in base:
        yield from patient_share(clause, law)
        yield from daily_fee(clause, law)
        yield from full_cover(clause)
        yield from glasses_floor(clause, base, law)
        yield from _above([(clause, base)], law)
    for name, option in options.items():
        for clause in option:
            stacks = [[*((each, base) for each in below), (clause, option)] for below in under(clause, base)]
            found = [breach for stack in stacks for breach in _above(stack, law)]
            yield from (_apart(each, name) for each in found[:1])


def _above(stack: Stack, law: Law) -> Iterator[Breach]:
    yield from overrun(stack, law)
    yield from glasses_ceiling(stack, law)
    yield from hearing_ceiling(stack, law)


def _apart(breach: Breach, option: str) -> Breach:
    """The same breach, said of an option. Source: RG-S.4f."""
    return Breach(
        "RG-S.4f",
        breach.field,
        f"avec l'option {option}, le contrat ne serait plus responsable : {breach.reason} ({breach.rule}) ; une "
        "garantie non responsable se vend à part, en contrat séparé",
    )
