"""The engine: who pays what of a line of care, and why."""
