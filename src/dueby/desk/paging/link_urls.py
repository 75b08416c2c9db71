"""Where a page is answered without signing in."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.paging.views import link

urlpatterns: list[URLPattern] = [
    path("<str:token>/", link.answered, name="page-link"),
]
