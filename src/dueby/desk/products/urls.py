"""The addresses of the products."""

from django.urls import URLPattern, path

from dueby.desk.products import views

urlpatterns: list[URLPattern] = [
    path("", views.products, name="products"),
    path("new/", views.product_new, name="product-new"),
    path("<int:pk>/", views.product, name="product"),
    path("<int:pk>/change/", views.product_change, name="product-change"),
    path("<int:pk>/versions/new/", views.version_new, name="version-new"),
    path("versions/<int:pk>/", views.version, name="version"),
]
