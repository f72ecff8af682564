"""AWS clients, made from botocore's session at first use: nothing of AWS is touched at import."""

from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol, TypedDict, overload

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient


class _Sent(TypedDict):
    MessageId: str


class Mailer(Protocol):
    """What is used of SES."""

    def send_email(
        self,
        *,
        FromEmailAddress: str,  # noqa: N803 -- AWS's own names
        Destination: dict[str, list[str]],  # noqa: N803
        Content: dict[str, dict[str, bytes]],  # noqa: N803
    ) -> _Sent: ...


@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["kms"]) -> "KMSClient": ...
@overload
def client(service: Literal["s3"]) -> "S3Client": ...
@overload
def client(service: Literal["sesv2"]) -> Mailer: ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...
def client(service: str) -> object:
    """The one client of `service` in this process; region, credentials and endpoint come from the environment.

    It gives up soon enough for a person to be told: an answer is due within 29 seconds.
    """
    return _made(service)


@cache
def _made(service: str) -> object:
    import botocore.session  # noqa: PLC0415 -- start-up: functions that need no AWS beside DynamoDB never load it
    from botocore.config import Config  # noqa: PLC0415

    # An e-mail whose answer was late may have left: it is never sent again at once.
    attempts = 1 if service == "sesv2" else 3
    config = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": attempts})
    return botocore.session.get_session().create_client(service, config=config)


@cache
def queue_url(name: str) -> str:
    """The address of the queue called `name`."""
    return client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
