"""The chain of pages about a ticket, on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from dueby.desk.paging.models import Escalation
from dueby.desk.paging.telling import alarms

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from dueby.desk.clocks.models import Clocked

register = template.Library()


@register.simple_tag(takes_context=True)
def paging_chain(context: Context, subject: Clocked) -> SafeString:
    """Return who was paged about a subject, who answered, and how to; nothing where nobody was."""
    request: HttpRequest = context["request"]
    known = Escalation.objects.visible_to(request.user).about(subject.journal_name)
    told = alarms(known.select_related("policy", "answered_by"))
    return render_to_string("paging/ticket_chain.html", {"alarms": told}, request)
