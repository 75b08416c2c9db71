"""The addresses of mails and mailboxes."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.email.views import log, mailboxes

urlpatterns: list[URLPattern] = [
    path("", log.mails, name="mails"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
]
