"""The addresses of the rules for warnings."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.clocks import views

urlpatterns: list[URLPattern] = [
    path("", views.warnings, name="warnings"),
    path("new/", views.warning_new, name="warning-new"),
    path("<int:pk>/", views.warning_change, name="warning"),
]
