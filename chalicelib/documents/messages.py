"""What the documents worker is asked: to render a document, to go on with a month or the covers. Identifiers only."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from chalicelib.aws import client, queue_url

QUEUE = "obole-documents"


class Render(BaseModel):
    model_config = ConfigDict(frozen=True)

    ask: Literal["render"] = "render"
    member: str
    document: str


class Month(BaseModel):
    """State the month of the day `month` for the members who come after `after` in the table, a slice at a time."""

    model_config = ConfigDict(frozen=True)

    ask: Literal["month"] = "month"
    month: date
    after: str | None = None


class Covers(BaseModel):
    """Look for the covers that ended among the members who come after `after` in the table, a slice at a time."""

    model_config = ConfigDict(frozen=True)

    ask: Literal["covers"] = "covers"
    after: str | None = None


Message = Render | Month | Covers


class Asked(RootModel[Message]):
    root: Message = Field(discriminator="ask")


def send(message: Message) -> None:
    """Queue the message. It may come twice, or late."""
    client("sqs").send_message(QueueUrl=queue_url(QUEUE), MessageBody=message.model_dump_json())
