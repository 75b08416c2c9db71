"""The pages of calls: who it may be, what waits, what was made of it, and telephone systems."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.channels.phone.models import Call, CallRequest, Extension, PhoneLine
from dueby.desk.channels.phone.report_form import keys_of
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Text
from dueby.desk.tickets.models import Ticket
from tests.desk.calls import extensions, has_number, line, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import minutes, reported
from tests.phone.requests import as_json, generic


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.users["ada"])
    return client


@pytest.fixture
def ines(world: World) -> Client:
    client = Client()
    client.force_login(world.users["ines"])
    return client


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def ring(world: World) -> Call:
    line()
    extensions(world, ada="201")
    post(user="201")
    return Call.objects.get()


class TestPop:
    def test_appears_on_every_page_of_whom_it_rings(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        has_number(world, "yuki", "hans")
        ticket = reported(world)
        clock.at = minutes(5)
        ring(world)

        for address in ("/desk/", "/desk/calls/pops/"):
            page = shown(ada, address)
            assert "Call from +1 312-555-0101" in page
            assert "2 contacts have this number." in page
            assert "<strong>Yuki Tanaka</strong>" in page
            assert "<strong>Hans Vogel</strong>" in page
            assert "Standard support, contract C-1001" in page
            assert "Tier 2 support, contract C-1002" in page
            assert f"#{ticket.pk} Export fails" in page
            assert "support is open" in page

    def test_is_nobody_elses(self, world: World, clock: StoppedClock) -> None:
        del clock
        ring(world)
        ben = Client()
        ben.force_login(world.users["ben"])

        assert "Call from" not in shown(ben, "/desk/calls/pops/")

    def test_offers_the_report_once_somebody_answered(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        del clock
        call = ring(world)
        assert "Make it a report" not in shown(ada, "/desk/calls/pops/")

        post("answer", answeringNumber="201")

        page = shown(ada, "/desk/calls/pops/")
        assert f'href="/desk/calls/{call.pk}/report/" data-key="c"' in page

    def test_goes_when_it_is_done(self, world: World, ada: Client, clock: StoppedClock) -> None:
        del clock
        call = ring(world)
        post("answer", answeringNumber="201")

        assert ada.post(f"/desk/calls/{call.pk}/done/").status_code == 302

        assert "Call from" not in shown(ada, "/desk/calls/pops/")

    def test_is_left_out_of_the_page_of_its_own_report(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        del clock
        call = ring(world)
        post("answer", answeringNumber="201")
        address = f"/desk/calls/{call.pk}/report/"
        here = {"HX-Current-URL": f"http://localhost:8000{address}?q=a"}
        elsewhere = {"HX-Current-URL": "http://[/desk/"}

        assert "call-pops" not in shown(ada, address)
        fetched = [
            ada.get("/desk/calls/pops/", headers=each).content.decode()
            for each in (here, elsewhere)
        ]
        assert ["Call from" in each for each in fetched] == [False, True]

    def test_is_short_once_the_call_has_ended(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        has_number(world, "yuki")
        reported(world)
        clock.at = minutes(5)
        ring(world)
        post("answer", answeringNumber="201")
        assert "Export fails" in shown(ada, "/desk/calls/pops/")

        post("hangup")

        page = shown(ada, "/desk/calls/pops/")
        assert "Yuki Tanaka, Northwind Rail" in page
        assert "Make it a report" in page
        assert "Export fails" not in page

    def test_gives_its_key_to_the_first_that_may_be_reported(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        first = ring(world)
        post("answer", answeringNumber="201")
        clock.at = minutes(1)
        post(user="201", callId="2")

        page = shown(ada, "/desk/calls/pops/")

        assert page.count("data-key") == 1
        assert f'href="/desk/calls/{first.pk}/report/" data-key="c"' in page

    def test_shows_a_script_in_a_number_as_words(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        del clock
        line()
        extensions(world, ada="201")
        post(user="201", **{"from": "<script>alert(1)</script>", "queue": "<img src=x>"})

        for address in (
            "/desk/calls/pops/",
            "/desk/calls/",
            "/desk/calls/1/".replace("1", str(Call.objects.get().pk)),
        ):
            page = shown(ada, address)
            assert "&lt;script&gt;" in page
            assert "<script>alert" not in page
            assert "<img src=x>" not in page


class TestReport:
    def test_is_made_of_what_is_chosen(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        has_number(world, "yuki")
        call = ring(world)
        clock.at = minutes(2)
        post("answer", answeringNumber="201")
        address = f"/desk/calls/{call.pk}/report/"

        page = shown(ada, address)
        assert 'data-key="d"' in page
        assert 'data-key="2"' in page
        assert f'<option value="{world.contacts["yuki"].pk}" selected>' in page
        assert "Telephone call on Mon 16 Nov 2026 12:02 EST" in page

        told = {"contact": world.contacts["yuki"].pk, "words": "Export fails"}
        told |= {"request_class": "defect", "severity": "2"}
        answer = ada.post(address, told)

        ticket = Ticket.objects.get()
        assert answer["Location"] == f"/desk/tickets/{ticket.pk}/"
        assert (ticket.reported_at, ticket.severity) == (minutes(2), "2")
        assert ada.get(address)["Location"] == f"/desk/tickets/{ticket.pk}/"

    def test_asks_who_it_was_where_several_have_the_number(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        del clock
        has_number(world, "yuki", "hans")
        call = ring(world)
        post("answer")

        page = shown(ada, f"/desk/calls/{call.pk}/report/")

        assert "Yuki Tanaka, Northwind Rail</option>" in page
        assert "Hans Vogel, Contoso Clinics</option>" in page
        assert " selected>" not in page.partition("</select>")[0].partition('id="id_contact"')[
            2
        ].replace('value="" selected', "")
        assert "Arjun Rao" not in page

    def test_finds_others_by_what_is_typed(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        del clock
        call = ring(world)
        post("answer")

        assert "Arjun Rao, Tailspin Toys" in shown(ada, f"/desk/calls/{call.pk}/report/?q=arjun")
        assert world.contacts

    def test_is_refused_where_nothing_was_said(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        del clock
        call = ring(world)
        post("hangup")

        told = {"contact": world.contacts["yuki"].pk, "words": "Hello"}
        answer = ada.post(f"/desk/calls/{call.pk}/report/", told)

        assert answer.status_code == 422
        assert "Nobody spoke in this call and nothing was left" in answer.content.decode()

    def test_may_be_an_addition_to_a_ticket(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        has_number(world, "yuki")
        ticket = reported(world)
        clock.at = minutes(3)
        call = ring(world)
        post("answer", answeringNumber="201")
        clock.at = minutes(5)
        post("hangup")
        address = f"/desk/calls/{call.pk}/ticket/"
        assert f'value="{ticket.pk}"' in shown(ada, f"{address}?ticket={ticket.pk}")
        told = {"contact": world.contacts["yuki"].pk, "words": "More of it."}

        strange = ada.post(address, {**told, "ticket": 999_999})
        joined = ada.post(address, {**told, "ticket": ticket.pk})

        assert strange.status_code == 422
        assert joined["Location"] == f"/desk/tickets/{ticket.pk}/"
        page = shown(ada, f"/desk/tickets/{ticket.pk}/")
        assert "More of it." in page
        assert "Yuki Tanaka," in page.partition('id="ticket-calls"')[2]
        assert "2 min 0 s, Ada Marsh" in page.partition('id="ticket-calls"')[2]

    @pytest.mark.parametrize("values, keys", [(["", "defect", "other"], "do"), (["a", "ab"], "ab")])
    def test_has_a_key_for_each_choice(self, values: list[str], keys: str) -> None:
        assert "".join(keys_of(values).values()) == keys


class TestCalls:
    def test_show_what_waits_with_owner_and_dates(
        self, world: World, ada: Client, clock: StoppedClock
    ) -> None:
        has_number(world, "yuki")
        clock.at = MONDAY_NOON + timedelta(days=5)
        call = ring(world)
        post("hangup", cause="voicemail")

        page = shown(ada, "/desk/calls/")

        waiting = page.partition('id="calls-log"')[0]
        assert '<a class="link" href="tel:+13125550101">+1 312-555-0101</a>' in waiting
        assert "Yuki Tanaka, Northwind Rail" in waiting
        assert "Voicemail" in waiting
        assert "out of hours" in waiting
        assert "answer due" in waiting
        assert "Ada Marsh" in waiting
        assert f"/desk/calls/{call.pk}/" in page.partition('id="calls-log"')[2]
        assert '1<span class="sr-only"> waiting for a person' in page

    def test_show_ones_own(self, world: World, ada: Client, clock: StoppedClock) -> None:
        del clock
        call = ring(world)
        post("hangup")
        assert "Done" in shown(ada, "/desk/calls/?whose=mine")

        lena = world.users["lena"].pk
        assert ada.post(f"/desk/calls/{call.pk}/owner/", {"to": lena}).status_code == 302

        assert "Nothing waits." in shown(ada, "/desk/calls/?whose=mine")
        assert "Lena Fischer" in shown(ada, f"/desk/calls/{call.pk}/")

    @pytest.mark.parametrize("to", ["", "x", "0", "99999999999999999999"])
    def test_are_given_to_nobody_else(
        self, world: World, ada: Client, clock: StoppedClock, to: str
    ) -> None:
        del clock
        call = ring(world)

        assert ada.post(f"/desk/calls/{call.pk}/owner/", {"to": to}).status_code == 404

    def test_are_shown_page_by_page(self, world: World, ada: Client, clock: StoppedClock) -> None:
        del clock
        line()
        for each in range(60):
            post(callId=str(each))
        first = shown(ada, "/desk/calls/")
        following = re.search(r'rel="next" href="([^"]+)"', first)
        assert following is not None

        second = shown(ada, f"/desk/calls/{following[1]}")

        seen = [
            re.findall(r'<th scope="row"> <a class="[^"]*" href="(/desk/calls/\d+/)"', page)
            for page in (first, second)
        ]
        assert [len(each) for each in seen] == [50, 10]
        assert len({address for each in seen for address in each}) == 60
        assert world.users

    @pytest.mark.parametrize("after", ["x", "1", "9999999999999999.1", "-1.1"])
    def test_say_nothing_of_made_up_places(self, world: World, ada: Client, after: str) -> None:
        assert shown(ada, f"/desk/calls/?after={after}")
        assert world.users


class TestLines:
    def test_are_added_and_their_address_is_shown_once(self, world: World, ines: Client) -> None:
        made = ines.post("/desk/calls/lines/new/", {"name": "Branch", "is_active": "on"})

        found = re.search(r"http://localhost:8000(/phone/[^<]+)</code>", made.content.decode())
        assert found is not None
        assert "no-store" in made["Cache-Control"]
        posted = Client().post(found[1], as_json(generic()), content_type="application/json")
        assert posted.status_code == 200
        token = found[1].split("/")[2]
        pages = ("/desk/calls/lines/", f"/desk/calls/lines/{PhoneLine.objects.get().pk}/")
        assert not [
            each for each in (*pages, "/desk/calls/requests/") if token in shown(ines, each)
        ]
        assert not [
            each for each in Entry.objects.values_list("data", flat=True) if token in str(each)
        ]
        assert not Text.objects.filter(words__contains=token).exists()
        assert world.users

    def test_get_another_address_and_the_one_before_ends(
        self, world: World, ines: Client, clock: StoppedClock
    ) -> None:
        del clock
        number = line().pk
        assert post() == 200

        made = ines.post(f"/desk/calls/lines/{number}/token/")

        found = re.search(r"(/phone/[^<]+)</code>", made.content.decode())
        assert found is not None
        assert post() == 404
        posted = Client().post(found[1], as_json(generic()), content_type="application/json")
        assert posted.status_code == 200
        assert world.users

    def test_are_signed_by_a_secret_that_is_shown_once(
        self, world: World, ines: Client, clock: StoppedClock
    ) -> None:
        del clock
        number = line().pk

        made = ines.post(f"/desk/calls/lines/{number}/secret/", {"secret": ""})

        found = re.search(r'id="shown-once">([^<]{40,})</code>', made.content.decode())
        assert found is not None
        assert post() == 401
        assert found[1] not in PhoneLine.objects.get().secret
        assert found[1] not in shown(ines, f"/desk/calls/lines/{number}/")
        given = ines.post(f"/desk/calls/lines/{number}/secret/", {"secret": "from Placetel"})
        assert "from Placetel" not in given.content.decode()
        ines.post(f"/desk/calls/lines/{number}/no-secret/")
        assert post() == 200
        kinds = Entry.objects.about(f"phone_line:{number}").values_list("kind", flat=True)
        assert list(kinds) == [
            "phone_line.secret_renewed",
            "phone_line.secret_renewed",
            "phone_line.secret_dropped",
        ]
        assert world.users

    def test_are_changed_with_a_history(self, world: World, ines: Client) -> None:
        number = line().pk
        address = f"/desk/calls/lines/{number}/"

        ines.post(address, {"name": "Head office", "dialect": "sipgate", "seen": "0"})
        late = ines.post(address, {"name": "Other", "dialect": "", "seen": "0"})

        changed = PhoneLine.objects.get()
        assert (changed.name, changed.dialect, changed.is_active) == (
            "Head office",
            "sipgate",
            False,
        )
        assert "Nothing was saved" in late.content.decode()
        assert "Head office" in shown(ines, address)
        assert world.users

    def test_have_names_of_their_own(self, world: World, ines: Client) -> None:
        line()

        answer = ines.post("/desk/calls/lines/new/", {"name": "Main office"})

        assert answer.status_code == 422
        assert PhoneLine.objects.count() == 1
        assert world.users

    def test_have_requests_that_can_be_looked_at(
        self, world: World, ines: Client, clock: StoppedClock
    ) -> None:
        del clock
        line()
        for each in range(60):
            post("ring" if each % 2 else "newCall", callId=str(each))

        page = shown(ines, "/desk/calls/requests/")

        assert page.count('class="fold panel') == 50
        assert "event: found &#x27;ring&#x27;" in page
        assert "&quot;callId&quot;: &quot;59&quot;" in page
        assert json.loads(CallRequest.objects.latest("pk").reply)["error"]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert following is not None
        assert shown(ines, f"/desk/calls/requests/{following[1]}").count('class="fold panel') == 10
        assert world.users


class TestExtensions:
    def test_are_added_changed_and_removed(self, world: World, ines: Client) -> None:
        ada, ben = (world.users[each].pk for each in ("ada", "ben"))

        ines.post("/desk/calls/extensions/new/", {"number": " Ada@PBX.example ", "user": ada})
        taken = ines.post("/desk/calls/extensions/new/", {"number": "ada@pbx.example", "user": ben})
        extension = Extension.objects.get()
        address = f"/desk/calls/extensions/{extension.pk}/"
        assert (extension.number, extension.user_id, taken.status_code) == (
            "ada@pbx.example",
            ada,
            422,
        )

        ines.post(address, {"number": "(207) 555-0199", "user": ben, "seen": "1"})
        extension.refresh_from_db()
        assert (extension.number, extension.user_id) == ("+12075550199", ben)
        assert "+12075550199" in shown(ines, "/desk/calls/lines/")

        ines.post(f"{address}removal/")
        assert not Extension.objects.exists()
        entries = Entry.objects.about(f"extension:{extension.pk}")
        assert [each.kind for each in entries] == [
            "extension.added",
            "extension.amended",
            "extension.removed",
        ]
        assert "2075550199" not in str([each.data for each in entries])

    @pytest.mark.parametrize("number", ["", "  ", "a\nb", "x" * 200])
    def test_are_not_what_nobody_sends(self, world: World, ines: Client, number: str) -> None:
        told = {"number": number, "user": world.users["ada"].pk}

        assert ines.post("/desk/calls/extensions/new/", told).status_code == 422
