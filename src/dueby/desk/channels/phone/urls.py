"""The addresses of calls."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.phone.views import calls, extensions, lines, reporting, secrets
from dueby.desk.channels.phone.views.logging import call_new

urlpatterns: list[URLPattern] = [
    path("", calls.calls, name="calls"),
    path("new/", call_new, name="call-new"),
    path("pops/", calls.pops, name="call-pops"),
    path("<int:number>/", calls.call, name="call"),
    path("<int:number>/report/", reporting.report, name="call-report"),
    path("<int:number>/ticket/", reporting.joining, name="call-ticket"),
    path("<int:number>/owner/", calls.owner, name="call-owner"),
    path("<int:number>/done/", calls.done, name="call-done"),
    path("requests/", lines.call_requests, name="call-requests"),
    path("lines/", lines.phone_lines, name="phone-lines"),
    path("lines/new/", lines.line_new, name="phone-line-new"),
    path("lines/<int:number>/", lines.line, name="phone-line"),
    path("lines/<int:number>/token/", secrets.token, name="phone-line-token"),
    path("lines/<int:number>/secret/", secrets.secret, name="phone-line-secret"),
    path("lines/<int:number>/no-secret/", secrets.secret_removal, name="phone-line-no-secret"),
    path("lines/<int:number>/key/", secrets.key, name="phone-line-key"),
    path("extensions/new/", extensions.extension_new, name="extension-new"),
    path("extensions/<int:number>/", extensions.extension, name="extension"),
    path(
        "extensions/<int:number>/removal/", extensions.extension_removal, name="extension-removal"
    ),
    path("rules/new/", extensions.rule_new, name="number-rule-new"),
    path("rules/<int:number>/removal/", extensions.rule_removal, name="number-rule-removal"),
]
