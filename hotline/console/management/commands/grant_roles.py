"""`manage.py grant_roles`: what each database role may do (第九条 全程追溯, 第二十七条)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

APPEND_ONLY = ("orders_event", "orders_event_body", "orders_day_seal", "people_access_log",
               "ledger_question", "ledger_interpretation", "ledger_trial_basis", "shifts_hand_over", "shifts_take_over",
               "shifts_paper_sheet", "reports_report", "reports_signing", "archives_package",
               "campaigns_deed", "campaigns_report", "campaigns_signing", "knowledge_deed", "calls_event", "calls_order", "calls_ring_back")  # fmt: skip
GRANTS = f"""
grant usage on schema public to hotline_app, hotline_destroyer;
grant select, insert, update, delete on all tables in schema public to hotline_app;
grant truncate on statistics_row, statistics_cell, statistics_rolled to hotline_app;
grant usage, select on all sequences in schema public to hotline_app;
revoke update, delete, truncate on {", ".join(APPEND_ONLY)} from hotline_app;
revoke delete, truncate on calls_call from hotline_app;
revoke update, delete, truncate on archives_destructionlist, archives_destructionitem from hotline_app;
grant update (outcome, decided_by_id, decided_at, reason, certificate, executed_at) on archives_destructionlist to hotline_app;
grant update (kept) on archives_destructionitem to hotline_app;
revoke all on all tables in schema public from hotline_destroyer;
grant select on orders_event, archives_destructionlist, archives_destructionitem to hotline_destroyer;
grant select, delete on orders_event_body to hotline_destroyer;
grant select (event_id), delete on orders_resealed_body to hotline_destroyer;
grant select (order_id), delete on orders_searchentry to hotline_destroyer;
grant select (id, number, contact_id, state, on_hold), update (title, text, sealed, place, matter_time, plate, company,
  route, object_key, reply_by) on orders_order to hotline_destroyer;
grant select (order_id), update (result, process, basis, inner_note) on orders_task to hotline_destroyer;
grant select (id, caller_id), update (origin_number, recording) on orders_contact to hotline_destroyer;
grant select (id), update (name_sealed, phone_sealed, phone_index, tail_index) on people_caller to hotline_destroyer;
grant select (order_number), update (sentence) on notices_notice to hotline_destroyer;
grant select (order_number, sent_at, failed_at), update (payload, failed_at) on notices_outgoing to hotline_destroyer;
grant select (id, order_id) on exchange_copy to hotline_destroyer;
grant select (copy_id), update (sealed) on exchange_copymessage to hotline_destroyer;
grant select (id, order_id), update (sealed) on exchange_handed to hotline_destroyer;
grant select (handed_id), update (sealed) on exchange_late_word to hotline_destroyer;
grant select (call_id, order_id) on calls_order to hotline_destroyer;
grant select (id), update (phone_sealed, phone_index, recording_sealed, file_id) on calls_call to hotline_destroyer;
grant select (order_id), delete on citizens_query_code to hotline_destroyer;
grant select (order_id), update (destroyed_at) on archives_package to hotline_destroyer;
grant update (destroyed_at) on archives_destructionitem to hotline_destroyer;
"""
GUARDED_BY_TRIGGER = (
    "这台数据库服务器没有 hotline_app、hotline_destroyer 两个角色，改由触发器保证办理记录只增不改。"
)


class Command(BaseCommand):
    help = "按三个数据库角色授权"

    def handle(self, *args: Any, **options: Any) -> None:
        if sentence := grant_roles():
            self.stdout.write(sentence)


def grant_roles() -> str:
    """Grant the serving and the destroying role what they need and no more; run as hotline_owner.

    Returns "" or, where the server lacks the roles, a sentence that a trigger guards instead.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_roles where rolname in ('hotline_app', 'hotline_destroyer')")
        if cursor.fetchone()[0] < 2:
            return GUARDED_BY_TRIGGER
        cursor.execute(GRANTS)
    return ""
