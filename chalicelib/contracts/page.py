"""The table of guarantees of a contract as people read it: by family of care, in words, with examples in euros.

Source: PLS-09; undertaking of 14 February 2019 on readable guarantees (headings and examples).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.contracts.examples import Worked, worked
from chalicelib.contracts.model import Contract
from chalicelib.contracts.unsaid import pays_rest
from chalicelib.contracts.wording import Place, Told, told
from chalicelib.money import euros
from chalicelib.parameters.load import ParameterMissingError, Parameters
from chalicelib.reimbursement.entries import FullCoverEntry
from chalicelib.reimbursement.kinds import LABELS, OFTEN_OUTSIDE_SCHEME
from chalicelib.reimbursement.table import Clause, When, clauses

# The five headings of the undertaking, then what has no place in them.
FAMILIES = {
    "hospital": (
        "Hospitalisation",
        ("hospital_stay", "hospital_fees", "hospital_daily_fee", "private_room", "emergency_fee"),
    ),
    "everyday": (
        "Soins courants",
        (
            *("consultation", "technical_act", "imaging", "laboratory", "auxiliary", "medicine", "device"),
            *("transport", "psychologist"),
        ),
    ),
    "dental": ("Dentaire", ("dental_care", "dental_prosthesis", "orthodontics", "implant")),
    "optics": ("Optique", ("optical_equipment", "optical_service", "contact_lenses", "refractive_surgery")),
    "hearing": ("Aides auditives", ("hearing_aid",)),
    "other": ("Autres soins", ("prevention", "alternative", "spa", "birth_allowance", "adoption_allowance")),
}
# What the law has every responsible contract pay whole, whatever its table says. Source: RG-S.4c.
_FULL_COVER = {
    "dental_prosthesis": When(basket="full_cover"),
    "optical_equipment": When.model_validate({"class": "A"}),
    "optical_service": When.model_validate({"class": "A"}),
    "hearing_aid": When.model_validate({"class": "I"}),
}
_SILENT = Told("", "Non remboursé par ce contrat.", ())
_MINIMUM = Told("", "Le minimum que la loi impose.", ())
_WITH_SCHEME = Told(
    "", "Le ticket modérateur, si la Sécurité sociale rembourse ce soin ; rien si elle ne le rembourse pas.", ()
)
_KINDS = {
    "collective_mandatory": "Contrat collectif obligatoire",
    "collective_optional": "Contrat collectif facultatif",
    "individual": "Contrat individuel",
}


@dataclass(frozen=True, slots=True)
class Care:
    """One kind of care: its name, and what the contract pays for it, case by case."""

    label: str
    entries: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A heading of the table, its care and its examples."""

    title: str
    care: tuple[Care, ...]
    examples: tuple[Worked, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What an option adds, and the examples that it changes."""

    name: str
    care: tuple[Care, ...]
    examples: tuple[Worked, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is printed of a contract's table, on the day `on`."""

    number: str
    kind: str
    responsible: bool
    since: date
    on: date
    families: tuple[Family, ...]
    options: tuple[Option, ...]
    law: tuple[str, ...]

    @property
    def provisional(self) -> bool:
        """Whether an example rests on a price or a figure that is not confirmed."""
        shown = [each for family in self.families for each in family.examples]
        return any(not each.example.confirmed or (each.decision and each.decision.provisional) for each in shown)


def page(contract: Contract, on: date, parameters: Parameters) -> Page:
    """The page of the tables that apply on that day."""
    tables = contract.tables_on(on)
    base = clauses(tables.guarantees, "guarantees")
    options = {name: clauses(table, f"options.{name}") for name, table in tables.options.items()}
    examples = list(worked(contract, on, parameters))
    shared = _shared(base, options)

    def written(found: tuple[Clause, ...], option: str = "") -> tuple[Told, ...]:
        return tuple(
            told(each.kind, each.when, each.entry, on=on, parameters=parameters, shared=shared, option=option)
            for each in found
        )

    def of_base(kinds: tuple[str, ...]) -> Iterator[Care]:
        for kind in kinds:
            found = _of_kind(base, kind)
            law = tuple(_full_cover(kind, found)) if contract.responsible else ()
            listed = (*law, *found)
            pays = pays_rest(contract, kind, [each.when for each in listed], on, parameters)
            rest = () if pays is None else (_unsaid(kind, pays=pays),)
            yield Care(LABELS[kind], _completed(written(listed) + rest))

    def of_option(name: str) -> Iterator[Care]:
        for kind, label in LABELS.items():
            entries = written(_of_kind(options[name], kind), name)
            if entries:
                yield Care(label, _completed(entries))

    return Page(
        number=contract.number,
        kind=_KINDS[contract.kind],
        responsible=contract.responsible,
        since=tables.since,
        on=on,
        families=tuple(
            Family(
                title,
                tuple(of_base(kinds)),
                tuple(each for each in examples if each.example.family == family),
            )
            for family, (title, kinds) in FAMILIES.items()
        ),
        options=tuple(
            Option(
                name,
                tuple(of_option(name)),
                tuple(_changed(examples, worked(contract, on, parameters, name))),
            )
            for name in options
        ),
        law=tuple(_law(contract.kind, parameters, on)) if contract.responsible else (),
    )


def _of_kind(found: tuple[Clause, ...], kind: str) -> tuple[Clause, ...]:
    return tuple(clause for clause in found if clause.kind == kind)


def _full_cover(kind: str, entries: tuple[Clause, ...]) -> Iterator[Clause]:
    """What the law pays whole of this kind, where no entry of the table is written for all of that or for all cases."""
    when = _FULL_COVER.get(kind)
    if when is None or any(each.when == when for each in entries):
        return
    if not any(each.when == When() and isinstance(each.entry, FullCoverEntry) for each in entries):
        yield Clause(kind, "", when, FullCoverEntry(basis="full_cover"))


def _completed(entries: tuple[Told, ...]) -> tuple[Told, ...]:
    """The entries of a list, the last of them saying that it is for all other cases."""
    if len(entries) > 1 and not entries[-1].when:
        last = entries[-1]
        return (*entries[:-1], Told("Dans les autres cas", last.pays, last.notes))
    return entries


def _unsaid(kind: str, *, pays: bool) -> Told:
    """What is told of care that the table does not speak of."""
    if not pays:
        return _SILENT
    return _WITH_SCHEME if kind in OFTEN_OUTSIDE_SCHEME else _MINIMUM


def _shared(base: tuple[Clause, ...], options: Mapping[str, tuple[Clause, ...]]) -> dict[str, list[Place]]:
    """Where each limit is named, by its name: the kind of care, and the option, empty in the base."""
    found: dict[str, list[Place]] = {}
    for option, table in {"": base, **options}.items():
        for clause in table:
            for limit in clause.entry.limits:
                found.setdefault(limit.name, []).append((clause.kind, option))
    return found


def _changed(base: list[Worked], with_option: Iterator[Worked]) -> Iterator[Worked]:
    """The examples that an option makes another amount of."""
    for before, after in zip(base, with_option, strict=True):
        if before.decision and after.decision and after.decision.institution != before.decision.institution:
            yield after


def _law(kind: str, parameters: Parameters, on: date) -> Iterator[str]:
    """What the law adds to every responsible contract, or leaves out of it, with the figures of that day."""
    margin, overrun, frame, aid = (
        _written(parameters, name, on)
        for name in ("fee_control.margin", "fee_control.overrun_ceiling", "optics.frame_ceiling", "hearing.ceiling")
    )
    yield (
        "100 % Santé : les lunettes de classe A, les aides auditives de classe I et les prothèses dentaires du panier "
        "100 % Santé sont payées en entier, dans la limite des prix fixés par la loi."
    )
    yield (
        "Quand la Sécurité sociale rembourse un soin, le ticket modérateur, c'est-à-dire la part du tarif qu'elle "
        "laisse, est payé en entier, sauf pour les cures, l'homéopathie et les médicaments au service rendu modéré ou "
        "faible."
    )
    if kind == "collective_mandatory":
        dental = _written(parameters, "basket.dental_floor", on)
        yield (
            "Ce contrat étant obligatoire, les prothèses dentaires et l'orthodontie que la Sécurité sociale rembourse "
            f"sont remboursées {dental} % du tarif au moins, Sécurité sociale comprise."
        )
    yield (
        "Le forfait journalier hospitalier est payé en entier, sans limite de durée, sauf en maison d'accueil "
        "spécialisée et en établissement pour personnes âgées dépendantes."
    )
    yield "Ce minimum est dû aussi pendant un délai d'attente, et une fois une limite atteinte."
    yield (
        f"Chez un médecin hors honoraires maîtrisés, le remboursement du dépassement ne va pas au-delà de {overrun} % "
        f"du tarif, ni de ce qu'il serait aux honoraires maîtrisés moins {margin} % du tarif."
    )
    yield (
        f"Une monture est remboursée {frame} au plus ; une paire de lunettes, entre le plancher et le plafond de sa "
        "classe, une fois tous les deux ans (un an avant 16 ans, ou si la vue change)."
    )
    yield (
        f"Une aide auditive de classe II est remboursée {aid} au plus par oreille, Sécurité sociale comprise, tous les "
        "quatre ans."
    )
    yield (
        "La participation forfaitaire, les franchises et la majoration hors parcours de soins restent toujours à votre "
        "charge."
    )


def _written(parameters: Parameters, name: str, on: date) -> str:
    """A figure of that day, in euros or as a bare number."""
    try:
        found = parameters.figure(name, on=on)
    except ParameterMissingError:
        return "un montant à paraître"
    return euros(found.value) if found.unit == "cents" else str(found.value)
