from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0001_initial")]
    operations = [migrations.RenameModel(old_name="Caught", new_name="StoredMessage")]
