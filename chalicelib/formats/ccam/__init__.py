"""The CCAM, classification of medical acts, as the Assurance maladie publishes it.

Source: the profile beside this file.
"""

from chalicelib.formats.ccam.reader import read

__all__ = ["read"]
