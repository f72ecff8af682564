"""What a deployment sets, read from the environment when asked for. What is missing is a `KeyError` that names it."""

import os


def origin() -> str:
    """Where people reach the product: scheme and host, without a last slash. Links carry no other."""
    return os.environ["OBOLE_ORIGIN"]


def insurer() -> str:
    """Who the institution is and how it is reached, in JSON: `chalicelib/insurer.py` says what is in it."""
    return os.environ["OBOLE_INSURER"]


def documents_bucket() -> str:
    """The bucket of the files issued to people."""
    return os.environ["OBOLE_DOCUMENTS_BUCKET"]


def links_endpoint() -> str | None:
    """Where links to files lead, when it is not where the functions themselves reach S3."""
    return os.environ.get("OBOLE_LINKS_ENDPOINT")
