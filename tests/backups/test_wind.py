"""第二十七条 档案保存: a house is brought back to a moment before the mistake, with everything up to then."""

import time
from datetime import datetime

import pytest

from hotline.regulation.time_limits import ZONE
from tests.backups.conftest import moved_in
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
ONE_MORE = """
import django; django.setup()
from tests import world
print(world.call("liujie", "2026-04-08 11:00", kind="inquiry", text="{text}").number)
"""
THERE = """
import django; django.setup()
from hotline.orders.models import Order
print(*Order.objects.order_by("pk").values_list("number", flat=True))
"""
SWITCH = """
import django; django.setup()
from hotline.embedded import cluster, place
print(cluster._psql(place.os_user(), "postgres", "select pg_walfile_name(pg_switch_wal())"))
"""


@pytest.fixture(scope="module")
def told(houses):
    """A house with an archive: what there was before a moment, the moment, what came after."""
    house = houses("存日志的 百分之百% '好'")
    archive = house.data.parent / "日志 存档"
    house.always = {"HOTLINE_WAL_ARCHIVE": str(archive)}
    first = moved_in(house)
    copy = house.data.parent / "基础副本"
    assert "密钥不在其中" in house.say("manage.py", "base_copy", str(copy))
    before = house.say("-c", ONE_MORE.format(text="出租车的失物招领电话是多少？"))
    time.sleep(1.1)
    moment = datetime.now(ZONE)
    time.sleep(1.1)
    after = house.say("-c", ONE_MORE.format(text="公交月卡在哪里办？"))
    segment = house.say("-c", SWITCH)
    wait_for(lambda: (archive / segment).exists())
    return house, copy, first, before, moment, after


def wound(houses, told, name, *words):
    house = told[0]
    new = houses(name)
    new.always = house.always | {"HOTLINE_KEYS": str(house.data / "keys")}
    return new, new.run("manage.py", "wind", str(told[1]), *words)


def test_up_to_the_moment_and_not_further(houses, told):
    _, _, first, before, moment, after = told
    new, done = wound(houses, told, "到那一刻", "--until", f"{moment:%Y-%m-%d %H:%M:%S}")
    assert done.returncode == 0, done.stderr
    assert "工单 4 件" in done.stdout and "断链 0 处" in done.stdout
    new.start()
    there = new.say("-c", THERE).split()
    assert {first, before} <= set(there) and after not in there
    assert "断链 0 处" in new.say("manage.py", "verify")
    assert new.say("-c", ONE_MORE.format(text="恢复之后还能受理吗？")) == after, (
        "it serves on; the number was free again"
    )


def test_without_a_moment_everything_that_was_kept_comes_back(houses, told):
    new, done = wound(houses, told, "到最后")
    assert "工单 5 件" in done.stdout
    new.start()
    assert told[-1] in new.say("-c", THERE).split()
    assert "已有数据" in new.refusal("manage.py", "wind", str(told[1]))


def test_a_moment_the_archive_does_not_reach_is_told(houses, told):
    _, done = wound(houses, told, "到不了", "--until", "2036-01-01 00:00:00")
    assert done.returncode == 1 and "到不了 2036-01-01" in done.stderr and "Traceback" not in done.stderr


def test_without_an_archive_no_copy_is_made_that_could_not_be_wound(houses, told):
    house = told[0]
    assert "HOTLINE_WAL_ARCHIVE" in house.refusal(
        "manage.py", "base_copy", str(house.data / "x"), HOTLINE_WAL_ARCHIVE=""
    )
    assert "不是时刻" in house.refusal("manage.py", "wind", str(told[1]), "--until", "昨天下午")
    assert "不覆盖" in house.refusal("manage.py", "base_copy", str(told[1]))
