"""Each thing in its place: a list, a mapping or a text where something else is allowed."""

import pytest

from tests.language.files import told, written

NOTICE = "within: 1 hour, owed_when: closed"


class TestAShapeInTheWrongPlace:
    @pytest.mark.parametrize(
        "text, complaint",
        [
            (written("vendor: [a]"), "5:9: vendor: found a list of 1; allowed is a text"),
            (written("vendor: {a: b}"), "5:9: vendor: found a mapping with a; allowed is a text"),
            (written("vendor:"), "5:8: vendor: found nothing; allowed is a text"),
            (written('vendor: "\\0"'), "5:9: vendor: found '\\x00': it holds control characters"),
            (written("languages: [[en]]"), "5:13: languages: found a list of 1; allowed is a name"),
            (written("clauses: [a, b]"), "5:10: clauses: found a list of 2; allowed is a mapping"),
            (written('clauses: {"1": {text: x}}'), "clauses.1.title: missing; needed is the head"),
            (written("in_force: 2026-01-01"), "5:11: in_force: found '2026-01-01'; allowed is a m"),
            (written("in_force: {until: 2026-01-01}"), "5:11: in_force.from: missing; needed is"),
            (written("holidays: [a]"), "5:11: holidays: found a list of 1; allowed is a mapping"),
            (
                written("holidays: {h: {dates: [2026-01-01]}}"),
                "holidays.h.dates: found a list of 1",
            ),
            (written("calendars: {c: 08:00-17:00}"), "calendars.c: found '08:00-17:00'; allowed"),
            (written("plans: gold"), "5:8: plans: found 'gold'; allowed is a mapping of names"),
            (written("plans: {gold: yes}"), "5:15: plans.gold: found 'yes'; allowed is a mapping"),
            (
                written("channels: {mail: mail}"),
                "channels.mail: found 'mail'; allowed is a mapping",
            ),
            (written("classes: {kinds: [a]}"), "5:18: classes.kinds: found a list of 1; allowed"),
            (written("classes: {default: a}"), "5:10: classes.kinds: missing; needed is the clas"),
            (written("severities: {levels: [a, b]}"), "severities.levels: found a list of 2"),
            (written("severities: {levels: {a: high}}"), "severities.levels.a: found 'high'"),
            (written("scores: {bands: [a]}"), "5:17: scores.bands: found a list of 1; allowed is"),
            (written("scores: {bands: {a: 7}}"), "5:21: scores.bands.a: found '7'; allowed is a"),
            (written("facts: [a]"), "5:8: facts: found a list of 1; allowed is a mapping"),
            (written("facts: {'': {}}"), "5:9: facts.: found nothing; allowed is a name"),
            (written("facts: {a.b: {}}"), "5:9: facts.a.b: found 'a.b': a name has no dot"),
            (
                written("notices: {n: 1 day}"),
                "5:14: notices.n: found '1 day'; allowed is a mapping",
            ),
            (
                written("notices: {n: {within: 1 day}}"),
                "5:14: notices.n.owed_when: missing; needed",
            ),
            (
                written("notices: {n: {within: 1 day, owed_when: []}}"),
                "notices.n.owed_when: found an empty list; at least 1",
            ),
            (
                written(f"notices: {{n: {{{NOTICE}, for: {{hours: open}}}}}}"),
                "notices.n.for.hours: found 'open'; a notice is owed at any time",
            ),
            (
                written("entitlements: {e: {asked_by: closed, rules: []}}"),
                "entitlements.e.rules: found an empty list; at least 1",
            ),
            (
                written("allowances: {a: {included: {by: plan, x: {each: y}}, used_by: closed}}"),
                "allowances.a.included.x: found a mapping with each; allowed is a number",
            ),
            (written().replace("agreement: plain", "agreement: " + "a" * 81), "at most 80 charac"),
            (
                written().replace("dueby: 1", "dueby: 2"),
                "1:8: dueby: found '2'; allowed is one of 1",
            ),
            (written().replace("dueby: 1\n", ""), "1:1: dueby: missing; needed is the version"),
            ("dueby: 1\ntargets: [a]\n", "targets: found a list of 1; allowed is a mapping"),
            ("dueby: 1\ntargets:\n", "2:9: targets: found nothing; allowed is a mapping"),
            ("dueby: 1\ntargets: {a: }\n", "targets.a: found nothing; allowed is a mapping with"),
        ],
    )
    def test_is_refused(self, text: str, complaint: str) -> None:
        assert any(complaint in each for each in told(text))

    @pytest.mark.parametrize(
        "target, complaint",
        [
            ("strength: loosely", "strength: found 'loosely'; allowed is one of commitment"),
            ("strength: [commitment]", "strength: found a list of 1; allowed is one of"),
            ("strength: {by: x, a: maybe}", "strength.a: found 'maybe'; allowed is one of"),
            ("for: []", "for: found a list of 0; allowed is attributes and what they must be"),
            ("for: gold", "for: found 'gold'; allowed is attributes"),
            ("for: {x: {}}", "for.x: found a mapping with nothing in it; allowed is a word"),
            ("for: {x: []}", "for.x: found an empty list; at least 1"),
            ("for: {x: {not: []}}", "for.x.not: found an empty list; at least 1"),
            ("for: {x: {passed: true}}", "for.x: found a mapping with passed; allowed is a word"),
            ("for: {x: {at_least: a}}", "for.x.at_least: found 'a'; allowed is a number"),
            ("for: {x: {below: 1, not: 2}}", "for.x"),
            ("for: {hours: sometimes}", "for.hours: found another word; allowed are open, closed"),
            ("for: {hours: {not: open}}", "for.hours: found another word; allowed are open, clo"),
            ("cancels: {a: {}, b: {}}", "cancels: found a mapping with a, b; allowed is a fact"),
            ("cancels: {rejected: }", "cancels.rejected: found nothing; allowed is attributes"),
            ("cancels: {rejected: [a]}", "cancels.rejected: found a list of 1; allowed is attr"),
            ("pauses: waiting", "pauses: found 'waiting'; allowed is a mapping with while, until"),
            ("pauses: [{while: waiting}]", "pauses.until: missing; needed is the facts that end"),
            ("pauses: [{while: waiting, until: []}]", "pauses.until: found an empty list"),
            ("repeats: [a]", "repeats: found a list of 1; allowed is a mapping with after, until"),
            ("repeats: {after: []}", "repeats.after: found an empty list; at least 1"),
            ("waits_for: [a]", "waits_for: found a list of 1; allowed is a mapping of names"),
            ("each: customer", "each: found 'customer'; allowed is one of report, case"),
            ("when_raised: never", "when_raised: found 'never'; allowed is one of keep"),
            ("estimate_extends: no", "estimate_extends: found 'no'; allowed is true or false"),
        ],
    )
    def test_of_a_target_is_refused(self, target: str, complaint: str) -> None:
        first = told(written(target=target))[0]

        assert first.startswith("11:")
        assert f"targets.response.{complaint}" in first

    @pytest.mark.parametrize(
        "starts, complaint",
        [
            ("[]", "9:13: targets.response.starts: found an empty list; at least 1"),
            ("", "9:12: targets.response.starts: found nothing; allowed is a name"),
            ("{later_of: []}", "9:24: targets.response.starts.later_of: found an empty list"),
            ("{later_of: [a], x: y}", "9:29: targets.response.starts.x: unknown key 'x'; allowed"),
            ("{a: {}, b: {}}", "9:13: targets.response.starts: found a mapping with a, b; allowed"),
            ("{done: [a]}", "9:20: targets.response.starts.done: found a list of 1; allowed is a"),
            ("[{done: response, x: y}]", "9:31: targets.response.starts.x: unknown key 'x'"),
        ],
    )
    def test_of_a_start_is_refused(self, starts: str, complaint: str) -> None:
        assert told(written(starts=starts))[0].startswith(complaint)
