"""拟回复: drafted in parts beside what was asked, checked without saving, handed in through the door (第二十四条、第二十五条)."""

import pytest

from hotline.orders.models import Order
from tests.web.test_pages import enter
from tests.world import REPLY, dispatched, do, reply_to

POOR = {"result": "你反映的问题已收悉。", "process": "4月9日调取视频。", "basis": "按有关规定"}
TWO_POINTS = "请答复：1、首班车几点发车；2、月票在哪里办理。"


@pytest.fixture
def order(world):
    made = dispatched("2026-04-08 09:30")
    return do("chenli", "contact", made, "2026-04-08 10:00", outcome="reached", note="已联系")


def where(order):
    return f"/orders/{order.number}/reply"


def test_the_page_shows_what_was_asked_and_the_order_leads_to_it(order, client):
    enter(client, "chenli")
    assert f'href="{where(order)}"' in client.get(f"/orders/{order.number}").content.decode()
    page = client.get(where(order)).content.decode()
    assert "平时打表9块多" in page and "写了就查" in page
    assert "13905570361" not in page and "魏红霞" not in page


def test_the_check_quotes_the_words_and_saves_nothing(order, client):
    page = enter(client, "chenli").post(where(order), POOR | {"do": "check"}).content.decode()
    assert "缺依据" in page and "<q>按有关规定</q>" in page and "必改" in page
    assert POOR["result"] in page
    order.refresh_from_db()
    assert (order.state, order.tasks.get().result) == ("handling", "")
    piece = client.post(where(order), POOR | {"do": "look"}).content.decode()
    assert "缺依据" in piece and "<html" not in piece


def test_a_sound_reply_is_found_sound_and_handed_in(order, client):
    enter(client, "chenli")
    assert "没有查出问题" in client.post(where(order), REPLY | {"do": "check"}).content.decode()
    answer = client.post(
        where(order), REPLY | {"inner_note": "已约谈", "seen": order.last_seq, "do": "draft"}
    )
    assert answer.headers["Location"] == f"/orders/{order.number}"
    order.refresh_from_db()
    assert (order.state, order.tasks.get().inner_note) == ("in_review", "已约谈")


def test_each_point_asked_stands_there_answered_or_not(world, client):
    made = dispatched("2026-04-08 09:30", kind="inquiry", text=TWO_POINTS)
    half = {"result": "首班车6点20分发车。", "process": "已问车队。", "basis": "公交时刻表"}
    page = enter(client, "chenli").post(where(made), half | {"do": "look"}).content.decode()
    points = page.split('class="points"')[1]
    assert (
        points.index("首班车几点发车")
        < points.index("已答")
        < points.index("月票在哪里办理")
        < points.index("还没答")
    )


def test_how_the_unit_answered_the_like_before_stands_beside_it_but_never_a_secret_one(order, client):
    for phone, secret in (("13905570362", False), ("13905570363", True)):
        before = dispatched("2026-04-01 09:30", phone=phone, secret=secret)
        if secret:
            for action, given in (("draft", REPLY), ("endorse", {}), ("sign_off", {})):
                do({"draft": "chenli", "endorse": "gaoyuan", "sign_off": "zhaowenbin"}[action], action, before,
                   "2026-04-02 10:00", **given)  # fmt: skip
            do(
                "liujie",
                "tell",
                before,
                "2026-04-02 10:00",
                outcome="reached",
                how="phone",
                note="已告知",
                opinion="basic",
            )
            do("chenli", "submit", before, "2026-04-02 10:00")
        else:
            reply_to(before, "2026-04-02 10:00")
        do("wangmin", "confirm", before, "2026-04-02 11:00")
    like, hidden = Order.objects.filter(closed_at__isnull=False).order_by("id")
    page = enter(client, "chenli").get(where(order)).content.decode()
    assert like.number in page and hidden.number not in page
    copied = client.post(where(order), REPLY | {"do": "look"}).content.decode()
    assert "空话模板" in copied


def test_a_refusal_keeps_every_word(order, client):
    answer = enter(client, "chenli").post(where(order), {"result": "话说一半", "do": "draft"})
    assert answer.status_code == 422
    assert "话说一半" in answer.content.decode() and "请填“处理依据”" in answer.content.decode()


def test_whoever_typed_while_another_acted_is_told_and_may_hand_in_again(order, client):
    seen = order.last_seq
    do("liujie", "supplement", order, "2026-04-08 11:00", note="来电人补充车牌")
    enter(client, "chenli")
    answer = client.post(where(order), REPLY | {"seen": seen, "do": "draft"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "补充" in page and REPLY["result"] in page
    assert f'name="seen" value="{seen + 1}"' in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("chenli", 200), ("gaoyuan", 200), ("wangmin", 403), ("liujie", 403), ("heju", 403), ("sunsixian", 404), ("qianjin", 404)],
)  # fmt: skip
def test_only_who_may_draft_opens_it(order, client, who, status):
    enter(client, who)
    assert client.get(where(order)).status_code == status
    for do_ in ("check", "look", "draft"):
        assert client.post(where(order), POOR | {"do": do_}).status_code in (
            {status} if status != 200 else {200, 302, 409}
        )


def test_once_it_is_in_review_the_page_leads_back_to_the_order(order, client):
    do("chenli", "draft", order, "2026-04-08 11:00", **REPLY)
    assert enter(client, "chenli").get(where(order)).headers["Location"] == f"/orders/{order.number}"


def test_a_reply_sent_back_is_there_to_mend(order, client):
    do("chenli", "draft", order, "2026-04-08 11:00", **REPLY)
    do("gaoyuan", "send_back", order, "2026-04-08 11:30", reason="写明处罚")
    assert REPLY["result"] in enter(client, "chenli").get(where(order)).content.decode()


def test_the_page_costs_a_fixed_number_of_queries(order, client, django_assert_max_num_queries):
    for n in range(8):
        reply_to(dispatched("2026-04-01 09:30", phone=f"139055710{n:02}"), "2026-04-02 10:00")
    enter(client, "chenli").get(where(order))
    with django_assert_max_num_queries(13):
        client.get(where(order))
    with django_assert_max_num_queries(8):
        client.post(where(order), POOR | {"do": "look"})


def test_the_confirmer_sees_the_check_list_and_nobody_else(world, client):
    made = reply_to(dispatched("2026-04-08 09:30"), "2026-04-09 09:00")
    page = enter(client, "wangmin").get(f"/orders/{made.number}").content.decode()
    assert "确认前核对" in page and "没有不合的" in page and "高远审核，赵文斌签发" in page
    for who in ("chenli", "liujie", "heju", "zhouqiang"):
        assert "确认前核对" not in enter(client, who).get(f"/orders/{made.number}").content.decode()
