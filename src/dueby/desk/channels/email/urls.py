"""The addresses of mails and mailboxes."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.email.views import content, log, mail, mailboxes

urlpatterns: list[URLPattern] = [
    path("", log.mails, name="mails"),
    path("<int:number>/", mail.mail, name="mail"),
    path("<int:number>/text/", mail.text, name="mail-text"),
    path("<int:number>/shown/", content.shown, name="mail-shown"),
    path("<int:number>/parts/<int:place>/", content.part, name="mail-part"),
    path("<int:number>/raw/", content.raw, name="mail-raw"),
    path("<int:number>/contact/", mail.contact, name="mail-contact"),
    path("<int:number>/sender/", mail.sender, name="mail-sender"),
    path("<int:number>/dismissal/", mail.dismissal, name="mail-dismissal"),
    path("<int:number>/again/", mail.again, name="mail-again"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.new, name="mailbox-new"),
    path("mailboxes/<int:number>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/change/", mailboxes.change, name="mailbox-change"),
    path("mailboxes/<int:number>/off/", mailboxes.switching_off, name="mailbox-off"),
    path("mailboxes/<int:number>/on/", mailboxes.switching_on, name="mailbox-on"),
    path("mailboxes/<int:number>/trial/", mailboxes.trial, name="mailbox-trial"),
    path("mailboxes/<int:number>/tests/", mailboxes.test, name="mailbox-test"),
    path(
        "mailboxes/<int:number>/tests/<slug:token>/",
        mailboxes.course,
        name="mailbox-course",
    ),
]
