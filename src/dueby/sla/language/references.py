"""Every name in an agreement file that refers to something must find it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from dueby.sla.agreement import CALENDAR_GIVEN, CALENDAR_OF_PLAN, Agreement, Pattern, Table, Target
from dueby.sla.conditions import Conditions, Left, NoneOf, OneOf
from dueby.sla.facts import VOCABULARY
from dueby.sla.language.shapes import Read, Reading

_RATING_ATTRIBUTES = ("band", "score")

_KEYS_OF_TABLES: Final = ("by", "otherwise")
_OWN_WORDS_OF_FACTS: Final = ("overdue", "estimate_passes_due", "done", "later_of", "undone_by")


def check_references(agreement: Agreement, read: Mapping[str, Read], reading: Reading) -> None:
    """Complain of every reference that leads nowhere."""
    check = _References(agreement, reading, frozenset(read.get("targets", ())))
    check.reserved()
    check.plans_and_classes(read)
    check.severities()
    check.scores()
    for target in agreement.targets.values():
        check.target(target)
    check.notices()
    check.entitlements(read)
    check.assurance(read)


class _References:
    def __init__(self, agreement: Agreement, reading: Reading, targets: Collection[str]) -> None:
        self.agreement = agreement
        self.reading = reading
        self.targets = targets
        self.facts = [*VOCABULARY, *agreement.own_facts]
        self.words: dict[str, Collection[str]] = {
            "plan": agreement.plans,
            "class": agreement.classes,
            "severity": agreement.severity_ranks,
            "band": agreement.band_ranks,
            "calendar": agreement.calendars,
            "hours": ("open", "closed"),
        }
        if agreement.channels:
            counted = {each.counts_as for each in agreement.channels.values() if each.counts_as}
            self.words["channel"] = [
                *agreement.channels,
                *sorted(counted - set(agreement.channels)),
            ]

    def known(self, path: str, name: str | None, allowed: Collection[str], what: str) -> None:
        """Complain when a name is none of those that are there."""
        if name is None or name in allowed:
            return
        there = ", ".join(allowed) or "none"
        self.reading.refuse_at(
            path, f"found {name!r}", f"there is no such {what}; there are {there}"
        )

    def clause(self, path: str, number: str) -> None:
        """Complain of a clause that the file does not list."""
        if number and self.agreement.clauses:
            self.known(path, number, self.agreement.clauses, "clause")

    def fact(self, path: str, pattern: Pattern) -> None:
        """Complain of a fact that neither the language nor the file knows."""
        self.known(path, pattern.fact, self.facts, "fact (further ones are named under facts)")

    def facts_of(self, path: str, patterns: Sequence[Pattern]) -> None:
        """Complain of unknown facts among several."""
        for number, pattern in enumerate(patterns):
            self.fact(path if len(patterns) == 1 else f"{path}[{number}]", pattern)

    def conditions(self, path: str, conditions: Conditions) -> None:
        """Complain of words that an attribute never has."""
        for condition in conditions:
            inner = f"{path}.{condition.attribute}"
            test = condition.test
            if isinstance(test, Left):
                self.known(inner, test.allowance, self.agreement.allowances, "allowance")
            if not isinstance(test, (OneOf, NoneOf)) or condition.attribute not in self.words:
                continue
            for word in sorted(test.words):
                self.known(inner, word, self.words[condition.attribute], condition.attribute)

    def table(self, path: str, choice: object) -> None:
        """Complain of rows that an attribute never reaches."""
        if not isinstance(choice, Table):
            return
        allowed = self.words.get(choice.by)
        if choice.by == "hours" and not (path.startswith("targets.") and ".within" in path):
            told = "only how long a target allows (within) may follow the hours"
            self.reading.refuse_at(path, "found a table by hours", told)
        for key, row in choice.rows.items():
            if allowed is not None:
                self.known(f"{path}.{key}", key, allowed, choice.by)
            self.table(f"{path}.{key}", row)
        self.table(f"{path}.otherwise", choice.otherwise)

    def calendar(self, path: str, choice: str | Table[str]) -> None:
        """Complain of a calendar that is not there, or of a plan without one."""
        self.table(path, choice)
        names = choice.values if isinstance(choice, Table) else [choice]
        for name in names:
            if name == CALENDAR_OF_PLAN:
                continue
            self.known(
                path,
                name,
                [*self.agreement.calendars, CALENDAR_OF_PLAN, CALENDAR_GIVEN],
                "calendar",
            )

    def reserved(self) -> None:
        """Complain of names that mean something else where they would be used."""
        levels = {"severities.levels": self.agreement.severity_ranks, "plans": self.agreement.plans}
        rows = {**levels, "classes.kinds": self.agreement.classes}
        rows |= {"scores.bands": self.agreement.band_ranks, "channels": self.agreement.channels}
        taken = {
            "calendars": (self.agreement.calendars, (CALENDAR_OF_PLAN, CALENDAR_GIVEN)),
            "facts": (self.agreement.own_facts, _OWN_WORDS_OF_FACTS),
            **{path: (names, _KEYS_OF_TABLES) for path, names in rows.items()},
        }
        for path, (names, words) in taken.items():
            for name in words:
                if name in names:
                    allowed = f"the language gives {', '.join(words)} a meaning of their own"
                    self.reading.refuse_at(f"{path}.{name}", f"found {name!r}", allowed)

    def plans_and_classes(self, read: Mapping[str, Read]) -> None:
        """Check plans, channels and classes."""
        for plan in self.agreement.plans.values():
            self.known(
                f"plans.{plan.name}.calendar", plan.calendar, self.agreement.calendars, "calendar"
            )
            self.clause(f"plans.{plan.name}.clause", plan.clause)
        defaults = [plan.name for plan in self.agreement.plans.values() if plan.is_default]
        for name in defaults[1:]:
            self.reading.refuse_at(
                f"plans.{name}.default", "a second default", "one plan is the default"
            )
        for kind in self.agreement.classes.values():
            self.clause(f"classes.kinds.{kind.name}.clause", kind.clause)
        self.known("classes.default", self.agreement.default_class, self.agreement.classes, "class")
        fixed_at = read.get("severities", {}).get("fixed_at")
        self.known("severities.fixed_at", fixed_at, self.facts, "fact")

    def severities(self) -> None:
        """Check defaults, requirements and what a workaround does."""
        rules, levels = self.agreement.severities, self.agreement.severity_ranks
        self.known("severities.default", rules.default, levels, "severity")
        self.known(
            "severities.after_workaround.to", rules.lowered_to_after_workaround, levels, "severity"
        )
        for special in rules.default_where:
            self.known("severities.default_where", special.severity, levels, "severity")
            self.conditions("severities.default_where.when", special.when)
        for level in rules.levels:
            path = f"severities.levels.{level.name}"
            self.known(f"{path}.otherwise", level.otherwise, levels, "severity")
            self.conditions(f"{path}.requires", level.requires)

    def scores(self) -> None:
        """Check that ratings and the band for low scores exist."""
        scoring = self.agreement.scoring
        if scoring is None:
            return
        self.known("scores.below.shown_in", scoring.below_shown_in, scoring.titles, "band")
        for name, band in scoring.ratings.items():
            self.known(f"scores.ratings.{name}", band, scoring.titles, "band")

    def target(self, target: Target) -> None:
        """Check one target's facts, words, calendar and clause."""
        path = f"targets.{target.name}"
        self.clause(f"{path}.clause", target.clause)
        self.calendar(f"{path}.calendar", target.calendar)
        self.table(f"{path}.within", target.within)
        self.table(f"{path}.strength", target.strength)
        self.conditions(f"{path}.for", target.selectors)
        self.facts_of(f"{path}.stops", target.stops)
        self.facts_of(f"{path}.cancels", target.cancels)
        for number, rule in enumerate(target.pauses):
            inner = f"{path}.pauses" if len(target.pauses) == 1 else f"{path}.pauses[{number}]"
            self.fact(f"{inner}.while", rule.begins)
            self.facts_of(f"{inner}.until", rule.ends)
        if target.repeat is not None:
            self.facts_of(f"{path}.repeats.after", target.repeat.after)
            self.facts_of(f"{path}.repeats.until", target.repeat.until)
        for step in target.start.steps:
            self.known(f"{path}.starts.done", step.done, self.targets, "target")
            if step.pattern is not None:
                self.fact(f"{path}.starts", step.pattern)
            self.facts_of(f"{path}.starts", step.undone_by)
        steps = [step.name for step in target.start.steps]
        for name in target.waits_for:
            self.known(f"{path}.waits_for.{name}", name, steps, "step of its start")

    def notices(self) -> None:
        """Check what notices are about, owed for and sent by."""
        for duty in self.agreement.notices.values():
            path = f"notices.{duty.name}"
            self.clause(f"{path}.clause", duty.clause)
            self.calendar(f"{path}.calendar", duty.calendar)
            self.table(f"{path}.within", duty.within)
            self.conditions(f"{path}.for", duty.selectors)
            self.facts_of(f"{path}.owed_when", duty.owed_when)
            self.facts_of(f"{path}.sent_by", duty.sent_by)
            for name in duty.about:
                self.known(f"{path}.about", name, self.targets, "target")

    def entitlements(self, read: Mapping[str, Read]) -> None:
        """Check the facts, words and clauses of entitlements and allowances."""
        for each in self.agreement.entitlements.values():
            path = f"entitlements.{each.name}"
            self.clause(f"{path}.clause", each.clause)
            self.facts_of(f"{path}.asked_by", each.asked_by)
            for number, rule in enumerate(each.rules):
                inner = f"{path}.rules" if len(each.rules) == 1 else f"{path}.rules[{number}]"
                self.clause(f"{inner}.clause", rule.clause)
                self.conditions(f"{inner}.when", rule.when)
        for allowance in self.agreement.allowances.values():
            self.clause(f"allowances.{allowance.name}.clause", allowance.clause)
            self.facts_of(f"allowances.{allowance.name}.used_by", allowance.used_by)
            self.table(f"allowances.{allowance.name}.included", allowance.included)
        contacts = read.get("scope", {}).get("contacts")
        self.table("scope.contacts", contacts)

    def assurance(self, read: Mapping[str, Read]) -> None:
        """Check that shares and credits name targets and clauses that are there."""
        assurance = read.get("assurance", {})
        for key in ("share_of_cases", "credits"):
            for each in assurance.get(key, ()):
                self.known(f"assurance.{key}.target", each.get("target"), self.targets, "target")
                self.clause(f"assurance.{key}.clause", each.get("clause", ""))
