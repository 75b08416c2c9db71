"""The addresses of contracts and agreements; what reaches tickets is changed under `pages`."""

from django.urls import URLPattern, path

from dueby.desk.contracts.views import agreements, contracts

urlpatterns: list[URLPattern] = [
    path("", contracts.contracts, name="contracts"),
    path("new/", contracts.contract_new, name="contract-new"),
    path("<int:pk>/", contracts.contract, name="contract"),
    path("<int:pk>/lines/new/", contracts.line_new, name="order-line-new"),
    path("lines/<int:pk>/", contracts.line, name="order-line"),
    path("lines/<int:pk>/removal/", contracts.line_removal, name="order-line-removal"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/adoption/", agreements.adoption, name="agreement-adoption"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/texts/<int:pk>/", agreements.text, name="agreement-text"),
]
