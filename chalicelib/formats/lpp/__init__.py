"""The LPP, list of reimbursable products and services, as the Assurance maladie publishes it.

Source: the profile beside this file.
"""

from chalicelib.formats.lpp.reader import read

__all__ = ["read"]
