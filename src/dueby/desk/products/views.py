"""The products and their versions, for the vendor's people; managers change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dueby.desk.people.access import StaffRequest, manager_page, staff_page
from dueby.desk.products.forms import ProductForm, RowForm, VersionForm
from dueby.desk.products.histories import history_of
from dueby.desk.products.keeping import add_product, add_version, change_product, change_version
from dueby.desk.products.models import Product, Version
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

FORM: Final = "products/form.html"
REFUSED: Final = 422
SHOWN: Final = 500


@staff_page
@require_safe
def products(request: StaffRequest) -> HttpResponse:
    """List the solutions with their add-ons, and which versions are supported today."""
    known = Product.objects.select_related("base").prefetch_related("versions")
    rows = sorted(
        known[:SHOWN], key=lambda each: (str(each.base or each), each.base_id or 0, each.name)
    )
    today = now().astimezone(request.user.zone).date()
    supported = {
        each.pk: [version for version in each.versions.all() if version.is_supported_on(today)]
        for each in rows
    }
    context = {"products": [(each, supported[each.pk]) for each in rows]}
    return render(request, "products/products.html", context)


@staff_page
@require_safe
def product(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a product with its add-ons, its versions, and what was changed."""
    found = get_object_or_404(Product.objects.select_related("base"), pk=pk)
    versions = list(found.versions.select_related("product").order_by("-released_on", "-pk"))
    context = {
        "product": found,
        "add_ons": found.add_ons.order_by("name"),
        "versions": versions,
        "today": now().astimezone(request.user.zone).date(),
        "history": history_of([found, *versions]),
    }
    return render(request, "products/product.html", context)


@manager_page
@require_form
def product_new(request: StaffRequest) -> HttpResponse:
    """Add a product."""
    form = ProductForm(request.POST or None)

    def add() -> str:
        added = add_product(form.told, by=request.user, at=now())
        return reverse("product", args=[added.pk])

    return form_page(
        request, FORM, form, add, {"title": "New product", "button": "Add the product"}
    )


@manager_page
@require_form
def product_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change name, kind or base of a product."""
    found = get_object_or_404(Product, pk=pk)
    form = ProductForm(request.POST or None, instance=get_object_or_404(Product, pk=pk))

    def change() -> str:
        change_product(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("product", args=[pk])

    return form_page(request, FORM, form, change, {"title": f"Change {found}", "product": found})


@manager_page
@require_form
def version_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a version to a product."""
    found = get_object_or_404(Product, pk=pk)
    form = VersionForm(request.POST or None)

    def add() -> str:
        add_version(found, form.told, by=request.user, at=now())
        return reverse("product", args=[pk])

    title, button = f"New version of {found}", "Add the version"
    return form_page(request, FORM, form, add, {"title": title, "button": button, "product": found})


@manager_page
@require_form
def version(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a version, such as the last day of its support."""
    found = get_object_or_404(Version.objects.select_related("product"), pk=pk)
    form = VersionForm(request.POST or None, instance=get_object_or_404(Version, pk=pk))

    def change() -> str:
        change_version(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("product", args=[found.product_id])

    context = {"title": f"Change {found}", "product": found.product}
    return form_page(request, FORM, form, change, context)


def form_page(
    request: StaffRequest,
    template: str,
    form: RowForm,
    verb: Callable[[], str],
    context: Mapping[str, object],
) -> HttpResponse:
    """Show a form, or do what it asks for and go to the address that `verb` returns."""
    addresses: list[str] = []
    if request.method == "POST" and form.keep(lambda: addresses.append(verb())):
        messages.success(request, "Saved.")
        return redirect(addresses[0])
    status = REFUSED if form.errors else 200
    told = {"button": "Save", **context, "form": form}
    return render(request, template, told, status=status)
