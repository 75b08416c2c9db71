"""The form in which a customer reports something."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from django import forms

from dueby.desk.channels.portal.foreseeing import CHANNEL, Supposed
from dueby.desk.tickets.intake import Report
from dueby.desk.ui.forms import FilesField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from dueby.desk.people.models import Contact
    from dueby.desk.products.models import Product
    from dueby.sla.agreement import Agreement, RequestClass

ASKED_ELSEWHERE: Final = ("training", "upgrade")
"""Classes that have a page of their own, where the decision is told before one asks."""
LONGEST: Final = 50_000


class ReportForm(forms.Form):
    """What is reported: of which kind, about what, how severe, in the customer's words."""

    kind = forms.ChoiceField(label="What is it", widget=forms.RadioSelect)
    product = forms.ChoiceField(label="Which product", required=False)
    about = forms.ChoiceField(
        label="The product or its documentation",
        choices=(("product", "The product itself"), ("documentation", "Its documentation")),
        widget=forms.RadioSelect,
        required=False,
    )
    severity = forms.ChoiceField(label="How severe is it", widget=forms.RadioSelect, required=False)
    subject = forms.CharField(
        label="In one line", max_length=200, help_text="Such as: the export stops at 2 GB"
    )
    words = forms.CharField(
        label="Tell us what happened",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST,
        help_text="What you did, what you expected, what happened instead, and since when.",
    )
    attachments = FilesField(
        label="Files",
        required=False,
        help_text="Pictures, logs, documents or archives, up to ten at once.",
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(
        self,
        agreement: Agreement,
        products: Iterable[Product],
        sent: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Offer the kinds and severities of the agreement, and the products of the contract."""
        first = {
            "kind": agreement.default_class or "",
            "about": "product",
            "token": secrets.token_urlsafe(24),
        }
        super().__init__(sent, files, initial={**first, **(initial or {})})
        self.agreement = agreement
        self.products = {str(each.pk): each for each in products}
        self.kinds = kinds_of(agreement)
        self._offer("kind", [(each.name, each.title or each.name) for each in self.kinds])
        named = [(key, str(product)) for key, product in self.products.items()]
        self._offer("product", [("", "None of these, or not sure"), *named])
        levels = agreement.severities.levels
        self._offer("severity", [("", "Not sure"), *((each.name, each.title) for each in levels)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    @property
    def supposed(self) -> Supposed:
        """What is filled in so far, wherever that makes sense."""
        product = self.products.get(self._said("product"))
        kind = self._said("kind")
        severity = self._said("severity") if kind in self.agreement.confirmable_classes else ""
        name = "" if product is None else product.name
        return Supposed(name, kind, self._about(), severity)

    def _said(self, name: str) -> str:
        return str(self[name].value() or "")

    def _about(self) -> str:
        return "documentation" if self._said("about") == "documentation" else "product"

    def report_by(self, contact: Contact) -> Report:
        """Return what was filled in as a report."""
        told = self.cleaned_data
        return Report(
            contact=contact,
            subject=told["subject"],
            words=told["words"],
            channel=CHANNEL,
            product=self.products.get(told["product"]),
            request_class=told["kind"],
            about=told["about"] or "product",
            severity=told["severity"] if told["kind"] in self.agreement.confirmable_classes else "",
            token=told["token"],
            files=told["attachments"],
        )


def kinds_of(agreement: Agreement) -> list[RequestClass]:
    """Return the classes that are reported here, the usual one first."""
    kinds = [each for name, each in agreement.classes.items() if name not in ASKED_ELSEWHERE]
    return sorted(kinds, key=lambda each: each.name != agreement.default_class)
