"""The guard of the append-only tables, as orders has it."""

from django.db import migrations

EACH = """
create trigger {table}_is_append_only before update or delete on {table} for each row execute function refuse_change();
create trigger {table}_is_never_emptied before truncate on {table} for each statement execute function refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0003_paper")]
    operations = [migrations.RunSQL(EACH.format(table="shifts_paper_sheet"), migrations.RunSQL.noop)]
