"""How often what the stack holds is saved: soon, but never most of the time."""

from pathlib import Path
from threading import Event

import pytest

from infra.local import keeping, server


class Looks(Event):
    """Ends after so many waits, and keeps how long each was."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._left = count

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        return len(self.waits) > self._left


@pytest.mark.parametrize(("lasts", "respite"), [(0.01, 0.5), (20.0, 180.0)])
def test_a_save_that_takes_long_is_followed_by_a_respite_nine_times_as_long(
    monkeypatch: pytest.MonkeyPatch, lasts: float, respite: float
) -> None:
    clock, saves = [0.0], [0]

    def saved(_path: Path, _tell: object) -> int:
        clock[0] += lasts
        saves[0] += 1
        return 1

    changes = iter([0, 1, 1, 1])
    monkeypatch.setattr(keeping, "monotonic", lambda: clock[0])
    monkeypatch.setattr(keeping, "_saved", saved)
    monkeypatch.setattr(server, "changes", lambda: next(changes))
    looks = Looks(3)
    keeping._keep(Path("snapshot"), looks, print)
    # Something changes, then it is quiet and saved, then there is nothing new to save.
    assert looks.waits == [0.5, 0.5, pytest.approx(respite), 0.5]
    assert saves == [1]
