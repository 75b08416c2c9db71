"""The pages for the vendor's people that are composed from several apps."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages.views import queue

urlpatterns: list[URLPattern] = [
    path("", queue, name="queue"),
]
