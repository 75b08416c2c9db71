"""Where one can go: the entries of the desk's and the portal's navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django.db.models import QuerySet

Waiting: TypeAlias = "Callable[[object], QuerySet[Any]]"
"""Gives the rows that wait at a place for who reads."""
MOST_COUNTED: Final = 99


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: the name of its address, its word, its icon, and the group it stands in.

    `asks` names what a user must be to open it. The pages below a root are not part of it.
    """

    name: str
    label: str
    icon: str
    group: str = ""
    asks: str = "is_active"
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry for one reader on one page; `current` is "page", "true" below it, or empty.

    `count` is how much waits there for a person, as it is shown: "3", "99+", or empty.
    """

    place: Place
    href: str
    current: str
    count: str = ""


DESK: Final = (
    Place("queue", "Queue", "inbox", "Work", is_root=True),
    Place("patches", "Patches", "shield-alert", "Work"),
    Place("training", "Training", "graduation-cap", "Work"),
    Place("quotations", "With sales", "hand-coins", "Work"),
    Place("mails", "Mail", "mail", "Work"),
    Place("calls", "Calls", "phone", "Work"),
    Place("chats", "Chats", "message-square", "Work"),
    Place("duty", "On duty", "calendar-clock", "Work"),
    Place("notices-owed", "Notices owed", "bell-ring", "Work"),
    Place("outbox", "Outbox", "send", "Work", asks="is_lead"),
    Place("customers", "Customers", "building-2", "Promises"),
    Place("contracts", "Contracts", "handshake", "Promises"),
    Place("agreements", "Agreements", "scroll-text", "Promises"),
    Place("products", "Products", "package", "Promises"),
    Place("staff", "People", "users", "This desk", asks="is_manager"),
    Place("teams", "Teams", "life-buoy", "This desk", asks="is_manager"),
    Place("warnings", "Warnings", "alarm-clock", "This desk", asks="is_lead"),
    Place("notice-rules", "Who hears", "bell", "This desk", asks="is_administrator"),
    Place("mailboxes", "Mailboxes", "mailbox", "This desk", asks="is_administrator"),
    Place("phone-lines", "Telephone", "phone-call", "This desk", asks="is_administrator"),
)
PORTAL: Final = (
    Place("portal", "Support", "life-buoy", is_root=True),
    Place("portal-report", "Report a problem", "flag"),
    Place("portal-chat", "Chat", "message-square"),
    Place("portal-requests", "Upgrades and training", "graduation-cap"),
    Place("portal-agreement", "Agreement", "scroll-text"),
)


def links(
    places: Iterable[Place], path: str, reader: object, counts: Mapping[str, int] | None = None
) -> list[Link]:
    """Return the entries that a reader at `path` may follow, with the one they are at marked."""
    open_to = [place for place in places if getattr(reader, place.asks, False)]
    hrefs = {place: reverse(place.name) for place in open_to}
    above = [href for place, href in hrefs.items() if path.startswith(href) and not place.is_root]
    nearest = max(above, key=len, default="")
    return [
        Link(place, href, _current(href, nearest, path), _count((counts or {}).get(place.name, 0)))
        for place, href in hrefs.items()
    ]


def counts_for(reader: object) -> dict[str, int]:
    """Return how much waits for a person, by the name of the place where it does.

    The frame knows no business: the setting NAVIGATION_COUNTS names who gives the rows, which are
    counted no further than is shown, all by one question to the database.
    """
    counted: list[str] = []
    parameters: list[Any] = []
    for path in settings.NAVIGATION_COUNTS.values():
        rows = cast("Waiting", import_string(path))(reader).order_by().values("pk")
        sql, given = rows[: MOST_COUNTED + 1].query.sql_with_params()
        counted.append(f"(SELECT COUNT(*) FROM ({sql}) AS waiting)")  # noqa: S608 - Django wrote it
        parameters += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", parameters)
        return dict(zip(settings.NAVIGATION_COUNTS, cursor.fetchone(), strict=True))


def _count(number: int) -> str:
    if number > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    return str(number) if number else ""


def _current(href: str, nearest: str, path: str) -> str:
    if href == path:
        return "page"
    return "true" if href == nearest else ""
