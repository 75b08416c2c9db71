from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "dueby.desk.pages"
    label = "pages"
