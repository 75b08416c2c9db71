"""Pictures of clocks: what is drawn lies where the clock says, and nothing runs into another."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from dueby.sla.agreement import Editions
from dueby.sla.clocks import Clock, Standing
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import read_facts, read_instant
from dueby.sla.given import read_given
from dueby.sla.language import read_agreement
from dueby.sla.picture import picture, standalone, stylesheet
from dueby.sla.picture.course import course_of
from dueby.sla.picture.timeline import LEFT, RIGHT, WIDTH, line_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "Fix <script>alert('1')</script> & \"quoted\" ]]>"
OWN = f"""
dueby: 1
agreement: own
title: Own
vendor: Example
edition: "1"
in_force: {{from: 2015-01-01}}
time_zone: Europe/Berlin
holidays:
  days:
    title: Holidays
    dates: {{2026-04-03: Good <Friday> & "Co", 2026-04-06: Easter Monday, 2026-05-01: Labor Day}}
calendars:
  office:
    title: Office
    hours: {{mon-fri: ["08:00-12:00", "13:00-18:00"]}}
    holidays: [days]
  nights:
    title: Nights
    hours: {{sat-sun: "22:00-06:00"}}
  always:
    title: Always
    always_open: true
plans:
  only: {{title: Only, default: true, calendar: office}}
severities:
  default: "2"
  levels:
    "1": {{title: High}}
    "2": {{title: Low}}
targets:
  fix:
    title: {json.dumps(HOSTILE)}
    within: {{by: severity, "1": 8 business hours, "2": 20 business hours}}
    calendar: office
    starts: reported
    stops: rectified
    cancels: closed
    pauses: [{{while: {{waiting: {{on: customer}}}}, until: resumed}}]
    when_raised: earlier_of
    when_lowered: from_start
  hour: {{within: 1 business hour, calendar: office, starts: reported, stops: responded}}
  night: {{within: 12 business hours, calendar: nights, starts: reported, stops: responded}}
  any_hour: {{within: 1 business day, calendar: always, starts: reported, stops: responded}}
  quarter: {{within: 120 business days, calendar: office, starts: reported, stops: rectified}}
  century: {{within: 100000 business hours, calendar: office, starts: reported, stops: rectified}}
  elapsed: {{within: 30 hours, calendar: office, starts: reported, stops: rectified}}
  months: {{within: 6 months, calendar: office, starts: reported, stops: rectified}}
  effort:
    within: {{no_number: as soon as we can, reason: best_effort}}
    calendar: office
    starts: reported
    stops: rectified
    strength: best_effort
"""
Happened = tuple[str, str, dict[str, Any]]

DEFECT = {"channel": "telephone", "filed_as": "defect", "severity": "2", "product": "scrutinizer"}
CONFIRMED = ("2026-03-06T16:00:00-05:00", "confirmed", {"severity": "4"})
PATCHED = [
    (
        "2026-03-06T15:00:00-05:00",
        "notified",
        {"score": 3.1, "score_kind": "cvss_base", "source": "nvd"},
    ),
    ("2026-03-10T15:00:00-04:00", "patch_available", {}),
]
LATE_ON_FRIDAY = ("2026-03-06T15:00:00-05:00", "reported", DEFECT)
BEFORE_EASTER = ("2026-04-01T16:00:00+02:00", "reported", {"severity": "2"})
WAITING = ("2026-04-02T10:00:00+02:00", "waiting", {"on": "customer"})
RESUMED = ("2026-04-07T09:00:00+02:00", "resumed", {"on": "customer"})
CLOSED: Happened = ("2026-04-02T10:00:00+02:00", "closed", {})
RAISED = ("2026-04-08T09:00:00+02:00", "severity_changed", {"to": "1"})
RECTIFIED: Happened = ("2026-04-09T17:20:00+02:00", "rectified", {})
AUTUMN_NIGHT: Happened = ("2026-10-24T20:10:00+02:00", "reported", {})
SPRING_NIGHT: Happened = ("2026-03-28T20:10:00+01:00", "reported", {})


class World:
    """Clocks of the reference agreement and of a small one, by the name of their target."""

    def __init__(self, root: Path) -> None:
        text = (root / "agreements" / "plixer.yaml").read_text(encoding="utf-8")
        self.plixer = read_agreement(text, "plixer.yaml")
        self.own = read_agreement(OWN, "own.yaml")

    def clock(self, agreement: str, target: str, *happened: Happened, at: str = "") -> Clock:
        editions: Editions = getattr(self, agreement.partition("/")[0])
        given = (
            {"plan": agreement.partition("/")[2], "contract": "active"} if "/" in agreement else {}
        )
        raw = [
            {"id": f"e{number}", "at": when, "type": kind, **fields}
            for number, (when, kind, fields) in enumerate(happened)
        ]
        facts = read_facts(raw, "events", tuple(editions.newest.own_facts))
        moment = read_instant(at) if at else max(fact.at for fact in facts)
        found = evaluate(editions, read_given(given, editions.newest), facts, moment)
        return next(each for each in found.clocks if each.target.name == target)


@pytest.fixture(scope="module")
def world(root: Path) -> World:
    return World(root)


CASES: dict[str, tuple[str, str, list[Happened], str]] = {
    "a weekend on which the clocks change": (
        "plixer/standard",
        "first_response",
        [LATE_ON_FRIDAY],
        "2026-03-06T16:10:00-05:00",
    ),
    "no number": ("plixer/standard", "immediate_response", [LATE_ON_FRIDAY], ""),
    "not confirmed": ("plixer/standard", "rectification", [LATE_ON_FRIDAY], ""),
    "a raised severity": (
        "plixer/standard",
        "rectification",
        [
            LATE_ON_FRIDAY,
            CONFIRMED,
            ("2026-03-20T11:00:00-04:00", "severity_changed", {"to": "2"}),
        ],
        "2026-03-25T12:00:00-04:00",
    ),
    "120 days, overdue": (
        "plixer/standard",
        "patch_deployment",
        PATCHED,
        "2026-07-25T12:00:00-04:00",
    ),
    "waiting for a patch": ("plixer/standard", "patch_deployment", PATCHED[:1], ""),
    "always open, met late": (
        "plixer/tier2",
        "first_response",
        [
            LATE_ON_FRIDAY,
            ("2026-03-08T08:00:00-04:00", "responded", {"by_person": True}),
        ],
        "",
    ),
    "a changed plan": (
        "plixer/standard",
        "first_response",
        [LATE_ON_FRIDAY, ("2026-03-07T09:00:00-05:00", "plan_changed", {"to": "tier2"})],
        "",
    ),
    "a pause over Easter": (
        "own",
        "fix",
        [BEFORE_EASTER, WAITING, RESUMED, RAISED],
        "2026-04-08T11:00:00+02:00",
    ),
    "paused": ("own", "fix", [BEFORE_EASTER, WAITING], "2026-04-03T10:00:00+02:00"),
    "cancelled": ("own", "fix", [BEFORE_EASTER, CLOSED], "2026-04-02T12:00:00+02:00"),
    "met late after a change": (
        "own",
        "fix",
        [
            BEFORE_EASTER,
            ("2026-04-02T10:00:00+02:00", "severity_changed", {"to": "1"}),
            RECTIFIED,
        ],
        "2026-04-10T12:00:00+02:00",
    ),
    "an hour": ("own", "hour", [BEFORE_EASTER], "2026-04-01T16:20:00+02:00"),
    "an hour, much later": ("own", "hour", [BEFORE_EASTER], "2027-04-01T16:20:00+02:00"),
    "a night put back": ("own", "night", [AUTUMN_NIGHT], "2026-10-24T21:30:00+02:00"),
    "a night put forward": ("own", "night", [SPRING_NIGHT], "2026-03-29T03:30:00+02:00"),
    "an always open day": ("own", "any_hour", [SPRING_NIGHT], ""),
    "120 business days": ("own", "quarter", [BEFORE_EASTER], "2026-07-01T10:00:00+02:00"),
    "decades": ("own", "century", [BEFORE_EASTER], "2030-07-01T10:00:00+02:00"),
    "hours that pass": ("own", "elapsed", [BEFORE_EASTER], "2026-04-02T10:00:00+02:00"),
    "months": ("own", "months", [BEFORE_EASTER], "2026-06-02T10:00:00+02:00"),
    "best effort": ("own", "effort", [BEFORE_EASTER], "2026-04-02T10:00:00+02:00"),
}


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest, world: World) -> tuple[Clock, datetime | None]:
    agreement, target, happened, at = CASES[request.param]
    clock = world.clock(agreement, target, *happened, at=at)
    return clock, read_instant(at) if at else None


def drawn(clock: Clock, at: datetime | None = None) -> ET.Element:
    return ET.fromstring(picture(clock, at))  # noqa: S314 - our own markup


def classed(within: ET.Element, class_: str) -> list[ET.Element]:
    return [each for each in within.iter() if class_ in each.get("class", "").split()]


def group(svg: ET.Element, class_: str) -> ET.Element:
    found = classed(svg, class_)
    return found[0] if found else ET.Element("g")


def bars(svg: ET.Element, class_: str) -> list[tuple[float, float]]:
    found = classed(group(svg, "track"), class_)
    lefts = [(float(each.get("x", "")), float(each.get("width", ""))) for each in found]
    return [(left, left + width) for left, width in lefts]


def marked_at(svg: ET.Element, kind: str) -> float:
    pole = next(each for each in classed(svg, kind) if "pole" in each.get("class", "").split())
    return float(pole.get("x1", ""))


def said(svg: ET.Element) -> str:
    return " ".join(each.text or "" for each in svg.iter(f"{SVG}text"))


def told(svg: ET.Element) -> str:
    return svg.findtext(f"{SVG}desc") or ""


def boxes(svg: ET.Element) -> Iterator[tuple[float, float, float, float, str]]:
    """Give each text's box by an average of its letters: left, top, right, bottom, words."""
    for each in svg.iter(f"{SVG}text"):
        size = float(each.get("font-size", svg.get("font-size", "")))
        words = each.text or ""
        width = len(words) * size * 0.56
        x, y = float(each.get("x", "")), float(each.get("y", ""))
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor", "start")]
        yield left, y - 0.75 * size, left + width, y + 0.2 * size, words


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG 2 defines it."""

    def luminance(color: str) -> float:
        parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class TestPicture:
    def test_puts_counted_time_into_opening_hours(
        self, case: tuple[Clock, datetime | None]
    ) -> None:
        svg = drawn(*case)

        opened = bars(svg, "open")
        if case[0].counts_open_time:
            assert all(
                any(begin - 0.01 <= left and right <= end + 0.01 for begin, end in opened)
                for left, right in bars(svg, "counted")
            )
        else:
            assert opened == []

    def test_draws_counted_time_as_long_as_it_is(self, case: tuple[Clock, datetime | None]) -> None:
        clock, at = case
        course = course_of(clock, at)
        counted = bars(drawn(clock, at), "counted")

        if course is None or not course.counted:
            assert counted == []
            return
        line = line_of(course)
        unit = line.shown.duration / (RIGHT - LEFT)
        length = sum((each.duration for each in course.counted), timedelta())
        # What is narrower than a unit is closed, and numbers are written to a thousandth.
        closed = sum(
            min((later.start - one.end) / unit, 1.0) for one, later in pairwise(course.counted)
        )
        merged = closed if len(counted) < len(course.counted) else 0.0
        assert sum(right - left for left, right in counted) == pytest.approx(
            length / unit, abs=merged + 0.002 * len(counted) + 0.01
        )

    def test_marks_start_and_due_where_they_are(self, case: tuple[Clock, datetime | None]) -> None:
        clock, at = case
        svg = drawn(clock, at)

        if clock.started_at is None:
            assert classed(svg, "pole") == []
            return
        course = course_of(clock, at)
        assert course is not None
        line = line_of(course)
        for kind, moment in (("start", clock.started_at), ("due", clock.due_at), ("now", at)):
            if moment is None:
                assert classed(svg, kind) == []
            else:
                assert marked_at(svg, kind) == pytest.approx(line.x(moment), abs=0.01)
        assert LEFT < marked_at(svg, "start") < RIGHT

    def test_lets_no_label_run_into_another(self, case: tuple[Clock, datetime | None]) -> None:
        svg = drawn(*case)

        for one, other in combinations(boxes(svg), 2):
            beside = one[2] <= other[0] or other[2] <= one[0]
            assert beside or one[3] <= other[1] or other[3] <= one[1], (one, other)

    def test_lets_no_pole_run_through_a_label(self, case: tuple[Clock, datetime | None]) -> None:
        svg = drawn(*case)

        lines = [*classed(svg, "pole"), *classed(svg, "closing-leader")]
        for line in lines:
            x, top, bottom = (float(line.get(name, "")) for name in ("x1", "y1", "y2"))
            for left, begin, right, end, words in boxes(svg):
                inside = left + 1 < x < right - 1 and begin < bottom - 4 and top + 4 < end
                assert not inside, (x, words)

    def test_keeps_every_label_in_the_picture(self, case: tuple[Clock, datetime | None]) -> None:
        svg = drawn(*case)

        _, _, width, height = map(float, svg.get("viewBox", "").split())
        assert width == WIDTH
        assert all(
            left >= 0 and right <= width and top >= 0 and bottom <= height
            for left, top, right, bottom, _ in boxes(svg)
        )

    def test_needs_nothing_that_a_strict_page_forbids(
        self, case: tuple[Clock, datetime | None]
    ) -> None:
        svg = drawn(*case)

        tags = {each.tag.removeprefix(SVG) for each in svg.iter()}
        names = {name for each in svg.iter() for name in each.keys()}  # noqa: SIM118 - attributes
        values = [value for each in svg.iter() for value in each.attrib.values()]
        assert tags.isdisjoint({"style", "script", "a", "image", "use", "foreignObject"})
        assert not any(name == "style" or name.startswith("on") or "href" in name for name in names)
        assert all(value.startswith("url(#") for value in values if "url(" in value)
        assert svg.get("width") is None

    def test_is_told_in_words_too(self, case: tuple[Clock, datetime | None]) -> None:
        svg = drawn(*case)

        ids = [each.get("id", "") for each in svg.iter() if each.get("id")]
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby", "").split() == ids[:2]
        assert len(ids) == len(set(ids))
        assert svg.findtext(f"{SVG}title")
        assert told(svg).endswith(".")

    def test_is_the_same_each_time(self, case: tuple[Clock, datetime | None]) -> None:
        assert picture(*case) == picture(*case)

    def test_stays_small(self, case: tuple[Clock, datetime | None]) -> None:
        assert len(list(drawn(*case).iter())) < 700

    def test_has_words_large_enough_for_a_phone(self, case: tuple[Clock, datetime | None]) -> None:
        svg = drawn(*case)

        sizes = [float(each.get("font-size", "15")) for each in svg.iter() if each.get("font-size")]
        assert min(sizes) * 390 / WIDTH >= 9


class TestWords:
    def test_names_a_holiday_at_its_day(self, world: World) -> None:
        clock = world.clock("own", "fix", BEFORE_EASTER)

        svg = drawn(clock)

        assert [each.text for each in classed(svg, "closing-label")] == [
            'Good <Friday> & "Co"',
            "Easter Monday",
        ]
        leaders = [float(each.get("x1", "")) for each in classed(svg, "closing-leader")]
        course = course_of(clock, None)
        assert course is not None
        noon = datetime(2026, 4, 3, 13, tzinfo=ZoneInfo("Europe/Berlin"))
        assert leaders[0] == pytest.approx(line_of(course).x(noon), abs=0.01)

    def test_says_every_closing_that_found_no_room(self, world: World) -> None:
        svg = drawn(world.clock("own", "quarter", BEFORE_EASTER))

        assert all(name in said(svg) for name in ("Easter Monday", "Labor Day"))

    @pytest.mark.parametrize(
        "night, change, x",
        [
            (SPRING_NIGHT, "Clocks forward 1 h", datetime(2026, 3, 29, 1, tzinfo=UTC)),
            (AUTUMN_NIGHT, "Clocks back 1 h", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ],
    )
    def test_marks_a_change_of_the_clocks(
        self, world: World, night: Happened, change: str, x: datetime
    ) -> None:
        clock = world.clock("own", "night", night)

        svg = drawn(clock)

        course = course_of(clock, None)
        assert course is not None
        assert change in said(svg)
        mark = next(each for each in classed(svg, "change") if each.tag == f"{SVG}line")
        assert float(mark.get("x1", "")) == pytest.approx(line_of(course).x(x), abs=0.01)

    def test_shows_an_hour_that_comes_twice_twice(self, world: World) -> None:
        begun: Happened = ("2026-10-25T00:30:00+02:00", "reported", {})
        clock = world.clock("own", "night", begun)

        labels = [each.text for each in classed(drawn(clock), "tick-label")]

        assert "Sun 25 Oct" in labels
        moments = [label for label in labels if label and re.fullmatch(r"\d\d:\d\d", label)]
        assert len(moments) >= 4

    def test_says_why_there_is_no_date(self, world: World) -> None:
        unconfirmed = world.clock("plixer/standard", "rectification", LATE_ON_FRIDAY)
        unpatched = world.clock("plixer/standard", "patch_deployment", PATCHED[0])
        effort = world.clock("own", "effort", BEFORE_EASTER)

        assert "not confirmed yet, so there is no date" in said(drawn(unconfirmed))
        assert "no official patch is available yet" in said(drawn(unpatched)).lower()
        assert "names no number, so there is no date" in said(drawn(effort))
        assert classed(drawn(effort), "start") != []

    def test_numbers_a_change_with_the_date_before_and_after(self, world: World) -> None:
        raised = ("2026-04-02T10:00:00+02:00", "severity_changed", {"to": "1"})

        svg = drawn(world.clock("own", "fix", BEFORE_EASTER, raised))

        assert [each.text for each in classed(svg, "badge-label")] == ["1"]
        assert "due Tue 7 Apr 2026 09:00 CEST (before: Tue 7 Apr 2026 18:00 CEST)" in said(svg)
        assert len(classed(group(svg, "track"), "former-due")) == 1

    def test_hatches_pauses_and_says_why(self, world: World) -> None:
        clock = world.clock("own", "fix", BEFORE_EASTER, WAITING, RESUMED)

        svg = drawn(clock)

        (pause,) = classed(group(svg, "track"), "paused")
        (pattern,) = svg.iter(f"{SVG}pattern")
        assert pause.get("fill") == f"url(#{pattern.get('id')})"
        assert "paused: customer" in said(svg)
        assert "Paused: Thu 2 Apr 2026 10:00 to Tue 7 Apr 2026 09:00" in told(svg)

    def test_hatches_a_pause_that_lasts_until_now(self, world: World) -> None:
        at = "2026-04-03T10:00:00+02:00"
        clock = world.clock("own", "fix", BEFORE_EASTER, WAITING, at=at)

        svg = drawn(clock, read_instant(at))

        assert clock.standing(read_instant(at)) is Standing.PAUSED
        assert bars(svg, "paused")[0][1] == pytest.approx(marked_at(svg, "now"), abs=0.01)

    def test_points_to_a_now_far_away(self, world: World) -> None:
        at = "2027-04-01T16:20:00+02:00"

        svg = drawn(world.clock("own", "hour", BEFORE_EASTER, at=at), read_instant(at))

        assert marked_at(svg, "now") == RIGHT
        assert "Thu 1 Apr 2027 16:20 CEST →" in said(svg)
        (counted,) = bars(svg, "counted")
        assert counted[1] - counted[0] > (RIGHT - LEFT) / 4

    def test_tells_the_due_moment_in_the_zone_of_its_reader(self, world: World) -> None:
        clock = world.clock("plixer/standard", "first_response", LATE_ON_FRIDAY)

        elsewhere, there = (
            ET.fromstring(picture(clock, reader_zone=ZoneInfo(zone)))  # noqa: S314 - our own markup
            for zone in ("Asia/Kolkata", "America/New_York")
        )

        assert "In your time zone due Tue 10 Mar 2026 00:30 IST" in said(elsewhere)
        assert "Mon 9 Mar 2026 15:00 EDT (Tue 10 Mar 2026 00:30 IST)" in told(elsewhere)
        assert "your time zone" not in said(there)

    def test_shows_hostile_names_as_they_are(self, world: World) -> None:
        svg = drawn(world.clock("own", "fix", BEFORE_EASTER))

        assert HOSTILE in said(svg)
        assert (svg.findtext(f"{SVG}title") or "").startswith(HOSTILE)

    def test_replaces_what_no_xml_can_hold(self, world: World) -> None:
        clock = world.clock("own", "fix", BEFORE_EASTER, WAITING)
        (pause,) = clock.pauses
        odd = clock._replace(pauses=(pause._replace(because="\x00\ud800 夜間 🛠 " + "w" * 500),))

        svg = drawn(odd)

        assert "\ufffd\ufffd 夜間 🛠 w" in said(svg)
        assert max(right for _, _, right, _, _ in boxes(svg)) <= WIDTH

    @pytest.mark.parametrize(
        "begun", ["0002-01-01T00:00:00Z", "9998-12-30T00:00:00Z", "9998-12-29T23:59:00Z"]
    )
    def test_draws_at_the_ends_of_time(self, world: World, begun: str) -> None:
        clock = world.clock("own", "fix", ("2026-04-01T10:00:00Z", "reported", {}))
        far = Clock(clock.agreement, clock.target, clock.strength, started_at=read_instant(begun))

        assert "Start" in said(drawn(far))


class TestSeveralPictures:
    def test_share_no_names(self, world: World) -> None:
        clock = world.clock("own", "fix", BEFORE_EASTER, WAITING, RESUMED)
        other = world.clock("own", "fix", BEFORE_EASTER, WAITING)

        names = [re.findall(r' id="([^"]*)"', picture(each)) for each in (clock, other)]

        assert len(names[0]) == 3
        assert set(names[0]).isdisjoint(names[1])


class TestStandalone:
    def test_is_a_file_with_its_own_style(self, case: tuple[Clock, datetime | None]) -> None:
        text = standalone(*case)

        svg = ET.fromstring(text.encode())  # noqa: S314 - our own markup
        assert text.startswith("<?xml ")
        assert "prefers-color-scheme: dark" in (svg.findtext(f"{SVG}style") or "")
        assert "@import" not in text
        assert "url(http" not in text

    def test_styles_every_class_that_is_colored(self, case: tuple[Clock, datetime | None]) -> None:
        svg = drawn(*case)

        rules = stylesheet()
        shapes = {f"{SVG}{tag}" for tag in ("rect", "line", "polygon", "path")}
        for each in svg.iter():
            if each.tag in shapes:
                assert any(
                    f".{name} " in rules or f".{name}," in rules
                    for name in each.get("class", "").split()
                )

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_has_words_that_stand_out(self, scheme: str) -> None:
        light, dark = stylesheet().split("@media")
        rules = light if scheme == "light" else dark
        colors = dict(re.findall(r"\.clock-picture (\S+) \{ fill: (#\w{6}); \}", rules))
        quiet = re.findall(r"\.note, [^{]*\{ fill: (#\w{6}); \}", rules)

        for color in (colors["text"], colors[".closing-label"], *quiet):
            assert contrast(color, colors[".ground"]) >= 4.5
        assert contrast(colors[".badge-label"], colors["text"]) >= 4.5
        assert contrast(colors[".counted"], colors[".open"]) >= 3
        assert contrast(colors[".late"], colors[".closed"]) >= 3
