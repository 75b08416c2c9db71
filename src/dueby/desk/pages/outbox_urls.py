"""The addresses of the outbox."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.pages import outbox, outbox_endpoints

urlpatterns: list[URLPattern] = [
    path("", outbox.outbox, name="outbox"),
    path("again/", outbox.send_all_again, name="outbox-all-again"),
    path("<int:number>/again/", outbox.send_again, name="outbox-again"),
    path("endpoints/", outbox_endpoints.endpoints, name="endpoints"),
    path("endpoints/new/", outbox_endpoints.endpoint_new, name="endpoint-new"),
    path("endpoints/<int:number>/", outbox_endpoints.endpoint, name="endpoint"),
    path("endpoints/<int:number>/secret/", outbox_endpoints.rotation, name="endpoint-rotation"),
    path("endpoints/<int:number>/test/", outbox_endpoints.trial, name="endpoint-trial"),
]
