"""The addresses of the patches."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.advisories import views

urlpatterns: list[URLPattern] = [
    path("", views.patches, name="patches"),
    path("<int:number>/", views.patch, name="patch"),
    path("<int:number>/score/", views.score, name="patch-score"),
    path("<int:number>/step/", views.step, name="patch-step"),
]
