"""The same stack on one machine: moto for AWS, a process a function, a gateway and a pump, all on loopback."""

import os
import tomllib
from functools import cache
from json import dumps
from pathlib import Path

REGION = "eu-west-3"
ACCOUNT = "123456789012"


def environment(endpoint: str) -> dict[str, str]:
    """What a process needs to reach the local stack at `endpoint`, and nothing else on any network."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        # Otherwise botocore puts the account in the host of DynamoDB addresses, and streams are not found.
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "AWS_EC2_METADATA_DISABLED": "true",
        # A person's own profiles never play a part.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "OBOLE_INSURER": _invented(),
        "OBOLE_DOCUMENTS_BUCKET": f"obole-documents-{ACCOUNT}",
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
    }


@cache
def _invented() -> str:
    """The institution of the demo."""
    return dumps(tomllib.loads((Path(__file__).parents[2] / "demo" / "insurer.toml").read_text(encoding="utf-8")))


def without_aws(variables: dict[str, str]) -> dict[str, str]:
    """`variables` less all that speaks of AWS: a person's profile or session must not leak into the local stack."""
    return {name: value for name, value in variables.items() if not name.startswith("AWS_")}
