"""The rules that a desk begins with: two warnings of every commitment, and a word each day after."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COMMITMENT = "commitment"
USUAL = (
    {"kind": "share", "amount": 75, "unit": "", "strength": COMMITMENT},
    {"kind": "share", "amount": 90, "unit": "", "strength": COMMITMENT},
    {"kind": "every", "amount": 1, "unit": "business_days", "strength": COMMITMENT},
)


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("clocks", "WarningRule")
    model.objects.using(schema_editor.connection.alias).bulk_create(model(**each) for each in USUAL)


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0002_warning_rules"),
    ]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
