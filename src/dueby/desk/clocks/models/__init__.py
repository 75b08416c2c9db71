"""The index of clocks: what the engine said of each subject, rewritten whenever it is asked."""

from dueby.desk.clocks.models.clock import Clock
from dueby.desk.clocks.models.clocked import Clocked, moment_index
from dueby.desk.clocks.models.replanning import Replanning
from dueby.desk.clocks.models.warning_rule import Unit, WarningKind, WarningRule

__all__ = [
    "Clock",
    "Clocked",
    "Replanning",
    "Unit",
    "WarningKind",
    "WarningRule",
    "moment_index",
]
