from django.apps import AppConfig


class PagingConfig(AppConfig):
    name = "dueby.desk.paging"
    label = "paging"
