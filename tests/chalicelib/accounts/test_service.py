"""Opening an account, choosing a password, signing out, and what the log tells of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib import clock
from chalicelib.accounts import service, sessions, store
from chalicelib.accounts.devices import Device, new_token
from chalicelib.accounts.errors import PasswordAlreadyChosenError, WrongCredentialsError
from chalicelib.accounts.items import AuditItem, key
from chalicelib.accounts.model import MEMBER, PROFESSIONAL, Session, account_id, hash_of
from chalicelib.accounts.signing_in import SignedIn, sign_in
from chalicelib.errors import ConflictError, DomainError, InvalidError, NotFoundError
from tests.chalicelib.accounts.conftest import EMAIL, NOON, NUMBER, PASSWORD

ACCOUNT = account_id(NUMBER)


def opened(number: str = NUMBER, email: str | None = EMAIL) -> str:
    return service.open_account(number, email, "Aline", "Morvan")


def enter(password: str, as_: str = NUMBER) -> SignedIn:
    return sign_in(as_, password, Device(new_token(), "Firefox sur Linux"))


def log(number: str = NUMBER) -> list[str]:
    return [entry.kind.value for entry in service.activity(account_id(number))]


def open_now(signed_in: SignedIn) -> bool:
    return sessions.find(signed_in.token, at=clock.now()) is not None


@pytest.mark.usefixtures("aws")
class TestOneTimePassword:
    def test_it_opens_a_session_that_may_only_choose_a_password(self) -> None:
        assert enter(opened()).session.must_choose_password

    def test_it_opens_once(self) -> None:
        password = opened()
        enter(password)
        with pytest.raises(WrongCredentialsError, match="déjà servi"):
            enter(password)

    def test_it_opens_once_even_when_used_twice_at_the_same_time(self) -> None:
        password = opened()

        def outcome(_: int) -> str:
            try:
                enter(password)
            except DomainError as error:
                return error.code
            return "in"

        with ThreadPoolExecutor(3) as pool:
            assert sorted(pool.map(outcome, range(3))).count("in") == 1

    @pytest.mark.parametrize(("after", "opens"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)])
    def test_it_is_valid_for_seven_days(self, after: timedelta, *, opens: bool) -> None:
        with clock.stopped_at(NOON):
            password = opened()
        with clock.stopped_at(NOON + after):
            if opens:
                enter(password)
            else:
                with pytest.raises(WrongCredentialsError, match="7 jours"):
                    enter(password)

    def test_opening_anew_gives_another_and_ends_password_and_sessions(self) -> None:
        first = opened()
        service.set_password(NUMBER, PASSWORD)
        open_session = enter(PASSWORD)
        second = opened()
        assert not open_now(open_session)
        for old in (first, PASSWORD):
            with pytest.raises(WrongCredentialsError):
                enter(old)
        assert enter(second).session.must_choose_password


@pytest.mark.usefixtures("aws")
class TestChoosing:
    def test_the_chosen_password_opens_everything_and_the_one_time_one_nothing(self) -> None:
        password = opened()
        session = enter(password).session
        service.choose_password(ACCOUNT, session.id, PASSWORD, device=None)
        assert not enter(PASSWORD).session.must_choose_password
        with pytest.raises(WrongCredentialsError):
            enter(password)

    def test_this_session_is_freed_and_all_others_end(self) -> None:
        here = enter(opened())
        elsewhere = _more_sessions(50)
        service.choose_password(ACCOUNT, here.session.id, PASSWORD, device=None)
        freed = sessions.find(here.token, at=clock.now())
        assert freed is not None
        assert not freed.must_choose_password
        assert not any(sessions.find(token, at=clock.now()) for token in elsewhere)

    def test_a_password_is_chosen_once(self) -> None:
        session = enter(opened()).session
        service.choose_password(ACCOUNT, session.id, PASSWORD, device=None)
        with pytest.raises(PasswordAlreadyChosenError):
            service.choose_password(ACCOUNT, session.id, "un autre mot de passe", device=None)
        enter(PASSWORD)

    @pytest.mark.parametrize("password", ["court", NUMBER, EMAIL])
    def test_a_refused_password_changes_nothing(self, password: str) -> None:
        one_time = opened()
        session = enter(one_time).session
        before = log()
        with pytest.raises(InvalidError):
            service.choose_password(ACCOUNT, session.id, password, device=None)
        assert log() == before
        service.choose_password(ACCOUNT, session.id, PASSWORD, device=None)

    def test_a_session_that_ended_meanwhile_chooses_nothing(self) -> None:
        session = enter(opened()).session
        service.sign_out(ACCOUNT, session.id, device=None)
        with pytest.raises(ConflictError):
            service.choose_password(ACCOUNT, session.id, PASSWORD, device=None)
        with pytest.raises(WrongCredentialsError):
            enter(PASSWORD)

    def test_a_sign_in_with_the_old_password_never_outlives_the_new_one(self) -> None:
        opened()
        service.set_password(NUMBER, PASSWORD)

        def sign_in_once(_: int) -> SignedIn | None:
            try:
                return enter(PASSWORD)
            except DomainError:
                return None

        with ThreadPoolExecutor(4) as pool:
            entering = [pool.submit(sign_in_once, number) for number in range(3)]
            changing = pool.submit(service.set_password, NUMBER, "le vent se lève à Brest")
        changing.result()
        assert not any(open_now(signed_in) for future in entering if (signed_in := future.result()))

    def test_an_account_that_is_not_open_has_no_password(self) -> None:
        with pytest.raises(NotFoundError):
            service.set_password("99999999", PASSWORD)


@pytest.mark.usefixtures("aws")
class TestSharedAddress:
    """Two members, often a couple, with one e-mail address."""

    def test_the_address_then_signs_nobody_in_and_the_numbers_still_do(self) -> None:
        for number in (NUMBER, "20250002"):
            opened(number)
            service.set_password(number, f"{PASSWORD} {number}")
        for number in (NUMBER, "20250002"):
            with pytest.raises(WrongCredentialsError):
                enter(f"{PASSWORD} {number}", as_=EMAIL)
            assert enter(f"{PASSWORD} {number}", as_=number).session.owner == number

    def test_the_address_serves_again_once_one_of_them_has_another(self) -> None:
        opened()
        opened("20250002")
        opened("20250002", "yann@exemple.fr")
        service.set_password(NUMBER, PASSWORD)
        assert enter(PASSWORD, as_=EMAIL).session.owner == NUMBER

    def test_an_address_given_up_signs_nobody_in(self) -> None:
        opened()
        opened(email=None)
        service.set_password(NUMBER, PASSWORD)
        with pytest.raises(WrongCredentialsError):
            enter(PASSWORD, as_=EMAIL)


@pytest.mark.covers("ACC-16")
@pytest.mark.usefixtures("aws")
class TestLog:
    def test_it_tells_everything_that_happened_newest_first(self) -> None:
        with clock.stopped_at(NOON):
            session = enter(opened()).session
            service.choose_password(ACCOUNT, session.id, PASSWORD, device="Firefox sur Linux")
        with clock.stopped_at(NOON + timedelta(minutes=1)):
            for _ in range(3):
                with pytest.raises(DomainError):
                    enter("faux")
        with clock.stopped_at(NOON + timedelta(minutes=31)):
            again = enter(PASSWORD)
            service.sign_out(ACCOUNT, again.session.id, device=None)
        told = log()
        assert set(told[:3]) == {"sign_out", "sign_in", "unlocked"}
        assert told.index("sign_in") < told.index("unlocked")
        assert sorted(told[3:7]) == ["failed_sign_in", "failed_sign_in", "failed_sign_in", "locked"]
        assert sorted(told[7:]) == ["account_opened", "password_chosen", "sign_in"]

    def test_a_third_try_that_succeeds_locked_nothing_and_unlocks_nothing(self) -> None:
        opened()
        service.set_password(NUMBER, PASSWORD)
        for password in ("faux", "faux"):
            with pytest.raises(WrongCredentialsError):
                enter(password)
        enter(PASSWORD)
        enter(PASSWORD)
        assert log()[:4] == ["sign_in", "sign_in", "failed_sign_in", "failed_sign_in"]

    def test_an_unlock_is_told_at_the_first_success_even_after_other_failures(self) -> None:
        opened()
        service.set_password(NUMBER, PASSWORD)
        with clock.stopped_at(NOON):
            for _ in range(3):
                with pytest.raises(DomainError):
                    enter("faux")
        with clock.stopped_at(NOON + timedelta(minutes=30)), pytest.raises(WrongCredentialsError):
            enter("faux")
        with clock.stopped_at(NOON + timedelta(minutes=31)):
            enter(PASSWORD)
        with clock.stopped_at(NOON + timedelta(minutes=32)):
            enter(PASSWORD)
        assert log().count("unlocked") == 1

    def test_it_names_the_device(self) -> None:
        enter(opened())
        assert service.activity(ACCOUNT)[0].device == "Firefox sur Linux"

    def test_lines_of_an_open_account_never_fade_and_those_of_nobody_do(self) -> None:
        opened()
        for number in (NUMBER, "99999999"):
            with pytest.raises(WrongCredentialsError):
                enter("faux", as_=number)
        for number, fades in ((NUMBER, False), ("99999999", True)):
            lines = list(AuditItem.query(key(account_id(number)), AuditItem.sk.startswith("AUDIT#")))
            assert lines
            assert all((line.expires_at is not None) is fades for line in lines)

    def test_each_reads_their_own(self) -> None:
        opened()
        opened("20250002", "yann@exemple.fr")
        enter(opened("20250002"), as_="20250002")
        assert log() == ["account_opened"]


def _more_sessions(count: int) -> list[str]:
    """More than one transaction can end."""
    tokens = [new_token() for _ in range(count)]
    for token in tokens:
        session = Session(hash_of(token), "member", ACCOUNT, NUMBER, "A", "M", False, clock.now(), clock.now())  # noqa: FBT003 -- in the order of the fields
        with store.together() as transaction:
            store.open_session(transaction, session)
    return tokens


@pytest.mark.covers("ACC-11", "ACC-13")
@pytest.mark.usefixtures("aws")
class TestProfessional:
    """A practice and a member may bear the same number, and the same address."""

    def enter(self, password: str, as_: str = NUMBER) -> SignedIn:
        return sign_in(as_, password, Device(new_token()), PROFESSIONAL)

    def test_it_signs_in_by_number_and_its_session_is_of_its_own_audience(self) -> None:
        session = self.enter(service.open_professional_account(NUMBER, "Audition du Port")).session
        assert (session.audience, session.owner, session.last_name) == (PROFESSIONAL, NUMBER, "Audition du Port")
        assert session.must_choose_password

    def test_neither_opens_the_account_of_the_other(self) -> None:
        opened()
        service.set_password(NUMBER, PASSWORD)
        service.open_professional_account(NUMBER, "Audition du Port")
        service.set_password(NUMBER, f"{PASSWORD} encore", audience=PROFESSIONAL)
        assert enter(PASSWORD).session.audience == MEMBER
        assert self.enter(f"{PASSWORD} encore").session.audience == PROFESSIONAL
        with pytest.raises(WrongCredentialsError):
            enter(f"{PASSWORD} encore")
        with pytest.raises(WrongCredentialsError):
            self.enter(PASSWORD)

    def test_an_address_signs_no_professional_in(self) -> None:
        opened()
        service.set_password(NUMBER, PASSWORD)
        with pytest.raises(WrongCredentialsError):
            self.enter(PASSWORD, as_=EMAIL)

    def test_its_number_may_not_be_its_password(self) -> None:
        service.open_professional_account("750000000018", "Audition du Port")
        with pytest.raises(InvalidError):
            service.set_password("750000000018", "750000000018", audience=PROFESSIONAL)
