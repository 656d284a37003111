from django.db import migrations

# What is owed already gets on the ladder at its own due moment.
ON_THE_LADDER = """
update orders_owedduty set next_rung_at = due
 where ended_at is null and next_rung_at is null and kind in ('reply', 'redo_reply', 'acknowledge')
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_fields_masked_and_sealed")]
    operations = [migrations.RunSQL(ON_THE_LADDER, migrations.RunSQL.noop)]
