"""The addresses of streams."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.streams import views

urlpatterns: list[URLPattern] = [path("<str:name>/", views.listen, name="stream")]
