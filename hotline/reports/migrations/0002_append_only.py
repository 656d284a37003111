"""The guard of the append-only tables, as orders has it."""

from django.db import migrations

TABLES = ("reports_report", "reports_signing")
EACH = """
create trigger {table}_is_append_only before update or delete on {table} for each row execute function refuse_change();
create trigger {table}_is_never_emptied before truncate on {table} for each statement execute function refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("orders", "0002_append_only_and_search")]
    operations = [migrations.RunSQL("".join(EACH.format(table=t) for t in TABLES), migrations.RunSQL.noop)]
