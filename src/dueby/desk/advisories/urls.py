"""The addresses of the patches."""

from __future__ import annotations

from django.urls import URLPattern, path

from dueby.desk.advisories import views
from dueby.desk.advisories.verbs import VERBS

urlpatterns: list[URLPattern] = [
    path("", views.patches, name="patches"),
    path("new/", views.new, name="patch-new"),
    path("<int:number>/", views.patch, name="patch"),
    *(
        path(f"<int:number>/{verb}/", views.change, {"verb": verb}, name=f"patch-{verb}")
        for verb in VERBS
    ),
]
