"""The addresses of notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.notices.views import own, preferences, rules, watching

urlpatterns: list[URLPattern] = [
    path("", own.notices, name="notices"),
    path("bell/", own.bell, name="notices-bell"),
    path("read/", own.all_read, name="notices-read"),
    path("<int:number>/", own.notice, name="notice"),
    path("<int:number>/read/", own.read, name="notice-read"),
    path("preferences/", preferences.preferences, name="notice-preferences"),
    path("rules/", rules.rules, name="notice-rules"),
    path("rules/<str:event>/", rules.rule, name="notice-rule"),
    path("watches/<int:number>/", watching.watched, name="ticket-watch"),
    path("watches/<int:number>/end/", watching.unwatched, name="ticket-unwatch"),
]
