from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_untold(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Leave what was read and not told yet to the reader, which tells as it reads."""
    untold = apps.get_model("notices", "Untold").objects.all()  # type: ignore[misc]  # it is no more
    unread = apps.get_model("journal", "Unread")
    unread.objects.bulk_create(
        [unread(reader="notices", entry_id=each.entry_id) for each in untold.iterator()],
        batch_size=1_000,
        ignore_conflicts=True,
    )
    untold.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_unread"),
        ("notices", "0002_untold_put_off"),
    ]

    operations = [
        migrations.RunPython(keep_untold, migrations.RunPython.noop),
        migrations.DeleteModel(name="Untold"),
    ]
