"""The addresses of health."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.health import views

urlpatterns: list[URLPattern] = [
    path("live", views.live, name="health-live"),
    path("ready", views.ready, name="health-ready"),
    path("<slug:kind>", views.process, name="health-process"),
]
