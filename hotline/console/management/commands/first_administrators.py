"""`manage.py first_administrators`: the three administrators of a house without accounts, passwords printed once."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from hotline.orders.access import log_look
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import LABELS, Role
from hotline.people.second_factor import take_away
from hotline.people.sign_ins import end_all
from hotline.web.clock import now

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for another when read aloud or off paper."""
LOCK = 12329


class Command(BaseCommand):
    help = "为没有账号的库建系统、安全、审计三个管理员，密码只显示这一次"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", metavar="USERNAME", help="给一个管理员重设密码、撤掉动态口令，显示这一次"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            with transaction.atomic():
                password = reset_administrator(options["again"])
            self.stdout.write(f"密码只显示这一次，首次登录须改：\n  {options['again']:<16} {password}")
            return
        with transaction.atomic():
            made = make_administrators()
        self.stdout.write("三个管理员已建好。密码只显示这一次，首次登录须改；请分别交给三个人（三权分立）。")
        for account, password in made:
            self.stdout.write(f"  {account.username:<16} {password}   {account.name}")


def make_administrators() -> list[tuple[Account, str]]:
    """The three accounts with their one-time passwords. CommandError when anybody has an account here; other systems' do not count."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])  # two at once: the second finds accounts
    if Account.objects.exclude(roles=[Role.PARTNER.value]).exists():
        raise CommandError("库里已有账号，管理员请由安全管理员在“账号岗位”里给岗位。")
    centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("id").first()
    if centre is None:
        raise CommandError("还没有载入单位，请先运行 manage.py load_jurisdiction。")
    return [_one(role, centre) for role in ADMINISTRATORS]


def reset_administrator(username: str) -> str:
    """A one-time password for an administrator who lost theirs, without second factor, sessions ended. CommandError for anybody else."""
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None or not account.is_admin:
        raise CommandError(f"没有在用的管理员账号 {username}；别人的密码由系统管理员在“账号岗位”里重设。")
    password = _word()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    take_away(account)
    end_all(account)
    log_look(account, "password_reset", now(), reason=f"{account.username}：在服务器上重设")
    return password


def _word() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _one(role: Role, centre: Unit) -> tuple[Account, str]:
    password = _word()
    facts = {"name": LABELS[role], "unit": centre, "roles": [role.value], "must_change_password": True}
    account = Account.objects.create_account(role.value, password, **facts)
    log_look(account, "account_made", now(), reason=f"{account.username}：首任")
    return account, password
