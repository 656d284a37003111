"""`manage.py grant_roles`: what each database role may do (第九条 全程追溯, 第二十七条)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

APPEND_ONLY = ("orders_event", "orders_event_body", "orders_day_seal", "people_access_log",
               "ledger_question", "ledger_interpretation", "ledger_trial_basis", "shifts_hand_over", "shifts_take_over",
               "shifts_paper_sheet", "reports_report", "reports_signing")  # fmt: skip
GRANTS = f"""
grant usage on schema public to hotline_app, hotline_destroyer;
grant select, insert, update, delete on all tables in schema public to hotline_app;
grant usage, select on all sequences in schema public to hotline_app;
revoke update, delete, truncate on {", ".join(APPEND_ONLY)} from hotline_app;
revoke all on all tables in schema public from hotline_destroyer;
grant select on orders_event to hotline_destroyer;
grant select, delete on orders_event_body to hotline_destroyer;
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
