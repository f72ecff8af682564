"""The kinds of item of the table obole-accounts; `store.py` says how they are keyed and found."""

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)

from chalicelib.accounts.model import MEMBER, Session, Tries
from chalicelib.dynamo import Item

OTHERS = "DEVICE#others"


def key(id: str) -> str:
    return f"ACCOUNT#{id}"


class _Item(Item):
    """What the kinds have in common: their table and keys."""

    class Meta:
        table_name = "obole-accounts"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class AccountItem(_Item):
    """`password_hash` is of the chosen password, or of the one-time one while `one_time_until` is set.

    `number` is the member's, or the FINESS of a practice, which has a last name only.
    """

    audience = UnicodeAttribute(default=MEMBER)
    number = UnicodeAttribute()
    first_name = UnicodeAttribute()
    last_name = UnicodeAttribute()
    email_hash = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute()
    one_time_until = UTCDateTimeAttribute(null=True)
    one_time_used_at = UTCDateTimeAttribute(null=True)
    version = VersionAttribute()

    @property
    def one_time(self) -> bool:
        return self.one_time_until is not None

    @property
    def one_time_used(self) -> bool:
        return self.one_time_used_at is not None

    @property
    def id(self) -> str:
        return self.pk.removeprefix("ACCOUNT#")


class DeviceItem(_Item):
    """Tries taken from one known device, or from all others together.

    `locked_at` is when a third try in a row was last taken; it stays until a sign-in succeeds.
    """

    taken = NumberAttribute(default=0)
    last_at = UTCDateTimeAttribute(null=True)
    locked_at = UTCDateTimeAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    version = VersionAttribute()

    @property
    def tries(self) -> Tries:
        return Tries(int(self.taken), self.last_at)

    @property
    def opens_again(self) -> bool:
        """Whether a lock ran out before the last try."""
        return self.locked_at is not None and self.locked_at != self.last_at

    @property
    def known(self) -> bool:
        return self.sk != OTHERS


class SessionItem(_Item):
    audience = UnicodeAttribute()
    account = UnicodeAttribute()
    owner = UnicodeAttribute()
    first_name = UnicodeAttribute()
    last_name = UnicodeAttribute()
    must_choose_password = BooleanAttribute()
    created_at = UTCDateTimeAttribute()
    seen_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()

    def read(self) -> Session:
        return Session(
            id=self.pk.removeprefix("SESSION#"),
            audience=self.audience,
            account=self.account,
            owner=self.owner,
            first_name=self.first_name,
            last_name=self.last_name,
            must_choose_password=self.must_choose_password,
            created_at=self.created_at,
            seen_at=self.seen_at,
        )


class SessionOfAccountItem(_Item):
    expires_at = TTLAttribute(null=True)


class AuditItem(_Item):
    """Written once, never changed. `expires_at` only where no account is open."""

    at = UTCDateTimeAttribute()
    kind = UnicodeAttribute()
    device = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)


class EmailItem(_Item):
    """Its key says all."""
