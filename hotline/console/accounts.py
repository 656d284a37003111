"""The people of the example day: one for every role, and three for every 承办单位. All marked as samples."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from hotline.people.models import Account, RotaEntry, Unit, UnitKind
from hotline.people.roles import LABELS, Role
from hotline.regulation.jurisdiction import units
from hotline.regulation.time_limits import ZONE, local

PASSWORD = "Suzhou-12328"
"""Known to everybody: it opens invented people on invented orders and nothing else."""
WEEKS_OF_ROTA = 6
PEOPLE: tuple[tuple[str, str, str, Role], ...] = (
    ("liujie", "刘洁", "centre", Role.OPERATOR),
    ("wangmin", "王敏", "centre", Role.DISPATCHER),
    ("zhaolan", "赵岚", "centre", Role.SHIFT_LEAD),
    ("mengli", "孟丽", "centre", Role.CALLER_BACK),
    ("zhouqiang", "周强", "centre", Role.SUPERVISOR),
    ("fangjing", "方静", "centre", Role.ASSESSOR),
    ("heju", "何局", "bureau", Role.LEADER),
    ("qianjin", "钱进", "bureau", Role.DUTY_PERSON),
    ("chenli", "陈立", "enforcement", Role.HANDLER),
    ("gaoyuan", "高远", "enforcement", Role.SECTION_HEAD),
    ("zhaowenbin", "赵文斌", "enforcement", Role.UNIT_HEAD),
    ("zhangxitong", "张系统", "centre", Role.SYSTEM_ADMIN),
    ("lianquan", "李安全", "centre", Role.SECURITY_ADMIN),
    ("wushenji", "吴审计", "centre", Role.AUDIT_ADMIN),
)
UNIT_POSTS = (Role.HANDLER, Role.SECTION_HEAD, Role.UNIT_HEAD)
SURNAMES = "孙韩许曹袁邓傅沈曾彭吕苏卢蒋蔡贾"
GIVEN_NAMES = (
    "立新",
    "海波",
    "建军",
    "晓燕",
    "志远",
    "文静",
    "国栋",
    "秀兰",
    "永强",
    "春梅",
    "德胜",
    "玉芳",
    "宏伟",
)
ROTA_POSTS = {Role.DUTY_PERSON: "qianjin", Role.SHIFT_LEAD: "zhaolan"}
UNIT_KINDS = (UnitKind.COUNTY, UnitKind.DIRECT, UnitKind.DEPARTMENT, UnitKind.PARK)


def example_accounts() -> list[tuple[str, str, str]]:
    """The accounts worth showing on the console: (username, password, who it is)."""
    short = {u["code"]: u["short"] for u in units()}
    return [(name, PASSWORD, f"{short[unit]} {words} {LABELS[role]}") for name, words, unit, role in PEOPLE]


def make_example_people(now: datetime) -> dict[str, Account]:
    """Make the example accounts that are not there, and a duty rota around `now`; username -> account."""
    made = Account(username="")
    made.set_password(PASSWORD)  # Argon2 is slow on purpose: hash once, all share it
    by_code = {u.code: u for u in Unit.objects.order_by("ordinal", "id")}
    wanted = [
        Account(username=username, name=name, unit=by_code[code], roles=[role.value], is_sample=True,
                password=made.password)
        for username, name, code, role in (*PEOPLE, *_unit_people(list(by_code.values())))
    ]  # fmt: skip
    Account.objects.bulk_create(wanted, ignore_conflicts=True)
    people = {a.username: a for a in Account.objects.filter(is_sample=True).select_related("unit")}
    _make_rota(people, now)
    return people


def _unit_people(all_units: list[Unit]) -> Iterator[tuple[str, str, str, Role]]:
    """enforcement has names of its own; every other unit gets <code>-1 handler, -2 section head, -3 unit head."""
    named = {code for _, _, code, _ in PEOPLE}
    for place, unit in enumerate(u for u in all_units if u.kind in UNIT_KINDS and u.code not in named):
        for level, role in enumerate(UNIT_POSTS):
            name = SURNAMES[place % len(SURNAMES)] + GIVEN_NAMES[(place * 3 + level) % len(GIVEN_NAMES)]
            yield f"{unit.code}-{level + 1}", name, unit.code, role


def _make_rota(people: dict[str, Account], now: datetime) -> None:
    if RotaEntry.objects.exists():
        return
    monday = local(now).date() - timedelta(days=local(now).weekday())
    start = datetime.combine(monday, time(), ZONE)
    week = timedelta(weeks=1)
    RotaEntry.objects.bulk_create(
        RotaEntry(
            post=post, account=people[username], starts_at=start + n * week, ends_at=start + (n + 1) * week
        )
        for post, username in ROTA_POSTS.items()
        for n in range(WEEKS_OF_ROTA)
    )
