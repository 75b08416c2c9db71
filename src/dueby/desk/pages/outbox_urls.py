"""The addresses of the outbox."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages import outbox

urlpatterns: list[URLPattern] = [
    path("", outbox.outbox, name="outbox"),
    path("<int:number>/again/", outbox.send_again, name="outbox-again"),
]
