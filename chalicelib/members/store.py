"""Members in the table obole-members.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| member with the people covered | MEMBER#number | MEMBER | member number, many at a time, or inside a transaction |
| who a NIR belongs to | NIR#keyed hash | NIR | NIR, many at a time; `people` holds `number#rank` |

NIR and IBAN are encrypted one by one; nothing else of the table reveals them.
"""

import base64
import json
from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute, VersionAttribute
from pynamodb.exceptions import TransactWriteError

from chalicelib import dynamo
from chalicelib.crypto import decrypt, encrypt, fingerprint
from chalicelib.dynamo import Item
from chalicelib.errors import NotFoundError
from chalicelib.events import ENDED, EventItem, event
from chalicelib.insurer import insurer
from chalicelib.members.model import Member
from chalicelib.members.standing import Standing


class MemberItem(Item):
    """`member` holds everything but NIR and IBAN as JSON; `sealed` those, each encrypted for its own field.

    `standing`, as JSON too, is who was covered when last looked at; absent until then.
    """

    class Meta:
        table_name = "obole-members"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="MEMBER")
    member = UnicodeAttribute()
    sealed = UnicodeAttribute()
    standing = UnicodeAttribute(null=True)
    version = VersionAttribute()

    def public(self) -> Member:
        """The member without NIR or IBAN: what nearly every use needs, and no key is opened for it."""
        return Member.model_validate_json(self.member)

    def stood(self) -> Standing | None:
        """Who was covered when last looked at."""
        return Standing.model_validate_json(self.standing) if self.standing else None


class NirItem(Item):
    class Meta:
        table_name = "obole-members"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="NIR")
    people = UnicodeSetAttribute(null=True)


def key_of(number: str) -> tuple[str, str]:
    return f"MEMBER#{number}", "MEMBER"


def member(number: str) -> Member:
    """The member of that number, without NIR or IBAN. Raises `NotFoundError`."""
    try:
        return MemberItem.get(*key_of(number)).public()
    except MemberItem.DoesNotExist:
        raise NotFoundError(
            f"Aucun membre ne porte le numéro {number}. Vérifiez le numéro, ou chargez d'abord le portefeuille."
        ) from None


def members(numbers: Iterable[str]) -> dict[str, Member]:
    """The known members among `numbers`, without NIR or IBAN, by number."""
    found = [item.public() for item in MemberItem.batch_get([key_of(number) for number in set(numbers)])]
    return {member.number: member for member in found}


def slice_after(number: str | None, size: int) -> list[str]:
    """At most `size` member numbers, in the order of the table, from the one that follows `number`; none at the end.

    For work that goes over every member, a slice at a time; nothing that answers people calls it.
    """
    after = None if number is None else {"pk": {"S": key_of(number)[0]}, "sk": {"S": key_of(number)[1]}}
    found = MemberItem.scan(
        MemberItem.sk == "MEMBER", limit=size, page_size=size, last_evaluated_key=after, attributes_to_get=["pk", "sk"]
    )
    return [item.pk.removeprefix("MEMBER#") for item in found]


def items(numbers: Iterable[str]) -> list[MemberItem]:
    """The items of the known members among `numbers`, as last written."""
    return list(MemberItem.batch_get([key_of(number) for number in set(numbers)], consistent_read=True))


def own_item(number: str) -> MemberItem:
    """The item of that member, as last written, for themself. Raises `NotFoundError`, in words for them."""
    try:
        return MemberItem.get(*key_of(number), consistent_read=True)
    except MemberItem.DoesNotExist:
        raise NotFoundError(
            f"Votre dossier n'est plus dans notre portefeuille. Prévenez-nous au {insurer().by_phone}."
        ) from None


def kept(numbers: Iterable[str]) -> dict[str, tuple[MemberItem, Member]]:
    """The known members among `numbers`, whole, with the items to write back, by number."""
    found = [(item, _opened(item)) for item in MemberItem.batch_get([key_of(number) for number in set(numbers)])]
    return {member.number: (item, member) for item, member in found}


def people_of(nirs: Iterable[str]) -> dict[str, frozenset[tuple[str, int]]]:
    """Whose NIR each is: pairs of member number and rank. A NIR that nobody has is absent."""
    by_key = {f"NIR#{fingerprint(nir)}": nir for nir in set(nirs)}
    found = NirItem.batch_get([(key, "NIR") for key in by_key])
    return {by_key[item.pk]: frozenset(_person(mark) for mark in item.people) for item in found if item.people}


def save(member: Member, before: tuple[MemberItem, Member] | None, standing: Standing | None = None) -> MemberItem:
    """Write the member, whose NIR is whose, and who is covered where `standing` tells it, together.

    `before` is what `kept` gave, None for a new member. Raises pynamodb's `TransactWriteError` if it changed meanwhile.
    """
    old = _nirs(before[1]) if before else set()
    new = _nirs(member)
    item = before[0] if before else MemberItem(*key_of(member.number))
    secrets = _secrets(member)
    item.member = member.model_copy(update=_without_secrets(member)).model_dump_json()
    item.sealed = json.dumps(
        {
            field: base64.b64encode(encrypt(text, context=_context(member.number, field))).decode()
            for field, text in secrets.items()
        }
    )
    events = _stands(item, member.number, standing) if standing else ()
    with dynamo.writing() as transaction:
        for each in (item, *events):
            transaction.save(each)
        for nir, mark in new - old:
            transaction.update(NirItem(f"NIR#{fingerprint(nir)}", "NIR"), actions=[NirItem.people.add({mark})])
        for nir, mark in old - new:
            transaction.update(NirItem(f"NIR#{fingerprint(nir)}", "NIR"), actions=[NirItem.people.delete({mark})])
    return item


def keep_standing(item: MemberItem, standing: Standing) -> bool:
    """Write who of the member's family is covered; False if the member was written since `item` was read."""
    events = _stands(item, item.pk.removeprefix("MEMBER#"), standing)
    try:
        with dynamo.writing() as transaction:
            for each in (item, *events):
                transaction.save(each)
    except TransactWriteError as error:
        if dynamo.lost_a_race(error):
            return False
        raise
    return True


def _stands(item: MemberItem, number: str, standing: Standing) -> list[EventItem]:
    """Note it on the item; the event to write with it if covers ended since: the item's version is its sequence."""
    before, item.standing = item.stood(), standing.model_dump_json()
    if not standing.has_news_since(before):
        return []
    return [event(ENDED, f"{number}#cover", (item.version or 0) + 1)]


def _opened(item: MemberItem) -> Member:
    public = item.public()
    texts = {
        field: decrypt(base64.b64decode(sealed), context=_context(public.number, field))
        for field, sealed in json.loads(item.sealed).items()
    }
    people = tuple(person.model_copy(update={"nir": texts.get(f"nir#{person.rank}")}) for person in public.people)
    return public.model_copy(update={"iban": texts.get("iban"), "people": people})


def _secrets(member: Member) -> dict[str, str]:
    secrets = {f"nir#{person.rank}": person.nir for person in member.people if person.nir}
    return secrets | ({"iban": member.iban} if member.iban else {})


def _without_secrets(member: Member) -> dict[str, Any]:
    return {"iban": None, "people": tuple(person.model_copy(update={"nir": None}) for person in member.people)}


def _nirs(member: Member) -> set[tuple[str, str]]:
    return {(person.nir, f"{member.number}#{person.rank}") for person in member.people if person.nir}


def _person(mark: str) -> tuple[str, int]:
    number, rank = mark.split("#")
    return number, int(rank)


def _context(number: str, field: str) -> str:
    return f"member:{number}:{field}"
