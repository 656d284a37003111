"""Who is told outside, of what, when: their unit and post, their wishes, the night, the example day (第二十三条)."""

import pytest

from hotline.console.outbox import beat
from hotline.notices.models import Delivery, Notice
from hotline.notices.spread import spread
from hotline.orders.worklists import examples_among
from hotline.people.models import RotaEntry
from tests.notices.conftest import reachable
from tests.world import at, call, dispatched, do, person

pytestmark = pytest.mark.usefixtures("world")


def gather(when, channels=("email", "sms")):
    while spread(at(when), channels, examples_among):
        pass
    return {(d.account.username, d.channel): d for d in Delivery.objects.select_related("account")}


def told(delivery):
    return [n.sentence[:4] for n in delivery.notices.order_by("id")]


def test_a_dispatch_reaches_the_units_people_by_mail_and_nobody_else():
    reachable("chenli", "chenli@example.com", "13905570002")
    reachable("sunsixian", "sun@example.com")
    dispatched("2026-04-08 09:30")
    found = gather("2026-04-08 09:30")
    assert set(found) == {("chenli", "email")}, "a text message only for what is urgent"
    assert found["chenli", "email"].due_at == at("2026-04-08 09:45")


def test_several_notices_within_the_wait_become_one_and_a_later_one_is_another():
    reachable("chenli", "chenli@example.com")
    for minute in (30, 33, 40):
        dispatched(f"2026-04-08 09:{minute}")
        gather(f"2026-04-08 09:{minute}")
    [mail] = Delivery.objects.all()
    assert mail.due_at == at("2026-04-08 09:45")
    assert mail.notices.count() == 3
    Delivery.objects.update(sent_at=at("2026-04-08 09:45"), attempts=1)
    dispatched("2026-04-08 09:50")
    gather("2026-04-08 09:50")
    assert Delivery.objects.count() == 2


def test_an_urgent_one_brings_the_gathered_mail_forward():
    reachable("chenli", "chenli@example.com", "13905570002")
    order = dispatched("2026-04-08 09:30")
    gather("2026-04-08 09:30")
    do("wangmin", "remind", order, "2026-04-08 09:31")
    found = gather("2026-04-08 09:31")
    assert found["chenli", "email"].due_at == at("2026-04-08 09:33")
    assert found["chenli", "email"].notices.count() == 2
    assert told(found["chenli", "sms"]) == ["催办：2"]


def test_safety_at_two_on_a_holiday_goes_to_the_one_on_duty_at_once():
    for name, number in (("qianjin", "13905570011"), ("heju", "13905570012")):
        reachable(name, mobile=number)
    other = person("heju")
    other.roles = ["leader", "duty_person"]
    other.save()
    RotaEntry.objects.create(post="duty_person", account=person("qianjin"),
                             starts_at=at("2026-10-01 00:00"), ends_at=at("2026-10-03 00:00"))  # fmt: skip
    call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    found = gather("2026-10-02 02:00")
    assert set(found) == {("qianjin", "sms")}
    assert found["qianjin", "sms"].due_at == at("2026-10-02 02:00")
    assert found["qianjin", "sms"].at_once


def test_without_a_rota_every_duty_person_is_told():
    reachable("qianjin", mobile="13905570011")
    call("liujie", "2026-10-02 02:00", safety=True)
    assert ("qianjin", "sms") in gather("2026-10-02 02:00")


def test_what_falls_due_at_midnight_waits_for_the_morning():
    reachable("chenli", mobile="13905570002")
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "remind", order, "2026-04-14 00:00")
    assert gather("2026-04-14 00:00")["chenli", "sms"].due_at == at("2026-04-14 07:00")


@pytest.mark.parametrize(
    ("email_wish", "sms_wish", "channels"),
    [
        ("all", "all", {"email", "sms"}),
        ("none", "none", set()),
        ("urgent", "urgent", set()),
        ("all", "urgent", {"email"}),
    ],
)
def test_each_gets_what_they_wish(email_wish, sms_wish, channels):
    reachable("chenli", "c@example.com", "13905570002", email_wish=email_wish, sms_wish=sms_wish)
    dispatched("2026-04-08 09:30")
    assert {channel for _, channel in gather("2026-04-08 09:30")} == channels


def test_nothing_of_the_example_day_leaves_the_house(mailbox):
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30", is_sample=True)
    assert gather("2026-04-08 09:30") == {}
    assert beat(lambda: at("2026-04-08 12:00")) == 0
    assert mailbox.mails == []


def test_a_notice_is_gathered_once_however_often_one_looks():
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    for _ in range(3):
        gather("2026-04-08 09:31")
    assert [d.notices.count() for d in Delivery.objects.all()] == [1]


def test_a_sender_set_up_later_does_not_pour_out_what_is_old():
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    assert gather("2026-04-10 09:30") == {}
    assert not Notice.objects.filter(spread_at=None).exists()


def test_a_unit_s_ten_notices_cost_no_more_queries_than_one(django_assert_max_num_queries):
    for name in ("chenli", "gaoyuan", "zhaowenbin"):
        reachable(name, f"{name}@example.com", "13905570002", sms_wish="all")
    for minute in range(10, 40):
        dispatched(f"2026-04-08 09:{minute}")
    with django_assert_max_num_queries(16):
        assert spread(at("2026-04-08 09:40"), ("email", "sms"), examples_among) == Notice.objects.count()
    assert Delivery.objects.count() == 6


def test_without_a_sender_nothing_is_gathered():
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    assert beat(lambda: at("2026-04-08 10:00")) == 0
    assert not Delivery.objects.exists()
    assert Notice.objects.filter(spread_at=None).exists()


def test_a_gathered_mail_is_not_put_off_for_ever_by_what_keeps_coming():
    reachable("chenli", "chenli@example.com")
    for minute in range(0, 14, 3):
        dispatched(f"2026-04-08 09:{minute:02}")
        gather(f"2026-04-08 09:{minute:02}")
    assert Delivery.objects.get().due_at == at("2026-04-08 09:15")


def test_what_was_held_up_until_night_waits_for_the_morning(mailbox):
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 21:30")
    assert beat(lambda: at("2026-04-08 23:00")) == 0
    assert beat(lambda: at("2026-04-09 06:59")) == 0
    assert beat(lambda: at("2026-04-09 07:00")) == 1


def test_a_secret_matter_is_named_by_its_number_alone():
    order = dispatched("2026-04-08 09:30", secret=True)
    [words] = Notice.objects.filter(unit__code="enforcement").values_list("sentence", flat=True)
    assert words == f"新转办 {order.number} （来电人要求保密），请签收并在 24 小时内联系来电人"
