"""The pages for the vendor's people that are composed from several apps."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages.contract_change import contract_change
from dueby.desk.pages.customer import customer
from dueby.desk.pages.design import design
from dueby.desk.pages.queue import queue
from dueby.desk.pages.search import search
from dueby.desk.pages.ticket import ticket

urlpatterns: list[URLPattern] = [
    path("", queue, name="queue"),
    path("contracts/<int:pk>/change/", contract_change, name="contract-change"),
    path("design/", design, name="design"),
    path("people/customers/<int:pk>/", customer, name="customer"),
    path("search/", search, name="search"),
    path("tickets/<int:number>/", ticket, name="ticket"),
]
