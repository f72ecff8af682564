"""The first response of a fresh process of the members function, against a bare Chalice app that answers the same."""
