"""Stylesheet and scripts as a browser gets them: compressed, kept, and nothing from elsewhere."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from dueby.desk.ui import pictures
from dueby.desk.ui.assets import AssetMiddleware, publish

ALWAYS = ("dueby.css", "theme.js", "htmx.min.js", "desk.js", "live.js", "dueby.svg")
FIRST_LOAD = 150_000


def source(name: str) -> Path:
    """Return the file of an asset as it stands in the package."""
    return Path(finders.find(f"ui/{name}") or "")


def nothing_else(request: HttpRequest) -> HttpResponse:
    """Answer what is no file."""
    del request
    return HttpResponse(status=404)


@pytest.fixture
def published(tmp_path: Path) -> Iterator[AssetMiddleware]:
    """Return what serves the assets, once they are published in a directory of their own."""
    with override_settings(STATIC_ROOT=str(tmp_path)):
        publish()
        yield AssetMiddleware(nothing_else)


class TestPublished:
    def test_files_are_named_by_their_content_and_kept_for_good(
        self, published: AssetMiddleware
    ) -> None:
        address = staticfiles_storage.url("ui/dueby.css")
        asked = RequestFactory().get(address, headers={"accept-encoding": "gzip"})

        answer = published(asked)

        assert re.fullmatch(r"/static/ui/dueby\.[0-9a-f]{12}\.css", address)
        assert "immutable" in answer["Cache-Control"]
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.content) == source("dueby.css").read_bytes()

    def test_a_second_visit_asks_for_nothing_new(self, published: AssetMiddleware) -> None:
        address = staticfiles_storage.url("ui/desk.js")
        first = published(RequestFactory().get(address))
        since = {"if-modified-since": first["Last-Modified"]}

        second = published(RequestFactory().get(address, headers=since))

        assert second.status_code == 304
        assert second.content == b""

    def test_everything_a_page_loads_is_small(self) -> None:
        sizes = [len(gzip.compress(source(name).read_bytes())) for name in ALWAYS]

        assert sum(sizes) < FIRST_LOAD / 3


class TestBeforePublishing:
    def test_files_are_served_under_their_own_names(self, client: Client) -> None:
        answer = client.get("/static/ui/dueby.css")

        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/css")


class TestStylesheet:
    def test_asks_for_nothing_from_elsewhere(self) -> None:
        css = source("dueby.css").read_text(encoding="utf-8")

        assert "url(" not in css
        assert "@import" not in css

    def test_colors_pictures_as_the_engine_does_in_both_themes(self) -> None:
        kept = source("dueby.css").parents[2] / "styles" / "picture.css"

        assert kept.read_text(encoding="utf-8") == pictures.themed()

    def test_brings_the_licences_of_what_is_not_ours(self) -> None:
        for name in ("dueby.LICENSE.txt", "htmx.LICENSE.txt"):
            assert source(name).stat().st_size > 0
        assert (source("dueby.css").parents[2] / "icons" / "LICENSE").exists()
