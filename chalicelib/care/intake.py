"""A file of the scheme, from the bucket to the queue: checked whole, its lines stored, one message a beneficiary.

Every step may be repeated: a file whose reading was cut short is taken up again, and nothing of it counts twice.
Source: formats, NOEMIE; RG-S.7e.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pynamodb.exceptions import PutError, TransactWriteError

from chalicelib import dynamo
from chalicelib.aws import client
from chalicelib.care import store
from chalicelib.care.completion import completion_of
from chalicelib.care.drops import Place
from chalicelib.care.matching import Claim, Match, Register
from chalicelib.care.messages import Settle, lines_a_message, send
from chalicelib.care.model import Received, State, WaitsFor
from chalicelib.care.store import CANCELLATION, OTHERWISE, DropItem, FileItem, LineItem
from chalicelib.clock import now, today
from chalicelib.crypto import decrypt, encrypt, fingerprint
from chalicelib.errors import ConflictError, InvalidError
from chalicelib.formats.noemie import File, NoemieError, read
from chalicelib.ids import derived

LARGEST = 64 * 1024 * 1024
_ATTEMPTS = 3

# A line and its operation.
Key = tuple[str, str]


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
    outcome.new_lines, outcome.other_lines = _queue(file, outcome.file)
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


@dataclass(frozen=True, slots=True)
class _Brought:
    """What a file brings under one reference: the first line of it, and what else it says under the same one."""

    claim: Claim
    file: str
    others: list[Claim] = field(default_factory=list)

    def take(self, key: Key, match: Match, known: LineItem | None) -> tuple[LineItem, list[LineItem]]:
        """The line as it then stands, and what came otherwise under its reference.

        What has not taken effect and nobody has spoken of gives way to what comes corrected; never the other way
        round, when a file that was cut short is taken up again.
        """
        others = self.others
        if known is None:
            line = new_line(key, self.claim, match, self.file)
        elif self.claim.repeats(claim_of(known)) or self.file in known.files_replaced:
            line = known
        elif known.untouched:
            line = new_line(key, self.claim, match, self.file)
            # Reached us the first day that any version of it did: the two years count from there.
            line.version, line.received_on = known.version, known.received_on
            line.replaced = json.dumps([*known.files_replaced, known.file])
        else:
            line, others = known, [self.claim, *others]
        return line, [_otherwise(key, claim, self.file) for claim in others]


def _brought(file: File, file_id: str) -> dict[Key, _Brought]:
    """What the file brings, by line."""
    brought: dict[Key, _Brought] = {}
    for line in file.lines:
        claim = Claim(line.nir, Received.model_validate(line), today(), cancels=line.operation == CANCELLATION)
        key = store.line_id(file.header.emitter, line.reference), line.operation
        first = brought.setdefault(key, _Brought(claim, file_id))
        if not claim.repeats(first.claim):
            first.others.append(claim)
    return brought


def _queue(file: File, file_id: str) -> tuple[int, int]:
    """Store and queue the file's lines: how many this file is the first to bring, and how many it says otherwise."""
    brought = _brought(file, file_id)
    claims = {key: each.claim for key, each in brought.items()}
    register = Register.of(claims.values())
    groups: dict[tuple[str, int], list[Key]] = defaultdict(list)
    matches = {}
    for key, claim in claims.items():
        match = matches[key] = register.match(claim)
        groups[(match.member.number, match.person.rank) if match.member and match.person else ("", 0)].append(key)
    stored, said_otherwise = store.lines(claims), 0
    cancelled = {item.line for item in LineItem.waiting.query(WaitsFor.UNKNOWN_LINE)}

    def take(key: Key, known: LineItem | None) -> tuple[LineItem, list[LineItem]]:
        return brought[key].take(key, matches[key], known)

    def messages() -> Iterator[Settle]:
        nonlocal said_otherwise
        # The order of beneficiaries in the file says nothing: a limit that they share is used in that of the family.
        for (number, rank), keys in sorted(groups.items()):
            contracts = tuple(c.contract for c in register.members[number].covers) if number else ()
            keys.sort(key=lambda key: claims[key].order)
            size = lines_a_message(len(contracts))
            # A cancellation may have come before its line.
            early = [(line, CANCELLATION) for line, _ in keys if line in cancelled]
            for chunk in (keys[start : start + size] for start in range(0, len(keys), size)):
                found = {key: stored[key] for key in chunk if key in stored}
                lines, others = _save(chunk, found, take)
                stored.update(lines)
                said_otherwise += others
                open_lines = tuple(key for key in chunk if stored[key].state == State.RECEIVED)
                if open_lines:
                    yield Settle(member=number, rank=rank, contracts=contracts, lines=open_lines)
            for start in range(0, len(early), size):
                came = tuple(early[start : start + size])
                yield Settle(member=number, rank=rank, contracts=contracts, lines=came)

    send(messages(), file=file_id)
    return sum(line.file == file_id for line in stored.values()), said_otherwise


def _save(
    keys: list[Key],
    known: Mapping[Key, LineItem],
    take: Callable[[Key, LineItem | None], tuple[LineItem, list[LineItem]]],
) -> tuple[dict[Key, LineItem], int]:
    """Store what is new in these lines, some `known`: the lines as they now stand, and how many came otherwise."""
    for attempt in range(_ATTEMPTS):
        taken = {key: take(key, known.get(key)) for key in keys}
        others = {(other.line, other.sk): other for _, found in taken.values() for other in found}
        kept = store.lines(others) if others else {}
        fresh = [line for key, (line, _) in taken.items() if line is not known.get(key)]
        fresh += [other for key, other in others.items() if key not in kept]
        try:
            for start in range(0, len(fresh), dynamo.MOST):
                with dynamo.writing() as transaction:
                    for item in fresh[start : start + dynamo.MOST]:
                        transaction.save(item)
        except TransactWriteError as error:
            if not dynamo.lost_a_race(error) or attempt == _ATTEMPTS - 1:
                raise
            known = store.lines(keys)
        else:
            break
    return {key: line for key, (line, _) in taken.items()}, len(others)


def _otherwise(key: Key, claim: Claim, file_id: str) -> LineItem:
    """What came under the reference of a line that says something else: told to a person, nothing decided of it."""
    line, operation = key
    said = fingerprint(claim.nir + claim.facts.model_dump_json(exclude={"number"}))
    told = Match(waits_for=WaitsFor.KNOWN_OTHERWISE)
    return new_line((line, f"{OTHERWISE}{operation}#{said}"), claim, told, file_id)


def claim_of(item: LineItem) -> Claim:
    """The stored line as it came, with its NIR, and the kind of care that a person said."""
    nir = decrypt(item.nir, context=nir_of(item.line))
    received_on = date.fromisoformat(item.received_on)
    return Claim(nir, item.facts, received_on, completion_of(item).kind, cancels=item.cancels)


def new_line(key: Key, claim: Claim, match: Match, file_id: str) -> LineItem:
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
