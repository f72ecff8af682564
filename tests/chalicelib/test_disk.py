"""What the disk refuses is told in French, whatever the reason."""

import errno
import os

import pytest

from chalicelib.disk import why


@pytest.mark.parametrize("code", sorted(errno.errorcode))
def test_no_reason_is_told_in_the_words_of_the_system(code: int) -> None:
    told = why(OSError(code, os.strerror(code), "file"))
    assert os.strerror(code) not in told
    assert not told.endswith(".")


def test_an_unknown_reason_is_told_by_its_code() -> None:
    assert why(OSError(errno.ETXTBSY, "", "file")) == "le système le refuse (ETXTBSY)"
    assert "le système le refuse" in why(OSError("no number"))
