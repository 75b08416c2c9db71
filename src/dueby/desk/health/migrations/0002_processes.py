from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="beat", name="failures"),
        migrations.AddField(
            model_name="beat",
            name="kind",
            field=models.CharField(
                choices=[
                    ("web", "Web"),
                    ("worker", "Worker"),
                    ("timekeeper", "Timekeeper"),
                ],
                default="worker",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="beat", name="has_ended", field=models.BooleanField(default=False)
        ),
        migrations.AddField(model_name="beat", name="chores", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="beat", name="drift", field=models.FloatField(default=0.0)),
        migrations.AddField(
            model_name="beat", name="figures", field=models.JSONField(default=dict)
        ),
        migrations.AddField(
            model_name="beat", name="keys", field=models.CharField(blank=True, max_length=32)
        ),
    ]
