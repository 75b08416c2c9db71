"""What frames every page: where one is and may go, forms with their errors, pages for failures."""

import re

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure

from dueby.desk.demo.cast import World


class Letter(forms.Form):
    """A form with one field of each form."""

    title = forms.CharField(label="Title", help_text="In a few words.")
    about = forms.ChoiceField(
        label="About", choices=[("a", "One"), ("b", "Other")], widget=forms.RadioSelect
    )
    is_urgent = forms.BooleanField(label="Urgent", required=False)


def current(page: str) -> list[tuple[str, str]]:
    """Return the marks of the page one is on, with the addresses they mark."""
    return re.findall(r'href="([^"]+)" aria-current="(\w+)"', page)


class TestNavigation:
    def test_marks_the_page_one_is_on(self, world: World, client: Client) -> None:
        client.force_login(world.users["ada"])

        on_it = client.get("/desk/patches/").content.decode()
        elsewhere = client.get("/desk/design/").content.decode()

        assert set(current(on_it)) == {("/desk/patches/", "page")}
        assert current(elsewhere) == []

    def test_shows_the_vendors_people_to_managers_alone(self, world: World, client: Client) -> None:
        pages = {}
        for name in ("ada", "marco"):
            client.force_login(world.users[name])
            pages[name] = client.get("/desk/design/").content.decode()

        assert "/desk/people/staff/" not in pages["ada"]
        assert "/desk/people/staff/" in pages["marco"]

    @pytest.mark.parametrize("name", ["ada", "lena", "marco", "ines"])
    def test_leads_only_to_pages_that_are_there(
        self, name: str, world: World, client: Client
    ) -> None:
        client.force_login(world.users[name])
        page = client.get("/desk/design/").content.decode()
        links = set(re.findall(r'class="nav-link" href="([^"]+)"', page))

        assert len(links) >= 8
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)

    def test_signs_out_by_a_form_alone(self, world: World, client: Client) -> None:
        client.force_login(world.users["ada"])

        page = client.get("/desk/design/").content.decode()

        assert '<form method="post" action="/accounts/logout/">' in page
        assert 'href="/accounts/logout/"' not in page


class TestStrictness:
    def test_no_page_part_carries_script_or_style_within(
        self, world: World, client: Client
    ) -> None:
        client.force_login(world.users["ada"])

        answer = client.get("/desk/design/")
        page = answer.content.decode()

        assert "unsafe" not in answer["Content-Security-Policy"]
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []
        assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []

    def test_the_design_is_for_the_vendors_people(self, world: World, client: Client) -> None:
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get("/desk/design/").status_code == 404


class TestForms:
    def rendered(self, form: Letter) -> str:
        """Return the form as a page has it."""
        request = RequestFactory().get("/")
        context = {"form": form, "button": "Send", "cancel": "/desk/"}
        told = render_to_string("ui/form.html", context, request=request)
        return re.sub(r"\s+", " ", told)

    def test_a_field_has_its_label_and_its_help(self) -> None:
        page = self.rendered(Letter())

        assert '<label for="id_title">Title</label>' in page
        assert 'aria-describedby="id_title_help"' in page
        assert '<p class="field-help" id="id_title_help">In a few words.</p>' in page
        assert "aria-invalid" not in page
        assert "Nothing was saved" not in page

    def test_a_group_of_choices_has_a_legend(self) -> None:
        page = self.rendered(Letter())

        assert re.search(r"<fieldset class=\"field\"> <legend>About", page)

    def test_what_is_wrong_is_told_on_top_with_links_and_at_the_field(self) -> None:
        page = self.rendered(Letter({"title": ""}))

        assert 'role="alert"' in page
        assert '<a class="link" href="#id_title">Title</a>: This field is required.' in page
        assert '<a class="link" href="#id_about_0">About</a>' in page
        assert 'aria-describedby="id_title_help id_title_error"' in page
        assert 'aria-invalid="true"' in page
        assert '<div id="id_title_error">' in page

    def test_what_may_be_left_out_is_marked_in_words(self) -> None:
        form = Letter()
        form.fields["title"].required = False

        assert 'Title <span class="field-needed">(optional)</span>' in self.rendered(form)


class TestFailures:
    @pytest.fixture
    def request_(self) -> HttpRequest:
        """Return a request by somebody whom nobody knows."""
        return RequestFactory().get("/nowhere/")

    def test_each_says_what_to_do_and_leads_back(self, request_: HttpRequest) -> None:
        failure = ValueError()
        answers: list[HttpResponse] = [
            defaults.bad_request(request_, failure),
            defaults.permission_denied(request_, failure),
            defaults.page_not_found(request_, failure),
            defaults.server_error(request_),
            csrf_failure(request_),
        ]

        assert [answer.status_code for answer in answers] == [400, 403, 404, 500, 403]
        for answer in answers:
            page = answer.content.decode()
            assert "<h1>" in page
            assert 'href="/"' in page
            assert re.search(r'href="/static/[^"]*dueby[^"]*\.css"', page)

    def test_an_old_form_says_that_nothing_was_changed(self, db: None) -> None:  # noqa: ARG002
        strict = Client(enforce_csrf_checks=True)

        answer = strict.post("/accounts/login/", {"login": "ada@dueby.example"})

        assert answer.status_code == 403
        assert "This form is too old" in answer.content.decode()
        assert "Nothing was changed." in answer.content.decode()
