from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "dueby.desk.channels.phone"
    label = "phone"
