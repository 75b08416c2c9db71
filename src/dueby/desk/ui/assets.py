"""Stylesheet and scripts: named by a hash of what they hold, compressed, kept by browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import call_command
from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.http import HttpRequest
    from whitenoise.responders import StaticFile


def publish() -> None:
    """Put the files of every app, named and compressed, where they are served from."""
    call_command("collectstatic", interactive=False, verbosity=0)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Files under names that hold their hash; under their own as long as nothing is published."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def hashed_name(
        self, name: str, content: File[bytes] | None = None, filename: str | None = None
    ) -> str:
        """Return the name under which a file is published."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name


class AssetMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # untyped
    """Serves the files whole: they are small, and an event loop does not wait for each block."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Return the answer to a request for a file."""
        told = static_file.get_response(request.method, request.META)
        if told.file is None:
            content = b""
        else:
            with told.file as file:
                content = file.read()
        response = HttpResponse(content, status=told.status)
        del response["content-type"]
        for name, value in told.headers:
            response[name] = value
        return response
