"""The addresses of the register of notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages.notices_owed import notices_owed, notices_owed_csv

urlpatterns: list[URLPattern] = [
    path("", notices_owed, name="notices-owed"),
    path("register.csv", notices_owed_csv, name="notices-owed-csv"),
]
