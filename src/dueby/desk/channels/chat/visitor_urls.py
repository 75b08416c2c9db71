"""The addresses for visitors. None asks for a sign-in."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.chat import visiting
from dueby.desk.channels.chat.listening import events
from dueby.desk.channels.chat.serving import widget

urlpatterns: list[URLPattern] = [
    path("widget.js", widget, name="chat-widget"),
    path("<slug:site>/hello/", visiting.hello, name="chat-hello"),
    path("<slug:site>/chats/", visiting.chats, name="chat-chats"),
    path("<slug:site>/chat/", visiting.chat, name="chat-chat"),
    path("<slug:site>/events/", events, name="chat-events"),
    path("<slug:site>/messages/", visiting.messages, name="chat-messages"),
    path("<slug:site>/files/", visiting.files, name="chat-files"),
    path("<slug:site>/files/<int:number>/", visiting.file, name="chat-file"),
    path("<slug:site>/typing/", visiting.typing, name="chat-typing"),
    path("<slug:site>/read/", visiting.read, name="chat-read"),
    path("<slug:site>/ending/", visiting.ending, name="chat-ending"),
    path("<slug:site>/code/", visiting.code, name="chat-code"),
    path("<slug:site>/confirmation/", visiting.confirmation, name="chat-confirmation"),
]
