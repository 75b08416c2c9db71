from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "dueby.desk.channels.email"
    label = "email"
