"""The customers' pages that are composed from several apps."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages.portal import home

urlpatterns: list[URLPattern] = [
    path("", home, name="portal"),
]
