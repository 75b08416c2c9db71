from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dueby.desk.people.adapter import SECOND_STEPS


def seal(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Encrypt the secrets of authenticator apps and of recovery codes."""
    for each in apps.get_model("mfa", "Authenticator").objects.all():
        for name in {"secret", "seed"} & each.data.keys():
            each.data[name] = SECOND_STEPS.seal(each.data[name])
        each.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_rota"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
