"""What Django cannot say: the search column, and the guard of the append-only tables."""

from django.db import migrations

SEARCH = """
alter table orders_searchentry add column tokens tsvector not null default ''::tsvector;
create index search_tokens on orders_searchentry using gin (tokens) with (fastupdate = off);
"""
GUARD = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  if current_user in ('hotline_owner', 'hotline_destroyer') then
    return coalesce(new, old);
  end if;
  raise exception '% 只增不改（第九条、第二十七条）', tg_table_name using errcode = 'insufficient_privilege';
end $$;
"""
TABLES = ("orders_event", "orders_event_body", "orders_day_seal", "people_access_log")
EACH = """
create trigger {table}_is_append_only before update or delete on {table} for each row execute function refuse_change();
create trigger {table}_is_never_emptied before truncate on {table} for each statement execute function refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.RunSQL(SEARCH, "alter table orders_searchentry drop column tokens"),
        migrations.RunSQL(GUARD, "drop function refuse_change cascade"),
        migrations.RunSQL("".join(EACH.format(table=t) for t in TABLES), migrations.RunSQL.noop),
    ]
