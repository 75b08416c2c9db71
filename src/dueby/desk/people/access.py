"""Who may open a page. Nobody but the signed-in by default; a stranger to a page finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponseBase

from dueby.desk.people.models import Contact, User

Rest = ParamSpec("Rest")


class StaffRequest(HttpRequest):
    """A request by one of the vendor's people."""

    user: User


class CustomerRequest(HttpRequest):
    """A request by a contact who signs in."""

    user: User
    contact: Contact


StaffView: TypeAlias = Callable[Concatenate[StaffRequest, Rest], HttpResponseBase]
CustomerView: TypeAlias = Callable[Concatenate[CustomerRequest, Rest], HttpResponseBase]
View: TypeAlias = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def _for_staff(may: Callable[[User], bool]) -> Callable[[StaffView[Rest]], View[Rest]]:
    def decorate(view: StaffView[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not user.is_active or not may(user):
                raise Http404
            return view(cast("StaffRequest", request), *args, **kwargs)

        return guarded

    return decorate


def staff_page(view: StaffView[Rest]) -> View[Rest]:
    """Open a page for the vendor's people alone."""
    return _for_staff(lambda user: user.is_staff)(view)


def lead_page(view: StaffView[Rest]) -> View[Rest]:
    """Open a page for leads, managers and administrators."""
    return _for_staff(lambda user: user.is_lead)(view)


def manager_page(view: StaffView[Rest]) -> View[Rest]:
    """Open a page for managers and administrators."""
    return _for_staff(lambda user: user.is_manager)(view)


def administrator_page(view: StaffView[Rest]) -> View[Rest]:
    """Open a page for administrators."""
    return _for_staff(lambda user: user.is_administrator)(view)


def customer_page(view: CustomerView[Rest]) -> View[Rest]:
    """Open a page for contacts who still speak for their organization."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            raise Http404
        present = Contact.objects.present().select_related("organization")
        contact = present.filter(user=user).first()
        if contact is None:
            raise Http404
        contact.user = user
        asked = cast("CustomerRequest", request)
        asked.contact = contact
        return view(asked, *args, **kwargs)

    return guarded


class PersonRequest(HttpRequest):
    """A request by anybody who is signed in."""

    user: User


PersonView: TypeAlias = Callable[Concatenate[PersonRequest, Rest], HttpResponseBase]


def own_page(view: PersonView[Rest]) -> View[Rest]:
    """Open a page for anybody who is signed in, about themselves."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User) or not request.user.is_active:
            raise Http404
        return view(cast("PersonRequest", request), *args, **kwargs)

    return guarded


def freshly_proven(view: StaffView[Rest]) -> StaffView[Rest]:
    """Ask who sends a form to prove once more who they are, where that is some minutes ago.

    What was sent is kept and done afterwards.
    """
    return cast("StaffView[Rest]", reauthentication_required(view, allow_get=True))
