"""What is kept whole and read again: never changed, no unknown field, no value in an error."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A record of a person, a contract or a professional; how to check it is worked out when one is first read."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)
