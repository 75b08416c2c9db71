"""Who works here and who is served: users, organizations with their contacts, teams."""

from dueby.desk.people.models.organization import Contact, Organization
from dueby.desk.people.models.team import Team, on_duty
from dueby.desk.people.models.user import Role, User

__all__ = ["Contact", "Organization", "Role", "Team", "User", "on_duty"]
