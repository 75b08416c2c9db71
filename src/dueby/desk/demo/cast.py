"""The named world: one vendor, its people, its products, and customers with different contracts.

Dates are counted from the moment at which the world is made, so that a demo is never out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.contracts.models import Contract, Cover, OrderLine, SupportAgreement
from dueby.desk.people.models import Contact, Organization, Role, Team, User
from dueby.desk.products.models import Kind, Product, ReleaseClass, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

NEW_YORK: Final = "America/New_York"
STAFF: Final = (
    ("Ada Marsh", "ada@dueby.example", Role.AGENT),
    ("Ben Okafor", "ben@dueby.example", Role.AGENT),
    ("Lena Fischer", "lena@dueby.example", Role.LEAD),
    ("Marco Silva", "marco@dueby.example", Role.MANAGER),
    ("Ines Dahl", "ines@dueby.example", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything, by the names that a reader knows them by."""

    users: Mapping[str, User]
    contacts: Mapping[str, Contact]
    organizations: Mapping[str, Organization]
    products: Mapping[str, Product]
    contracts: Mapping[str, Contract]


@transaction.atomic
def settle(agreement_text: str, source: str, *, at: datetime) -> World:
    """Fill an empty desk with the named world, as it is at `at`."""
    agreement = SupportAgreement.adopt(agreement_text, source, by=None, at=at).agreement
    users = {name.split()[0].lower(): _user(name, email, role, at) for name, email, role in STAFF}
    _teams(users)
    products = _products(at.date())
    organizations = {
        name.split()[0].lower(): Organization.objects.create(name=name, time_zone=zone)
        for name, zone in (
            ("Northwind Rail", NEW_YORK),
            ("Contoso Clinics", "Europe/Berlin"),
            ("Fabrikam Foods", "America/Chicago"),
            ("Tailspin Toys", "Asia/Kolkata"),
        )
    }
    contacts = _contacts(organizations, at)
    contracts = _contracts(agreement, organizations, products, at.date())
    return World(users, contacts, organizations, products, contracts)


def _user(name: str, email: str, role: Role, at: datetime, zone: str = NEW_YORK) -> User:
    user = User.objects.create_user(email, name=name, role=role, at=at)
    user.time_zone = zone
    user.save(update_fields=["time_zone"])
    return user


def _teams(users: Mapping[str, User]) -> None:
    day = Team.objects.create(name="Support", plans=["standard", "tier2"])
    day.members.set([users["ada"], users["ben"], users["lena"]])
    night = Team.objects.create(name="Around the clock", plans=["tier2"])
    night.members.set([users["ben"], users["lena"]])


def _products(today: date) -> dict[str, Product]:
    collector = Product.objects.create(name="Flow Collector", kind=Kind.SOLUTION)
    threats = Product.objects.create(name="Threat Lens", kind=Kind.ADD_ON, base=collector)
    archive = Product.objects.create(name="Long Archive", kind=Kind.ADD_ON, base=collector)
    for number, kind, age, support in (
        ("8.9", ReleaseClass.MAJOR, 1100, -30),
        ("9.0", ReleaseClass.MAJOR, 500, 600),
        ("9.1", ReleaseClass.MINOR, 90, None),
    ):
        Version.objects.create(
            product=collector,
            number=number,
            release_class=kind,
            released_on=today - timedelta(days=age),
            supported_until=None if support is None else today + timedelta(days=support),
        )
    Version.objects.create(
        product=threats,
        number="3.2",
        release_class=ReleaseClass.MINOR,
        released_on=today - timedelta(days=200),
    )
    return {"collector": collector, "threats": threats, "archive": archive}


def _contacts(organizations: Mapping[str, Organization], at: datetime) -> dict[str, Contact]:
    people = (
        ("rosa", "Rosa Lindqvist", "rosa@northwind.example", "northwind", True),
        ("tom", "Tom Becker", "tom@northwind.example", "northwind", True),
        ("yuki", "Yuki Tanaka", "yuki@northwind.example", "northwind", False),
        ("hans", "Hans Vogel", "hans@contoso.example", "contoso", True),
        ("grace", "Grace Hall", "grace@fabrikam.example", "fabrikam", True),
        ("arjun", "Arjun Rao", "arjun@tailspin.example", "tailspin", True),
    )
    contacts = {}
    for key, name, email, organization, signs_in in people:
        of = organizations[organization]
        user = _user(name, email, Role.CUSTOMER, at, of.time_zone) if signs_in else None
        contacts[key] = Contact.objects.create(
            organization=of, user=user, name=name, email=email, phone=""
        )
    return contacts


def _contracts(
    agreement: SupportAgreement,
    organizations: Mapping[str, Organization],
    products: Mapping[str, Product],
    today: date,
) -> dict[str, Contract]:
    """Return one contract each: standard with add-ons, Tier 2, one about to end, one expired."""
    made = {}
    for key, number, plan, begun, ends in (
        ("northwind", "C-1001", "standard", 400, 330),
        ("contoso", "C-1002", "tier2", 200, 165),
        ("fabrikam", "C-1003", "standard", 340, 25),
        ("tailspin", "C-1004", "standard", 430, -65),
    ):
        made[key] = Contract.objects.create(
            organization=organizations[key],
            agreement=agreement,
            number=number,
            plan=plan,
            signed_on=today - timedelta(days=begun + 10),
            first_on=today - timedelta(days=begun),
            last_on=today + timedelta(days=ends),
        )
        _line(made[key], products["collector"])
    _line(made["northwind"], products["threats"])
    _line(made["contoso"], products["threats"])
    _line(made["contoso"], products["archive"], Cover.SEPARATE)
    return made


def _line(contract: Contract, product: Product, cover: Cover = Cover.CONTRACT) -> OrderLine:
    return OrderLine.objects.create(
        contract=contract, product=product, ordered_on=contract.signed_on, cover=cover
    )
