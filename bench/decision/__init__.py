"""One explained decision, against openfisca-core working out the same shares of the same line."""
