"""The vocabulary of things that happen to a case, and the reading of facts from plain data.

A fact says what happened, when it became true, and who did it where that is known. Facts are
never edited: a correction is a later fact that names the one it `supersedes`.
"""

from dueby.sla.facts.fact import Fact, FactError, in_order
from dueby.sla.facts.moment import InstantError, read_instant, written_instant
from dueby.sla.facts.reading import read_fact, read_facts
from dueby.sla.facts.vocabulary import RATED, VOCABULARY, Listed
from dueby.sla.facts.words import shown, word

__all__ = [
    "RATED",
    "VOCABULARY",
    "Fact",
    "FactError",
    "InstantError",
    "Listed",
    "in_order",
    "read_fact",
    "read_facts",
    "read_instant",
    "shown",
    "word",
    "written_instant",
]
