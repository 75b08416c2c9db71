"""Moments, standings and time left as pages say them: in words, with a color and an icon."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from dueby.desk.clocks.models import Clock
from dueby.desk.ui.standings import STANDINGS, rough, time_left
from dueby.sla.clocks import Standing
from tests.desk.conftest import MONDAY_NOON

HOUR = timedelta(hours=1)
NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")


def rendered(template: str, **context: object) -> str:
    """Return what a template says."""
    return Template("{% load ui %}" + template).render(Context({"at": MONDAY_NOON, **context}))


class TestMoment:
    def test_is_told_in_the_readers_zone_and_marked_up_in_utc(self) -> None:
        told = rendered("{% moment at zone %}", zone=NEW_YORK)

        assert told == '<time datetime="2026-11-16T17:00:00+00:00">Mon 16 Nov 2026 12:00 EST</time>'

    def test_has_the_agreements_time_beside_it_where_the_clocks_differ(self) -> None:
        told = rendered("{% moment at zone theirs %}", zone=BERLIN, theirs=NEW_YORK)

        assert "Mon 16 Nov 2026 18:00 CET" in told
        assert "(12:00 EST under the agreement)" in told

    def test_names_the_agreements_date_where_that_is_another(self) -> None:
        night = datetime(2026, 11, 17, 3, 0, tzinfo=NEW_YORK)

        told = rendered("{% moment night zone theirs %}", night=night, zone=KOLKATA, theirs=BERLIN)
        late = rendered(
            "{% moment night zone theirs %}",
            night=night + 14 * HOUR,
            zone=KOLKATA,
            theirs=NEW_YORK,
        )

        assert "(09:00 CET under the agreement)" in told
        assert "Wed 18 Nov 2026 03:30 IST" in late
        assert "(Tue 17 Nov 2026 17:00 EST under the agreement)" in late

    def test_says_a_time_once_where_two_zones_show_the_same(self) -> None:
        told = rendered(
            "{% moment at zone theirs %}", zone=NEW_YORK, theirs=ZoneInfo("America/Toronto")
        )

        assert "under the agreement" not in told

    def test_never_reads_later_than_it_is(self) -> None:
        told = rendered(
            "{% moment late zone %}", late=MONDAY_NOON + timedelta(seconds=59.9), zone=NEW_YORK
        )

        assert ">Mon 16 Nov 2026 12:00 EST<" in told

    def test_says_nothing_of_what_has_no_moment(self) -> None:
        assert (
            rendered("{% moment none zone %}{% when none zone at %}", none=None, zone=BERLIN) == ""
        )


class TestWhen:
    @pytest.mark.parametrize(
        "hours,said",
        [
            (0, "today 12:00"),
            (12, "tomorrow 00:00"),
            (-13, "yesterday 23:00"),
            (48, "Wed 18 Nov 12:00"),
            (24 * 60, "Fri 15 Jan 2027 12:00"),
        ],
    )
    def test_is_short_by_what_the_reader_knows(self, hours: int, said: str) -> None:
        moment = MONDAY_NOON + hours * HOUR

        told = rendered("{% when moment zone at %}", moment=moment, zone=NEW_YORK)

        assert f">{said}<" in told


class TestStanding:
    def test_has_a_word_an_icon_and_a_tone_for_each_way_to_stand(self) -> None:
        assert set(STANDINGS) == set(Standing)

    def test_says_overdue_after_the_due_moment_and_not_at_it(self) -> None:
        clock = Clock(started_at=MONDAY_NOON - HOUR, due_at=MONDAY_NOON)

        at_it = rendered("{% standing clock at %}", clock=clock)
        after = rendered("{% standing clock after %}", clock=clock, after=MONDAY_NOON + HOUR)

        assert "running" in at_it
        assert "overdue" in after
        assert "<svg" in after


class TestTimeLeft:
    @pytest.mark.parametrize(
        "whole,left,words,tone",
        [
            (120, 60, "2 d 12 h left", "ok"),
            (120, 30, "1 d 6 h left", "ok"),
            (120, 29, "1 d 5 h left", "soon"),
            (9, 4, "4 h left", "ok"),
            (4.5, 3.98, "3 h 58 min left", "soon"),
            (9, 0, "less than a minute left", "soon"),
            (9, -0.5, "overdue by 30 min", "late"),
            (9, -50, "overdue by 2 d 2 h", "late"),
        ],
    )
    def test_is_soon_in_the_last_quarter_or_the_last_four_hours(
        self, whole: float, left: float, words: str, tone: str
    ) -> None:
        due_at = MONDAY_NOON + left * HOUR

        shown = time_left(due_at, MONDAY_NOON, due_at - whole * HOUR)

        assert (shown.words, shown.tone) == (words, tone)

    def test_of_a_finished_clock_says_how_it_ended(self) -> None:
        begun = MONDAY_NOON - 9 * HOUR
        in_time = Clock(
            started_at=begun, due_at=MONDAY_NOON, stopped_at=MONDAY_NOON, is_finished=True
        )
        late = Clock(
            started_at=begun, due_at=MONDAY_NOON - HOUR, stopped_at=MONDAY_NOON, is_finished=True
        )
        cancelled = Clock(cancelled_at=MONDAY_NOON, is_finished=True)

        said = [
            rendered("{% outcome clock at %}", clock=each) for each in (in_time, late, cancelled)
        ]

        assert "> met<" in said[0].replace("</svg>", ">")
        assert "met 1 h late" in said[1]
        assert "cancelled" in said[2]

    def test_says_that_there_is_no_date(self) -> None:
        assert "no date" in rendered("{% time_left nothing at %}", nothing=None)
        assert "no date yet" in rendered("{% time_left clock at %}", clock=Clock())


@pytest.mark.parametrize(
    "length,said",
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=3, seconds=59), "3 min"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
    ],
)
def test_a_length_is_said_in_the_units_that_matter(length: timedelta, said: str) -> None:
    assert rough(length) == said


def test_a_code_is_said_as_one_says_it() -> None:
    assert rendered("{{ 'waiting_for_patch'|words }}") == "waiting for patch"
    assert rendered("{{ 'with_notice'|flag_words }}") == "customer told in time"


def test_an_icon_is_for_eyes_only_and_one_that_is_missing_is_an_error() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "clock" %}')
    with pytest.raises(FileNotFoundError):
        rendered('{% icon "no-such-icon" %}')
