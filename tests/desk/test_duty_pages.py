"""Pages about who is on duty, who takes over, and what is paged."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.paging.escalating import escalate_due
from dueby.desk.paging.links import GOOD_FOR, link_to
from dueby.desk.paging.models import Escalation, Page, Policy, Reach
from dueby.desk.paging.words import State, Whom
from dueby.desk.people.models import Absence, Override, Rota, Team
from dueby.desk.people.staffing import deactivate
from dueby.desk.people.standing_in import go_away
from dueby.sla.interval import Interval
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.doors import link_in
from tests.desk.pages import MINUTE, begun, chain, paged, policy_of
from tests.desk.reports import reported
from tests.desk.test_rota import night_rota

DUTY = "/desk/duty/"
LATER = MONDAY_NOON + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def stopped(clock: StoppedClock) -> StoppedClock:
    """Let the desk's clock stand at Monday noon."""
    return clock


def as_user(world: World, name: str) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(world.users[name])
    return client


def words_of(client: Client, address: str) -> str:
    """Return what a page says, without its tags."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


class TestDuty:
    def test_tells_who_is_on_duty_now_and_next_and_ones_own_shifts(self, world: World) -> None:
        night_rota(world)

        said = words_of(as_user(world, "lena"), DUTY)

        assert "Now Ben Okafor until Mon 23 Nov 2026 09:00 EST" in said
        assert "Next Lena Fischer from Mon 23 Nov 2026 09:00 EST" in said
        assert "Nights Mon 23 Nov 2026 09:00 EST to Mon 30 Nov 2026 09:00 EST" in said

    def test_tells_of_gaps_beforehand(self, world: World) -> None:
        night_rota(world)
        lena = world.users["lena"]
        gone = Interval(MONDAY_NOON + 10 * DAY, MONDAY_NOON + 11 * DAY)
        for name in ("ben", "lena"):
            go_away(world.users[name], gone, by=lena, at=MONDAY_NOON)

        said = words_of(as_user(world, "ada"), DUTY)

        assert (
            "Nobody is on duty from Thu 26 Nov 2026 12:00 EST to Fri 27 Nov 2026 12:00 EST" in said
        )

    def test_shows_what_nobody_answered_until_somebody_does(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)
        for quarter in range(3):
            escalate_due(LATER + 15 * quarter * MINUTE)
        client = as_user(world, "lena")
        assert "Nobody answered. All leads are paged" in words_of(client, DUTY)

        client.post(f"{DUTY}pages/{escalation.pk}/", {"what": "answer", "note": "On it"})

        assert "Waits for an answer" not in words_of(client, DUTY)
        escalation.refresh_from_db()
        assert (escalation.state, escalation.answered_by) == (State.ANSWERED, world.users["lena"])

    def test_passes_on_what_was_shown_and_no_later_step(self, world: World) -> None:
        policy_of(world)
        escalation = begun(reported(world), LATER)
        escalate_due(LATER)
        ada, lena = as_user(world, "ada"), as_user(world, "lena")
        shown = lena.get(DUTY).content.decode()
        stage = dict(re.findall(r'name="(step|repeat)" value="(\d+)"', shown))

        for client in (ada, lena):
            client.post(f"{DUTY}pages/{escalation.pk}/", {"what": "pass-on", **stage})

        assert stage == {"step": "1", "repeat": "0"}
        assert paged(escalation) == ["Ada", "Ben"]
        assert "Ada Marsh has passed it on already" in words_of(lena, DUTY)

    def test_shows_what_nobody_answered_before_what_waits(self, world: World) -> None:
        policy_of(world)
        begun(reported(world), LATER + 60 * MINUTE)
        begun(reported(world), LATER)
        for quarter in range(3):
            escalate_due(LATER + 15 * quarter * MINUTE)

        shown = as_user(world, "lena").get(DUTY).context["alarms"]

        assert [each.escalation.state for each in shown] == [State.EXHAUSTED, State.RUNNING]

    def test_is_not_for_customers(self, world: World) -> None:
        rota = night_rota(world)
        client = Client()
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        for address in ("", "reach/", f"rotas/{rota.pk}/", "policies/", "absences/new/"):
            assert client.get(f"{DUTY}{address}").status_code == 404


class TestRota:
    def test_is_set_up_and_gets_a_layer(self, world: World) -> None:
        client, team = as_user(world, "lena"), Team.objects.get(name="Support")
        sent = {
            "name": "Days",
            "team": team.pk,
            "time_zone": "America/New_York",
            "hours": "own",
            "days": ["0", "1", "2", "3", "4"],
            "opens": "08:00",
            "closes": "17:00",
            "holidays": "US, 2026-12-24",
            "is_active": "on",
        }

        answer = client.post(f"{DUTY}rotas/new/", sent)

        rota = Rota.objects.get()
        assert answer.headers["Location"] == f"{DUTY}rotas/{rota.pk}/layers/new/"
        assert rota.week == [[["08:00", "17:00"]]] * 5 + [[], []]
        assert rota.holidays == ["US", "2026-12-24"]
        layer = {
            "name": "Turns",
            "person_1": world.users["ada"].pk,
            "person_2": world.users["ben"].pk,
            "turn": "1",
            "hands_over": "08:00",
            "first_on": "2026-11-16",
        }
        client.post(answer.headers["Location"], layer)
        said = words_of(client, f"{DUTY}rotas/{rota.pk}/")
        assert "Now Ada Marsh until Mon 16 Nov 2026 17:00 EST" in said
        assert "Thu 26 Nov closed" in said
        assert "Fri 27 Nov 08:00–17:00 Ben Okafor" in said

    def test_shows_a_month_with_its_gaps(self, world: World) -> None:
        rota = night_rota(world)

        said = words_of(as_user(world, "ada"), f"{DUTY}rotas/{rota.pk}/?month=2026-11")

        assert "Sun 15 Nov nobody" in said
        # The people of the world joined at noon.
        assert "Mon 16 Nov today 00:00–12:00 nobody 12:00–24:00 Ben Okafor" in said
        assert "December" in said

    def test_shows_who_was_on_duty_before_they_left(self, world: World) -> None:
        rota = night_rota(world)
        deactivate(world.users["ben"], by=world.users["ines"], at=MONDAY_NOON + DAY)

        said = words_of(as_user(world, "ada"), f"{DUTY}rotas/{rota.pk}/?month=2026-11")

        assert "Tue 17 Nov 00:00–12:00 Ben Okafor 12:00–24:00 Lena Fischer" in said

    def test_keeps_the_place_of_who_left_when_a_layer_is_changed(self, world: World) -> None:
        rota = night_rota(world)
        layer, client = rota.layers.get(), as_user(world, "lena")
        deactivate(world.users["ben"], by=world.users["ines"], at=MONDAY_NOON)
        address = f"{DUTY}layers/{layer.pk}/"
        shown = client.get(address).context["form"]
        sent = {each.html_name: each.value() for each in shown if each.value() is not None}

        client.post(address, {**sent, "name": "Nights"})
        new = client.post(f"{DUTY}rotas/{rota.pk}/layers/new/", {**sent, "name": "Another"})

        layer.refresh_from_db()
        assert (layer.name, layer.people) == (
            "Nights",
            [world.users["ben"].pk, world.users["lena"].pk],
        )
        assert new.status_code == 422

    @pytest.mark.parametrize("month", ["2026-13", "x", "1999-01", "2026-1", "٢٠٢٦-01"])
    def test_has_no_months_that_cannot_be(self, world: World, month: str) -> None:
        rota = night_rota(world)

        answer = as_user(world, "ada").get(f"{DUTY}rotas/{rota.pk}/", {"month": month})

        assert answer.status_code == 404

    def test_refuses_nonsense_and_changes_nothing(self, world: World) -> None:
        rota = night_rota(world)
        client = as_user(world, "lena")
        good = {"name": "N", "team": rota.team_id, "time_zone": "UTC", "hours": "always"}

        answers = [
            client.post(f"{DUTY}rotas/{rota.pk}/change/", {**good, **bad})
            for bad in (
                {"name": ""},
                {"team": "9" * 30},
                {"time_zone": "Nowhere"},
                {"hours": "calendar"},
                {"hours": "own"},
                {"hours": "own", "opens": "17:00", "closes": "17:00", "days": ["0"]},
                {"holidays": "XX"},
                {"holidays": "<script>"},
            )
        ]

        assert [each.status_code for each in answers] == [422] * 8
        rota.refresh_from_db()
        assert rota.name == "Nights"

    def test_is_changed_by_leads(self, world: World) -> None:
        rota = night_rota(world)
        layer, client = rota.layers.get(), as_user(world, "ada")

        for address in ("rotas/new/", f"rotas/{rota.pk}/change/", f"layers/{layer.pk}/"):
            assert client.get(f"{DUTY}{address}").status_code == 404
        assert client.post(f"{DUTY}layers/{layer.pk}/removal/").status_code == 404
        assert rota.layers.count() == 1


class TestStandingIn:
    def test_is_entered_and_withdrawn(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        client = as_user(world, "ben")
        sent = {
            "taker": lena.pk,
            "giver": ben.pk,
            "starts_at": "2026-11-17T12:00",
            "ends_at": "2026-11-18T12:00",
        }

        client.post(f"{DUTY}rotas/{rota.pk}/overrides/new/", sent)

        said = words_of(client, f"{DUTY}rotas/{rota.pk}/")
        assert "Lena Fischer for Ben Okafor, Tue 17 Nov 2026 12:00 EST" in said
        [override] = Override.objects.standing()
        client.post(f"{DUTY}overrides/{override.pk}/withdrawal/")
        assert not Override.objects.standing().exists()

    def test_in_return_is_a_swap(self, world: World) -> None:
        rota = night_rota(world)
        sent = {
            "one": world.users["ben"].pk,
            "starts_at": "2026-11-17T12:00",
            "ends_at": "2026-11-18T12:00",
            "other": world.users["lena"].pk,
            "other_starts_at": "2026-11-24T12:00",
            "other_ends_at": "2026-11-25T12:00",
        }

        as_user(world, "ben").post(f"{DUTY}rotas/{rota.pk}/swaps/new/", sent)

        assert Override.objects.standing().exclude(swap=None).count() == 2

    def test_says_why_it_is_refused(self, world: World) -> None:
        rota, client = night_rota(world), as_user(world, "ada")
        sent = {
            "taker": world.users["ben"].pk,
            "giver": "",
            "starts_at": "2026-11-17T12:00",
            "ends_at": "2026-11-16T12:00",
        }
        address = f"{DUTY}rotas/{rota.pk}/overrides/new/"

        backwards = client.post(address, sent)
        others = client.post(address, {**sent, "ends_at": "2026-11-18T12:00"})

        assert "It ends before it begins" in backwards.content.decode()
        assert "It concerns others alone" in others.content.decode()
        assert (backwards.status_code, others.status_code) == (422, 422)

    def test_of_who_is_away_is_entered_on_a_page(self, world: World) -> None:
        ada, client = world.users["ada"], as_user(world, "ada")
        sent = {"user": ada.pk, "starts_at": "2026-11-20T00:00", "ends_at": "2026-11-23T00:00"}

        client.post(f"{DUTY}absences/new/", sent)
        refused = client.post(f"{DUTY}absences/new/", {**sent, "user": world.users["ben"].pk})

        assert refused.status_code == 422
        assert "Ada Marsh , Fri 20 Nov 2026 00:00 EST" in words_of(client, DUTY)
        client.post(f"{DUTY}absences/{Absence.objects.get().pk}/withdrawal/")
        assert "Who is away" not in words_of(client, DUTY)


class TestPolicies:
    def test_are_added_and_changed(self, world: World) -> None:
        rota, client = night_rota(world), as_user(world, "lena")
        sent = {
            "name": "Tier 2",
            "events": ["due", "notice_owed"],
            "plan": "tier2",
            "place": "5",
            "repeats": "1",
            "is_active": "on",
            "whom_1": f"rota:{rota.pk}",
            "minutes_1": "10",
            "counting_1": "elapsed",
            "whom_2": "leads",
            "minutes_2": "30",
            "counting_2": "business:plixer-support/standard_hours",
        }

        client.post(f"{DUTY}policies/new/", sent)

        policy = Policy.objects.get()
        first, second = policy.steps.order_by("number")
        assert (first.whom, first.rota, first.minutes) == (Whom.ROTA, rota, 10)
        assert (second.whom, second.calendar) == (Whom.LEADS, "plixer-support/standard_hours")
        shown = client.get(f"{DUTY}policies/{policy.pk}/").context["form"].initial
        client.post(f"{DUTY}policies/{policy.pk}/", {**sent, "seen": shown["seen"], "whom_2": ""})
        assert policy.steps.count() == 1
        assert "Nights; 10 minutes to answer" in words_of(client, f"{DUTY}policies/")

    def test_are_not_changed_over_what_somebody_else_did(self, world: World) -> None:
        policy, client = policy_of(world), as_user(world, "lena")
        sent = {
            "name": "Mine",
            "events": ["due"],
            "place": "5",
            "repeats": "0",
            "whom_1": "leads",
            "minutes_1": "10",
            "counting_1": "elapsed",
            "seen": "1",
        }

        answer = client.post(f"{DUTY}policies/{policy.pk}/", sent)

        assert answer.status_code == 422
        assert Policy.objects.get().name == "Overdue"

    def test_need_a_step_that_somebody_hears(self, world: World) -> None:
        client = as_user(world, "lena")
        good = {"name": "N", "events": ["due"], "place": "1", "repeats": "0", "whom_1": "leads"}

        answers = [
            client.post(f"{DUTY}policies/new/", {**good, **bad})
            for bad in ({"whom_1": ""}, {"whom_1": "rota:99"}, {"events": ["x"]}, {"repeats": "99"})
        ]

        assert [each.status_code for each in answers] == [422] * 4
        assert not Policy.objects.exists()


class TestReach:
    def test_is_ones_own(self, world: World) -> None:
        client = as_user(world, "ada")

        for sent in ({"by_sms": "on"}, {}, {"by_mail": "on", "telephone": "0207 123"}):
            assert client.post(f"{DUTY}reach/", sent).status_code == 422
        client.post(f"{DUTY}reach/", {"by_sms": "on", "telephone": "+12073248805"})

        assert Reach.objects.get().telephone == "+12073248805"
        said = Entry.objects.about(world.users["ada"].journal_name).latest("pk")
        assert "+1207" not in str(said.data)


class TestLink:
    def test_shows_by_get_and_answers_by_post(self, world: World, clock: StoppedClock) -> None:
        policy_of(world)
        ticket = reported(world)
        begun(ticket, LATER)
        escalate_due(LATER)
        clock.at = LATER
        link = link_in(Parcel.objects.get(key__startswith="page:"))
        client = Client()

        looked = client.get(link).content.decode()

        assert "I see to it" in looked
        assert chain(ticket) == ["page.sent"]
        answered = client.post(
            link, {"what": "answer", "note": "Looking"}, follow=True
        ).content.decode()
        assert "You see to it." in answered
        assert chain(ticket) == ["page.sent", "page.answered"]
        assert Page.objects.get().answered_at == LATER

    def test_passes_on(self, world: World, clock: StoppedClock) -> None:
        policy_of(world)
        escalation = begun(reported(world), LATER)
        escalate_due(LATER)
        clock.at = LATER + MINUTE
        ada = Page.objects.get()
        link = link_in(Parcel.objects.get(key__startswith="page:"))

        # A double tap sends the form twice.
        first, second = [Client().post(link, {"what": "pass-on"}) for _ in range(2)]

        assert {first.headers["Location"], second.headers["Location"]} == {path(ada)}
        assert "It was passed on: you did." in Client().get(path(ada)).content.decode()
        assert paged(escalation) == ["Ada", "Ben"]

    def test_says_who_was_quicker(self, world: World, clock: StoppedClock) -> None:
        policy_of(world, {"whom": Whom.LEADS})
        begun(reported(world), LATER)
        escalate_due(LATER)
        clock.at = LATER
        first, second, _ = Page.objects.order_by("pk")

        Client().post(path(first), {"what": "answer"})
        late = Client().post(path(second), {"what": "answer"})

        assert late.status_code == 422
        assert f"{first.user} has answered it already" in late.content.decode()

    def test_expires_and_is_nobody_elses(self, world: World, clock: StoppedClock) -> None:
        policy_of(world)
        begun(reported(world), LATER)
        escalate_due(LATER)
        page = Page.objects.get()
        clock.at = LATER + GOOD_FOR
        forged = f"{path(page)[:-4]}xxx/"

        assert Client().post(path(page), {"what": "answer"}).status_code == 410
        assert Client().post(forged, {"what": "answer"}).status_code == 404
        assert Escalation.objects.get().state == State.RUNNING


class TestTicket:
    def test_shows_the_chain(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        begun(ticket, LATER)
        escalate_due(LATER)
        escalate_due(LATER + 15 * MINUTE)

        said = words_of(as_user(world, "ada"), f"/desk/tickets/{ticket.pk}/")

        assert "Step 1: paged Ada Marsh" in said
        assert "Step 1: passed on nobody answered in time" in said
        assert "Step 2: paged Ben Okafor" in said

    def test_is_led_back_to_after_an_answer_and_nowhere_else(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)
        address = f"{DUTY}pages/{escalation.pk}/"
        page = f"/desk/tickets/{ticket.pk}/"
        client = as_user(world, "ada")

        elsewhere = client.post(address, {"what": "answer", "next": "//evil.example/desk/"})
        back = client.post(address, {"what": "answer", "next": page})

        assert (elsewhere.headers["Location"], back.headers["Location"]) == (DUTY, page)

    def test_hides_the_chain_from_its_customer(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        begun(ticket, LATER)
        escalate_due(LATER)
        client = Client()
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        said = words_of(client, f"/portal/tickets/{ticket.pk}/")

        assert "paged" not in said


def path(page: Page) -> str:
    """Return the path of the address at which a page is answered."""
    return "/" + link_to(page).partition("://")[2].partition("/")[2]
