"""The customers' pages that are composed from several apps."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages.portal import home
from dueby.desk.pages.portal_agreement import agreement
from dueby.desk.pages.portal_ticket import ticket
from dueby.desk.pages.portal_verbs import DOINGS, act
from dueby.desk.pages.requests import requests
from dueby.desk.pages.search import portal_search

urlpatterns: list[URLPattern] = [
    path("", home, name="portal"),
    path("agreement/", agreement, name="portal-agreement"),
    path("requests/", requests, name="portal-requests"),
    path("search/", portal_search, name="portal-search"),
    path("tickets/<int:number>/", ticket, name="portal-ticket"),
    *(
        path(f"tickets/<int:number>/{name}/", act, {"name": name}, name=f"portal-ticket-{name}")
        for name in DOINGS
    ),
]
