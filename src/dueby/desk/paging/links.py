"""The address in a page at which it is answered: signed, for one page, good for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from dueby.desk.paging.models import Page

if TYPE_CHECKING:
    from datetime import datetime

GOOD_FOR: Final = timedelta(hours=24)
_SALT: Final = "paging.page"


def link_to(page: Page) -> str:
    """Return the address at which a page is answered without signing in."""
    token = signing.Signer(salt=_SALT).sign_object(page.pk)
    return f"{settings.BASE_URL}{reverse('page-link', args=[token])}"


def page_named(token: str) -> Page | None:
    """Return the page that an address names, or None where nobody here signed it."""
    try:
        number = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    pages = Page.objects.select_related("escalation__policy", "user")
    return pages.filter(pk=number).first()


def is_expired(page: Page, at: datetime) -> bool:
    """Tell whether the address of a page no longer opens anything."""
    return at >= page.sent_at + GOOD_FOR or not page.user.is_active
