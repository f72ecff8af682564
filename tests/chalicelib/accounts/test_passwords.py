"""Which passwords may be chosen, and how they are kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts import passwords
from chalicelib.accounts.model import hash_of_email
from chalicelib.errors import InvalidError

SENTENCE = "il pleut sur Brest"
SOME = settings(max_examples=15)


def check(password: str) -> None:
    passwords.check(password, number="202500011234", email_hash=hash_of_email("aline.morvan@exemple.fr"))


@pytest.mark.parametrize("kept", [passwords.hashed(SENTENCE), passwords.NOBODY], ids=["chosen", "nobody's"])
def test_passwords_are_kept_as_owasp_says_and_nobodys_costs_the_same(kept: str) -> None:
    parameters = extract_parameters(kept)
    assert (parameters.type, parameters.memory_cost) == (Type.ID, 19 * 1024)
    assert (parameters.time_cost, parameters.parallelism) == (2, 1)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


@SOME
@given(password=st.text(min_size=1, max_size=40), other=st.text(max_size=40))
def test_only_the_same_text_opens(password: str, other: str) -> None:
    kept = passwords.hashed(password)
    assert passwords.verified(password, kept)
    assert passwords.verified(other, kept) is (passwords.normalised(other) == passwords.normalised(password))


def test_nothing_opens_what_does_not_exist() -> None:
    assert not passwords.verified(SENTENCE, None)


def test_the_same_password_opens_from_any_keyboard() -> None:
    kept = passwords.hashed(unicodedata.normalize("NFD", "l'été à Pléneuf"))
    assert passwords.verified(unicodedata.normalize("NFC", "l'été à Pléneuf"), kept)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not passwords.outdated(passwords.hashed("x"))


@pytest.mark.parametrize("password", ["a" * 12, "a" * 128, "é" * 12, SENTENCE, " " * 12])
def test_any_text_of_the_right_length_may_be_chosen(password: str) -> None:
    check(password)


@pytest.mark.parametrize(
    "password",
    ["", "a" * 11, "a" * 129, "e\u0301" * 11, "202500011234", " 202500011234 ", "Aline.Morvan@Exemple.fr"],
)
def test_too_short_too_long_or_known_to_all_is_refused_with_its_reason(password: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        check(password)
    assert [wrong.field for wrong in refusal.value.fields] == ["password"]
    assert refusal.value.fields[0].reason.endswith(".")


@given(st.data())
def test_a_one_time_password_reads_well_however_it_is_typed(data: st.DataObject) -> None:
    printed = passwords.one_time()
    groups = printed.split("-")
    assert [len(group) for group in groups] == [5, 5, 5, 5]
    assert not set("01ILOUV") & set(printed)
    separator = data.draw(st.sampled_from(["-", " ", "", " - ", "\t", "\N{EN DASH}"]))
    typed = separator.join(groups)
    assert passwords.as_printed(typed.lower() if data.draw(st.booleans()) else typed) == printed


def test_one_time_passwords_are_never_the_same() -> None:
    assert len({passwords.one_time() for _ in range(200)}) == 200
