"""Who works here and who is served: users, organizations with their contacts, teams, rotas."""

from dueby.desk.people.models.demo_person import DemoPerson
from dueby.desk.people.models.invitation import Invitation
from dueby.desk.people.models.login_link import LoginLink
from dueby.desk.people.models.organization import Contact, Organization
from dueby.desk.people.models.rosters import on_duty
from dueby.desk.people.models.rota import Hours, Layer, Rota, TurnLength
from dueby.desk.people.models.standing_in import Absence, Override
from dueby.desk.people.models.team import Team
from dueby.desk.people.models.user import Role, User

__all__ = [
    "Absence",
    "Contact",
    "DemoPerson",
    "Hours",
    "Invitation",
    "Layer",
    "LoginLink",
    "Organization",
    "Override",
    "Role",
    "Rota",
    "Team",
    "TurnLength",
    "User",
    "on_duty",
]
