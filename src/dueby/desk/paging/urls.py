"""Who is on duty, rotas, policies, and what is paged."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.paging.views import duty, policies, rotas, standing_in

urlpatterns: list[URLPattern] = [
    path("", duty.duty, name="duty"),
    path("reach/", duty.reach, name="reach"),
    path("pages/<int:pk>/", duty.escalation_answer, name="escalation-answer"),
    path("rotas/new/", rotas.rota_new, name="rota-new"),
    path("rotas/<int:pk>/", rotas.rota, name="rota"),
    path("rotas/<int:pk>/change/", rotas.rota_change, name="rota-change"),
    path("rotas/<int:pk>/layers/new/", rotas.layer_new, name="layer-new"),
    path("rotas/<int:pk>/overrides/new/", standing_in.override_new, name="override-new"),
    path("rotas/<int:pk>/swaps/new/", standing_in.swap_new, name="swap-new"),
    path("layers/<int:pk>/", rotas.layer_change, name="layer"),
    path("layers/<int:pk>/removal/", rotas.layer_removal, name="layer-removal"),
    path(
        "overrides/<int:pk>/withdrawal/",
        standing_in.override_withdrawal,
        name="override-withdrawal",
    ),
    path("absences/new/", standing_in.absence_new, name="absence-new"),
    path(
        "absences/<int:pk>/withdrawal/", standing_in.absence_withdrawal, name="absence-withdrawal"
    ),
    path("policies/", policies.policies, name="policies"),
    path("policies/new/", policies.policy_new, name="policy-new"),
    path("policies/<int:pk>/", policies.policy, name="policy"),
]
