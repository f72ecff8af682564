"""moto is not thread-safe: every request takes its turn, and whoever waits for a message lets the others pass."""

from threading import Condition, RLock

TURN = Condition(RLock())
