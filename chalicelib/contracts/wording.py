"""An entry of a table of guarantees in plain French: what it pays, for which care, and within what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from chalicelib.money import euros, percent
from chalicelib.parameters import act
from chalicelib.parameters.load import ParameterMissingError, Parameters
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.engine import WITHOUT_SCHEME
from chalicelib.reimbursement.entries import (
    BaseEntry,
    FlatEntry,
    FullCoverEntry,
    GuaranteeEntry,
    LimitEntry,
    MonthlyCeilingEntry,
    OpticalSetEntry,
    RealCostEntry,
    TicketModerateurEntry,
)
from chalicelib.reimbursement.explain import word
from chalicelib.reimbursement.kinds import LABELS, OFTEN_OUTSIDE_SCHEME
from chalicelib.reimbursement.table import When

Place = tuple[str, str]  # a kind of care, and the option of it, empty in the base

_WHOLE = 100
_AGREEMENTS = {
    "waits": "Un devis accepté avant les soins est nécessaire ; sans lui, la demande attend.",
    "refused": "Un devis accepté avant les soins est nécessaire ; sans lui, rien n'est remboursé.",
}
_UNITS = {"session": "séances", "day": "jours", "night": "nuits"}
_BASKETS = {"full_cover": "panier 100 % Santé", "controlled": "panier aux tarifs maîtrisés", "free": "panier libre"}
_BENEFITS = {
    "irreplaceable": "médicaments irremplaçables",
    "major": "médicaments au service rendu important",
    "moderate": "médicaments au service rendu modéré",
    "low": "médicaments au service rendu faible",
    "homeopathy": "homéopathie",
}
_PAIRS = {
    "a": "deux verres simples",
    "b": "un verre simple et un verre complexe",
    "c": "deux verres complexes",
    "d": "un verre simple et un verre très complexe",
    "e": "un verre complexe et un verre très complexe",
    "f": "deux verres très complexes",
}
_WARDS = {
    "medicine": "en médecine",
    "surgery": "en chirurgie",
    "obstetrics": "en obstétrique",
    "maternity": "en maternité",
    "follow_up": "en soins de suite",
    "rehabilitation": "en rééducation",
    "intensive_care": "en soins intensifs",
    "ambulatory": "en ambulatoire",
    "psychiatry": "en psychiatrie",
    "mas": "en maison d'accueil spécialisée",
    "ehpad": "en établissement pour personnes âgées dépendantes",
    "general": "hors service particulier",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry said: when it applies (empty for all care of its kind), what it pays, and what goes with it."""

    when: str
    pays: str
    notes: tuple[str, ...]


def told(  # noqa: PLR0913 -- an entry, and where it stands
    kind: str,
    when: When,
    entry: GuaranteeEntry,
    *,
    on: date,
    parameters: Parameters,
    shared: Mapping[str, Sequence[Place]] = MappingProxyType({}),
    option: str = "",
) -> Told:
    """The entry of the base, or of an `option`, in words; the figures of the law are those of that day.

    `shared` tells all the places where each limit is named.
    """
    condition = ", ".join(_conditions(when, on))
    condition = condition[:1].upper() + condition[1:]
    limits = [_limit(limit, entry, shared.get(limit.name, ()), (kind, option)) for limit in entry.limits]
    return Told(condition, pays(kind, entry, on, parameters), (*limits, *_notes(entry, option)))


def pays(kind: str, entry: GuaranteeEntry, on: date, parameters: Parameters) -> str:
    """What an entry pays, one sentence."""
    match entry:
        case BaseEntry():
            return _of_tariff(kind, entry)
        case TicketModerateurEntry(rate=rate):
            share = f"{rate} % du ticket modérateur" if rate != _WHOLE else "Tout le ticket modérateur"
            return f"{share}{_alone(kind, entry)}."
        case RealCostEntry(rate=rate, max=most):
            whole = "Tout le prix payé" if rate == _WHOLE else f"{rate} % du prix payé"
            limit = "" if most is None else f", {euros(most)} au plus de notre part"
            return f"{whole}, Sécurité sociale comprise{limit}{_alone(kind, entry)}."
        case OpticalSetEntry(amount=amount, frame_max=frame):
            return f"Jusqu'à {euros(amount)} par paire, dont {euros(frame)} au plus pour la monture."
        case FullCoverEntry():
            return "Rien à payer, dans la limite des prix fixés par la loi."
        case FlatEntry() | MonthlyCeilingEntry():
            return _flat(kind, entry, on, parameters)
        case _:
            raise ValueError(entry.basis)


def _of_tariff(kind: str, entry: BaseEntry) -> str:
    how = "Sécurité sociale comprise" if entry.includes_scheme else "en plus de la Sécurité sociale"
    rate, outside = entry.rate, entry.rate_without_fee_control
    if outside is None or outside == rate or kind not in DOCTORS:
        return f"{rate} % du tarif, {how}{_alone(kind, entry)}."
    return f"{rate} % du tarif chez un praticien aux honoraires maîtrisés (Optam), {outside} % chez un autre, {how}."


def _flat(kind: str, entry: FlatEntry | MonthlyCeilingEntry, on: date, parameters: Parameters) -> str:
    per = word("per", entry.per)
    if isinstance(entry, FlatEntry):
        amount = f"{euros(entry.amount)} {per}"
    else:
        amount = f"{entry.rate} % du plafond mensuel de la Sécurité sociale {per}"
        try:
            each = percent(entry.rate, parameters.value("pmss.month", on=on))
            amount += f", soit {euros(each)} en {on.year}"
        except ParameterMissingError:
            amount += ", dont le montant de l'année n'est pas publié"
    count = "" if entry.count_per_year is None else f", {_units(entry.count_per_year, entry.per)} par an au plus"
    scheme = ", Sécurité sociale comprise" if entry.includes_scheme else ""
    return f"{amount}{count}{scheme}{_alone(kind, entry)}."


def _alone(kind: str, entry: GuaranteeEntry) -> str:
    """Whether the scheme has to pay for the care, where that is not a matter of course."""
    if kind in WITHOUT_SCHEME:
        return ""
    if getattr(entry, "without_scheme", False):
        return ", même si la Sécurité sociale ne paie rien"
    return ", si la Sécurité sociale rembourse ce soin" if kind in OFTEN_OUTSIDE_SCHEME else ""


def _units(count: int, per: str) -> str:
    """So many sessions, days, nights where an entry pays by these, else so many times."""
    name = _UNITS.get(per, "fois")
    return f"{count} {name[:-1] if count == 1 and per in _UNITS else name}"


def _conditions(when: When, on: date) -> Iterator[str]:
    """What a condition asks for, each in a few words."""
    words: dict[str, Callable[[str], str]] = {
        "class_": lambda value: f"classe {value}",
        "basket": _BASKETS.__getitem__,
        "pair": _PAIRS.__getitem__,
        "benefit": _BENEFITS.__getitem__,
        "ward": _WARDS.__getitem__,
        "act": lambda value: _act(value, on),
        "family": lambda value: f"actes dont le code commence par {value}",
    }
    flags = {
        "fee_control": ("praticien aux honoraires maîtrisés (Optam)", "praticien hors honoraires maîtrisés"),
        "prevention": ("acte de prévention", "hors prévention"),
        "urgent": ("en urgence", "hors urgence"),
    }
    for name, said in words.items():
        value = getattr(when, name)
        if value is not None:
            yield said(value)
    for name, (yes, no) in flags.items():
        value = getattr(when, name)
        if value is not None:
            yield yes if value else no


def _act(code: str, on: date) -> str:
    known = act(code, on)
    return f"acte {code}" if known is None else f"{known.label[0].lower()}{known.label[1:]} ({code})"


def _notes(entry: GuaranteeEntry, option: str) -> Iterator[str]:
    """What goes with an entry: waiting period, prior agreement."""
    if entry.waiting_months:
        yield f"Après {entry.waiting_months} mois d'adhésion {'à cette option' if option else 'au contrat'}."
    if entry.prior_agreement in _AGREEMENTS:
        yield _AGREEMENTS[entry.prior_agreement]


def _limit(limit: LimitEntry, entry: GuaranteeEntry, places: Sequence[Place], here: Place) -> str:
    """A limit, and all else that uses it up."""
    others = [_place(kind, option) for kind, option in dict.fromkeys(places) if (kind, option) != here]
    per = "" if others else getattr(entry, "per", "")
    most = euros(limit.max) if limit.max is not None else _units(int(limit.count or 0), per)
    common = " en tout" if others or len(places) > 1 else ""
    told = f"Dans la limite de {most}{common} {word('over', limit.over)}{word('whose', limit.whose)}"
    if others:
        return f"{told}, commune avec : {', '.join(others)}."
    return f"{told}, commune à plusieurs lignes de ce soin." if common else f"{told}."


def _place(kind: str, option: str) -> str:
    label = LABELS[kind][:1].lower() + LABELS[kind][1:]
    return f"{label} (option {option})" if option else label
