from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "dueby.desk.channels.chat"
    label = "chat"
