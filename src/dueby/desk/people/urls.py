"""Customers, their people, staff and teams."""

from django.urls import URLPattern, path

from dueby.desk.people.views import contacts, customers, staff, teams

urlpatterns: list[URLPattern] = [
    path("customers/", customers.customers, name="customers"),
    path("customers/new/", customers.customer_new, name="customer-new"),
    path("customers/<int:pk>/change/", customers.customer_change, name="customer-change"),
    path("customers/<int:pk>/contacts/new/", contacts.contact_new, name="contact-new"),
    path("contacts/<int:pk>/change/", contacts.contact_change, name="contact-change"),
    path("contacts/<int:pk>/departure/", contacts.contact_departure, name="contact-departure"),
    path("contacts/<int:pk>/return/", contacts.contact_return, name="contact-return"),
    path("contacts/<int:pk>/invitation/", contacts.contact_invitation, name="contact-invitation"),
    path("contacts/<int:pk>/sign-in/closing/", contacts.contact_closing, name="contact-closing"),
    path("contacts/<int:pk>/sign-in/opening/", contacts.contact_opening, name="contact-opening"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invitation/", staff.staff_invitation, name="staff-invitation"),
    path(
        "staff/invitations/<int:pk>/withdrawal/",
        staff.invitation_withdrawal,
        name="invitation-withdrawal",
    ),
    path("staff/<int:pk>/", staff.member, name="staff-member"),
    path("staff/<int:pk>/role/", staff.member_role, name="staff-role"),
    path("staff/<int:pk>/departure/", staff.member_departure, name="staff-departure"),
    path("staff/<int:pk>/return/", staff.member_return, name="staff-return"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_new, name="team-new"),
    path("teams/<int:pk>/", teams.team_change, name="team"),
]
