"""Secrets of mailboxes are kept so that the database alone tells nobody."""

import pytest
from django.conf import settings

from dueby.desk.channels.email.sealing import SealError, seal, unseal

WORDS = "offenes Sesam, öffne dich"


class TestSeal:
    def test_gives_back_what_was_given(self) -> None:
        assert unseal(seal(WORDS)) == WORDS

    def test_shows_nothing_of_it_and_is_never_the_same(self) -> None:
        first, second = seal(WORDS), seal(WORDS)

        assert "Sesam" not in first
        assert first != second

    def test_leaves_empty_what_is_empty(self) -> None:
        assert seal("") == ""
        assert unseal("") == ""


class TestUnseal:
    def test_says_that_the_key_is_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = seal(WORDS)
        monkeypatch.setattr(settings, "SECRET_KEY", "another")

        with pytest.raises(SealError, match="enter it again"):
            unseal(kept)

    @pytest.mark.parametrize("kept", ["in the clear", "gAAAAA", "ä"])
    def test_refuses_what_was_never_sealed(self, kept: str) -> None:
        with pytest.raises(SealError):
            unseal(kept)
