"""Words stay what they were written as; what a word means is decided by its place."""

from datetime import date, timedelta

import pytest

from dueby.sla.terms import Elapsed
from tests.language.files import edition, told, with_calendar, written


class TestAWord:
    @pytest.mark.parametrize("word", ["no", "on", "yes", "off", "null", "~", "1e3", "010", "0x10"])
    def test_is_not_taken_for_something_else(self, word: str) -> None:
        agreement = edition(written(f"vendor: {word}"))

        assert agreement.vendor == word

    def test_may_name_a_country(self) -> None:
        assert edition(written("languages: [no, en]")).languages == ("no", "en")

    def test_that_looks_like_a_number_is_still_a_name(self) -> None:
        agreement = edition(
            written("severities: {levels: {1: {}, 01: {}, 1.5e3: {}}}".replace(".", ""))
        )

        assert list(agreement.severity_ranks) == ["1", "01", "15e3"]

    def test_of_time_is_not_read_to_base_sixty(self) -> None:
        agreement = edition(with_calendar("{hours: {mon: 08:00-17:00}}"))

        assert agreement.calendars["hours"].business_day == timedelta(hours=9)

    def test_of_a_term_has_no_octal(self) -> None:
        response = edition(written(within="010 hours")).targets["response"]

        assert response.within == Elapsed(timedelta(hours=10))

    def test_of_a_date_stays_a_date(self) -> None:
        agreement = edition(written("in_force: {from: 2026-01-01}"))

        assert agreement.in_force_from == date(2026, 1, 1)

    @pytest.mark.parametrize(
        "top, complaint",
        [
            ("contract: {duties_survive: yes}", "found 'yes'; allowed is true or false"),
            ("contract: {duties_survive: on}", "found 'on'; allowed is true or false"),
            ("contract: {duties_survive: True}", "found 'True'; allowed is true or false"),
            ("contract: {duties_survive: 1}", "found '1'; allowed is true or false"),
        ],
    )
    def test_of_consent_is_true_or_false(self, top: str, complaint: str) -> None:
        assert told(written(top)) == [f"5:28: contract.duties_survive: {complaint}"]


class TestAFileByAnotherEditor:
    @pytest.mark.parametrize(
        "text",
        [
            "\ufeff" + written(),
            written().replace("\n", "\r\n"),
            written().replace("\n", "\r"),
            "%YAML 1.1\n---\n" + written(),
            written() + "...\n",
            written() + "\n\n# the end",
            written("vendor: |\n  Example\n  Company"),
            written("vendor: Grüße 🙂"),
            written("clauses: {1.2: Numbers with dots, 3.4.5: more}"),
            written("edition: 2026.1"),
        ],
    )
    def test_is_read(self, text: str) -> None:
        assert list(edition(text).targets) == ["response"]

    def test_keeps_its_lines_whatever_ends_them(self) -> None:
        for end in ("\n", "\r\n", "\r"):
            text = written(target="strenght: none").replace("\n", end)

            assert told(text)[0].startswith("11:5: targets.response.strenght: unknown key")
