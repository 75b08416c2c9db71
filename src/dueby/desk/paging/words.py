"""The words of escalation: what begins one, whom a step pages, by which clock it waits."""

from __future__ import annotations

from typing import Final

from django.db import models


class Event(models.TextChoices):
    """What begins an escalation."""

    WARNING = "warning", "A commitment will be due (any warning)"
    LAST_WARNING = "last_warning", "Last warning before a commitment is due"
    DUE = "due", "A commitment is due and not kept"
    OVERDUE = "overdue", "A commitment is still overdue"
    NOTICE_OWED = "notice_owed", "A customer is owed a notice"
    AFTER_HOURS = "after_hours", "A report outside standard hours, under a plan that is open then"
    GRAVEST = "gravest", "A defect of the gravest severity"


SAID: Final = {
    Event.WARNING: "{title} will be due",
    Event.LAST_WARNING: "Last warning: {title} will be due",
    Event.DUE: "Overdue: {title}",
    Event.OVERDUE: "Still overdue: {title}",
    Event.NOTICE_OWED: "{title}: the customer is owed a notice",
    Event.AFTER_HOURS: "A report outside standard hours",
    Event.GRAVEST: "A defect of the gravest severity",
}


class Whom(models.TextChoices):
    """Whom a step pages."""

    DUTY = "duty", "Who is on duty for the plan"
    ROTA = "rota", "Who is on duty in a rota"
    PERSON = "person", "A person"
    TEAM = "team", "A whole team"
    LEADS = "leads", "All leads"


class Counting(models.TextChoices):
    """By which clock a step waits for an answer."""

    ELAPSED = "elapsed", "Minutes on the clock"
    BUSINESS = "business", "Minutes of business time"


class Way(models.TextChoices):
    """By which way somebody is paged."""

    MAIL = "mail", "Mail"
    SMS = "sms", "SMS"


class State(models.TextChoices):
    """How far an escalation has come."""

    RUNNING = "running", "Waits for an answer"
    HELD = "held", "Its clock pauses"
    COUNTED = "counted", "Told of with another"
    ANSWERED = "answered", "Answered"
    STOPPED = "stopped", "Ended by itself"
    EXHAUSTED = "exhausted", "Nobody answered"
