"""Personal identifiers (NIR, IBAN) encrypted field by field, and found again through a keyed hash.

Two keys, both wrapped by KMS and kept as one item of the table obole-keys (pk `KEYS`); each process unwraps them once.
Rotating the KMS key changes only the wrapping: what was encrypted stays readable.
"""

import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError

from chalicelib.aws import client
from chalicelib.dynamo import Item
from chalicelib.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MASTER = "alias/obole"
_FORMAT = b"\x01"
_NONCE = 12


class WrappedKeys(Item):
    """The two wrapped keys; there is one such item."""

    class Meta:
        table_name = "obole-keys"

    pk = UnicodeAttribute(hash_key=True, default="KEYS")
    data_key = BinaryAttribute(legacy_encoding=False)
    lookup_key = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class _Keys:
    cipher: "AESGCM"
    hash_key: bytes


def encrypt(text: str, *, context: str) -> bytes:
    """`text` encrypted, readable again only with the same `context` (whose field it is), so it cannot be moved."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + nonce + _keys().cipher.encrypt(nonce, text.encode(), context.encode())


def decrypt(sealed: bytes, *, context: str) -> str:
    """What `encrypt` was given. Raises `cryptography.exceptions.InvalidTag` if altered or of another context."""
    nonce, text = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    return _keys().cipher.decrypt(nonce, text, context.encode()).decode()


def fingerprint(text: str) -> str:
    """The keyed hash under which `text` is found: 256 bits in hexadecimal, useless without the key."""
    return hmac.digest(_keys().hash_key, text.encode(), "sha256").hex()


def rewrap() -> None:
    """Wrap both keys anew under the master key as it now is. They stay the same: all that was encrypted stays readable.

    Raises `NotFoundError` if there are none yet, `ConflictError` if another was first or KMS gave back another key.
    """
    stored = _stored()
    if stored is None:
        raise NotFoundError("Aucune clé n'est encore faite : elles naissent avec le premier fichier ou portefeuille.")
    before = (bytes(stored.data_key), bytes(stored.lookup_key))
    after = [
        client("kms").re_encrypt(CiphertextBlob=blob, DestinationKeyId=_MASTER)["CiphertextBlob"] for blob in before
    ]
    if [_opened(blob) for blob in before] != [_opened(blob) for blob in after]:
        raise ConflictError("KMS n'a pas rendu les mêmes clés. Rien n'a été changé ; recommencez.")
    try:
        stored.update(
            actions=[WrappedKeys.data_key.set(after[0]), WrappedKeys.lookup_key.set(after[1])],
            condition=(WrappedKeys.data_key == before[0]) & (WrappedKeys.lookup_key == before[1]),
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise ConflictError("Les clés viennent d'être changées par ailleurs. Rien n'a été changé ici.") from None


def _opened(blob: bytes) -> bytes:
    # Without the id of a key, KMS uses the one that wrapped: before or after the master key is replaced.
    return client("kms").decrypt(CiphertextBlob=blob)["Plaintext"]


@cache
def _keys() -> _Keys:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- start-up: few open a NIR or IBAN

    wrapped = _stored() or _created()
    kms = client("kms")
    data_key, hash_key = (
        kms.decrypt(CiphertextBlob=blob, KeyId=_MASTER)["Plaintext"] for blob in (wrapped.data_key, wrapped.lookup_key)
    )
    return _Keys(AESGCM(data_key), hash_key)


def _stored() -> WrappedKeys | None:
    try:
        return WrappedKeys.get("KEYS", consistent_read=True)
    except WrappedKeys.DoesNotExist:
        return None


def _created() -> WrappedKeys:
    """Make both keys. If another process is first, its keys win: keys are never replaced."""
    kms = client("kms")
    blobs = [
        kms.generate_data_key_without_plaintext(KeyId=_MASTER, KeySpec="AES_256")["CiphertextBlob"] for _ in range(2)
    ]
    made = WrappedKeys(data_key=blobs[0], lookup_key=blobs[1])
    try:
        made.save(condition=WrappedKeys.pk.does_not_exist())
    except PutError as error:
        stored = _stored()
        if stored is None:
            raise
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return stored
    return made
