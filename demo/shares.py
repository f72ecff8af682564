"""The scheme's side of an act: its rate and what it pays and withholds, as the product's own engine works it out."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random

from chalicelib.formats.noemie import ReceivedLine
from chalicelib.formats.noemie.model import Exemption
from chalicelib.parameters import act as act_of
from chalicelib.parameters import load
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import CareLine, History
from chalicelib.reimbursement.model import Patient as EnginePatient
from demo.acts import Act
from demo.chance import chance
from demo.patients import Patient

# Percent, in the general scheme and in Alsace-Moselle, as public sources give them.
_RATES = {
    **dict.fromkeys(("consultation", "technical_act", "imaging"), (70, 90)),
    **dict.fromkeys(("laboratory", "auxiliary", "device", "dental_care", "dental_prosthesis"), (60, 90)),
    **dict.fromkeys(("optical_equipment", "hearing_aid"), (60, 90)),
    **dict.fromkeys(("prevention", "spa"), (65, 90)),
    **dict.fromkeys(("hospital_daily_fee", "emergency_fee", "private_room"), (0, 0)),
    "hospital_stay": (80, 100),
    "orthodontics": (100, 100),
    "transport": (55, 100),
}
_MEDICINE_RATES = {"irreplaceable": (100, 100), "major": (65, 90), "moderate": (30, 80), "low": (15, 15)}
_SURCHARGE = 40
_PATHWAY_FROM = 16
# What an exemption covers in full.
_EXEMPTED = {"consultation", "technical_act", "imaging", "laboratory", "auxiliary", "hospital_stay", "transport"}
_EXEMPTED_MEDICINES = {"irreplaceable", "major"}


@dataclass(slots=True)
class _Used:
    participation: int = 0
    franchise: int = 0


class Scheme:
    """The mandatory scheme: it remembers what it withheld from each person, by day and by year."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: defaultdict[tuple[str, int, str], _Used] = defaultdict(_Used)

    def line(self, patient: Patient, on: date, act: Act, finess: str, reference: str) -> ReceivedLine:
        """The care line that the scheme sends for that act. Acts of a person are to be given in order of care."""
        known = act_of(act.code, on)
        if known is None:
            raise ValueError(act.code)
        outside = act.outside and patient.age(on) >= _PATHWAY_FROM
        exemption = self._exemption(patient, on, known.kind, known.benefit)
        rate = _rate(patient, known.kind, known.benefit, exemption, outside=outside)
        care = CareLine(
            kind=known.kind,
            date=on,
            price=act.price,
            base=act.base,
            rate=rate,
            act=act.code,
            quantity=act.quantity,
            pathway=not outside,
            fee_control=act.fee_control,
            exemption=exemption,
            scheme=patient.scheme,
            # The scheme pays the same for either class and ear.
            class_="II" if known.kind == "hearing_aid" else None,
            ear="right" if known.kind == "hearing_aid" else None,
        )
        paid, withheld = self._shares(patient, care)
        return ReceivedLine(
            reference=reference,
            nir=patient.nir,
            nir_key=patient.nir_key,
            rank=patient.rank,
            birth_date=f"{patient.born:%Y%m%d}",
            care_date=on,
            act=act.code,
            quantity=act.quantity,
            price=act.price,
            base=act.base,
            rate=rate,
            scheme_paid=paid,
            withheld=withheld,
            finess=finess,
            pathway=not outside,
            fee_control=act.fee_control,
            exemption=exemption,
            third_party=act.third_party,
            operation="C",
        )

    def _shares(self, patient: Patient, care: CareLine) -> tuple[int, int]:
        """What the scheme pays, net, and what it withholds, in cents."""
        year = self._used[patient.nir, patient.rank, f"{care.date:%Y}"]
        day = self._used[patient.nir, patient.rank, f"{care.date:%Y%m%d}"]
        history = History(
            participation_this_year=year.participation,
            franchise_this_year=year.franchise,
            participation_today=day.participation,
            franchise_today=day.franchise,
        )
        decision = reimburse(care, EnginePatient(patient.born), (), history, load())
        for used in (year, day):
            used.participation += decision.participation
            used.franchise += decision.franchise
        return decision.scheme, decision.participation + decision.franchise

    def _exemption(self, patient: Patient, on: date, kind: str, benefit: str | None) -> Exemption:
        if kind not in _EXEMPTED and benefit not in _EXEMPTED_MEDICINES:
            return "none"
        if patient.long_term_illness:
            return "long_term_illness"
        age = patient.age(on)
        if patient.female and age in range(24, 39) and kind != "transport" and chance(self._rng, 8):
            return "maternity"
        return "work_accident" if age in range(18, 62) and chance(self._rng, 1) else "none"


def _rate(patient: Patient, kind: str, benefit: str | None, exemption: Exemption, *, outside: bool) -> int:
    general, local = _MEDICINE_RATES[benefit or "major"] if kind == "medicine" else _RATES[kind]
    rate = local if patient.scheme == "alsace_moselle" else general
    return (100 if exemption != "none" else rate) - (_SURCHARGE if outside else 0)
