"""The addresses of what is with sales."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.quotations import views

urlpatterns: list[URLPattern] = [
    path("", views.quotations, name="quotations"),
    path("<int:number>/outcome/", views.outcome, name="quotation-outcome"),
]
