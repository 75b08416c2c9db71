"""The state of a case while its facts are told: what is given, and what each fact changes.

The attributes of a case (plan, class, severity, band, channel, environment ...) are words.
Selectors and tables of the agreement ask for them; the agreement may name attributes of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from dueby.sla.conditions import possibly
from dueby.sla.facts import Fact, word
from dueby.sla.given import CaseError, Given
from dueby.sla.ratings import Rated, RatingError, Ratings

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement


class Case:
    """The attributes of one case as its facts are told in order."""

    __slots__ = ("_agreement", "_named", "attributes", "changed", "given", "rated", "ratings")

    def __init__(self, agreement: Agreement, given: Given) -> None:
        """Begin with what is given."""
        self._agreement = agreement
        self.given = given
        self.attributes: dict[str, str] = given.attributes.copy()
        self.changed: dict[str, str | None] = {}
        self._named: str | None = None
        self.ratings: Ratings | None = None
        self.rated: Rated | None = None

    def absorb(self, fact: Fact) -> dict[str, str | None]:
        """Take over what a fact changes; return the attributes that changed, with their old words.

        Raises CaseError for a severity, class, plan, channel or rating the agreement lacks.
        """
        self.changed = {}
        changes = _CHANGES.get(fact.type)
        if changes is not None:
            changes(self, fact)
        own = self._agreement.own_facts.get(fact.type)
        if own is not None:
            self._set_own(fact, own.sets)
        if self._agreement.scoring is not None and (
            fact.type == "notified" or not _RATES.isdisjoint(fact.fields)
        ):
            self._rate(fact)
        if self.changed and "severity" not in self.changed and self._named is not None:
            self._put("severity", self._level_that_holds(self._named, fact))
        return self.changed

    def _put(self, name: str, value: str) -> None:
        present = self.attributes.get(name)
        if present != value:
            self.changed.setdefault(name, present)
            self.attributes[name] = value

    def _set_own(self, fact: Fact, sets: Mapping[str, str]) -> None:
        for attribute, name in sets.items():
            value = fact.fields.get(name)
            if value is None:
                continue
            if attribute == "severity":
                self._set_severity(word(value), fact, is_proposal=False)
                continue
            self._put(attribute, word(value))
            if attribute == "channel":
                self._set_channel(fact)

    def _report(self, fact: Fact) -> None:
        attributes = self.attributes
        if "reported" in attributes:
            return
        self._put("reported", "true")
        for name, value in fact.fields.items():
            if name not in _NOT_TAKEN and value is not None and not isinstance(value, (list, dict)):
                self._put(name, word(value))
        self._set_channel(fact)
        filed_as = fact.fields.get("filed_as")
        if filed_as is not None or "class" not in attributes:
            self._set_class(word(filed_as) if filed_as is not None else None, fact, "filed_as")
        if self._named is not None:
            return  # It was fixed already: what is proposed after that changes nothing.
        proposed = fact.fields.get("severity")
        self._set_severity(None if proposed is None else word(proposed), fact, is_proposal=True)

    def _set_channel(self, fact: Fact) -> None:
        channels = self._agreement.channels
        name = self.attributes.get("channel")
        if name is None or not channels:
            return
        if name not in channels:
            raise CaseError(f"{fact.id}.channel: found {name!r}; allowed are {', '.join(channels)}")
        if channels[name].counts_as:
            self._put("channel", channels[name].counts_as)

    def _set_class(self, name: str | None, fact: Fact, field: str) -> None:
        classes = self._agreement.classes
        name = name or self._agreement.default_class
        if name is None:
            return
        if classes and name not in classes:
            raise CaseError(f"{fact.id}.{field}: found {name!r}; allowed are {', '.join(classes)}")
        self._put("class", name)

    def _reclassify(self, fact: Fact) -> None:
        self._set_class(word(fact.fields["to"]), fact, "to")

    def _set_severity(self, name: str | None, fact: Fact, *, is_proposal: bool) -> None:
        rules = self._agreement.severities
        if not rules.levels:
            if name is not None:
                self._put("severity", name)
            return
        if name is None or is_proposal:
            usual, over_proposal = self._default_severity()
            if name is None or over_proposal:
                name = usual
        if name is None:
            return
        self._named = name
        self._put("severity", self._level_that_holds(name, fact))

    def _level_that_holds(self, name: str, fact: Fact) -> str:
        """Return the level that was named, or the one that holds where a condition is not met."""
        levels = self._agreement.levels
        for _ in levels:
            if name not in levels:
                raise CaseError(f"{fact.id}: severity {name!r}; allowed are {', '.join(levels)}")
            level = levels[name]
            if level.otherwise is None or possibly(level.requires, self.attributes) is not False:
                break
            name = level.otherwise
        return name

    def _default_severity(self) -> tuple[str | None, bool]:
        rules = self._agreement.severities
        for special in rules.default_where:
            if possibly(special.when, self.attributes):
                return special.severity, special.over_proposal
        return rules.default, False

    def _confirm(self, fact: Fact) -> None:
        confirmable = self._agreement.confirmable_classes
        if "defect" in self._agreement.classes and self.attributes.get("class") not in confirmable:
            self._put("class", "defect")
        severity = fact.fields.get("severity")
        if severity is not None:
            self._set_severity(word(severity), fact, is_proposal=False)
        elif "severity" not in self.attributes:
            self._set_severity(None, fact, is_proposal=False)

    def _change_severity(self, fact: Fact) -> None:
        self._set_severity(word(fact.fields["to"]), fact, is_proposal=False)

    def _change_plan(self, fact: Fact) -> None:
        plan = word(fact.fields["to"])
        if self._agreement.plans and plan not in self._agreement.plans:
            allowed = ", ".join(self._agreement.plans)
            raise CaseError(f"{fact.id}.to: found {plan!r}; allowed are {allowed}")
        self._put("plan", plan)

    def _end_contract(self, _: Fact) -> None:
        self._put("contract", "ended")

    def _suspend(self, fact: Fact) -> None:
        lifted = word(fact.fields.get("to", "true")) in {"false", "active"}
        self._put("suspended", "false" if lifted else "true")

    def _work_around(self, fact: Fact) -> None:
        rules, ranks = self._agreement.severities, self._agreement.severity_ranks
        present = self.attributes.get("severity")
        if present not in ranks or (
            rules.workaround_needs_consent and fact.fields.get("accepted") is not True
        ):
            return
        if rules.lowered_to_after_workaround is not None:
            lowered = rules.lowered_to_after_workaround
        elif rules.lowered_by_after_workaround:
            rank = min(ranks[present] + rules.lowered_by_after_workaround, len(ranks) - 1)
            lowered = rules.levels[rank].name
        else:
            return
        if ranks[lowered] > ranks[present]:
            self._named = lowered
            self._put("severity", lowered)

    def _rate(self, fact: Fact) -> None:
        scoring = self._agreement.scoring
        if scoring is None:
            return
        if self.ratings is None:
            self.ratings = Ratings(scoring, self.given.attributes.get("finding", ""))
        try:
            self.ratings.absorb(fact)
        except RatingError as error:
            raise CaseError(str(error)) from None
        self.rated = self.ratings.governing()
        for name in ("exploited", "public", "deployment"):
            if fact.fields.get(name) is not None:
                self._put(name, word(fact.fields[name]))
        if self.rated is not None:
            self._put("band", self.rated.band)
            self._put("score", "" if self.rated.score is None else str(self.rated.score))


_RATES: Final = frozenset({"score", "vector", "rating"})
_NOT_TAKEN: Final = frozenset(
    {
        "filed_as",
        "severity",
        "score",
        "score_kind",
        "vector",
        "rating",
        "source",
        "finding",
    }
)
_RATING: Final = ("notified", "rescored")
_CHANGES: Final[Mapping[str, Callable[[Case, Fact], None]]] = {
    "reported": Case._report,  # noqa: SLF001
    "reclassified": Case._reclassify,  # noqa: SLF001
    "confirmed": Case._confirm,  # noqa: SLF001
    "severity_changed": Case._change_severity,  # noqa: SLF001
    "plan_changed": Case._change_plan,  # noqa: SLF001
    "contract_ended": Case._end_contract,  # noqa: SLF001
    "suspended": Case._suspend,  # noqa: SLF001
    "workaround_delivered": Case._work_around,  # noqa: SLF001
}
CHANGING: Final = frozenset({*_CHANGES, *_RATING})
"""The facts of the vocabulary that may change an attribute of the case."""
CONCLUDED: Final = frozenset(
    {"plan", "class", "severity", "band", "score", "channel", "contract", "suspended"}
)
"""The attributes that the case concludes from facts, rather than takes as a fact says them."""
