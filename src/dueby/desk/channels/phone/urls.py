"""The address at which a call is logged."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.phone.views.logging import call_new

urlpatterns: list[URLPattern] = [path("new/", call_new, name="call-new")]
