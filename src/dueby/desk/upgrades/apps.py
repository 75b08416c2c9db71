from django.apps import AppConfig


class UpgradesConfig(AppConfig):
    name = "dueby.desk.upgrades"
    label = "upgrades"
