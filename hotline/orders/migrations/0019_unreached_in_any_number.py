"""The ground of a duty met as far as it can be no longer says the city's number of attempts."""

from django.db import migrations

OLD, NEW = "分日分时联系三次以上仍联系不上（第二十五条）", "分日分时多次联系仍联系不上（第二十五条）"
RENAME = "update orders_owedduty set ground = %s where ground = %s"


class Migration(migrations.Migration):
    dependencies = [("orders", "0018_late_entries_claimed")]
    operations = [migrations.RunSQL([(RENAME, [NEW, OLD])], [(RENAME, [OLD, NEW])])]
