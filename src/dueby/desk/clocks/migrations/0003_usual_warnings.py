"""The rules that a desk begins with: two warnings of every commitment, and a word each day after."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SUBJECTS = ("tickets.Ticket", "advisories.Patch")
COMMITMENT = "commitment"
USUAL = (
    {"kind": "share", "amount": 75, "unit": "", "strength": COMMITMENT},
    {"kind": "share", "amount": 90, "unit": "", "strength": COMMITMENT},
    {"kind": "every", "amount": 1, "unit": "business_days", "strength": COMMITMENT},
)


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the rules. On a desk that is at work they hold from now on, for all that runs."""
    alias = schema_editor.connection.alias
    rule, clock, replanning = (
        apps.get_model("clocks", name).objects.using(alias)
        for name in ("WarningRule", "Clock", "Replanning")
    )
    is_at_work = clock.exists()
    holds_from = datetime.now(UTC).replace(microsecond=0) if is_at_work else None
    rule.bulk_create(rule.model(**each, holds_from=holds_from) for each in USUAL)
    if is_at_work:
        replanning.bulk_create(replanning.model(kind=each) for each in SUBJECTS)


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0002_warning_rules"),
    ]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
