"""The index of clocks: what the engine said of each subject, rewritten whenever it is asked."""

from dueby.desk.clocks.models.clock import Clock
from dueby.desk.clocks.models.clocked import Clocked, moment_index

__all__ = ["Clock", "Clocked", "moment_index"]
