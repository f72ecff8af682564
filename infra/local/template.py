"""The template of what is kept, deployed through the running server."""

import hashlib
from pathlib import Path

import boto3

from infra.local import REGION

PATH = Path(__file__).parents[1] / "data.yaml"
STACK = "obole-data"
MAIL_DOMAIN = "localhost"


def digest() -> str:
    """What tells one version of the template from another."""
    return hashlib.sha256(PATH.read_bytes()).hexdigest()


def deploy(endpoint: str) -> None:
    """Create tables, bucket, queues and key at `endpoint`. A stack already there is left as it is.

    E-mails may leave from localhost, as they may from a domain that SES has verified.
    """
    session = boto3.Session("local", "local", region_name=REGION)
    formation = session.client("cloudformation", endpoint_url=endpoint)
    if not any(stack["StackName"] == STACK for stack in formation.describe_stacks()["Stacks"]):
        formation.create_stack(StackName=STACK, TemplateBody=PATH.read_text())
        session.client("sesv2", endpoint_url=endpoint).create_email_identity(EmailIdentity=MAIL_DOMAIN)
