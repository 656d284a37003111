"""The people of the stories. 市中心: 刘洁 takes calls, 王敏 dispatches, 赵岚 leads the shift, 孟丽 calls back,
周强 supervises. 执法支队: 陈立 handles, 高远 heads the section, 赵文斌 heads the unit. 泗县局 must see nothing of theirs.
市局: 何局 leads, 钱进 is on duty. 张系统, 李安全, 吴审计 administer."""

from contextlib import contextmanager
from datetime import datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from hotline.console.management.commands.load_jurisdiction import load_units
from hotline.orders.models import Order
from hotline.orders.perform import perform
from hotline.orders.register import register
from hotline.people.models import Account, Unit
from hotline.regulation import parameters
from hotline.regulation.jurisdiction import load_yaml
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ZONE

PASSWORD = "Xiang-Yi-Ge-Mima-12328"
PEOPLE = {
    "liujie": ("刘洁", "centre", ["operator"]),
    "wangmin": ("王敏", "centre", ["dispatcher"]),
    "zhaolan": ("赵岚", "centre", ["shift_lead"]),
    "mengli": ("孟丽", "centre", ["caller_back"]),
    "zhouqiang": ("周强", "centre", ["supervisor"]),
    "fangjing": ("方静", "centre", ["assessor"]),
    "chenli": ("陈立", "enforcement", ["handler"]),
    "gaoyuan": ("高远", "enforcement", ["section_head"]),
    "zhaowenbin": ("赵文斌", "enforcement", ["unit_head"]),
    "caofu": ("曹副", "enforcement", ["unit_deputy"]),
    "sunsixian": ("孙泗", "sixian", ["handler"]),
    "hanjuzhang": ("韩局", "sixian", ["unit_head"]),
    "heju": ("何局", "bureau", ["leader"]),
    "qianjin": ("钱进", "bureau", ["duty_person"]),
    "zhangxitong": ("张系统", "centre", ["system_admin"]),
    "lianquan": ("李安全", "centre", ["security_admin"]),
    "wushenji": ("吴审计", "centre", ["audit_admin"]),
}
CALL = {
    "kind": "complaint",
    "channel": "phone",
    "area": "城市客运",
    "topic": "出租汽车-不打表",
    "text": "4月7日下午4点在拂晓大道和汴河路口拦出租到宿州学院东区，司机没打表，要15块，平时打表9块多。",
    "county": "埇桥区",
    "place": "拂晓大道和汴河路口",
    "plate": "皖LT2056",
    "caller_name": "魏红霞",
    "phone": "13905570361",
}
REPLY = {
    "result": "情况属实，对驾驶员罚款200元，退还多收的6元。",
    "process": "4月9日调取车载视频，4月14日询问驾驶员，4月17日作出处罚。",
    "basis": "《巡游出租汽车经营服务管理规定》有关计价器使用的条款。",
}
SCORES = {"outcome": "reached", "efficiency": "satisfied", "reply_score": "satisfied", "result_score": "basic",
          "satisfaction": "satisfied", "words": "钱退了，可以。"}  # fmt: skip


def at(text: str) -> datetime:
    """ "2026-04-08 09:30" on Suzhou's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@cache
def hashed() -> str:
    """Everybody's password, hashed once a run."""
    return make_password(PASSWORD)


def settle_in() -> None:
    """Units and people, once a test."""
    load_units()
    units = {u.code: u for u in Unit.objects.all()}
    Account.objects.bulk_create(
        [
            Account(username=u, name=n, unit=units[c], roles=r, password=hashed())
            for u, (n, c, r) in PEOPLE.items()
        ]
    )


@contextmanager
def told_once(tell):
    """What `tell` tells stands for many tests, in a transaction never committed; each test takes back its own."""
    with transaction.atomic():
        told = tell()
        connection.check_constraints()  # once: what a test takes back leaves nothing of this to be checked again
        yield told
        transaction.set_rollback(True)


def person(username: str) -> Account:
    return Account.objects.select_related("unit").get(username=username)


def call(who: str, when: str, **changes) -> Order:
    """Somebody rings and an operator registers it."""
    return register(CALL | changes, actor=person(who), now=at(when))


def do(who: str | None, action: str, order: Order, when: str, **given) -> Order:
    """One person presses one button."""
    return perform(action, order.number, actor=person(who) if who else None, given=given, now=at(when))


def dispatched(when: str = "2026-04-08 09:30", to: str = "enforcement", **changes) -> Order:
    order = call("liujie", when, **changes)
    return do("wangmin", "dispatch", order, when, kind=order.kind, lead_unit=to)


def reply_to(order: Order, when: str) -> Order:
    """执法支队 signs, answers the caller and the centre, all at one moment."""
    do("chenli", "draft", order, when, **REPLY)
    do("gaoyuan", "endorse", order, when)
    do("zhaowenbin", "sign_off", order, when)
    do("chenli", "tell", order, when, outcome="reached", how="phone", note="已告知", opinion="basic")
    return do("chenli", "submit", order, when)


def refused(act, *args, **given) -> Refused:
    """The refusal an act meets."""
    with pytest.raises(Refused) as met:
        act(*args, **given)
    return met.value


@contextmanager
def parameter_as(name: str, value):
    """As if 市局 had set one number otherwise."""
    values = load_yaml("parameters")[name]["values"]
    before = dict(values)
    values.update(dict.fromkeys(values, value))
    parameters._in_force.cache_clear()
    try:
        yield
    finally:
        values.update(before)
        parameters._in_force.cache_clear()


def owed(order: Order, kind: str):
    """The newest duty of a kind, open or ended."""
    return order.duties.filter(kind=kind).order_by("-id").first()
