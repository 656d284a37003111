"""A bus line stops at once and three hundred people ring: one matter, one limit, every caller answered (第二十二、二十五条, reading 14)."""

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.orders.collective import register_many_into
from hotline.orders.models import Order, OwedDuty
from hotline.orders.perform import Asked, perform_many
from hotline.orders.records import first_broken
from hotline.regulation.acceptance import Counted, counted
from tests.world import CALL, SCORES, at, owed, person

STOPPED = {"topic": "公交-甩站拒载", "plate": "", "route": "宿州公交7路", "place": "汴河路",
           "text": "公交7路从昨天起不来了，站牌上也没有通知。"}  # fmt: skip
MORE = 299
TOLD = {"outcome": "reached", "how": "phone", "note": "已电话告知"}
FIRST = {"exit": "dispatch", "lead_unit": "enforcement"}


def each(action, orders, who, when, **given):
    """One person presses the same button on many orders."""
    numbers = [o.number for o in orders]
    answers = perform_many([Asked(action, n, dict(given)) for n in numbers], actor=person(who), now=at(when))
    assert all(isinstance(a, Order) for a in answers), [a for a in answers if not isinstance(a, Order)][:1]
    return answers


def test_three_hundred_identical_calls(town):
    main = town.call("liujie", "2026-04-08 09:00", **STOPPED | FIRST)
    by_hand = town.call("liujie", "2026-04-08 09:05", **STOPPED | {"phone": "13905570400"})
    town.press("liujie", "join", by_hand, "2026-04-08 09:06", main_order=main.number)
    calls = [CALL | STOPPED | {"phone": f"1390557{1000 + n}", "caller_name": ""} for n in range(MORE - 1)]
    register_many_into(calls, main.number, actor=person("liujie"), now=at("2026-04-08 10:00"))
    merged = list(Order.objects.filter(merged_into=main).order_by("id"))
    assert len(merged) == MORE
    assert counted(Order.objects.values_list("contact_id", "state")) == Counted(contacts=MORE + 1, orders=1)
    assert OwedDuty.objects.filter(kind="reply", ended_at=None).count() == 1

    tick(at("2026-04-23 00:01"))
    assert Notice.objects.filter(sentence__startswith="催办").count() == 1, "一件超期，不是三百件"
    main.refresh_from_db()
    main = town.reply(main, "2026-04-23 10:00")
    town.press("wangmin", "confirm", main, "2026-04-23 11:00")
    tick(at("2026-04-23 11:01"))
    tick(at("2026-04-23 11:02"))
    waiting = OwedDuty.objects.filter(ended_at=None, order__in=merged)
    assert [waiting.filter(kind=k).count() for k in ("inform_merged", "call_back")] == [MORE, MORE]
    each("inform_merged", merged, "liujie", "2026-04-23 14:00", **TOLD)
    each("call_back", merged, "mengli", "2026-04-24 09:00", **SCORES)
    each("archive", merged, "wangmin", "2026-04-24 17:00")
    town.press("mengli", "call_back", main, "2026-04-24 09:00", page="/callback/", **SCORES)
    assert owed(main, "call_back").ended_at == at("2026-04-24 09:00")
    assert Order.objects.get(pk=main.pk).events.filter(action="absorb").count() == MORE
    assert set(Order.objects.filter(merged_into=main).values_list("state", flat=True)) == {"archived"}
    assert [first_broken(o) for o in Order.objects.all() if first_broken(o)] == []
