"""What happens to people: an episode of care is a few acts, each so many days after its beginning."""

from collections.abc import Callable
from datetime import date
from random import Random

from demo import acts
from demo.acts import Act
from demo.chance import chance
from demo.patients import Patient

# An act, and how many days after the beginning of the episode.
Dated = tuple[int, Act]
Happening = Callable[[Random, Patient, date], list[Dated]]
_CHILD, _ADULT, _FORTIES, _OLD = 16, 18, 40, 65


def _doctor(rng: Random, patient: Patient, on: date) -> list[Dated]:
    """A visit, most often with a prescription: medicines the same day or the next, analyses within the week."""
    happened = [(0, acts.visit(on, outside=chance(rng, 6)))]
    if chance(rng, 75):
        happened += _pharmacy(rng, patient, on)
    if chance(rng, 22):
        happened.append((rng.randint(1, 6), acts.laboratory(rng)))
    return happened


def _pharmacy(rng: Random, _patient: Patient, _on: date) -> list[Dated]:
    day = rng.randint(0, 1)
    codes = ["PH7", *rng.choices(("PH4", "PH2", "PH1", None), weights=(25, 15, 3, 57))]
    return [(day, acts.medicine(rng, code)) for code in codes if code]


def _teleconsultation(rng: Random, _patient: Patient, _on: date) -> list[Dated]:
    return [(0, acts.teleconsultation()), (0, acts.medicine(rng, "PH7"))]


def _specialist(rng: Random, patient: Patient, _on: date) -> list[Dated]:
    choices = ["dermatology", "ophthalmology", "cardiology", *(["gynaecology"] if patient.female else [])]
    specialty = rng.choice(choices)
    visit = [(0, acts.specialist(rng, specialty))]
    return [*visit, (0, acts.technical_act(rng))] if specialty == "cardiology" else visit


def _psychiatrist(rng: Random, _patient: Patient, _on: date) -> list[Dated]:
    return [(0, acts.specialist(rng, "psychiatry", "CNP", 5700)), (28, acts.specialist(rng, "psychiatry", "CNP", 5700))]


def _sessions(code: str, most: int, every: int) -> Happening:
    """A course of sessions, so many days apart."""

    def course(rng: Random, _patient: Patient, _on: date) -> list[Dated]:
        return [(every * nth, acts.auxiliary(rng, code)) for nth in range(rng.randint(2, most))]

    return course


def _hospital(rng: Random, _patient: Patient, on: date) -> list[Dated]:
    days = rng.randint(2, 6)
    happened = [(0, acts.stay(rng, days)), (0, acts.daily_fee(days, on))]
    if chance(rng, 60):
        happened.append((0, acts.private_room(rng, days - 1)))
    if chance(rng, 50):
        happened.append((days, acts.transport(rng)))
    return [*happened, (days + 1, acts.medicine(rng, "PH7"))]


def _emergency(rng: Random, _patient: Patient, on: date) -> list[Dated]:
    return [(0, acts.emergency_fee(on)), (0, acts.imaging(rng)), *([(1, acts.device(rng))] if chance(rng, 40) else [])]


def _dentist(rng: Random, _patient: Patient, _on: date) -> list[Dated]:
    return [(0, acts.dental_care(rng)), *([(20, acts.crown(rng))] if chance(rng, 25) else [])]


def _one(make: Callable[[Random], Act]) -> Happening:
    return lambda rng, _patient, _on: [(0, make(rng))]


# How often of a thousand, between which ages, and what happens.
_EPISODES: tuple[tuple[int, tuple[int, int], Happening], ...] = (
    (330, (0, 120), _doctor),
    (110, (_FORTIES, 120), _pharmacy),
    (30, (_CHILD, 70), _teleconsultation),
    (120, (_CHILD, 120), _specialist),
    (14, (_CHILD, 70), _psychiatrist),
    (12, (_FORTIES, 120), _one(lambda rng: acts.specialist(rng, "cardiology", "APC", 6000))),
    (45, (6, 120), _one(acts.imaging)),
    (55, (_CHILD, 120), _one(acts.laboratory)),
    (26, (_CHILD, 120), _sessions("AMK", 8, 3)),
    (20, (_OLD, 120), _sessions("AMI", 5, 2)),
    (8, (_OLD, 120), _sessions("AIS", 4, 1)),
    (25, (4, 12), _sessions("AMO", 6, 7)),
    (14, (_ADULT, 120), _hospital),
    (18, (0, 120), _emergency),
    (60, (5, 120), _dentist),
    (20, (9, 15), _one(acts.orthodontics)),
    (14, (6, 120), _one(acts.glasses)),
    (9, (_OLD, 120), _one(acts.hearing_aid)),
    (25, (_OLD, 120), _one(acts.vaccine)),
    (25, (0, 2), _one(acts.vaccine)),
    (20, (_OLD, 120), _one(acts.transport)),
    (20, (0, 120), _one(acts.device)),
    (3, (_OLD, 120), _one(acts.spa)),
)


def episode(rng: Random, patient: Patient, on: date) -> list[Dated]:
    """Something that happens to a person of that age, beginning on that day."""
    age = patient.age(on)
    fitting = [(share, happens) for share, (youngest, oldest), happens in _EPISODES if youngest <= age <= oldest]
    (happens,) = rng.choices([happens for _, happens in fitting], weights=[share for share, _ in fitting])
    return happens(rng, patient, on)
