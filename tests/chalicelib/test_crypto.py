"""Personal identifiers are unreadable without the key, and found through a hash that needs it."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import crypto
from chalicelib.crypto import WrappedKeys, decrypt, encrypt, fingerprint
from infra.local import server

pytestmark = pytest.mark.usefixtures("aws")


def test_what_is_encrypted_reads_back_only_in_its_own_context() -> None:
    sealed = encrypt("1800544000001", context="member:1:nir#1")
    assert decrypt(sealed, context="member:1:nir#1") == "1800544000001"
    with pytest.raises(InvalidTag):
        decrypt(sealed, context="member:2:nir#1")


def test_the_same_text_never_encrypts_to_the_same_bytes() -> None:
    assert encrypt("same", context="c") != encrypt("same", context="c")


@pytest.mark.parametrize("place", [1, 13, -1])
def test_an_altered_byte_is_noticed(place: int) -> None:
    sealed = bytearray(encrypt("FR7630006000011234567890189", context="c"))
    sealed[place] ^= 1
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
