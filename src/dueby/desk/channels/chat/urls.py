"""The addresses of chats for the vendor's people."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.chat.views import chats, handling, macros, presence, sites

urlpatterns: list[URLPattern] = [
    path("", chats.chats, name="chats"),
    path("lists/", chats.lists, name="chat-lists"),
    path("dock/", chats.dock, name="chat-dock"),
    path("presence/", presence.seen, name="chat-presence"),
    path("presence/taking/", presence.taking, name="chat-taking"),
    path("presence/leaving/", presence.leaving, name="chat-leaving"),
    path("<int:number>/", chats.panel, name="chat-panel"),
    path("<int:number>/answer/", handling.answer, name="chat-answer"),
    path("<int:number>/reply/", chats.reply, name="chat-reply"),
    path("<int:number>/files/", chats.files, name="chat-agent-files"),
    path("<int:number>/note/", chats.note, name="chat-note"),
    path("<int:number>/handover/", handling.handover, name="chat-handover"),
    path("<int:number>/queue/", handling.queue, name="chat-queue"),
    path("<int:number>/ticket/", handling.ticket, name="chat-ticket"),
    path("<int:number>/end/", handling.ending, name="chat-end"),
    path("<int:number>/typing/", chats.typing, name="chat-agent-typing"),
    path("<int:number>/read/", chats.read, name="chat-agent-read"),
    path("<int:number>/files/<int:message>/", chats.file, name="chat-agent-file"),
    path("texts/", macros.macros, name="macros"),
    path("texts/new/", macros.macro_new, name="macro-new"),
    path("texts/<int:number>/", macros.macro_change, name="macro"),
    path("sites/", sites.sites, name="chat-sites"),
    path("sites/new/", sites.site_new, name="chat-site-new"),
    path("sites/<int:number>/", sites.site_change, name="chat-site"),
    path("sites/<int:number>/secret/", sites.site_secret, name="chat-site-secret"),
]
