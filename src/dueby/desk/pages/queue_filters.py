"""What of the queue somebody wants to see: a form of plain addresses, and the words it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db import models

from dueby.desk.contracts.models import AgreementText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from dueby.sla.agreement import Agreement


class Whose(models.TextChoices):
    """Whose work."""

    EVERYBODY = "", "Everybody’s"
    MINE = "mine", "Mine"
    UNASSIGNED = "unassigned", "Unassigned"


class Stage(models.TextChoices):
    """How far along."""

    UNFINISHED = "", "Open and waiting"
    WAITING = "waiting", "Waiting"
    SOLVED = "solved", "Solved and closed"
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

    BOTH = "", "Tickets and patches"
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
        severities = [(name, f"{name}: {title}") for name, title in vocabulary.severities.items()]
        groups = [("Tickets", severities), ("Patches", list(vocabulary.bands.items()))]
        self._offer("request_class", "Any class", vocabulary.classes.items())
        self._offer("plan", "Any plan", vocabulary.plans.items())
        self._offer("severity", "Any severity", (group for group in groups if group[1]))

    def _offer(self, name: str, everything: str, offered: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", everything), *offered]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The filters that are always shown."""
        return [self[name] for name in ("whose", "status", "within", "kind")]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """The filters that are unfolded when they are needed."""
        return [self[name] for name in ("request_class", "severity", "plan", "customer")]

    @property
    def is_narrow(self) -> bool:
        """Whether one of the further filters is set."""
        further = {field.name for field in self.further_fields} | {"contested"}
        return not further.isdisjoint(self.asked)

    @property
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
    newest = AgreementText.objects.values("agreement").annotate(newest=models.Max("pk"))
    texts = AgreementText.objects.filter(pk__in=newest.values("newest")).only("pk").order_by("pk")
    told = Vocabulary({}, {}, {}, {})
    for text in texts:
        _add(told, text.editions.newest)
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
