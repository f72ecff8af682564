"""Personal identifiers are unreadable without the key, and found through a hash that needs it."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import crypto
from chalicelib.aws import client
from chalicelib.crypto import WrappedKeys, decrypt, encrypt, fingerprint
from chalicelib.errors import ConflictError, NotFoundError
from infra.local import server

pytestmark = pytest.mark.usefixtures("aws")


def test_what_is_encrypted_reads_back_only_in_its_own_context() -> None:
    sealed = encrypt("1800544000001", context="member:1:nir#1")
    assert decrypt(sealed, context="member:1:nir#1") == "1800544000001"
    with pytest.raises(InvalidTag):
        decrypt(sealed, context="member:2:nir#1")


def test_the_same_text_never_encrypts_to_the_same_bytes() -> None:
    assert encrypt("same", context="c") != encrypt("same", context="c")


@pytest.mark.parametrize("byte", [1, 13, -1])
def test_an_altered_byte_is_noticed(byte: int) -> None:
    sealed = bytearray(encrypt("FR7630006000011234567890189", context="c"))
    sealed[byte] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(bytes(sealed), context="c")


def test_a_fingerprint_is_the_same_for_every_process_and_reveals_nothing_without_the_key() -> None:
    first = fingerprint("1800544000001")
    crypto._keys.cache_clear()
    assert fingerprint("1800544000001") == first
    WrappedKeys.get("KEYS").delete()
    crypto._keys.cache_clear()
    assert fingerprint("1800544000001") != first


def test_two_processes_that_start_at_once_end_with_the_same_keys() -> None:
    loser = crypto._created()
    winner = crypto._created()
    assert (winner.data_key, winner.lookup_key) == (loser.data_key, loser.lookup_key)


def test_the_keys_are_unwrapped_once_a_process() -> None:
    encrypt("x", context="c")
    with server.counting() as seen:
        for _ in range(5):
            decrypt(encrypt("x", context="c"), context="c")
            fingerprint("x")
    assert not seen


@given(st.text())
def test_any_text_reads_back(text: str) -> None:
    assert decrypt(encrypt(text, context="c"), context="c") == text


def test_keys_wrapped_anew_are_the_same_keys_under_other_bytes() -> None:
    sealed, found = encrypt("1800544000001", context="c"), fingerprint("1800544000001")
    before = WrappedKeys.get("KEYS")
    crypto.rewrap()
    after = WrappedKeys.get("KEYS")
    assert {before.data_key, before.lookup_key}.isdisjoint({after.data_key, after.lookup_key})
    crypto._keys.cache_clear()
    assert decrypt(sealed, context="c") == "1800544000001"
    assert fingerprint("1800544000001") == found


def test_keys_follow_the_alias_to_a_new_master_key() -> None:
    sealed = encrypt("1800544000001", context="c")
    kms = client("kms")
    old, new = kms.describe_key(KeyId="alias/obole")["KeyMetadata"]["KeyId"], kms.create_key()["KeyMetadata"]["KeyId"]
    kms.update_alias(AliasName="alias/obole", TargetKeyId=new)
    try:
        crypto.rewrap()
        crypto._keys.cache_clear()
        assert decrypt(sealed, context="c") == "1800544000001"
        assert kms.decrypt(CiphertextBlob=WrappedKeys.get("KEYS").data_key)["KeyId"].endswith(new)
    finally:
        kms.update_alias(AliasName="alias/obole", TargetKeyId=old)


def test_there_is_nothing_to_wrap_before_the_first_key_and_two_at_once_do_not_mix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NotFoundError):
        crypto.rewrap()
    crypto._created()
    stale = crypto._stored()
    crypto.rewrap()
    kept = WrappedKeys.get("KEYS").data_key
    monkeypatch.setattr(crypto, "_stored", lambda: stale)
    with pytest.raises(ConflictError):
        crypto.rewrap()
    assert WrappedKeys.get("KEYS").data_key == kept
