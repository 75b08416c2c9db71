"""Words of the agreement in templates of the portal."""

from __future__ import annotations

from django import template

from dueby.desk.channels.portal.wording import no_date_said

register = template.Library()
register.filter("no_date", no_date_said)
