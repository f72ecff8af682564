"""Relays dropped, consumers killed anywhere, events twice, late and in any order: all arrive, none acts twice."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import outbox
from chalicelib.events import EventItem
from chalicelib.notifications import service
from chalicelib.outbox import Event
from chalicelib.portfolio.load import load
from infra.local import server
from tests.chalicelib.care.insurer import book, consultation
from tests.chalicelib.care.killing import Cut, cut_at
from tests.chalicelib.notifications.post import CHILD, Post, later

NO_KILL = 0
PEOPLE = st.sampled_from(["insured", "child"])
# The request of that number at which the process is killed, and whether it took effect first.
KILLS = st.one_of(st.just((NO_KILL, False)), st.tuples(st.integers(1, 6), st.booleans()))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), PEOPLE),
        st.tuples(st.just("relay"), st.integers(0, 9), KILLS),
        st.tuples(st.just("tell"), st.integers(0, 20), KILLS, st.booleans()),
        st.tuples(st.just("sweep"), KILLS),
        st.tuples(st.just("pass"), st.integers(1, 12)),
    ),
    min_size=5,
    max_size=16,
)


@dataclass
class World:
    """The insurer, and what its workers have in hand."""

    post: Post
    monkeypatch: pytest.MonkeyPatch
    minutes: int = 0
    decided: int = 0
    relayed: int = 0  # how far the stream was read
    waiting: list[Event] = field(default_factory=list)  # what the queue gives
    arrived: set[str] = field(default_factory=set)
    told_before: dict[str, int] = field(default_factory=dict)  # e-mails that had left when the event was written
    perhaps_twice: int = 0  # kills during which an e-mail left

    def decide(self, who: str) -> None:
        self.decided += 1
        before = len(self.post.sent())
        self.post.insurer.process(
            consultation(
                f"L{self.decided}",
                care_date=date(2025, 1, 1) + timedelta(days=self.decided),
                **(CHILD if who == "child" else {}),
            )
        )
        for event in self.post.written():
            self.told_before.setdefault(event.id, before)

    def relay(self, luck: int, kill: tuple[int, bool]) -> None:
        """The next record of the stream: one relay in ten is dropped, one that is killed comes again."""
        written = self.post.written()
        if self.relayed == len(written):
            return
        if luck == 0 or self.survives(kill, lambda: outbox.relay([written[self.relayed]])):
            self.relayed += 1

    def tell(self, place: int, kill: tuple[int, bool], again: bool) -> None:  # noqa: FBT001 -- as drawn
        """Any of the messages in the queue; one that is settled may come again all the same."""
        self.fetch()
        if not self.waiting:
            return
        event = self.waiting[place % len(self.waiting)]
        if self.survives(kill, lambda: service.take(event)) and not again:
            self.waiting.remove(event)

    def sweep(self, kill: tuple[int, bool]) -> None:
        self.survives(kill, outbox.sweep)
        self.survives(kill, lambda: list(service.sweep()))

    def pass_(self, minutes: int) -> None:
        self.minutes += minutes

    def fetch(self) -> None:
        new = self.post.queued()
        self.waiting += new
        self.arrived |= {event.id for event in new}

    def survives(self, kill: tuple[int, bool], act: Callable[[], object]) -> bool:
        moment, answered = kill
        before = len(self.post.sent())
        try:
            with later(self.minutes), cut_at(moment, self.monkeypatch, answered=answered):
                act()
        except Cut:
            self.perhaps_twice += len(self.post.sent()) - before
            return False
        return True

    def settle(self) -> None:
        """No more accidents: the sweeps come round until nothing is left to do."""
        for _ in range(2):
            self.minutes += 11
            self.sweep((NO_KILL, False))
            self.fetch()
            while self.waiting:
                self.tell(0, (NO_KILL, False), again=False)


@pytest.mark.covers("MBR-28")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_event_arrives_and_none_acts_twice(
    post: Post, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]]
) -> None:
    server.empty()
    load(json.dumps(book()))
    post.member(email="camille@example.fr")
    post.insurer.sequence = 0
    world = World(post, monkeypatch)
    for name, *drawn in [("decide", "insured"), *steps]:
        getattr(world, "pass_" if name == "pass" else str(name))(*drawn)
    world.settle()
    stored = list(EventItem.scan(EventItem.sk == "EVENT"))
    assert world.arrived == {item.pk.removeprefix("EVENT#") for item in stored} == set(world.told_before)
    assert all(item.published_at and not item.unpublished and item.expires_at for item in stored)
    left = len(post.sent())
    # An e-mail left after each event, and no more than one an event but for those cut short as they left.
    assert all(left > before for before in world.told_before.values())
    assert left - world.perhaps_twice <= len(stored)
    outbox.relay(post.written())
    world.settle()
    assert len(post.sent()) == left
