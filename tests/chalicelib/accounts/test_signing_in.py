"""Signing in: who gets in, after how many tries, and what a stranger learns."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher

from chalicelib import clock
from chalicelib.accounts import passwords, service, sessions, store
from chalicelib.accounts.devices import Device, new_token
from chalicelib.accounts.errors import AccountLockedError, WrongCredentialsError
from chalicelib.accounts.model import account_id
from chalicelib.accounts.signing_in import SignedIn, sign_in
from chalicelib.errors import DomainError
from infra.local.server import counting
from tests.chalicelib.accounts.conftest import EMAIL, NOON, NUMBER, PASSWORD

HALF_AN_HOUR = timedelta(minutes=30)


def new_device() -> Device:
    return Device(new_token(), "Firefox sur Linux")


def enter(
    password: str = PASSWORD, *, as_: str = NUMBER, device: Device | None = None, at: datetime = NOON
) -> SignedIn:
    with clock.stopped_at(at):
        return sign_in(as_, password, device or new_device())


def outcome(password: str = PASSWORD, *, as_: str = NUMBER, device: Device | None = None, at: datetime = NOON) -> str:
    try:
        enter(password, as_=as_, device=device, at=at)
    except DomainError as error:
        return error.code
    return "in"


@pytest.mark.covers("ACC-02")
@pytest.mark.parametrize("as_", [NUMBER, " 2025 0001 ", EMAIL, EMAIL.upper(), f" {EMAIL} "])
def test_a_member_signs_in_by_number_or_address_however_typed(aline: str, as_: str) -> None:
    signed_in = enter(as_=as_)
    assert signed_in.session.owner == aline
    assert sessions.find(signed_in.token, at=NOON) == signed_in.session


@pytest.mark.covers("ACC-02")
@pytest.mark.parametrize("password", ["", PASSWORD + " ", PASSWORD.upper()])
def test_another_password_opens_nothing(aline: str, password: str) -> None:
    assert outcome(password, as_=aline) == "wrong_credentials"


@pytest.mark.usefixtures("aws")
def test_nobody_signs_in_before_the_account_is_open() -> None:
    assert outcome() == "wrong_credentials"


@pytest.mark.covers("ACC-04")
def test_three_failures_in_a_row_lock_for_thirty_minutes_then_it_opens_by_itself(aline: str) -> None:
    assert [outcome("faux") for _ in range(3)] == ["wrong_credentials", "wrong_credentials", "account_locked"]
    assert outcome(at=NOON + HALF_AN_HOUR - timedelta(seconds=1)) == "account_locked"
    assert outcome(at=NOON + HALF_AN_HOUR) == "in"
    assert aline


@pytest.mark.covers("ACC-04")
def test_the_message_tells_the_tries_left_then_the_time_left(aline: str) -> None:
    for left in ("2 essais", "1 essai "):
        with pytest.raises(WrongCredentialsError, match=left):
            enter("faux", as_=aline)
    for at, told, seconds in ((NOON, "30 minutes", 1800), (NOON + timedelta(minutes=29, seconds=1), "1 minute", 59)):
        with pytest.raises(AccountLockedError, match=f"dans {told}\\.") as refusal:
            enter("faux", at=at)
        assert refusal.value.retry_after == seconds


@pytest.mark.covers("ACC-04")
def test_a_success_gives_all_tries_back(aline: str) -> None:
    passwords_typed = ["faux", "faux", PASSWORD, "faux", "faux", PASSWORD]
    assert [outcome(typed, as_=aline) for typed in passwords_typed].count("in") == 2


@pytest.mark.covers("ACC-04")
def test_a_lock_that_has_run_out_leaves_three_tries_again(aline: str) -> None:
    for _ in range(3):
        outcome("faux")
    later = NOON + HALF_AN_HOUR
    assert [outcome("faux", at=later) for _ in range(3)] == ["wrong_credentials", "wrong_credentials", "account_locked"]
    assert outcome(as_=aline, at=later) == "account_locked"


@pytest.mark.covers("ACC-04")
def test_a_device_that_signed_in_before_is_not_locked_by_others(aline: str) -> None:
    known = new_device()
    enter(device=known)
    for _ in range(3):
        outcome("faux")
    assert outcome() == "account_locked"
    assert outcome(device=known) == "in"
    assert outcome(as_=aline) == "account_locked"


@pytest.mark.covers("ACC-04")
def test_a_known_device_is_locked_by_its_own_failures_alone(aline: str) -> None:
    known = new_device()
    enter(device=known)
    for _ in range(3):
        outcome("faux", device=known)
    assert outcome(device=known) == "account_locked"
    assert outcome(as_=aline) == "in"


@pytest.mark.covers("ACC-04")
def test_devices_that_never_signed_in_count_as_one_whatever_they_claim(aline: str) -> None:
    assert [outcome("faux", device=new_device()) for _ in range(3)][-1] == "account_locked"
    assert outcome(as_=aline, device=new_device()) == "account_locked"


def test_a_device_known_to_one_account_is_a_stranger_to_another(aline: str) -> None:
    known = new_device()
    enter(device=known)
    service.open_account("20250002", None, "Yann", "Morvan")
    service.set_password("20250002", PASSWORD)
    for _ in range(3):
        outcome("faux", as_="20250002")
    assert outcome(as_="20250002", device=known) == "account_locked"
    assert outcome(as_=aline, device=known) == "in"


def test_a_device_unseen_for_four_hundred_days_is_a_stranger_again(aline: str) -> None:
    known, later = new_device(), NOON + timedelta(days=400)
    enter(device=known)
    for _ in range(3):
        outcome("faux", at=later)
    assert outcome(as_=aline, device=known, at=later) == "account_locked"
    assert outcome(device=known, at=later + HALF_AN_HOUR) == "in"
    assert outcome(device=known, at=later + HALF_AN_HOUR) == "in"


@pytest.mark.covers("ACC-04")
def test_number_and_address_share_the_tries_of_their_account(aline: str) -> None:
    assert [outcome("faux", as_=as_) for as_ in (aline, EMAIL, aline)][-1] == "account_locked"
    assert outcome(as_=EMAIL) == "account_locked"


@pytest.mark.covers("ACC-04")
@pytest.mark.parametrize("known", [NUMBER, EMAIL])
def test_a_stranger_learns_nothing_from_an_unknown_identifier(aline: str, known: str) -> None:
    unknown = known.replace("2", "9").replace("aline", "alix")
    assert aline

    def learned(as_: str) -> list[tuple[str, str, int | None, dict[str, int], int]]:
        seen = []
        for minutes in (0, 0, 0, 0, 10, 30):
            with counting() as trips, hashes() as work, pytest.raises(DomainError) as refusal:
                enter("faux", as_=as_, at=NOON + timedelta(minutes=minutes))
            error = refusal.value
            seen.append((error.code, error.detail, error.retry_after, dict(trips), work["verified"]))
        return seen

    assert learned(known) == learned(unknown)


@contextmanager
def hashes() -> Iterator[Counter[str]]:
    """Count the passwords verified."""
    work: Counter[str] = Counter()
    verify = passwords.verified

    def counted(password: str, kept: str | None) -> bool:
        work["verified"] += 1
        return verify(password, kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "verified", counted)
        yield work


@pytest.mark.parametrize("password", [PASSWORD, "faux"])
def test_a_sign_in_costs_one_password_hash(aline: str, password: str) -> None:
    with hashes() as work:
        outcome(password, as_=aline)
    assert work["verified"] == 1


def test_while_locked_no_password_is_looked_at_and_nothing_is_written(aline: str) -> None:
    for _ in range(3):
        outcome("faux")
    with hashes() as work, counting() as trips:
        outcome(as_=aline)
    assert work["verified"] == 0
    assert dict(trips) == {"DynamoDB.TransactGetItems": 1}


def test_a_sign_in_is_one_read_and_two_writes_and_one_more_read_by_address(aline: str) -> None:
    for as_, more in ((aline, {}), (EMAIL, {"DynamoDB.Query": 1})):
        with counting() as trips:
            enter(as_=as_)
        writes = {"DynamoDB.PutItem": 1, "DynamoDB.TransactWriteItems": 1}
        assert dict(trips) == {"DynamoDB.TransactGetItems": 1} | writes | more


@pytest.mark.covers("ACC-04")
def test_guesses_sent_at_once_share_three_tries(aline: str) -> None:
    with ThreadPoolExecutor(8) as pool, hashes() as work:
        answers = Counter(pool.map(lambda _: outcome("faux", as_=aline, at=clock.now()), range(12)))
    assert work["verified"] == 3
    assert answers["wrong_credentials"] <= 2
    assert answers["wrong_credentials"] + answers["account_locked"] + answers["unavailable"] == 12
    assert outcome(as_=aline, at=clock.now()) == "account_locked"


def test_two_sign_ins_at_once_both_open(aline: str) -> None:
    first, second = new_device(), new_device()
    enter(device=first)
    enter(device=second)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda device: outcome(as_=aline, device=device, at=clock.now()), (first, second)))
    assert answers == ["in", "in"]


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(aline: str) -> None:
    account = store.account(account_id(aline))
    assert account is not None
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    account.save()
    assert outcome() == "in"
    renewed = store.account(account_id(aline))
    assert renewed is not None
    assert not passwords.outdated(renewed.password_hash)
    assert outcome() == "in"
