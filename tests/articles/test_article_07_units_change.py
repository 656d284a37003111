"""第七条 各县区交通运输主管部门和局直各单位、机关内设机构为市级12328业务的承办单位: units are renamed, merged and abolished; nobody's work is lost."""

import pytest

from hotline.campaigns.models import Campaign
from hotline.console.watch import tick
from hotline.knowledge.models import Entry
from hotline.orders.access import visible_to
from hotline.orders.models import Order
from hotline.orders.perform import perform
from hotline.orders.records import first_broken
from hotline.orders.succession import cancel_change, record_change
from hotline.people import fresh
from hotline.people.models import AccessLog, Unit, UnitChange
from hotline.people.successions import former_names, heir_of
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.periods import period
from hotline.reports.monthly_handling import handled
from hotline.statistics.figures import figures
from hotline.statistics.tables import by_unit, compared
from tests.web.test_pages import enter
from tests.world import REPLY, SCORES, at, call, dispatched, do, owed, person, refused, reply_to

MERGED = {"kind": "merged", "unit": "enforcement", "successor": "highway", "on": "2026-05-01", "document": "宿编〔2026〕12号"}  # fmt: skip
FIRST = "2026-05-01 00:00:05"


def record(when="2026-04-20 09:00", who="zhangxitong", **changed):
    return record_change(MERGED | changed, actor=person(who), now=at(when))


def beat(when=FIRST):
    tick(at(when))
    fresh.forget()
    fresh.look(at(when))


def test_open_work_goes_to_the_successor_on_the_day_with_its_dates_and_in_the_log(world):
    order = dispatched("2026-04-28 09:30")
    do("chenli", "sign", order, "2026-04-28 10:00")
    do("chenli", "draft", order, "2026-04-28 11:00", **REPLY)
    due = owed(order, "reply").due
    record()
    beat("2026-04-30 23:59:59")
    assert Order.objects.get().lead_unit.code == "enforcement"
    beat()

    order = Order.objects.get()
    event = order.events.latest("seq")
    assert (event.action, event.article, event.actor) == ("succeed", "第七条", None)
    assert "宿编〔2026〕12号" in event.body.given["reason"]
    assert event.body.given["old_unit"] == "市交通运输综合执法支队"
    assert first_broken(order) == ""
    before, after = order.tasks.order_by("id")
    assert (before.outcome, before.ended_at, after.unit.code, after.result) == (
        "succeeded",
        at(FIRST),
        "highway",
        before.result,
    )
    reply = owed(order, "reply")
    assert (reply.owed_by.code, reply.due, reply.ended_at) == ("highway", due, None)
    assert (
        order.duties.filter(kind="reply", owed_by__code="enforcement").get().ground
        == "单位已撤并，由承继单位承担"
    )
    # The people went along and finish what they began; whoever was of the successor may too.
    assert person("chenli").unit.code == "highway"
    do("gaoyuan", "endorse", order, "2026-05-06 09:00")
    do("zhaowenbin", "sign_off", order, "2026-05-06 09:10")
    assert not Unit.objects.get(code="enforcement").is_active
    assert AccessLog.objects.filter(what="change_in_effect", hits=1).count() == 1
    beat("2026-05-01 00:00:06")
    assert UnitChange.objects.get().orders == 1


def test_the_figures_of_a_period_follow_the_unit_of_that_day(world):
    done = dispatched("2026-04-08 09:30")
    reply_to(done, "2026-04-10 09:00")
    do("wangmin", "confirm", done, "2026-04-10 10:00")
    late = dispatched("2026-04-08 09:40")
    units = {u.code: u.pk for u in Unit.objects.all()}

    def told(unit):
        found = figures(period("2026-04"), at("2026-05-20 09:00"), units[unit])
        return [found.of(INDICATOR[key]).fraction for key in ("dispatched", "signed", "on_time", "closed")]

    before, nothing = told("enforcement"), told("highway")
    record()
    beat()
    assert told("enforcement") == before
    assert told("highway") == nothing
    reply = owed(late, "reply")
    assert (reply.owed_by.code, reply.due < reply.since) == ("highway", True)


def test_what_was_closed_before_is_read_and_reopened_by_the_successor(world):
    order = dispatched("2026-04-08 09:30")
    reply_to(order, "2026-04-10 09:00")
    do("wangmin", "confirm", order, "2026-04-10 10:00")
    redone = dispatched("2026-04-08 09:30")
    reply_to(redone, "2026-04-10 09:00")
    do("wangmin", "redo", redone, "2026-04-10 10:00", defects=["incomplete"], reason="没有说退款")
    reply_to(redone, "2026-04-13 09:00")
    do("wangmin", "confirm", redone, "2026-04-13 10:00", override_reason="x")
    assert owed(redone, "explain").ended_at is None
    record()
    beat()
    assert visible_to(person("chenli")).count() == 2
    # 书面说明 is owed after closing too: the successor's head gives it.
    do("zhaowenbin", "explain", redone, "2026-05-06 09:00", explanation="已整改")
    do("mengli", "call_back", order, "2026-05-06 09:00", **SCORES | {"satisfaction": "not"})
    do("zhaolan", "reopen", order, "2026-05-06 10:00", reason="没退钱")
    order.refresh_from_db()
    assert order.lead_unit.code == "highway"


def test_a_joint_unit_that_is_the_successor_becomes_the_lead(world):
    order = call("liujie", "2026-04-28 09:00")
    do(
        "wangmin",
        "dispatch",
        order,
        "2026-04-28 09:30",
        kind="complaint",
        lead_unit="enforcement",
        joint_units=["highway", "legal"],
    )
    record()
    record(unit="legal", successor="highway", kind="abolished")
    beat()
    order = Order.objects.get()
    live = [(t.unit.code, t.role) for t in order.tasks.filter(ended_at=None)]
    assert live == [("highway", "lead")]
    assert not order.duties.filter(ended_at=None, owed_by__code__in=["enforcement", "legal"]).exists()
    assert first_broken(order) == ""


def test_a_renamed_unit_keeps_its_work_and_its_old_name_is_remembered(world):
    dispatched("2026-04-28 09:30")
    record(kind="renamed", successor="", new_name="市交通运输综合行政执法局", new_short_name="执法局")
    beat()
    unit = Unit.objects.get(code="enforcement")
    assert (unit.short_name, former_names(unit.pk), unit.is_active) == ("执法局", ["执法支队"], True)
    assert not Order.objects.get().events.filter(action="succeed").exists()
    assert UnitChange.objects.get().words == "执法局（原执法支队）2026-05-01 更名"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"on": "2026-04-19"}, "on"), ({"on": "明天"}, "on"), ({"unit": "centre"}, "unit"), ({"successor": ""}, "successor"),
     ({"successor": "enforcement"}, "successor"), ({"successor": "enforcement-squad"}, "successor"), ({"document": ""}, "document"),
     ({"kind": "sold"}, "kind"), ({"kind": "renamed", "new_short_name": "泗县局", "new_name": "某局"}, "new_short_name")],
)  # fmt: skip
def test_what_is_wrong_with_a_change_is_named(world, changed, field):
    refusal = refused(record, **changed)
    assert (refusal.status, list(refusal.fields)) == (422, [field])


def test_only_the_system_administrator_records_and_cancels_one(world):
    for who in ("lianquan", "wushenji", "zhaolan", "heju", "zhaowenbin"):
        assert refused(record, who=who).status == 403
    change = record()
    assert refused(record).fields.keys() == {"unit"}
    assert refused(cancel_change, change.pk, actor=person("lianquan"), now=at(FIRST)).status == 403
    cancel_change(change.pk, actor=person("zhangxitong"), now=at("2026-04-21 09:00"))
    beat()
    assert Unit.objects.get(code="enforcement").is_active


def test_a_change_that_cannot_be_made_changes_nothing_and_says_why(world):
    order = dispatched("2026-04-28 09:30")
    record()
    Unit.objects.filter(code="highway").update(is_active=False)
    beat()
    assert "不是承办单位" in UnitChange.objects.get().stuck
    assert not order.events.filter(action="succeed").exists()
    assert person("chenli").unit.code == "enforcement"


def test_only_the_machine_takes_the_step(world):
    order = dispatched("2026-04-28 09:30")
    given = {"old_unit": "enforcement", "new_unit": "highway", "reason": "并"}
    assert (
        refused(perform, "succeed", order.number, actor=person("zhaolan"), given=given, now=at(FIRST)).status
        == 403
    )
    assert heir_of(Unit.objects.get(code="enforcement")).code == "enforcement"
    assert Entry.objects.count() == 0


def test_old_names_are_found_and_the_past_says_what_a_unit_was_called(world, client):
    record(
        on="2026-04-20",
        kind="renamed",
        successor="",
        new_name="市交通运输综合行政执法局",
        new_short_name="执法局",
    )
    beat("2026-04-20 10:00")
    record(unit="legal", successor="passenger", on="2026-04-21")
    beat("2026-04-21 00:00:05")
    found = enter(client, "liujie").post("/find", {"q": "综合执法支队"}).content.decode()
    assert '<a href="/orders?unit=enforcement">市交通运输综合行政执法局（原执法支队）</a>' in found
    assert "（原执法支队）" in client.get("/phonebook").content.decode()
    said = "机构变动：执法局（原执法支队）2026-04-20 更名；法规科 2026-04-21 并入综合运输科。"
    assert said in client.get("/statistics?period=2026-04").content.decode()
    assert "机构变动" not in client.get("/statistics?period=2026-05").content.decode().partition("<main")[2]
    counted = compared(period("2026-04"), at("2026-05-20 09:00"))
    words = [
        b["words"]
        for b in handled(counted, by_unit(counted, Unit.objects.all()), "", "本月")
        if b["is"] == "text"
    ]
    assert f"{said}生效以前的数归原单位，以后的归承继单位。" in words


def test_a_campaign_and_what_is_owed_in_it_go_along(world):
    given = {"title": "出租车不打表", "by": "topic", "theme": "出租汽车-不打表", "period": "2026-04", "problem": "多人反映", "unit": Unit.objects.get(code="enforcement"),
             "person": "赵文斌", "begins": at(FIRST).date(), "ends": at(FIRST).date(), "opened_at": at("2026-04-20 09:00"), "opened_by": person("zhaolan")}  # fmt: skip
    led = Campaign.objects.create(**given)
    owes = led.measures.create(unit=led.unit, text="路检", due=at(FIRST).date())
    record()
    beat()
    beat("2026-05-01 00:00:06")
    led.refresh_from_db()
    owes.refresh_from_db()
    assert (led.unit.code, owes.unit.code) == ("highway", "highway")
    assert "牵头单位改为 市公路中心" in led.deeds.get().words
