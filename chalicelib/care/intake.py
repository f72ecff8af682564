"""A file of the scheme, from the bucket to the queue: checked whole, its lines stored, one message a beneficiary.

Every step may be repeated: a file whose reading was cut short is taken up again, and nothing of it counts twice.
Source: formats, NOEMIE; RG-S.7e.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from pynamodb.exceptions import PutError, TransactWriteError

from chalicelib import dynamo
from chalicelib.aws import client
from chalicelib.care import store
from chalicelib.care.drops import Place
from chalicelib.care.matching import Claim, Match, Register
from chalicelib.care.messages import Settle, lines_a_message, send
from chalicelib.care.model import Received, State
from chalicelib.care.store import CANCELLATION, DropItem, FileItem, LineItem
from chalicelib.clock import now, today
from chalicelib.crypto import encrypt
from chalicelib.errors import ConflictError, InvalidError
from chalicelib.formats.noemie import File, NoemieError, ReceivedLine, read
from chalicelib.ids import derived

LARGEST = 64 * 1024 * 1024
_ATTEMPTS = 3


class AlteredFileError(ConflictError):
    code, title = "altered_file", "Fichier modifié"


class TooLargeFileError(InvalidError):
    code, title = "too_large_file", "Fichier trop volumineux"


def receive(place: Place) -> DropItem:
    """Take in one object of the bucket: queue its care lines, or record why it is refused. Gives what became of it.

    A refusal is an outcome, not an error: it is kept for the operator with the line and column. What the store or the
    queue cannot do is raised, so that the object is tried again.
    """
    outcome = DropItem(*store.drop_key(place.id), received_at=now().isoformat())
    try:
        data = _fetch(place)
        _accept(data, read(data), outcome)
    except (NoemieError, AlteredFileError, TooLargeFileError) as error:
        outcome.outcome, outcome.code, outcome.detail = "refused", error.code, error.detail
        outcome.save()
    return outcome


def _fetch(place: Place) -> bytes:
    found = client("s3").get_object(Bucket=place.bucket, Key=place.key, VersionId=place.version)
    if found["ContentLength"] > LARGEST:
        raise TooLargeFileError(
            f"Le fichier pèse plus de {LARGEST // 1024 // 1024} Mo. Demandez à la caisse de le scinder."
        )
    return found["Body"].read()


def _accept(data: bytes, file: File, outcome: DropItem) -> None:
    item = _identity(data, file)
    outcome.outcome, outcome.file = "already_received", item.file
    outcome.known_lines = len(file.lines)
    if item.accepted:
        outcome.save()
        return
    outcome.outcome = "accepted"
    outcome.new_lines = _queue(file, outcome.file)
    outcome.known_lines -= outcome.new_lines
    item.accepted = True
    with dynamo.writing() as transaction:
        transaction.save(item)
        transaction.save(outcome)


def _identity(data: bytes, received: File) -> FileItem:
    """The file's record, made if new. Raises `AlteredFileError` if its identity belongs to other bytes."""
    header = received.header
    file = derived("file", header.emitter, header.reference, str(header.sequence))
    item = FileItem(
        *store.file_key(file),
        file=file,
        emitter=header.emitter,
        reference=header.reference,
        sequence=header.sequence,
        sha256=hashlib.sha256(data).hexdigest(),
        lines=len(received.lines),
        received_at=now().isoformat(),
    )
    try:
        item.save(condition=FileItem.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        known = FileItem.get(item.pk, item.sk, consistent_read=True)
        if known.sha256 != item.sha256:
            raise AlteredFileError(
                f"Un fichier de même émetteur, de même référence ({header.reference}) et de même numéro "
                f"({header.sequence}) a déjà été reçu avec un autre contenu. Rien n'a été changé : demandez à la "
                "caisse un nouveau fichier."
            ) from None
        return known
    return item


def _queue(file: File, file_id: str) -> int:
    """Store and queue the file's lines; how many of them this file is the first to bring."""
    claims: dict[tuple[str, str], Claim] = {}
    for line in file.lines:
        claims.setdefault((store.line_id(file.header.emitter, line.reference), line.operation), _claim(line))
    register = Register.of(claims.values())
    groups: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    matches = {}
    for key, claim in claims.items():
        match = matches[key] = register.match(claim)
        groups[(match.member.number, match.person.rank) if match.member and match.person else ("", 0)].append(key)
    known = store.lines(claims)

    def items(keys: list[tuple[str, str]]) -> dict[tuple[str, str], LineItem]:
        return {key: known.get(key) or new_line(key, claims[key], matches[key], file_id) for key in keys}

    def messages() -> Iterator[Settle]:
        # The order of beneficiaries in the file says nothing: a limit that they share is used in that of the family.
        for (number, rank), keys in sorted(groups.items()):
            contracts = tuple(c.contract for c in register.members[number].covers) if number else ()
            keys.sort(key=lambda key: claims[key].order)
            size = lines_a_message(len(contracts))
            for chunk in (keys[start : start + size] for start in range(0, len(keys), size)):
                stored = _save(items(chunk))
                open_lines = tuple(key for key in chunk if stored[key].state == State.RECEIVED)
                if open_lines:
                    yield Settle(member=number, rank=rank, contracts=contracts, lines=open_lines)

    send(messages())
    return len([key for key in claims if key not in known or known[key].file == file_id])


def _save(items: dict[tuple[str, str], LineItem]) -> dict[tuple[str, str], LineItem]:
    """Store the lines that are new; what is stored already stays as it is. Gives the lines as they now stand."""
    for attempt in range(_ATTEMPTS):
        fresh = [item for item in items.values() if item.version is None]
        if not fresh:
            break
        try:
            with dynamo.writing() as transaction:
                for item in fresh:
                    transaction.save(item)
        except TransactWriteError as error:
            if not dynamo.lost_a_race(error) or attempt == _ATTEMPTS - 1:
                raise
            items |= store.lines(items)
    return items


def _claim(line: ReceivedLine) -> Claim:
    return Claim(line.nir, Received.model_validate(line), today(), cancels=line.operation == CANCELLATION)


def new_line(key: tuple[str, str], claim: Claim, match: Match, file_id: str) -> LineItem:
    """The item of a line never seen before."""
    line, operation = key
    item = LineItem(
        *store.line_key(line, operation),
        line=line,
        file=file_id,
        received=claim.facts.model_dump_json(),
        nir=encrypt(claim.nir, context=nir_of(line)),
        received_on=today().isoformat(),
        state=State.RECEIVED,
    )
    assign(item, match)
    return item


def assign(item: LineItem, match: Match) -> None:
    """Write on the line whose it is and what it waits for, if anything."""
    if match.member and match.person:
        item.owner, item.rank, item.first_name = match.member.number, match.person.rank, match.person.first_name
        if item.sk != CANCELLATION:
            item.member, item.member_order = match.member.number, f"{item.facts.care_date.isoformat()}#{item.line}"
    item.professional = match.professional.name if match.professional else None
    item.access = match.professional.access if match.professional else None
    item.kind = match.kind
    if match.waits_for:
        item.state, item.waits_for = State.WAITING, match.waits_for
        item.waits_since = item.waits_since or now().isoformat()


def nir_of(line: str) -> str:
    """The context under which the NIR of a line is sealed."""
    return f"line:{line}:nir"
