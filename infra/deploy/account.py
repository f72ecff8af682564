"""The AWS account that a deployment changes: what stands there, and each stack carried to what the plan says."""

import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from infra.deploy.plan import PACKAGES, WEB, Stack, as_read

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef

# What may name roles, and templates that AWS rewrites (SAM).
_ALLOWED: list[Any] = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_YEAR = "public, max-age=31536000, immutable"
_ASKED_AGAIN = "no-cache"


class Account:
    """The account and region of `session`."""

    def __init__(self, session: boto3.Session, tell: Callable[[str], None]) -> None:
        self._formation = session.client("cloudformation")
        self._s3 = session.client("s3")
        self._tell = tell

    def resources(self, stack: str) -> Mapping[str, str] | None:
        """The resources of `stack` as deployed, by logical name; None if there is no such stack."""
        if self._outputs(stack) is None:
            return None
        given = self._formation.get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
        return as_read(given)

    def deploy(self, stacks: list[Stack]) -> None:
        """Carry out the plan, stack by stack. Raises botocore's errors; a stack that fails goes back by itself."""
        for stack in stacks:
            for key, archive in stack.archives.items():
                self._send(key, archive.path)
            self._tell(f"{stack.name} : {'à jour' if self._deployed(stack) else 'rien à changer'}.")

    def publish(self, dist: Path, contract: Path) -> None:
        """Send the pages, then the contract of the API: first what others name, the first page last."""
        outputs = self._outputs(WEB) or {}
        bucket = outputs["PagesBucket"]
        files = sorted((file for file in dist.rglob("*") if file.is_file()), key=lambda file: file.name == "index.html")
        for file in files:
            self._page(bucket, file.relative_to(dist).as_posix(), file)
        self._page(bucket, "openapi.json", contract)
        self._tell(f"{len(files) + 1} fichiers publiés.")

    def _page(self, bucket: str, key: str, file: Path) -> None:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        kept = _YEAR if key.startswith("assets/") else _ASKED_AGAIN
        self._s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes(), ContentType=kind, CacheControl=kept)

    def _send(self, key: str, file: Path) -> str:
        """Send `file` to the bucket of packages, unless it is there: its key names its content. Gives its address."""
        bucket = (self._outputs(PACKAGES) or {})["PackagesBucket"]
        found = self._s3.list_objects_v2(Bucket=bucket, Prefix=key).get("KeyCount", 0)
        if not found:
            self._s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes())
        return f"https://{bucket}.s3.{self._s3.meta.region_name}.amazonaws.com/{key}"

    def _deployed(self, stack: Stack) -> bool:
        """Create or update the stack, and wait; whether anything changed."""
        asked: dict[str, Any] = {
            "StackName": stack.name,
            "Capabilities": _ALLOWED,
            "Parameters": self._parameters(stack),
            # What a failed deployment made goes with it, even if what stands is kept for ever.
            "RetainExceptOnCreate": True,
        }
        if stack.name == PACKAGES:
            # The bucket that holds the others' templates is made from its own text.
            asked["TemplateBody"] = stack.template.path.read_text(encoding="utf-8")
        else:
            asked["TemplateURL"] = self._send(stack.template_key, stack.template.path)
        if self._outputs(stack.name) is None:
            self._formation.create_stack(**asked, OnFailure="DELETE")
            self._formation.get_waiter("stack_create_complete").wait(StackName=stack.name)
            return True
        try:
            self._formation.update_stack(**asked)
        except ClientError as error:
            if "No updates are to be performed" in error.response["Error"]["Message"]:
                return False
            raise
        self._formation.get_waiter("stack_update_complete").wait(StackName=stack.name)
        return True

    def _parameters(self, stack: Stack) -> "list[ParameterTypeDef]":
        return [
            {"ParameterKey": name, "ParameterValue": value if isinstance(value, str) else self._given(*value)}
            for name, value in stack.parameters.items()
        ]

    def _given(self, stack: str, output: str) -> str:
        return (self._outputs(stack) or {})[output]

    def _outputs(self, stack: str) -> dict[str, str] | None:
        try:
            (said,) = self._formation.describe_stacks(StackName=stack)["Stacks"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ValidationError":
                return None
            raise
        return {output["OutputKey"]: output["OutputValue"] for output in said.get("Outputs", [])}
