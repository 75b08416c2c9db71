"""An agreement told in sentences: every promise, choice and clause, for a person to read aloud."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dueby.sla.prose.cover import allowance_sentence, entitlement_sentences
from dueby.sla.prose.promises import notice_sentences, promises, target_sentences
from dueby.sla.prose.surroundings import calendars, edition, intake, plans, scores, severities
from dueby.sla.prose.words import clause_mark

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement

__all__ = ["promises", "told"]


def told(agreement: Agreement) -> list[tuple[str, list[str]]]:
    """Return headings with their sentences, in the order a person would ask."""
    targets, notices = agreement.targets.values(), agreement.notices.values()
    cover, included = agreement.entitlements.values(), agreement.allowances.values()
    statements = agreement.statements
    parts = [
        (agreement.title, edition(agreement)),
        ("When support is open", calendars(agreement)),
        ("Plans", plans(agreement)),
        ("How a report is taken", intake(agreement)),
        ("Severities", severities(agreement)),
        ("Scores of vulnerabilities", scores(agreement)),
        ("Promises", chain.from_iterable(target_sentences(agreement, one) for one in targets)),
        ("Notices", chain.from_iterable(notice_sentences(agreement, one) for one in notices)),
        ("What is covered", chain.from_iterable(entitlement_sentences(one) for one in cover)),
        ("What is included", (allowance_sentence(one) for one in included)),
        ("What stands behind it", (clause_mark(one.clause) + one.sentence for one in statements)),
    ]
    told_so_far = [(heading, list(sentences)) for heading, sentences in parts]
    return [(heading, sentences) for heading, sentences in told_so_far if sentences]
