"""Which answers cite an entry of the knowledge base (第十四条): found from the entry, however many orders there are."""

from django.db import migrations

INDEX = """create index event_body_entry on orders_event_body ((given->>'entry') text_pattern_ops)
where given->>'entry' is not null"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0015_fewer_indexes")]
    operations = [migrations.RunSQL(INDEX, "drop index event_body_entry")]
