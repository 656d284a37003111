"""Destruction needs a list by one person, the consent of another of another post, and a database role of its own."""

import re

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from hotline.archives import execution, files
from hotline.archives.certificate import certificate_of
from hotline.archives.checks import all_faults
from hotline.archives.destruction import decide, draw_up, ripe
from hotline.archives.execution import carry_out
from hotline.archives.models import DestructionItem, DestructionList, Package
from hotline.archives.sealing import seal_waiting
from hotline.attachments.store import ready
from hotline.citizens.models import QueryCode
from hotline.console.management.commands.grant_roles import grant_roles
from hotline.console.watch import tick
from hotline.exchange.models import Copy, CopyMessage
from hotline.notices.models import Notice, Outgoing
from hotline.orders.attaching import attach
from hotline.orders.models import Event, EventBody, Order
from hotline.orders.records import first_broken
from hotline.orders.search import search
from hotline.people.models import Account
from tests import world as people
from tests.archives.shelf import AFTER, approved, proposed, sealed
from tests.pictures import jpeg
from tests.world import at, call, do, person, refused

WORDS = [
    "拂晓大道",
    "没打表",
    "平时打表",
    "皖LT2056",
    "魏红霞",
    "魏*霞",
    "13905570361",
    "****0361",
    "罚款200元",
    "调取车载视频",
    "计价器",
    "钱退了",
    "核对了车牌",
]


@pytest.fixture
def town(transactional_db):
    """The people, and the three roles with their rights."""
    people.settle_in()
    grant_roles()


@pytest.fixture
def order(town):
    return sealed()


def everything_stored():
    """Every row of every table as text, and the name of the table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select t::text from "{table}" t')
            yield from ((table, row[0]) for row in cursor.fetchall())


def where_it_still_says(*words):
    return {(table, w) for table, row in everything_stored() for w in words if w in row}


def test_before_its_years_are_over_nothing_is_proposed(order):
    assert not ripe(at("2031-04-09 23:59")).exists()
    met = refused(draw_up, person("zhaolan"), [order.number], "无保存价值", at("2031-04-09 23:59"))
    assert (met.status, met.article) == (422, "第二十七条")
    assert list(ripe(at("2031-04-10 00:00"))) == [order]


@pytest.mark.parametrize("who", ["wangmin", "heju", "zhouqiang", "zhaowenbin", "zhangxitong", "wushenji"])
def test_only_the_shift_lead_draws_up(order, who):
    assert refused(draw_up, person(who), [order.number], "无保存价值", at(AFTER)).status == 403


@pytest.mark.parametrize("who", ["zhaolan", "wangmin", "zhaowenbin", "zhangxitong"])
def test_only_a_leader_decides(order, who):
    found = proposed(order)
    assert refused(decide, person(who), found.number, "approved", "同意", at(AFTER)).status == 403


def test_one_person_with_both_posts_cannot_do_both(order):
    Account.objects.filter(username="zhaolan").update(roles=["shift_lead", "leader"])
    found = proposed(order)
    met = refused(decide, person("zhaolan"), found.number, "approved", "同意", at(AFTER))
    assert (met.code, met.sentence) == (
        "not_yours",
        "开列清单的人不能审批自己的清单，须由另一人办理。",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionList.objects.update(decided_by=person("zhaolan"))


def test_a_list_needs_an_opinion_and_orders(order):
    assert "opinion" in refused(draw_up, person("zhaolan"), [order.number], " ", at(AFTER)).fields
    assert "numbers" in refused(draw_up, person("zhaolan"), [], "无保存价值", at(AFTER)).fields
    unknown = refused(draw_up, person("zhaolan"), [order.number, "20260408-9999"], "无保存价值", at(AFTER))
    assert "20260408-9999" in unknown.sentence
    assert not DestructionList.objects.exists()


def test_an_order_stands_on_one_open_list_only(order):
    found = proposed(order)
    assert refused(proposed, order).status == 422
    decide(person("heju"), found.number, "refused", "再留五年", at(AFTER))
    assert [proposed(order).number] == ["鉴2031-002"]


def test_a_decision_is_taken_once(order):
    found = approved(order)
    assert refused(decide, person("heju"), found.number, "refused", "改主意", at(AFTER)).status == 409
    assert refused(decide, person("heju"), "鉴2031-999", "refused", "没有", at(AFTER)).status == 404
    assert (
        "outcome" in refused(decide, person("heju"), proposed(sealed()).number, "", "同意", at(AFTER)).fields
    )


def test_a_refused_list_destroys_nothing(order):
    decide(person("heju"), proposed(order).number, "refused", "再留五年", at(AFTER))
    assert carry_out(at(AFTER)) == 0
    assert first_broken(order) == ""
    assert EventBody.objects.count() == Event.objects.count()


def test_the_leaders_are_told(order):
    found = proposed(order)
    notice = Notice.objects.get(key=f"destruction:{found.number}")
    assert (notice.unit.code, notice.post) == ("bureau", "leader")


def test_nothing_of_a_destroyed_order_is_left_but_the_tombstone(order):
    left = where_it_still_says(*WORDS)
    assert {w for _, w in left} >= {"拂晓大道", "没打表", "皖LT2056", "罚款200元"}
    head, digests = bytes(order.head), [bytes(e.digest) for e in order.events.order_by("seq")]
    package = Package.objects.get()
    caller = order.contact.caller
    sealed_values = [bytes(v).hex() for v in (caller.phone_sealed, caller.name_sealed, caller.phone_index)]
    assert where_it_still_says(*sealed_values) != set()
    approved(order)
    tick(at(AFTER))

    assert where_it_still_says(*WORDS) == set()
    assert where_it_still_says(*sealed_values) == set()
    assert not files.folder_of(order.number).exists()
    order.refresh_from_db()
    assert (order.state, order.title, order.text, order.destroyed_at) == (
        "destroyed",
        "已销毁",
        "",
        at(AFTER),
    )
    assert [bytes(e.digest) for e in order.events.order_by("seq")][:-1] == digests
    assert bytes(order.events.get(action="destroy").previous) == head
    assert list(EventBody.objects.filter(event__order=order).values_list("event__action", "given")) == [
        ("destroy", {"certificate": "销2031-001"})
    ]
    package.refresh_from_db()
    assert package.destroyed_at == at(AFTER)
    assert first_broken(order) == ""
    assert list(all_faults()) == []


def test_what_came_from_another_centre_goes_and_what_waited_for_it_never_leaves(order):
    copy = Copy.objects.create(account=person("wangmin"), foreign_number="AH-1", order=order, last_seq=1,
                               received_at=at("2026-04-08 09:00"))  # fmt: skip
    CopyMessage.objects.create(
        copy=copy, seq=1, action="dispatch", sealed=b"as it came", received_at=copy.received_at
    )
    QueryCode.objects.create(order=order, digest=b"x" * 16, made_at=copy.received_at)
    approved(order)
    carry_out(at(AFTER))
    assert not QueryCode.objects.exists()
    assert bytes(copy.messages.get().sealed) == b""
    left = Outgoing.objects.filter(order_number=order.number)
    assert set(left.values_list("action", flat=True)) >= {"dispatch", "confirm"}
    assert {str(row.payload) for row in left} == {"{}"}
    assert not left.filter(sent_at=None, failed_at=None).exists()


def test_search_finds_nothing_of_it(order):
    assert search(person("zhaolan"), "打表") == [order]
    approved(order)
    carry_out(at(AFTER))
    assert search(person("zhaolan"), "打表") == []
    assert search(person("zhaolan"), "拂晓大道") == []


def test_no_step_is_open_any_more(order):
    approved(order)
    carry_out(at(AFTER))
    for who, action, given in (("zhaolan", "reopen", {"reason": "要"}), ("liujie", "reveal", {"reason": "要"}),
                               ("wangmin", "hold", {"reason": "要"})):  # fmt: skip
        met = refused(lambda w=who, a=action, g=given: do(w, a, order, AFTER, **g))
        assert "已销毁" in met.sentence


def test_on_hold_nothing_is_destroyed_even_when_it_was_approved(order):
    other = sealed(phone="13905570362")
    found = approved(order, other)
    do("wangmin", "hold", order, AFTER, reason="(2031)皖1302行初5号行政诉讼")
    assert carry_out(at(AFTER)) == 1
    order.refresh_from_db()
    assert (order.state, order.text != "") == ("archived", True)
    item = found.items.get(order=order)
    assert item.kept == "本件在依法留存中，不能“销毁”。" and item.destroyed_at is None
    assert order.number not in set(ripe(at(AFTER)).values_list("number", flat=True))
    do("zhaolan", "release", order, "2031-04-12 09:00", reason="判决生效")
    assert list(ripe(at("2031-04-12 09:01"))) == [order]


def test_an_order_reopened_after_approval_is_kept(order):
    found = approved(order)
    do("zhaolan", "reopen", order, AFTER, reason="当事人申请再办")
    assert carry_out(at(AFTER)) == 0
    assert "已归档" not in found.items.get().kept and "不能“销毁”" in found.items.get().kept


def test_a_list_changed_behind_the_approvers_back_is_not_carried_out(order, caplog):
    found = approved(order)
    slipped = sealed(phone="13905570362")
    DestructionItem.objects.create(list=found, order=slipped)
    assert carry_out(at(AFTER)) == 0
    assert "与批准时的不符" in caplog.text
    assert Order.objects.filter(state="destroyed").count() == 0


def test_of_two_orders_from_one_call_the_caller_stays_with_the_other(town):
    first = call("liujie", "2026-04-08 09:00")
    do("liujie", "split", first, "2026-04-08 09:01", text="另有公交甩站", kind="complaint")
    second = Order.objects.get(split_from=first)
    for o in (first, second):
        do("liujie", "withdraw", o, "2026-04-08 09:10", reason="不再反映")
        do("wangmin", "archive", o, "2026-04-08 09:20")
    tick(at("2026-04-08 09:21"))
    approved(first)
    carry_out(at(AFTER))
    second.contact.caller.refresh_from_db()
    assert second.contact.caller.phone_sealed is not None
    approved(second)
    carry_out(at(AFTER))
    second.contact.caller.refresh_from_db()
    assert second.contact.caller.phone_sealed is None


@pytest.mark.parametrize("part", ["take_away", "files.remove"])
def test_killed_in_the_middle_it_goes_on_where_it_was(order, monkeypatch, part):
    other = sealed(phone="13905570362")
    found = approved(order, other)

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    monkeypatch.setattr(execution.files if "." in part else execution, part.split(".")[-1], killed)
    with pytest.raises(Killed):
        carry_out(at(AFTER))
    found.refresh_from_db()
    assert found.executed_at is None
    monkeypatch.undo()

    assert carry_out(at("2031-04-11 09:01")) == 2
    assert Event.objects.filter(action="destroy").count() == 2
    assert where_it_still_says(*WORDS) == set()
    assert list(all_faults()) == []


def test_where_there_is_no_destroying_role_nothing_happens_and_the_log_says_what_to_do(
    order, monkeypatch, caplog
):
    approved(order)
    monkeypatch.setattr(settings, "DESTROYER", settings.DESTROYER | {"USER": "hotline_app"})
    assert carry_out(at(AFTER)) == 0
    assert "DATABASE_DESTROYER_URL" in caplog.text
    order.refresh_from_db()
    assert order.state == "archived"


def test_the_serving_role_cannot_do_it_by_itself(order):
    approved(order)
    here = connection.settings_dict
    with (
        psycopg.connect(dbname=here["NAME"], host=here["HOST"], user="hotline_app") as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("delete from orders_event_body")


def test_the_certificate_names_both_and_every_order_and_what_was_kept(order):
    other = sealed(phone="13905570362")
    seal = bytes(Package.objects.get(order=order).seal).hex()
    found = approved(order, other)
    do("wangmin", "hold", other, AFTER, reason="行政诉讼")
    carry_out(at(AFTER))
    found.refresh_from_db()
    page = certificate_of(found)
    for words in ("销2031-001", "鉴2031-001", "赵岚", "何局", "值班长", "局领导小组", "同意销毁", "期限已满，无继续保存价值",
                  order.number, other.number, seal, bytes(order.head).hex(), "2031-04-11 09:00", "依法留存"):  # fmt: skip
        assert words in page, words
    assert not re.search(r"https?:|src=|<script", page)
    assert "打表" not in page


def test_the_files_of_an_order_are_in_its_package_and_go_with_it(town, tmp_path, settings):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    order = call("liujie", "2026-04-08 09:00")
    photo = ready(jpeg(), at("2026-04-08 09:05"))
    attach(photo, order.number, actor=person("liujie"), now=at("2026-04-08 09:05"))
    do("liujie", "withdraw", order, "2026-04-08 09:10", reason="不再反映")
    do("wangmin", "archive", order, "2026-04-10 09:20")
    assert seal_waiting(at("2026-04-10 09:21")) == 1
    package = Package.objects.get(order=order)
    assert "attachments/附件-1.jpg".encode() in files.read(order.number, package.digest)
    approved(order)
    assert carry_out(at(AFTER)) == 1
    assert [f for f in settings.ATTACHMENTS_DIR.rglob("*") if f.is_file()] == []
