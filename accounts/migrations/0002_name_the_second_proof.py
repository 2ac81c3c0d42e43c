from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="lostphone", name="lost_phone_proven"),
        migrations.RenameField(model_name="lostphone", old_name="means", new_name="proof"),
        migrations.AddConstraint(
            model_name="lostphone",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "identified"), models.Q(("proof", ""), _negated=True), _connector="OR"),
                name="lost_phone_proven",
            ),
        ),
    ]
