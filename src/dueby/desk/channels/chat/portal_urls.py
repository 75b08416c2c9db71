"""The address of the chat for customers."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.channels.chat.portal import chat

urlpatterns: list[URLPattern] = [path("chat/", chat, name="portal-chat")]
