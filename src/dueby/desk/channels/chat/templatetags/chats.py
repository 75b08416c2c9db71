"""Chats in templates: the reader's own beside other work, and the names of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from dueby.desk.channels.chat.changing import CHATS
from dueby.desk.channels.chat.languages import NAMES
from dueby.desk.channels.chat.listing import Lists, beside
from dueby.desk.channels.chat.presence import takes_chats
from dueby.desk.people.models import User
from dueby.desk.streams.reading import head_of
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def language_name(language: str) -> str:
    """Return what a language is called."""
    return NAMES.get(language, language)


@register.simple_tag(takes_context=True)
def chat_dock(context: Context) -> SafeString:
    """Return the place in which the reader's chats stand beside the page."""
    request: HttpRequest = context["request"]
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the desk's pages are for staff
    # Read before the rest: what changes in between is told again, and nothing is missed.
    heard = head_of(CHATS)
    told = {
        "heard": heard,
        "lists": beside(user) if heard else Lists(),
        "takes_chats": takes_chats(user),
        "at": now(),
    }
    return render_to_string("chat/dock.html", told, request)
