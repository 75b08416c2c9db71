"""The addresses of training."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.training import views

urlpatterns: list[URLPattern] = [
    path("", views.sessions, name="training"),
    path("<int:number>/held/", views.held, name="training-held"),
]
