"""What the layouts and the forms ask for: navigation, controls, error summaries."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django import forms, template
from django.template.loader import render_to_string

from dueby.desk.ui.navigation import DESK, PORTAL, Link, counts_for, links

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import HttpRequest
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()
_CLASSES: Final = (
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.CheckboxInput, "checkbox checkbox-sm"),
    (forms.FileInput, "file-input"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.Widget, "input"),
)
_GROUPS: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag(takes_context=True)
def navigation(context: Context, area: str) -> SafeString:
    """Return the navigation of the desk or the portal for who reads this page."""
    request: HttpRequest = context["request"]
    if area == "desk":
        places = links(DESK, request.path, request.user, counts_for(request.user))
    else:
        places = links(PORTAL, request.path, request.user)
    return _rendered(tuple(places))


@lru_cache(maxsize=256)
def _rendered(places: tuple[Link, ...]) -> SafeString:
    """Return entries as HTML, which is the same wherever they are."""
    return render_to_string("ui/places.html", {"places": places})


@register.filter
def form_of(field: BoundField) -> str:
    """Return what form a field takes: "group" of choices, a single "check", or "line"."""
    if isinstance(field.field.widget, _GROUPS):
        return "group"
    return "check" if isinstance(field.field.widget, forms.CheckboxInput) else "line"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Return the control of a field, with its class, and its help and errors wired to it."""
    widget = field.field.widget
    chosen = next(name for kind, name in _CLASSES if isinstance(widget, kind))
    classes = " ".join(filter(None, (widget.attrs.get("class"), chosen)))
    attributes: dict[str, str | bool] = {"class": classes} if classes else {}
    described = " ".join(_describing(field))
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


def _describing(field: BoundField) -> list[str]:
    told = [f"{field.auto_id}_help"] if field.help_text else []
    return [*told, f"{field.auto_id}_error"] if field.errors else told


@register.filter
def place_of(field: BoundField) -> str:
    """Return the id to jump to for a field: of a group of choices, its first."""
    return field.id_for_label or f"{field.auto_id}_0"
