"""A contact disagrees with a severity or a rejection; a lead owns that and answers with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from dueby.desk.clocks.casefile import judged
from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import User, on_duty
from dueby.desk.tickets.answering import come_back
from dueby.desk.tickets.changing import Act, NotPossibleError, acting
from dueby.desk.tickets.dates import moved
from dueby.desk.tickets.finding import check_level
from dueby.desk.tickets.letters import send_message
from dueby.desk.tickets.meaning import BY_PERSON, RESPONDED
from dueby.desk.tickets.models import Contest, Contested, MessageKind, Status
from dueby.desk.tickets.possible import CONTESTING, Verb

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.evaluation import Evaluation


def contest(ticket: Ticket, about: Contested, words: str, *, by: Contact, at: datetime) -> Contest:
    """Disagree with the severity or the rejection of a ticket; a lead becomes its owner.

    Raises NotPossibleError where there is nothing to contest, or it is contested already.
    """
    with acting(ticket, CONTESTING[about], by=by, at=at) as act:
        present = act.ticket
        if present.contests.filter(about=about, answered_at=None).exists():
            raise NotPossibleError("it is contested already; a lead will answer with reasons")
        data: dict[str, object] = {"about": about.value}
        entry = act.happened("ticket.contested", data=data, words={"words": words})
        message = act.say(MessageKind.MESSAGE, entry)
        come_back(act)
        return Contest.objects.create(
            ticket=present,
            organization_id=present.organization_id,
            about=about,
            raised_by=by,
            raised_at=at,
            reasons=message,
            owner=_owner(present, at),
        )


def answer(  # noqa: PLR0913 - a severity that is granted has a value
    contest: Contest, words: str, *, upheld: bool, by: User, at: datetime, severity: str = ""
) -> Message:
    """Answer what a contact contested, with reasons that they see.

    Upheld, a severity becomes `severity`; a rejection is withdrawn, and its clocks run on as if it
    had never been. Raises NotPossibleError where it was answered, or nobody but an agent does it.
    """
    if not by.is_lead:
        raise NotPossibleError("a lead answers what a customer contests; assign it to one")
    # As free as a note: an answer is owed however the ticket stands by then.
    with acting(contest.ticket, Verb.NOTE, by=by, at=at) as act:
        present = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
        if present.answered_at is not None:
            raise NotPossibleError("it was answered already; read the answer in the conversation")
        before = judged(act.ticket, at)
        message = _answered(act, present, words, severity) if upheld else _say(act, present, words)
        present.answered_at, present.answer, present.was_upheld = at, message, upheld
        present.owner = by
        present.save(update_fields=["answered_at", "answer", "was_upheld", "owner"])

        def letter(told: Evaluation) -> None:
            context = {
                "about": present.get_about_display().lower(),
                "upheld": upheld,
                "level": told.agreement.levels.get(severity) if upheld else None,
                "moved": moved(before, told),
            }
            send_message(message, told, "contest", context, at=at)

        act.post(letter)
    return message


def _answered(act: Act, contest: Contest, words: str, severity: str) -> Message:
    """Grant what was contested, as far as it is not granted already."""
    if contest.about == Contested.SEVERITY:
        if not severity:
            raise NotPossibleError("choose the severity that holds from now on")
        if severity != act.ticket.severity:
            return _rerate(act, words, severity)
    elif act.ticket.is_rejected:
        _withdraw(act)
    return _say(act, contest, words, upheld=True)


def _say(act: Act, contest: Contest, words: str, *, upheld: bool = False) -> Message:
    data: dict[str, object] = {"about": contest.about, "upheld": upheld}
    return act.tell_customer("ticket.contest_answered", words, data=data)


def _rerate(act: Act, words: str, severity: str) -> Message:
    check_level(act.ticket, severity)
    data: dict[str, object] = {"to": severity, "contested": True}
    return act.tell_customer(
        "ticket.severity_changed", words, fact="severity_changed", data=data, name="reason"
    )


def _withdraw(act: Act) -> None:
    """Take back a rejection: what remains of it is that a person responded at that moment."""
    present = act.ticket
    act.go_on()
    rejections = Entry.objects.about(present.journal_name).filter(fact="rejected")
    rejection = rejections.order_by("-number")[0]
    remains = Happening(
        "ticket.rejection_withdrawn", RESPONDED, dict(BY_PERSON), supersedes=rejection
    )
    record(present, remains, by=act.by, at=rejection.at)
    present.status, present.closed_at = Status.OPEN, None


def _owner(ticket: Ticket, at: datetime) -> User | None:
    """Return the lead with the fewest open contests, of those on duty where there is one."""
    plan = "" if ticket.contract is None else ticket.contract.plan
    unanswered = Count("contests", filter=Q(contests__answered_at=None))
    everybody = User.objects.staff().annotate(unanswered=unanswered).order_by("unanswered", "name")
    leads = [user for user in everybody if user.is_lead]
    present = {user.pk for user in on_duty(plan, at)}
    return next((user for user in leads if user.pk in present), next(iter(leads), None))
