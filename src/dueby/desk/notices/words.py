"""The words of the rules: the groups of events, the roles, and the ways by which one hears."""

from __future__ import annotations

from typing import Final

from django.db import models


class Group(models.TextChoices):
    """What events are about; people choose for each how they hear of it."""

    PROMISES = "promises", "Promises and their dates"
    WORK = "work", "Your work"
    CUSTOMERS = "customers", "What customers say"
    CALLS = "calls", "Calls and chats"
    FAILURES = "failures", "What did not get through"
    CONTRACTS = "contracts", "Contracts"


class Role(models.TextChoices):
    """What somebody is to what an event is about."""

    ASSIGNEE = "assignee", "Who has it"
    WATCHER = "watcher", "Who watches it"
    ON_DUTY = "on_duty", "Who is on duty"
    TEAM = "team", "The team"
    LEAD = "lead", "Leads"
    MANAGER = "manager", "Managers"


class Way(models.TextChoices):
    """How somebody hears of an event. Each is louder than the ones before it."""

    NOTHING = "nothing", "Not at all"
    DIGEST = "digest", "In the daily summary"
    BROWSER = "browser", "In the browser"
    MAIL = "mail", "By mail, and in the browser"


_LOUDNESS: Final = tuple(Way)
CALM: Final = (Way.NOTHING, Way.DIGEST, Way.BROWSER)
"""The ways that interrupt nobody who is not at the desk."""

BECAUSE: Final = {
    Role.ASSIGNEE: "it is yours",
    Role.WATCHER: "you watch it",
    Role.ON_DUTY: "you are on duty for its plan",
    Role.TEAM: "it is your team’s",
    Role.LEAD: "you are a lead",
    Role.MANAGER: "you are a manager",
}


def louder(one: Way, other: Way) -> Way:
    """Return the louder of two ways."""
    return max(one, other, key=_LOUDNESS.index)
