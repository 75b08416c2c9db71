from django.apps import AppConfig


class QuotationsConfig(AppConfig):
    name = "dueby.desk.quotations"
    label = "quotations"
