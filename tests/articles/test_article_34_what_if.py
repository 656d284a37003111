"""第三十四条 本办法自印发之日起施行,试行期2年。（试行期里想改一个数，先看看去年会怎样。）"""

import threading

import pytest
from django.core.management import call_command

from hotline.orders.models import Event, Order, OwedDuty
from hotline.regulation.parameters import supposing, value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import contact_due, reply_due
from hotline.reports import what_if
from hotline.reports.models import WhatIf
from tests.web.test_pages import enter
from tests.world import at, dispatched, do, person, reply_to

NOW = at("2026-06-01 09:00")
PERIOD = {"start": "2026-04-01", "end": "2026-05-31"}


@pytest.fixture
def april(world):
    """执法支队: one reply on the 7th working day, one on the 9th, one never; each contacted the next morning."""
    for day in ("2026-04-17 10:00", "2026-04-21 10:00"):
        order = dispatched()
        do("chenli", "contact", order, "2026-04-09 09:00", outcome="reached", note="已联系")
        reply_to(order, day)
    dispatched("2026-04-10 17:00")


def replay(**changes):
    run = what_if.ask(PERIOD | changes, actor=person("heju"), now=NOW)
    while what_if.count_a_part(NOW):
        pass
    run.refresh_from_db()
    return {(line.unit, line.duty): ((line.before.hits, line.before.rows), (line.after.hits, line.after.rows))
            for line in what_if.lines(run)}  # fmt: skip


def test_seven_working_days_instead_of_ten(april):
    found = replay(reply_complaint="7")
    assert found["执法支队", "限时回复"] == ((2, 3), (1, 3))
    assert found["全市", "限时回复"] == ((2, 3), (1, 3))
    assert found["执法支队", "首次联络"][0] == found["执法支队", "首次联络"][1], "没改的不动"


def test_another_reading_of_the_24_hours(april):
    """周五 17:00 转办，周一 10:00 才联系：停表数法按时；顺延到周一 17:00 也按时；12 小时就迟了。"""
    late = Order.objects.order_by("-id").first()
    do("chenli", "contact", late, "2026-04-13 10:00", outcome="reached", note="已联系")
    assert replay(contact_clock="roll")["执法支队", "首次联络"] == ((3, 3), (3, 3))
    assert replay(contact_hours="8")["执法支队", "首次联络"] == ((3, 3), (0, 3))


def test_nothing_is_written_to_orders_and_the_law_stands(april):
    before = [list(t.objects.order_by("pk").values()) for t in (Order, Event, OwedDuty)]
    replay(reply_complaint="1", day_ends_at="17:30")
    assert [list(t.objects.order_by("pk").values()) for t in (Order, Event, OwedDuty)] == before
    assert reply_due(at("2026-04-08 09:30"), "complaint").at == at("2026-04-23 00:00")


def test_while_one_thread_supposes_another_counts_by_the_law():
    day, seen = at("2026-04-08 09:30"), []
    with supposing({"reply_within_working_days": {"complaint": 1}, "first_contact_hours": 1}):
        assert (reply_due(day, "complaint").at, contact_due(day).at) == (
            at("2026-04-10 00:00"),
            at("2026-04-08 10:30"),
        )
        other = threading.Thread(target=lambda: seen.append(reply_due(day, "complaint").at))
        other.start()
        other.join()
    assert seen == [at("2026-04-23 00:00")] == [reply_due(day, "complaint").at]
    assert value_on(day.date(), "first_contact_hours") == 24


def test_it_is_counted_a_part_at_a_time_and_each_row_once(april, monkeypatch):
    monkeypatch.setattr(what_if, "PART", 2)
    whole = replay(reply_complaint="7")
    assert whole["执法支队", "限时回复"] == ((2, 3), (1, 3))
    run = WhatIf.objects.get()
    assert (run.done, run.total) == (6, 6) and run.finished_at == NOW


def test_a_limit_of_another_law_is_not_moved(april):
    order = Order.objects.order_by("id").first()
    Order.objects.filter(pk=order.pk).update(statutory_law="《中华人民共和国道路运输条例》第一条")
    assert replay(reply_complaint="1")["执法支队", "限时回复"] == ((2, 3), (1, 3))


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "reply_complaint"), ({"reply_complaint": "0"}, "reply_complaint"), ({"reply_inquiry": "²"}, "reply_inquiry"),
     ({"contact_clock": "slow"}, "contact_clock"), ({"day_ends_at": "25:00"}, "day_ends_at"),
     ({"reply_complaint": "7", "start": "2020-01-01"}, "start"), ({"reply_complaint": "7", "end": "那天"}, "start")],
)  # fmt: skip
def test_what_cannot_be_supposed_is_refused_by_name(april, given, field):
    with pytest.raises(Refused) as refused:
        what_if.ask(PERIOD | given, actor=person("heju"), now=NOW)
    assert refused.value.status == 422 and field in refused.value.fields


def test_a_leader_asks_on_the_page_sees_how_far_it_is_and_then_both_sides(april, client):
    enter(client, "heju")
    went = client.post("/what-if", PERIOD | {"reply_complaint": "7"})
    waits = client.get(went.headers["Location"])
    assert waits.headers["Refresh"] == "2" and "正在算 0/6" in waits.content.decode()
    while what_if.count_a_part(NOW):
        pass
    page = client.get(went.headers["Location"])
    assert (
        "Refresh" not in page.headers
        and "投诉举报 7 个工作日" in page.content.decode()
        and "-33.3" in page.content.decode()
    )
    assert enter(client, "chenli").get("/what-if").status_code == 403


def test_the_command_says_the_same(april, capsys):
    call_command("what_if", "--start", "2026-04-01", "--end", "2026-05-31", "--reply", "complaint=7")
    assert "全市\t限时回复\t2/3 66.7%\t1/3 33.3%\t-33.3" in capsys.readouterr().out
