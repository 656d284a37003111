"""What Django cannot say: the words of a version, and the guard of what was done to it."""

from django.db import migrations

WORDS = """
alter table knowledge_version add column heard tsvector not null default ''::tsvector;
alter table knowledge_version add column tokens tsvector not null default ''::tsvector;
create index knowledge_tokens on knowledge_version using gin (tokens);
"""
BACK = "alter table knowledge_version drop column heard, drop column tokens"
GUARD = """
create trigger knowledge_deed_is_append_only before update or delete on knowledge_deed for each row execute function refuse_change();
create trigger knowledge_deed_is_never_emptied before truncate on knowledge_deed for each statement execute function refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("orders", "0002_append_only_and_search")]
    operations = [migrations.RunSQL(WORDS, BACK), migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
