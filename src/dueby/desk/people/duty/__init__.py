"""Who is on duty when: turns, hours, absences and overrides as plain values, without a database."""

from dueby.desk.people.duty.layer import Layer
from dueby.desk.people.duty.roster import Override, Roster
from dueby.desk.people.duty.stretch import Stretch

__all__ = ["Layer", "Override", "Roster", "Stretch"]
