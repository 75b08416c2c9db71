"""Who works here and who is served: users, organizations with their contacts, teams."""

from dueby.desk.people.models.demo_person import DemoPerson
from dueby.desk.people.models.invitation import Invitation
from dueby.desk.people.models.login_link import LoginLink
from dueby.desk.people.models.organization import Contact, Organization
from dueby.desk.people.models.team import Team, on_duty
from dueby.desk.people.models.user import Role, User

__all__ = [
    "Contact",
    "DemoPerson",
    "Invitation",
    "LoginLink",
    "Organization",
    "Role",
    "Team",
    "User",
    "on_duty",
]
