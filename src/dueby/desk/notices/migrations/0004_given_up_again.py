import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def since_it_waits(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Take what was told of a mail for its present wait."""
    waits = apps.get_model("outbox", "Parcel").objects.filter(pk=models.OuterRef("parcel"))
    apps.get_model("notices", "GivenUp").objects.update(
        since=models.Subquery(waits.values("waits_since")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_read_in_batches"),
        ("outbox", "0004_answer"),
    ]

    operations = [
        migrations.AlterField(
            model_name="givenup",
            name="parcel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="outbox.parcel",
            ),
        ),
        migrations.AddField(
            model_name="givenup",
            name="since",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(since_it_waits, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="givenup",
            name="since",
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name="givenup",
            constraint=models.UniqueConstraint(
                fields=("parcel", "since"), name="one_end_of_each_wait"
            ),
        ),
    ]
