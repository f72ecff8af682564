"""Synthetic NOEMIE files of any size for a portfolio: the same bytes for the same portfolio, size, seed and days."""

from collections import defaultdict
from datetime import date, timedelta
from operator import itemgetter
from random import Random

from chalicelib.errors import InvalidError
from chalicelib.formats.noemie import Header, write
from demo import acts, story
from demo.acts import Act
from demo.book import Portfolio
from demo.episodes import episode
from demo.mistakes import cancellations, cancelled_count, with_mistakes
from demo.patients import Patient, need, patients
from demo.shares import Scheme

# The first file tells eight months and stops two weeks before the day; the following ones tell those two weeks.
_HISTORY, _RECENT = timedelta(days=240), timedelta(days=14)
_STORY_SHARE = 3
_DOCTORS = ("cardiology", "dermatology", "ophthalmology", "gynaecology", "psychiatry")

# Whose, when, what.
_Event = tuple[date, Patient, Act]


def noemie_files(book: Portfolio, lines: int, seed: int, until: date, files: int = 1) -> list[bytes]:
    """Consecutive files of `lines` care lines each; see `noemie_file`."""
    return [noemie_file(book, lines, seed, until, sequence) for sequence in range(1, files + 1)]


def noemie_file(book: Portfolio, lines: int, seed: int, until: date, sequence: int = 1) -> bytes:
    """One file of exactly `lines` care lines, a few of which cancel or will wait, with care given before `until`.

    Sequence 1 tells eight months of care; the following ones the last two weeks, with other line references.
    Raises `InvalidError` if the portfolio has nobody covered then, or no practice for an act.
    """
    rng = Random(f"noemie {seed} {sequence}")
    first, last = (until - _HISTORY, until - _RECENT) if sequence == 1 else (until - _RECENT, until)
    people = patients(book, seed)
    created = lines - cancelled_count(lines)
    events = _told(people, lines // _STORY_SHARE, last, later=sequence > 1)
    events = [*events, *_outside_cover(rng, people, first, last)][:created]
    events += happenings(rng, people, created - len(events), first, last)
    events.sort(key=itemgetter(0))
    scheme, practices = Scheme(rng), practices_of(book)
    key = f"{until:%y%m%d}{seed % 1000:03d}{sequence:04d}"
    care = [
        scheme.line(patient, day, act, practice_for(practices, patient, act), f"{key}{number:07d}")
        for number, (day, patient, act) in enumerate(events, 1)
    ]
    exposed = [place for place, (_, patient, _) in enumerate(events) if patient is not people[0]]
    sent = with_mistakes(rng, care, exposed)
    sound = [place for place in exposed if sent[place] is care[place]]
    return write(_header(seed, until, sequence), [*sent, *cancellations(rng, sent, sound, lines - created)])


def _header(seed: int, until: date, sequence: int) -> Header:
    return Header(
        emitter_type="01",
        emitter_number="00000099000000",
        emitting_program="DEMO",
        recipient_type="02",
        recipient_number="00000099000001",
        receiving_program="OBOLE",
        file_id="NOE",
        date=until,
        reference=f"DEMO-{until:%Y%m%d}-{seed % 1000:03d}",
        sequence=sequence,
        norm="0001",
    )


def _told(people: list[Patient], most: int, last: date, *, later: bool) -> list[_Event]:
    """The latest `most` acts at most of the first member's story, while covered."""
    acts = (story.sequel if later else story.history)(last)
    events = [(day, person, act) for person in people[:1] for day, act in acts if person.covered(day)]
    return events[max(len(events) - most, 0) :]


def happenings(rng: Random, people: list[Patient], wanted: int, first: date, last: date) -> list[_Event]:
    """`wanted` acts between the two days, to people then covered; the first member has a story of their own."""
    spans = {
        person: (max(first, person.entered, person.born), min(last, person.left or last))
        for person in people[1:] or people
    }
    present = [person for person, (start, end) in spans.items() if start <= end]
    if not present:
        raise InvalidError("Personne n'est couvert à ces dates dans ce portefeuille : choisissez une autre date.")
    weights = [need(person, last) for person in present]
    events: list[_Event] = []
    while len(events) < wanted:
        for patient in rng.choices(present, weights=weights, k=wanted):
            start, end = spans[patient]
            began = start + timedelta(days=rng.randint(0, (end - start).days))
            acts = ((began + timedelta(days=after), act) for after, act in episode(rng, patient, began))
            events += [(day, patient, act) for day, act in acts if day <= end]
            if len(events) >= wanted:
                break
    return events[:wanted]


def _outside_cover(rng: Random, people: list[Patient], first: date, last: date) -> list[_Event]:
    """A visit to those who came or left meanwhile, on a day when they were not covered."""
    days = ((person, _uncovered(person, first, last)) for person in people)
    return [(day, person, acts.visit(day)) for person, day in days if day is not None and rng.randrange(2)]


def _uncovered(person: Patient, first: date, last: date) -> date | None:
    before, after = person.entered - timedelta(days=12), (person.left or last) + timedelta(days=12)
    return next((day for day in (before, after) if max(first, person.born) <= day <= last), None)


def practices_of(book: Portfolio) -> dict[str, list[str]]:
    """FINESS numbers by specialty, in the order of the book."""
    practices = defaultdict(list)
    for professional in book["professionals"]:
        for specialty in professional["specialties"]:
            practices[specialty].append(professional["finess"])
    return practices


def practice_for(practices: dict[str, list[str]], patient: Patient, act: Act) -> str:
    """Where a family goes for that act: always the same place; every second specialist keeps to no fee control."""
    offered = practices.get(act.specialty, [])
    if act.specialty in _DOCTORS:
        offered = offered[0 if act.fee_control else 1 :: 2] or offered
    if not offered:
        raise InvalidError(f"Aucun professionnel de ce portefeuille n'exerce « {act.specialty} » : ajoutez-en un.")
    return offered[patient.family % len(offered)]
