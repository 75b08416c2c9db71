"""Processes of one machine share the published files, and take none away from each other."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dueby.desk.serving import publishing


@pytest.fixture
def published(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list that grows each time files are published."""
    settings.STATIC_ROOT = tmp_path
    times: list[Path] = []
    monkeypatch.setattr(publishing, "publish", lambda: times.append(tmp_path))
    return times


class TestPublishOnce:
    def test_leaves_what_is_published_as_it_is(self, published: list[Path]) -> None:
        publishing.publish_once()
        publishing.publish_once()

        assert len(published) == 1

    def test_publishes_what_has_changed(
        self, published: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publishing.publish_once()
        monkeypatch.setattr(publishing, "_print_of_files", lambda: "another")

        publishing.publish_once()

        assert len(published) == 2

    def test_is_done_again_after_it_failed(
        self, published: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise OSError("disk full")

        with monkeypatch.context() as broken:
            broken.setattr(publishing, "publish", fail)
            with pytest.raises(OSError, match="disk full"):
                publishing.publish_once()

        publishing.publish_once()

        assert len(published) == 1
