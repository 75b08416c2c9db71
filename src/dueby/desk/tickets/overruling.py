"""A person decides over the rules of cover, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.contracts.models import Decision
from dueby.desk.journal.facts import OVERRULED
from dueby.desk.tickets.changing import NotPossibleError, acting
from dueby.desk.tickets.letters import send_news
from dueby.desk.tickets.models import MessageKind
from dueby.desk.tickets.possible import Verb
from dueby.sla.given import DECISIONS

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.agreement import Agreement
    from dueby.sla.evaluation import Evaluation


def overrule(  # noqa: PLR0913 - `question` is needed only where a ticket asked several
    ticket: Ticket, decision: str, reason: str, *, by: User, at: datetime, question: str = ""
) -> Message:
    """Decide whether a ticket is covered, whatever the rules said; the clocks follow.

    `decision` is in the agreement's words, on the question that opens clocks unless another one is
    named. The reason stays inside, the customer is told the decision and the dates.
    """
    with acting(ticket, Verb.COVER, by=by, at=at) as act:
        asked = question or opening_question(act.ticket.agreement)
        _check(act.ticket, asked, decision)
        data: dict[str, object] = {OVERRULED: {asked: decision}}
        entry = act.happened("ticket.overruled", data=data, words={"reason": reason})
        message = act.say(MessageKind.NOTE, entry, "reason")

        def letter(told: Evaluation) -> None:
            named = told.agreement.entitlements[asked].question
            found = next((each for each in told.decisions if each.question == named), None)
            send_news(act.ticket, told, "cover", entry.pk, {"decision": found}, at=at)

        act.post(letter)
    return message


def opening_question(agreement: Agreement) -> str:
    """Return the question of cover whose answer starts the clocks, or nothing."""
    opening = (each.name for each in agreement.entitlements.values() if each.opens_clocks)
    return next(opening, "")


def _check(ticket: Ticket, question: str, decision: str) -> None:
    entitlements = ticket.agreement.entitlements
    if question not in entitlements:
        allowed = ", ".join(entitlements) or "nothing"
        raise NotPossibleError(f"the agreement does not ask {question!r}; it asks {allowed}")
    if decision not in DECISIONS:
        raise NotPossibleError(f"{decision!r} is no decision; choose {', '.join(DECISIONS)}")
    asked = Decision.objects.about(ticket.journal_name)
    known = asked.filter(question=entitlements[question].question).last()
    if known is not None and known.decision == decision:
        raise NotPossibleError(f"it is decided so already: {known.sentence}")
