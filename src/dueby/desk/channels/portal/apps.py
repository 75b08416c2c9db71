from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dueby.desk.channels.portal"
    label = "portal"
