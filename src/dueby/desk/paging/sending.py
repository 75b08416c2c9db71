"""Pages leave through the outbox, by the ways that reach each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template.loader import render_to_string

from dueby.desk.outbox.models import Endpoint, Parcel, Shape
from dueby.desk.paging.links import GOOD_FOR, link_to
from dueby.desk.paging.models import Page, Reach
from dueby.desk.paging.words import Way
from dueby.desk.tickets.wording import one_line
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from dueby.desk.paging.matters import Matter
    from dueby.desk.paging.models import Escalation
    from dueby.desk.people.models import User

_SUBJECT: Final = 200
_SMS: Final = 300
"""Characters of words in an SMS, without its link: two or three parts."""


@dataclass(frozen=True, slots=True)
class Paging:
    """One step as it goes out: about what, and how many `more`, until when they have to answer."""

    escalation: Escalation
    matter: Matter
    step: int
    at: datetime
    until: datetime | None = None
    more: int = 0

    def send(self, people: Sequence[User]) -> list[Page]:
        """Page each of them, in the transaction of the step."""
        sms = Endpoint.objects.in_use().filter(shape=Shape.SMS).first()
        reaches = {each.user_id: each for each in Reach.objects.filter(user__in=people)}
        return [self._page(person, reaches.get(person.pk), sms) for person in people]

    def _page(self, person: User, reach: Reach | None, sms: Endpoint | None) -> Page:
        has_sms = sms is not None and reach is not None and reach.by_sms
        ways = [Way.SMS] if has_sms else []
        if reach is None or reach.by_mail or not has_sms:
            ways.append(Way.MAIL)
        page = Page.objects.create(
            escalation=self.escalation,
            step=self.step,
            repeat=self.escalation.repeat,
            user=person,
            ways=ways,
            sent_at=self.at,
        )
        link = link_to(page)
        if Way.MAIL in ways:
            self._post(page, Way.MAIL, self._mail(person, link))
        if sms is not None and reach is not None and Way.SMS in ways:
            body = {"to": reach.telephone, "text": f"{self._short} {link}"}
            self._post(page, Way.SMS, {"endpoint": sms.pk, "body": body})
        if self.escalation.policy.endpoint is not None:
            content = {
                "endpoint": self.escalation.policy.endpoint.pk,
                "body": self._told(page, reach, link),
            }
            self._post(page, "webhook", content)
        return page

    def _post(self, page: Page, way: str, content: Mapping[str, object]) -> None:
        Parcel.post(
            f"page:{page.pk}:{way}",
            "mail" if way == Way.MAIL else "webhook",
            content,
            subject=self.escalation.subject,
            at=self.at,
            person=page.user.journal_name,
            organization_id=self.escalation.organization_id,
        )

    def _mail(self, person: User, link: str) -> dict[str, object]:
        zone = person.zone
        context = {
            "user": person,
            "paging": self,
            "said": self.escalation.said,
            "matter": self.matter,
            "due": self.escalation.due_at and _to_the_minute(self.escalation.due_at, zone),
            "until": self.until and _to_the_minute(self.until, zone),
            "good_until": _to_the_minute(self.at + GOOD_FOR, zone),
            "link": link,
            "address": settings.BASE_URL + self.matter.address,
        }
        return {
            "to": person.email,
            "subject": one_line(f"PAGE: {self.escalation.said} · {self.matter.name}", _SUBJECT),
            "text": render_to_string("paging/letters/page.txt", context),
            "automatic": True,
        }

    @property
    def _short(self) -> str:
        more = f" and {self.more} more" if self.more else ""
        return one_line(f"Dueby: {self.escalation.said}{more}. {self.matter}", _SMS)

    def _told(self, page: Page, reach: Reach | None, link: str) -> dict[str, object]:
        escalation, due_at = self.escalation, self.escalation.due_at
        return {
            "kind": "page.sent",
            "page": page.pk,
            "escalation": escalation.pk,
            "policy": escalation.policy.name,
            "step": self.step,
            "repeat": escalation.repeat,
            "event": escalation.event,
            "subject": escalation.subject,
            "said": escalation.said,
            "title": str(self.matter),
            "due_at": None if due_at is None else due_at.isoformat(),
            "sent_at": self.at.isoformat(),
            "person": {
                "name": page.user.name,
                "email": page.user.email,
                "telephone": "" if reach is None else reach.telephone,
            },
            "answer": link,
            "address": settings.BASE_URL + self.matter.address,
        }


def _to_the_minute(at: datetime, zone: tzinfo) -> str:
    """Return the minute that a moment lies in: what is read is never later than what counts."""
    return moment_said(at.replace(second=0, microsecond=0), zone)
