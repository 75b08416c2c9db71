"""By which methods a page is asked for."""

from __future__ import annotations

from typing import Final

from django.views.decorators.http import require_http_methods

require_form: Final = require_http_methods(["GET", "HEAD", "POST"])
"""Lets a page with a form be asked for and its form be sent; HEAD is a GET without its answer's
body (RFC 9110, 9.3.2)."""
