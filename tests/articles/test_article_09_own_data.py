"""第九条 …个人隐私…应当履行保密义务…: what callers may ask about their own data (个人信息保护法第四十四条至第四十六条, decision 0144)."""

import pytest
from django.test import Client

from hotline.citizens import codes
from hotline.people.callers import name_of, phone_of
from hotline.people.models import AccessLog, Caller
from hotline.web.staff.find import look
from tests.web.test_pages import enter
from tests.world import at, dispatched, do, person, refused

CODE = {"proof": "code", "query_code": "acde-fghj"}
NINE = at("2026-04-08 09:30")


@pytest.fixture
def order(world):
    order = dispatched("2026-04-08 09:30", text="我叫魏红霞，电话13905570361，司机没打表。")
    codes.keep(order, "ACDEFGHJ", NINE)
    return order


def test_a_copy_says_all_that_is_held_to_who_knows_the_code(order):
    do("chenli", "reveal", order, "2026-04-08 10:00", reason="约见面")
    page = enter(Client(), "liujie").post(f"/orders/{order.number}/give_copy", CODE)
    said = page.content.decode()
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    for held in (
        "魏红霞",
        "13905570361",
        "我叫魏红霞，电话13905570361，司机没打表。",
        "市交通运输综合执法支队",
        "10:00",
    ):
        assert held in said, held
    event = order.events.get(action="give_copy")
    assert event.given == {"proof": "code"}, "the code itself is kept nowhere"


@pytest.mark.parametrize("action", ["give_copy", "correct_caller", "restrict"])
def test_nobody_gets_or_changes_anything_without_proof(order, action):
    given = {"reason": "本人要求", "caller_name": "魏红侠"}
    wrong = refused(
        do, "liujie", action, order, "2026-04-08 10:00", **given | CODE | {"query_code": "AAAA-AAAA"}
    )
    assert (wrong.status, set(wrong.fields)) == (422, {"query_code"})
    rung = refused(do, "liujie", action, order, "2026-04-08 10:00", **given, proof="rung")
    assert rung.sentence.startswith("请先用“查看号码”")
    do("liujie", "reveal", order, "2026-04-08 10:00", reason="回拨核对本人")
    assert refused(do, "wangmin", action, order, "2026-04-08 10:05", **given, proof="rung").status == 422
    assert refused(do, "liujie", action, order, "2026-04-08 11:05", **given, proof="rung").status == 422
    assert refused(do, "chenli", action, order, "2026-04-08 10:05", **given, proof="seen").status == 403
    do("liujie", action, order, "2026-04-08 10:05", **given, proof="rung")


def test_a_corrected_number_is_found_by_and_the_old_one_is_gone(order):
    do(
        "liujie",
        "correct_caller",
        order,
        "2026-04-08 10:00",
        reason="当时记错了",
        phone="0557-3020404",
        **CODE,
    )
    caller = Caller.objects.get(contact__orders=order)
    assert (name_of(caller), phone_of(caller)) == ("魏红霞", "05573020404")
    found = {asked: look(person("liujie"), asked)[0] for asked in ("05573020404", "0404", "13905570361")}
    assert found == {"05573020404": [order], "0404": [order], "13905570361": []}
    body = order.events.get(action="correct_caller").body
    assert "3020404" not in str(body.given) and body.sealed
    for said in ("12", "未显示"):
        wrong = refused(
            do, "liujie", "correct_caller", order, "2026-04-08 10:10", reason="x", phone=said, **CODE
        )
        assert set(wrong.fields) == {"phone"}
    assert set(
        refused(do, "liujie", "correct_caller", order, "2026-04-08 10:10", reason="x", **CODE).fields
    ) == {"caller_name"}


def test_what_is_restricted_goes_to_no_unit_and_once_archived_is_kept_and_not_used(order):
    do("liujie", "restrict", order, "2026-04-08 10:00", reason="不愿再让单位知道", **CODE)
    assert refused(do, "chenli", "reveal", order, "2026-04-08 10:05", reason="x").status == 403
    assert "魏*霞" not in enter(Client(), "chenli").get(f"/orders/{order.number}").content.decode()
    assert refused(do, "liujie", "restrict", order, "2026-04-08 10:10", reason="x", **CODE).status == 409
    do("liujie", "contact", order, "2026-04-08 10:20", outcome="reached", note="由市中心联系")
    do("liujie", "withdraw", order, "2026-04-08 10:30", reason="来电人不再反映")
    do("wangmin", "archive", order, "2026-04-08 10:40")
    assert refused(do, "liujie", "reveal", order, "2026-04-08 10:50", reason="再看看").sentence.startswith(
        "来电人已要求限制处理"
    )
    do("zhaolan", "reveal", order, "2026-04-08 10:50", reason="行政诉讼调阅")
    assert AccessLog.objects.filter(what="reveal").count() == 1
