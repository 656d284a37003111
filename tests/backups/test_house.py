"""第二十七条 档案保存: a real house is saved, lost and restored, by the commands a keeper types."""

import stat

import pytest

from tests.backups.conftest import moved_in

pytestmark = pytest.mark.slow
LOOK = """
import django; django.setup()
from hotline.orders.models import Event, Order
from hotline.people.callers import name_of, phone_of
from hotline.people.models import Caller
order = Order.objects.get(number="{number}")
who = Caller.objects.order_by("pk").first()
print(phone_of(who), name_of(who), order.last_seq, Event.objects.count(), Order.objects.count())
"""
BREAK = """
import django; django.setup()
from django.db import connection
with connection.cursor() as c:
    c.execute("alter table orders_event disable trigger user")
    c.execute("update orders_event set happened_at = happened_at + interval '1 minute' where seq = 2")
    c.execute("alter table orders_event enable trigger user")
"""


@pytest.fixture(scope="module")
def lived_in(houses):
    """A house with orders, and the number of the first."""
    house = houses("宿州 热线")
    return house, moved_in(house)


@pytest.fixture(scope="module")
def saved(lived_in):
    house, _ = lived_in
    file = house.data.parent / "备份 1"
    said = house.say("manage.py", "backup", str(file))
    assert "工单 3 件" in said and "试恢复通过。" in said and "断链 0 处" in said
    return file


def test_the_file_is_for_nobody_else_and_says_nothing(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    whole = saved.read_bytes()
    assert "拂晓大道".encode() not in whole and b"orders_order" not in whole


def test_a_lost_house_comes_back_whole(houses, lived_in, saved):
    house, number = lived_in
    before = house.say("-c", LOOK.format(number=number))
    another = houses("恢复的")
    said = another.say("manage.py", "restore", str(saved))
    assert "工单 3 件" in said and "断链 0 处" in said
    another.start()
    assert another.say("-c", LOOK.format(number=number)) == before
    assert "13905570361" in before and "魏红霞" in before
    assert "断链 0 处" in another.say("manage.py", "verify", HOTLINE_DB_ROLE="hotline_app")
    assert "归档卷 1 个，其中已销毁 0 个，问题 0 处" in another.say("manage.py", "verify", "--packages")
    assert another.say("-m", "hotline.console.prepare") == "", "it serves at once, nothing is made anew"
    assert "已有数据" in another.refusal("manage.py", "restore", str(saved))


def test_the_house_saved_goes_on_untouched_and_nothing_is_left_lying(lived_in, saved):
    house, number = lived_in
    assert house.say("-c", LOOK.format(number=number)).endswith(" 3")
    assert list(house.data.glob("backup-*")) == []
    assert list(saved.parent.glob("*.partial")) == []
    assert list((saved.parent / "tmp").iterdir()) == []


def test_an_old_backup_is_never_written_over(lived_in, saved):
    before = saved.read_bytes()
    assert "不覆盖" in lived_in[0].refusal("manage.py", "backup", str(saved))
    assert saved.read_bytes() == before


@pytest.mark.parametrize("words", ["", "tai-duan"])
def test_without_a_good_passphrase_nothing_is_written(lived_in, words):
    house, _ = lived_in
    file = house.data.parent / "没有口令"
    assert "口令" in house.refusal("manage.py", "backup", str(file), HOTLINE_BACKUP_PASSPHRASE=words)
    assert not file.exists()


def test_what_cannot_be_opened_leaves_the_new_house_empty(houses, saved):
    empty = houses("空的")
    wrong = empty.refusal(
        "manage.py", "restore", str(saved), HOTLINE_BACKUP_PASSPHRASE="bu-shi-zhege-kouling"
    )
    assert "口令不对" in wrong
    cut = saved.with_name("截断的")
    cut.write_bytes(saved.read_bytes()[:-40])
    assert "不能用" in empty.refusal("manage.py", "restore", str(cut)) or "打不开" in wrong
    assert "读不到" in empty.refusal("manage.py", "restore", str(saved.with_name("没有这个")))
    assert "工单 3 件" in empty.say("manage.py", "restore", str(saved)), "still empty: the good one goes in"


def test_other_keys_are_never_written_over(houses, saved):
    other = houses("别的密钥")
    other.say("-c", "from pathlib import Path; from hotline.people.keys import make_keys;"
                    f"make_keys(Path({str(other.data)!r}) / 'keys')")  # fmt: skip
    before = (other.data / "keys" / "personal-data.json").read_bytes()
    assert "另一套密钥" in other.refusal("manage.py", "restore", str(saved))
    assert (other.data / "keys" / "personal-data.json").read_bytes() == before


def test_a_broken_chain_does_not_pass_the_drill(houses, saved):
    house = houses("断链的")
    house.say("manage.py", "restore", str(saved))
    house.start()
    house.say("-c", BREAK)
    file = saved.with_name("断链的备份")
    assert "断处" in house.refusal("manage.py", "backup", str(file))


def test_a_package_touched_does_not_pass_the_drill(houses, saved):
    house = houses("卷被动过的")
    house.say("manage.py", "restore", str(saved))
    house.start()
    (package,) = (house.data / "packages").rglob("*.zip")
    package.write_bytes(package.read_bytes()[:-1] + b"x")
    assert "归档卷有问题" in house.refusal("manage.py", "backup", str(saved.with_name("卷被动过的备份")))
    package.unlink()
    assert "归档卷有问题" in house.refusal("manage.py", "backup", str(saved.with_name("卷不见了的备份")))


def test_a_file_that_is_gone_does_not_pass_the_drill(houses, saved):
    house = houses("附件不见了的")
    assert "附件 1 个" in house.say("manage.py", "restore", str(saved))
    house.start()
    (file,) = [f for f in (house.data / "attachments").rglob("*") if f.is_file()]
    file.unlink()
    assert "打不开" in house.refusal("manage.py", "backup", str(saved.with_name("附件不见了的备份")))
