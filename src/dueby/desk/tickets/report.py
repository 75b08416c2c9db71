"""What somebody reports, before it is a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.tickets.attaching import Files
from dueby.sla.agreement import NotInForceError

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact
    from dueby.desk.products.models import Product
    from dueby.sla.agreement import Editions


class ReportRefusedError(ValueError):
    """A report cannot be taken as it is; the message says what to correct."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports: in which words, about what, through which channel.

    `request_class`, `about` and `severity` are the reporter's proposal, in the words of the
    agreement; empty where nobody said one. `said_at` is when it was said, where that is before it
    is taken down; `spoke`, that one of the vendor's people spoke with the contact, which is a
    response. A `token` that the contact's form has used before opens nothing new. `message_id` is
    that of the mail it came as (RFC 5322, 3.6.4). What is not `is_answerable` gets no receipt: its
    sender asks that no program answers (RFC 3834, 2).
    """

    contact: Contact
    subject: str
    words: str
    channel: str
    product: Product | None = None
    request_class: str = ""
    about: str = "product"
    severity: str = ""
    said_at: datetime | None = None
    spoke: bool = False
    token: str = ""
    files: Files = ()
    message_id: str = ""
    is_answerable: bool = True


def check_report(report: Report, editions: Editions, at: datetime) -> None:
    """Raise ReportRefusedError for a class or severity that the edition of `at` lacks.

    A call that is logged later may have been held before the agreement was in force.
    """
    try:
        agreement = editions.governing(at)
    except NotInForceError as error:
        raise ReportRefusedError(f"{error}; correct the time of the report") from None
    for name, said, known in (
        ("class", report.request_class, agreement.classes),
        ("severity", report.severity, agreement.levels),
    ):
        if said and known and said not in known:
            allowed = ", ".join(known)
            raise ReportRefusedError(f"{name} {said!r} is not in the agreement; choose {allowed}")
