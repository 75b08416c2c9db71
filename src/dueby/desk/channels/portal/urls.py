"""The addresses of the customers' report, and of what came with the conversation."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.portal import views

urlpatterns: list[URLPattern] = [
    path("report/", views.report, name="portal-report"),
    path("report/promise/", views.promise, name="portal-promise"),
    path("attachments/<int:number>/", views.attachment, name="portal-attachment"),
]
