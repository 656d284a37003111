"""The people of the example day: one for every role (two 值班长, who take turns), and three for every 承办单位. All marked as samples."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hotline.people.models import Account, RotaEntry, Unit, UnitKind
from hotline.people.roles import LABELS, Role
from hotline.regulation.jurisdiction import example, units
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local, start_of

EXAMPLE = example() or {"password": "", "people": [], "named_unit": ""}
PASSWORD: str = EXAMPLE["password"]
"""Known to everybody: it opens invented people on invented orders and nothing else."""
WEEKS_OF_ROTA = 6
PEOPLE: tuple[tuple[str, str, str, Role], ...] = tuple((*row[:3], Role(row[3])) for row in EXAMPLE["people"])
NAMED_UNIT: str = EXAMPLE["named_unit"]
HOLDER = {role: username for username, _, _, role in PEOPLE}
"""Role -> the username of whoever holds it in the example, the last one named."""
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
MORNING = timedelta(hours=8)
"""When the day shift of the example begins."""
UNIT_KINDS = (UnitKind.COUNTY, UnitKind.DIRECT, UnitKind.DEPARTMENT, UnitKind.PARK)


def ways_in() -> list[str]:
    """What to show at the start: the example's accounts, or how the first administrators are made, or nothing."""
    if Account.objects.filter(is_sample=True).exists():
        short = {u["code"]: u["short"] for u in units()}
        return [
            f"{who:<12} {PASSWORD:<16} {short[unit]} {name} {LABELS[role]}"
            for who, name, unit, role in PEOPLE
        ]
    if Account.objects.exclude(roles=[Role.PARTNER.value]).exists():
        return []
    return ["还没有账号。另开一个窗口运行 .venv/bin/python manage.py first_administrators，建三个管理员。"]


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
    """The named unit has people of its own; every other unit gets <code>-1 handler, -2 section head, -3 unit head."""
    named = {code for _, _, code, _ in PEOPLE}
    for place, unit in enumerate(u for u in all_units if u.kind in UNIT_KINDS and u.code not in named):
        for level, role in enumerate(UNIT_POSTS):
            name = SURNAMES[place % len(SURNAMES)] + GIVEN_NAMES[(place * 3 + level) % len(GIVEN_NAMES)]
            yield f"{unit.code}-{level + 1}", name, unit.code, role


def _make_rota(people: dict[str, Account], now: datetime) -> None:
    """A week each for 值班员; day and night in turn for 值班长."""
    if RotaEntry.objects.exists():
        return
    monday = start_of(local(now).date() - timedelta(days=local(now).weekday()))
    shift = timedelta(hours=value_on(local(now).date(), "shift_hours"))
    RotaEntry.objects.bulk_create(
        [
            *_turns(people, Role.DUTY_PERSON, monday, timedelta(weeks=1)),
            *_turns(people, Role.SHIFT_LEAD, monday + MORNING - shift, shift),
        ]
    )


def _turns(people: dict[str, Account], post: Role, start: datetime, length: timedelta) -> Iterator[RotaEntry]:
    holders = [people[username] for username, _, _, role in PEOPLE if role == post]
    for place in range(WEEKS_OF_ROTA * timedelta(weeks=1) // length):
        account, starts_at = holders[place % len(holders)], start + place * length
        yield RotaEntry(post=post, account=account, starts_at=starts_at, ends_at=starts_at + length)
