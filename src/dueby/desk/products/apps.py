from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "dueby.desk.products"
    label = "products"
