"""The addresses of what may be done to a ticket. Its own page is composed elsewhere."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.tickets.views.attachments import attachment
from dueby.desk.tickets.views.contests import answer
from dueby.desk.tickets.views.deeds import DEEDS
from dueby.desk.tickets.views.merging import merging
from dueby.desk.tickets.views.notice import notice
from dueby.desk.tickets.views.severity import severity
from dueby.desk.tickets.views.verbs import page_of, take

urlpatterns: list[URLPattern] = [
    *(
        path(f"<int:number>/{deed.verb}/", page_of(deed), name=f"ticket-{deed.verb}")
        for deed in DEEDS
    ),
    path("<int:number>/take/", take, name="ticket-take"),
    path("<int:number>/severity/", severity, name="ticket-severity"),
    path("<int:number>/notice/", notice, name="ticket-notice"),
    path("<int:number>/merging/", merging, name="ticket-merging"),
    path("contests/<int:number>/answer/", answer, name="contest-answer"),
    path("attachments/<int:number>/", attachment, name="attachment"),
]
