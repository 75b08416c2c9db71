"""Mails in templates: their class, and what became of them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dueby.desk.channels.email import words
from dueby.desk.channels.email.models import IncomingMail
from dueby.desk.channels.email.troubles import sentence
from dueby.desk.ui.icons import icon

register = template.Library()
register.filter("class_said", words.class_said)
register.filter("as_sentence", sentence)


@register.simple_tag
def became(mail: IncomingMail) -> SafeString:
    """Return what became of a mail as a badge with an icon."""
    tone, picture = words.tone_of(mail)
    said = mail.get_handling_display().partition(":")[0]
    return format_html('<span class="badge {}">{} {}</span>', tone, icon(picture), said)
