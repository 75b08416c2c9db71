import django.core.validators
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_receivers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of each mail that is here whom it goes to, and since when it waits."""
    parcels = apps.get_model("outbox", "Parcel").objects.using(schema_editor.connection.alias)
    parcels.update(waits_since=models.F("created_at"))
    for parcel in parcels.exclude(state="sent").only("pk", "content").iterator():
        host = str(parcel.content.get("to", "")).rpartition("@")[2].lower()
        parcels.filter(pk=parcel.pk).update(receiver=f"mail:{host[:200]}")


FIELD = django.core.validators.RegexValidator(
    "\\A[A-Za-z_][A-Za-z0-9_.-]{0,39}\\Z", "A name of a field has letters, digits, _, . and -."
)


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_message_id"),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("json", "JSON, as the desk has it"),
                            ("sms", "SMS gateway: to, text, id"),
                        ],
                        default="json",
                        max_length=10,
                    ),
                ),
                ("secret", models.TextField(blank=True, editable=False)),
                ("former_secret", models.TextField(blank=True, editable=False)),
                ("former_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("authorization", models.TextField(blank=True, editable=False)),
                ("to_name", models.CharField(default="to", max_length=40, validators=[FIELD])),
                ("text_name", models.CharField(default="text", max_length=40, validators=[FIELD])),
                ("id_name", models.CharField(default="id", max_length=40, validators=[FIELD])),
                ("constants", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("receiver", models.CharField(max_length=220, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("held_by", models.CharField(blank=True, max_length=120)),
                ("held_until", models.DateTimeField(null=True)),
                ("turn", models.PositiveBigIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("rests_until", models.DateTimeField(null=True)),
                ("is_slow", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="parcel",
            name="receiver",
            field=models.CharField(default="", max_length=220),
        ),
        migrations.AddField(
            model_name="parcel",
            name="waits_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(name_receivers, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="parcel",
            name="waits_since",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["kind", "receiver", "next_attempt_at", "id"],
                name="parcels_by_receiver",
            ),
        ),
    ]
