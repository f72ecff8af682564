"""A year of care under another table, against the engine line by line and against openfisca-core on whole columns."""
