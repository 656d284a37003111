
from django.db import migrations, models

# Counts are read from indexes alone where the pages they point to were swept since; by default that waits for a
# fifth of the table to change, which is for ever in an archive.
SWEPT = "alter table {} set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500)"

class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0013_alarm_off"),
        ('people', '0004_export_requests'),
    ]

    operations = [
        migrations.RunSQL([SWEPT.format(t) for t in ("orders_owedduty", "orders_order")], migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='owedduty',
            name='duty_open_of',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['registered_at'], name='order_registered'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('safety', True), models.Q(('state', 'archived'), _negated=True)), fields=['id'], name='order_safety_open'),
        ),
        migrations.AddIndex(
            model_name='owedduty',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['owed_by', 'due', 'id', 'kind'], include=('warn_at', 'order'), name='duty_open_of'),
        ),
        migrations.AddIndex(
            model_name='owedduty',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['due', 'id'], include=('warn_at',), name='duty_open_due'),
        ),
        migrations.AddIndex(
            model_name='owedduty',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['warn_at'], include=('due',), name='duty_open_warn'),
        ),
    ]
