"""What Django cannot say: packages and decided lists do not change, and no body goes without an approved list."""

from django.db import migrations

GUARD = """
create trigger archives_package_is_append_only before update or delete on archives_package
  for each row execute function refuse_change();
create trigger archives_package_is_never_emptied before truncate on archives_package
  for each statement execute function refuse_change();
create trigger archives_destructionlist_stays before delete on archives_destructionlist
  for each row execute function refuse_change();
create trigger archives_destructionitem_stays before delete on archives_destructionitem
  for each row execute function refuse_change();

create function refuse_second_decision() returns trigger language plpgsql as $$
begin
  if old.outcome <> '' and (new.outcome, new.decided_by_id, new.decided_at, new.reason, new.certificate)
      is distinct from (old.outcome, old.decided_by_id, old.decided_at, old.reason, old.certificate) then
    raise exception '鉴定清单 % 已有决定，不能再改（第二十七条）', old.number using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger archives_destructionlist_is_decided_once before update on archives_destructionlist
  for each row execute function refuse_second_decision();

create function refuse_unapproved_destruction() returns trigger language plpgsql as $$
begin
  if current_user = 'hotline_owner' or exists (
    select from archives_destructionitem i
    join archives_destructionlist l on l.id = i.list_id
    join orders_event e on e.order_id = i.order_id
    join orders_order o on o.id = i.order_id
    where e.id = old.event_id and i.kept = '' and l.outcome = 'approved' and l.decided_by_id <> l.drawn_up_by_id
      and o.state = 'destroyed' and not o.on_hold
  ) then
    return old;
  end if;
  raise exception '没有经两人办理的鉴定清单，不得销毁（第二十七条）' using errcode = 'insufficient_privilege';
end $$;
create trigger orders_event_body_goes_by_a_list before delete on orders_event_body
  for each row execute function refuse_unapproved_destruction();
"""


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial"), ("orders", "0012_sealing")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
