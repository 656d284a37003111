"""`python -m hotline.console.prepare`: the database fit to serve: keys, tables, rights, units, example day.

Run as hotline_owner before the web starts; a second run finds everything there and is quick.
"""

import os
import sys

import django
from django.db import connection

LOCK = 12328
"""Two starters at once: the second waits here and then finds everything done."""


class NotForReal(Exception):
    """Real service was asked for over example data; the message says what to do."""


def main() -> int:
    """Prepare the database named by the settings; returns the exit code, having printed why when it is not 0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    django.setup()
    from hotline.people.keys import KeysMissing  # noqa: PLC0415  needs the settings

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
    try:
        prepare()
    except (KeysMissing, NotForReal) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def prepare() -> None:
    """Bring keys, tables, rights, units and, into an empty house, the example day.

    KeysMissing when keys do not fit; NotForReal when HOTLINE_EXAMPLE=0 meets example accounts or orders.
    """
    from django.conf import settings  # noqa: PLC0415

    from hotline.console.management.commands.grant_roles import grant_roles  # noqa: PLC0415
    from hotline.console.management.commands.load_jurisdiction import load_units  # noqa: PLC0415
    from hotline.people.keys import keys_for  # noqa: PLC0415
    from hotline.people.models import Installation  # noqa: PLC0415

    keys = keys_for(settings.KEYS_DIR, remembered_keys())
    _migrate()
    Installation.objects.get_or_create(key="keys", defaults={"value": keys.fingerprint})
    if sentence := grant_roles():
        _say(sentence)
    load_units()
    _example_day()


def remembered_keys() -> str | None:
    """The fingerprint of the keys this database was sealed with; None in a new one."""
    from hotline.people.models import Installation  # noqa: PLC0415

    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    return Installation.objects.filter(key="keys").values_list("value", flat=True).first()


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say(f"正在建立或更新数据表（{len(plan)} 步）……")
        call_command("migrate", verbosity=0, interactive=False)


def _example_day() -> None:
    from django.conf import settings  # noqa: PLC0415

    from hotline.console.example_day import play, why_not  # noqa: PLC0415
    from hotline.orders.models import Order  # noqa: PLC0415
    from hotline.people.models import Account  # noqa: PLC0415
    from hotline.web.clock import now  # noqa: PLC0415

    if settings.EXAMPLE:
        if not why_not():
            play(now(), _say)
    elif Order.objects.filter(is_sample=True).exists() or Account.objects.filter(is_sample=True).exists():
        raise NotForReal(
            "这个库里有示例工单和人人知道密码的示例账号，不能正式使用。请用 HOTLINE_DATA 另指一个空的数据夹，或另建一个库。"
        )


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
