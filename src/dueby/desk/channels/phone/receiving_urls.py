"""The address to which telephone systems post."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.phone.views.receiving import phone

urlpatterns: list[URLPattern] = [path("<str:token>/", phone, name="phone")]
