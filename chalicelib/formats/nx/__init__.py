"""Nomenclatures as the mandatory scheme publishes them: fixed records of the NX family, read whole or refused. No I/O.

Functions that answer people need what `model` holds, and nothing of the readers: each module is imported by its name.

Source: the profiles of `ccam` and `lpp`, which name where their layouts were found.
"""
