"""A year of care lines re-priced under another guarantee table: the engine's steps, in its order, on whole columns."""
