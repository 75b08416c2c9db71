"""Every name in a file that refers to something finds it, or is refused with what is there."""

import pytest

from tests.language.files import told, written

LEVELS = 'severities: {levels: {"1": {}, "2": {}}}'
RULE = "{decision: entitled, reason: fine}"
WHEN_LEFT = "{when: {left: t}, decision: entitled, reason: fine}"


class TestAReferenceToNothing:
    @pytest.mark.parametrize(
        "text, complaint",
        [
            (written(target="calendar: night"), "targets.response.calendar: found 'night'; there"),
            (
                written(target="calendar: {by: region, eu: night}"),
                "targets.response.calendar: found 'night'; there is no such calendar",
            ),
            (written(target="cancels: exploded"), "targets.response.cancels: found 'exploded'"),
            (written(starts="exploded"), "targets.response.starts: found 'exploded'; there is no"),
            (written(starts="{done: fix}"), "targets.response.starts.done: found 'fix'; there is"),
            (
                written(starts="{later_of: [reported, {confirmed: {undone_by: doubt}}]}"),
                "targets.response.starts: found 'doubt'; there is no such fact",
            ),
            (
                written(target="pauses: {while: {asleep: {}}, until: resumed}"),
                "targets.response.pauses.while: found 'asleep'; there is no such fact",
            ),
            (
                written(target="repeats: {after: update_sent, until: [closed, doom]}"),
                "targets.response.repeats.until[1]: found 'doom'; there is no such fact",
            ),
            (
                written(target="waits_for: {confirmed: waiting}"),
                "targets.response.waits_for.confirmed: found 'confirmed'; there is no such step",
            ),
            (
                written(LEVELS, target='for: {severity: "3"}'),
                "for.severity: found '3'; there is no",
            ),
            (
                written(LEVELS, target="for: {severity: {not: low}}"),
                "for.severity: found 'low'; there is no such severity; there are 1, 2",
            ),
            (
                written(LEVELS, within='{by: severity, "3": 1 day}'),
                "targets.response.within.3: found '3'; there is no such severity",
            ),
            (
                written("plans: {gold: {}}", target="for: {plan: silver}"),
                "targets.response.for.plan: found 'silver'; there is no such plan; there are gold",
            ),
            (written(target="for: {class: x}"), "for.class: found 'x'; there is no such class"),
            (written(target="for: {band: x}"), "for.band: found 'x'; there is no such band"),
            (
                written("channels: {mail: {}}", target="for: {channel: fax}"),
                "targets.response.for.channel: found 'fax'; there is no such channel",
            ),
            (
                written('clauses: {"1": One}', target='clause: "2"'),
                "targets.response.clause: found '2'; there is no such clause; there are 1",
            ),
            (
                written("plans: {gold: {calendar: x}}"),
                "plans.gold.calendar: found 'x'; there is no",
            ),
            (written("classes: {default: x, kinds: {y: {}}}"), "classes.default: found 'x'; there"),
            (
                written('severities: {default: "9", levels: {"1": {}}}'),
                "severities.default: found '9'; there is no such severity; there are 1",
            ),
            (
                written("severities: {fixed_at: lunch, levels: {a: {}}}"),
                "severities.fixed_at: found 'lunch'; there is no such fact",
            ),
            (
                written('severities: {after_workaround: {to: "9"}, levels: {"1": {}}}'),
                "severities.after_workaround.to: found '9'; there is no such severity",
            ),
            (
                written('severities: {levels: {"1": {otherwise: "7"}}}'),
                "severities.levels.1.otherwise: found '7'; there is no such severity",
            ),
            (
                written('severities: {levels: {"1": {requires: {plan: x}, otherwise: "1"}}}'),
                "severities.levels.1.requires.plan: found 'x'; there is no such plan",
            ),
            (
                written("scores: {bands: {high: {from: 0}}, ratings: {important: severe}}"),
                "scores.ratings.important: found 'severe'; there is no such band; there are high",
            ),
            (
                written("scores: {bands: {high: {from: 7}}, below: {shown_in: low}}"),
                "scores.below.shown_in: found 'low'; there is no such band",
            ),
            (
                written("notices: {n: {within: 1 hour, owed_when: overdue, about: fix}}"),
                "notices.n.about: found 'fix'; there is no such target; there are response",
            ),
            (
                written("notices: {n: {within: 1 hour, owed_when: doom}}"),
                "notices.n.owed_when: found 'doom'; there is no such fact",
            ),
            (
                written("notices: {n: {within: 1 hour, owed_when: closed, for: {plan: x}}}"),
                "notices.n.for.plan: found 'x'; there is no such plan",
            ),
            (
                written(f"entitlements: {{e: {{asked_by: doom, rules: {RULE}}}}}"),
                "entitlements.e.asked_by: found 'doom'; there is no such fact",
            ),
            (
                written(f"entitlements: {{e: {{asked_by: closed, rules: {WHEN_LEFT}}}}}"),
                "entitlements.e.rules.when.left: found 't'; there is no such allowance",
            ),
            (
                written("allowances: {a: {included: {by: plan, x: 3}, used_by: training_used}}"),
                "allowances.a.included.x: found 'x'; there is no such plan",
            ),
            (
                written("assurance: {credits: {credit: 5 %, target: fix}}"),
                "assurance.credits.target: found 'fix'; there is no such target",
            ),
            (
                written("scope: {contacts: {by: plan, x: 3}}"),
                "scope.contacts.x: found 'x'; there is no such plan; there are none",
            ),
        ],
    )
    def test_is_refused_with_what_is_there(self, text: str, complaint: str) -> None:
        first = told(text)[0]

        assert complaint in first
        assert not first.startswith("1:1")


class TestANameWithAnotherMeaning:
    @pytest.mark.parametrize(
        "top, path",
        [
            ("calendars: {plan: {always_open: true}}", "calendars.plan"),
            ("calendars: {given: {always_open: true}}", "calendars.given"),
            ("facts: {overdue: {}}", "facts.overdue"),
            ("facts: {later_of: {}}", "facts.later_of"),
            ("severities: {levels: {by: {}}}", "severities.levels.by"),
            ("plans: {otherwise: {}}", "plans.otherwise"),
        ],
    )
    def test_is_refused(self, top: str, path: str) -> None:
        assert (
            f"{path}: found '{path.rpartition('.')[2]}'; the language gives"
            in told(written(top))[0]
        )


class TestTwoOfAKind:
    def test_are_not_both_the_default(self) -> None:
        assert told(written("plans: {a: {default: true}, b: {default: true}}")) == [
            "5:33: plans.b.default: a second default; one plan is the default"
        ]

    @pytest.mark.parametrize(
        "first, second",
        [
            ("edition: a", "edition: a"),
            ("vendor: x", "vendor: x"),
            (
                "edition: a\nin_force: {from: 2025-01-01}",
                "edition: a\nin_force: {from: 2026-01-01}",
            ),
        ],
    )
    def test_are_not_one_edition(self, first: str, second: str) -> None:
        both = f"{written(first)}---\n{written(second)}"

        assert "each edition of a file has a name of its own" in told(both)[-1]
