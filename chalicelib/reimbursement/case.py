"""A worked case as people write it in JSON, read strictly: nothing unknown, nothing guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationError

from chalicelib.errors import FieldError
from chalicelib.parameters import abroad, act, is_country
from chalicelib.reimbursement.consistency import (
    contradictions,
    misplaced,
    of_class,
    of_last_delivery,
)
from chalicelib.reimbursement.entries import Cents, Strict, parse_entry
from chalicelib.reimbursement.kinds import KINDS, UNKNOWN_KIND
from chalicelib.reimbursement.model import CareLine, Guarantee, History, Lens, Limit, Patient, Used
from chalicelib.reimbursement.reasons import field_errors, path
from chalicelib.reimbursement.requirements import missing

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIOPTRES = re.compile(r"[+-]?[0-9]{1,2}(\.[0-9]{1,2})?")
_SAID_BY_ACT = ("kind", "benefit", "ward", "basket", "class_", "price_limit")
_YEARS = range(1900, 2201)


def _day(written: object) -> date:
    if isinstance(written, str) and _DAY.fullmatch(written):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            day = date.min
        if day.year in _YEARS:
            return day
    raise ValueError("date réelle attendue, au format AAAA-MM-JJ")


def _dioptres(written: object) -> int:
    """Hundredths of a dioptre."""
    if isinstance(written, str) and _DIOPTRES.fullmatch(written):
        return int(Decimal(written) * 100)
    raise ValueError("nombre de dioptries attendu, entre guillemets, comme « -2.25 »")


def _in_dioptres(hundredths: int) -> str:
    """As `_dioptres` reads it."""
    return str(Decimal(hundredths).scaleb(-2))


def _kind(written: str) -> str:
    if written not in KINDS:
        raise ValueError(UNKNOWN_KIND)
    return written


def _country(written: str) -> str:
    if not is_country(written):
        raise ValueError("code de pays attendu, deux majuscules, comme « BE »")
    return written


Day = Annotated[date, BeforeValidator(_day)]
Dioptres = Annotated[int, BeforeValidator(_dioptres), PlainSerializer(_in_dioptres, when_used="json")]
Kind = Annotated[str, AfterValidator(_kind)]
Country = Annotated[str, AfterValidator(_country)]


class Eye(Strict):
    sphere: Dioptres
    cylinder: Dioptres
    multifocal: bool


class _Care(Strict):
    kind: Kind | None = None
    act: Annotated[str, Field(min_length=1)] | None = None
    date: Day
    price: Cents
    base: Cents | None = None
    rate: Annotated[int, Field(ge=0, le=100)] | None = None
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    pathway: bool | None = None
    fee_control: bool | None = None
    exemption: Literal["none", "long_term_illness", "maternity", "work_accident", "css"] = "none"
    scheme: Literal["general", "alsace_moselle"] = "general"
    heavy_act: bool = False
    urgent: bool = False
    ward: Literal[
        "general",
        "medicine",
        "surgery",
        "obstetrics",
        "maternity",
        "follow_up",
        "rehabilitation",
        "intensive_care",
        "ambulatory",
        "psychiatry",
        "mas",
        "ehpad",
    ] = "general"
    prevention: bool = False
    benefit: Literal["irreplaceable", "major", "moderate", "low", "homeopathy"] = "major"
    basket: Literal["full_cover", "controlled", "free"] | None = None
    price_limit: Cents | None = None
    class_: str | None = Field(default=None, alias="class")
    frame: Cents | None = None
    lenses: Annotated[list[Cents], Field(min_length=2, max_length=2)] | None = None
    right: Eye | None = None
    left: Eye | None = None
    ear: Literal["right", "left"] | None = None
    early_renewal: bool = False
    with_glasses: bool | None = None
    exclusion: Literal["none", "war", "self_mutilation", "suicide_attempt", "extra", "miscoded"] = "none"
    country: Country = "FR"
    direct_access: bool = False
    proof: bool = True
    tariff: Literal["convention", "authority"] = "convention"
    other_insurers: Cents = 0

    @property
    def given(self) -> dict[str, object]:
        """The fields that were written, by the name they were written under."""
        return {name.removesuffix("_"): getattr(self, name) for name in self.model_fields_set}


class _Patient(Strict):
    birth_date: Day
    blind: bool = False


class _Used(Strict):
    cents: Cents = 0
    count: Cents = 0


class _History(Strict):
    participation_this_year: Cents = 0
    franchise_this_year: Cents = 0
    participation_today: Cents = 0
    franchise_today: Cents = 0
    used_this_year: Cents = 0
    count_this_year: Cents = 0
    last_delivery: Day | None = None
    used_by_limit: dict[str, _Used] = Field(default_factory=dict)


class _Case(Strict):
    id: Any
    title: Any = None
    source: Any = None
    care: _Care
    patient: _Patient
    guarantees: list[Any]
    responsible: bool | None = None
    contract_kind: Literal["collective_mandatory", "collective_optional", "individual"]
    history: _History = _History()
    provisional: bool = False
    expected: Any = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the engine needs of a case."""

    line: CareLine
    patient: Patient
    guarantees: tuple[Guarantee, ...]
    history: History


def parse_case(written: object) -> Case | FieldError:
    """The case ready to be worked out, or the first field that is wrong or missing, and why."""
    try:
        case = _Case.model_validate(written)
    except ValidationError as error:
        return field_errors(error)[0]
    line = _line(case.care)
    if isinstance(line, FieldError):
        return line
    patient = Patient(**dict(case.patient))
    used = {name: Used(**dict(each)) for name, each in case.history.used_by_limit.items()}
    history = History(**dict(case.history) | {"used_by_limit": used})
    guarantees = tuple(_guarantees(case, line.kind))
    kept = tuple(one for one in guarantees if isinstance(one, Guarantee))
    wrong = (
        *misplaced(line.kind, case.care.given),
        *of_class(line),
        *(one for one in guarantees if isinstance(one, FieldError)),
        *_lacking(line, kept),
        *contradictions(line, patient),
        *_against_act(case.care, line),
        *_of_history(case, line, patient, kept),
    )
    return wrong[0] if wrong else Case(line, patient, kept, history)


def _line(care: _Care) -> CareLine | FieldError:
    """The line of care, with what its act's code says where the case does not; a kind given wins over the act's."""
    fields = {name: getattr(care, name) for name in _Care.model_fields}
    fields["lenses"] = tuple(care.lenses) if care.lenses is not None else None
    for name, eye in (("right", care.right), ("left", care.left)):
        fields[name] = None if eye is None else Lens(**dict(eye))
    fields["act"] = care.act or ""
    fields["abroad"] = abroad(fields.pop("country"))
    if care.kind is None and care.act is None:
        return FieldError("care.kind", "ce champ est obligatoire : donnez la nature de soins ou l'acte")
    known = act(care.act, care.date) if care.act is not None else None
    if care.kind is None and known is None:
        return FieldError("care.act", "acte inconnu à cette date ; donnez aussi la nature de soins")
    if known is None or care.kind not in {None, known.kind}:
        return CareLine(**fields)
    said: dict[str, object] = {name: getattr(known, name) for name in _SAID_BY_ACT}
    # Amounts are totals of the line.
    for name, each in (("base", known.base), ("price_limit", known.price_limit)):
        said[name] = None if each is None else each * care.quantity
    given = care.model_fields_set
    return CareLine(**fields | {name: value for name, value in said.items() if value is not None and name not in given})


def _guarantees(case: _Case, kind: str) -> Iterator[Guarantee | FieldError]:
    """The guarantees in order, each in its contract; the contract's `responsible` unless it carries its own."""
    if case.responsible is None and not case.guarantees:
        yield FieldError("responsible", "ce champ est obligatoire")
    for index, written in enumerate(case.guarantees):
        where = path("guarantees", index)
        own = dict(written) if isinstance(written, dict) else written
        responsible = own.pop("responsible", case.responsible) if isinstance(own, dict) else case.responsible
        if responsible is None:
            yield FieldError("responsible", "ce champ est obligatoire")
        elif not isinstance(responsible, bool):
            yield FieldError(path(where, "responsible"), "vrai ou faux est attendu (true ou false)")
        entry, wrong = parse_entry(own, where, kind=kind)
        if entry is None:
            yield wrong[0]
        elif isinstance(responsible, bool):
            yield entry.guarantee(responsible=responsible, contract_kind=case.contract_kind)


def _lacking(line: CareLine, guarantees: Sequence[Guarantee]) -> Iterator[FieldError]:
    for name in missing(line, guarantees):
        yield FieldError(path("care", name), "ce champ est obligatoire pour cette nature de soins")


def _against_act(care: _Care, line: CareLine) -> Iterator[FieldError]:
    """What the case says of an act and the act's own code denies, where that is confirmed and the kind is the same."""
    known = act(care.act, care.date) if care.act else None
    if known is None or known.kind != line.kind or known.status == "provisional":
        return
    for name in _SAID_BY_ACT:
        own = getattr(known, name)
        if name != "price_limit" and own is not None and own != getattr(line, name):
            field = path("care", name.removesuffix("_"))
            yield FieldError(field, f"l'acte {care.act} dit autre chose à cette date : {own}")


def _of_history(case: _Case, line: CareLine, patient: Patient, guarantees: Sequence[Guarantee]) -> Iterator[FieldError]:
    """What was used before this line that cannot have been."""
    used = case.history
    for name in ("participation", "franchise"):
        this_year = f"{name}_this_year"
        if this_year in used.model_fields_set and getattr(used, f"{name}_today") > getattr(used, this_year):
            yield FieldError(path("history", f"{name}_today"), f"dépasse {this_year}, qui le comprend")
    if used.last_delivery is not None:
        yield from of_last_delivery(line, patient, used.last_delivery)
    yield from _wrong_limits(guarantees, used)


def _wrong_limits(guarantees: Sequence[Guarantee], used: _History) -> Iterator[FieldError]:
    """A limit that two guarantees describe otherwise; a use of one that none has, or of one each line has anew."""
    known: dict[str, Limit] = {}
    for index, guarantee in enumerate(guarantees):
        for place, limit in enumerate(guarantee.limits):
            if known.setdefault(limit.name, limit) != limit:
                yield FieldError(path("guarantees", index, "limits", place), "limite décrite autrement plus haut")
    for name, use in used.used_by_limit.items():
        where = path("history.used_by_limit", name)
        if name not in known:
            yield FieldError(where, "limite inconnue")
        elif known[name].over == "event" and (use.cents or use.count):
            yield FieldError(where, "une limite par événement n'a pas d'usage antérieur")
