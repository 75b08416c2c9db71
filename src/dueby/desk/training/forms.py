"""What is asked for when a session was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from dueby.desk.ui.forms import MomentField

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from dueby.desk.training.models import Session


class HeldForm(forms.Form):
    """When a session was held: by now."""

    at = MomentField(label="Held at")

    def __init__(self, session: Session, present: datetime, sent: QueryDict | None = None) -> None:
        """Offer the present as the moment."""
        super().__init__(sent, auto_id=f"held-{session.pk}-%s", initial={"at": present})
        self.present = present

    def clean_at(self) -> datetime:
        """Refuse a moment to come."""
        at: datetime = self.cleaned_data["at"]
        if at > self.present:
            raise forms.ValidationError("the moment lies in the future; record what was held")
        return at
