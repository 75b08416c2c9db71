"""What of the queue somebody wants to see: a form of plain addresses, and the words it offers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db import models

from dueby.desk.contracts.models import SupportAgreement
from dueby.desk.contracts.models.agreement import editions_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from dueby.sla.agreement import Agreement


class Whose(models.TextChoices):
    """Whose work."""

    EVERYBODY = "", "Everybody’s"
    MINE = "mine", "Mine"
    UNASSIGNED = "unassigned", "Unassigned"


class Stage(models.TextChoices):
    """How far along."""

    UNFINISHED = "", "Unfinished"
    WAITING = "waiting", "Waiting"
    SOLVED = "solved", "Finished"
    ALL = "all", "All"


class Within(models.TextChoices):
    """When the next promise is due."""

    ANY = "", "At any time"
    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Today"
    DAY = "24h", "Within 24 hours"
    WEEK = "week", "Within a week"


class Kind(models.TextChoices):
    """What sort of work."""

    EVERY = "", "All kinds"
    TICKETS = "tickets", "Tickets"
    PATCHES = "patches", "Patches"


OF_TICKETS: Final = ("request_class", "plan", "customer", "contested")
"""What only a ticket has: whoever asks for it asks for no patches."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of every agreement in force: each with the title that a reader knows it by."""

    classes: dict[str, str]
    severities: dict[str, str]
    bands: dict[str, str]
    plans: dict[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter to choose from a list."""

    name: str
    label: str
    choices: list[Any]
    chosen: str


class QueueForm(forms.Form):
    """The filters. A value that is not known is told and left out."""

    whose = forms.ChoiceField(label="Whose", choices=Whose.choices, required=False)
    status = forms.ChoiceField(label="Status", choices=Stage.choices, required=False)
    within = forms.ChoiceField(label="Next due", choices=Within.choices, required=False)
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices, required=False)
    request_class = forms.ChoiceField(label="Class", required=False)
    severity = forms.ChoiceField(label="Severity", required=False)
    plan = forms.ChoiceField(label="Plan", required=False)
    customer = forms.CharField(label="Customer", max_length=160, required=False)
    contested = forms.BooleanField(label="Contested", required=False)

    def __init__(self, asked: QueryDict, vocabulary: Vocabulary) -> None:
        super().__init__(asked)
        severities = {name: f"{name}: {title}" for name, title in vocabulary.severities.items()}
        bands = {name: f"{title}, of patches" for name, title in vocabulary.bands.items()}
        self._offer("request_class", "Any class", vocabulary.classes)
        self._offer("severity", "Any severity", {**bands, **severities})
        self._offer("plan", "Any plan", vocabulary.plans)

    def _offer(self, name: str, everything: str, offered: dict[str, str]) -> None:
        self._choices(name).choices = [("", everything), *offered.items()]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        return field

    @property
    def first_fields(self) -> list[Choice]:
        """The filters that are always shown."""
        return [self._choice(name) for name in ("whose", "status", "within", "kind")]

    @property
    def further_fields(self) -> list[Choice]:
        """The choices that are unfolded when they are needed."""
        return [self._choice(name) for name in ("request_class", "severity", "plan")]

    def _choice(self, name: str) -> Choice:
        widget = self._choices(name).widget
        assert isinstance(widget, forms.Select)  # noqa: S101 - of a field declared above
        label = str(self._choices(name).label)
        return Choice(name, label, list(widget.choices), self.asked.get(name, ""))

    @property
    def is_narrow(self) -> bool:
        """Whether one of the filters that are unfolded when they are needed is set."""
        return not {"request_class", "severity", "plan", "customer", "contested"}.isdisjoint(
            self.asked
        )

    @cached_property
    def asked(self) -> dict[str, str]:
        """The filters that are set and known, by name."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def unknown(self) -> list[str]:
        """The labels of the filters that were left out because nobody knows their value."""
        return [str(self[name].label) for name in self.errors]


def vocabulary() -> Vocabulary:
    """Return the words that the agreements use, each as the newest edition has it."""
    adopted = SupportAgreement.objects.exclude(newest=None).order_by("newest")
    return _told_by(*adopted.values_list("newest__digest", flat=True))


@lru_cache(maxsize=8)
def _told_by(*digests: str) -> Vocabulary:
    told = Vocabulary({}, {}, {}, {})
    for digest in digests:
        _add(told, editions_of(digest).newest)
    return told


def _add(told: Vocabulary, agreement: Agreement) -> None:
    for words, named in (
        (told.classes, agreement.classes.values()),
        (told.severities, agreement.severities.levels),
        (told.plans, agreement.plans.values()),
    ):
        for each in named:
            words.setdefault(each.name, each.title or each.name.replace("_", " "))
    if agreement.scoring is not None:
        for name, title in agreement.scoring.titles.items():
            told.bands.setdefault(name, title or name)
