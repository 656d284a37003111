"""办到哪一步了 (第十条): one's own request in plain words, and nothing that is another's or inner."""

import pytest

from hotline.orders.models import Event
from tests.citizens.conftest import citizen as citizen
from tests.world import REPLY, call, do, parameter_as

WHEN = "2031-03-04 {}"
"""After the filing, which happens now."""


def when(clock, day=4):
    return f"2031-03-{day:02} {clock}"


def dispatched(citizen, **changes):
    order, code = citizen.files(**changes)
    do("wangmin", "dispatch", order, when("09:00"), kind=order.kind, lead_unit="enforcement")
    return order, code


def answered(citizen):
    order, code = dispatched(citizen)
    do("chenli", "contact", order, when("10:00"), outcome="reached", how="phone", note="魏女士态度很差")
    do("chenli", "draft", order, when("11:00"), **REPLY, inner_note="驾驶员是熟人")
    do("gaoyuan", "endorse", order, when("11:10"), note="同意，内部掌握")
    do("zhaowenbin", "sign_off", order, when("11:20"))
    return order, code


def test_a_request_is_followed_from_the_filing_to_the_reply(citizen):
    order, code = citizen.files()
    page = citizen.reads(order, code)
    assert "已收到" in page and "决定由谁办理" in page and "收到您的反映" in page
    do("wangmin", "dispatch", order, when("09:00"), kind="complaint", lead_unit="enforcement")
    page = citizen.reads(order, code)
    assert "市交通运输综合执法支队 正在办理" in page and "交给市交通运输综合执法支队办理" in page
    assert "最晚 3月18日（周二）前答复您" in page and "第二十条" in page


def test_the_reply_is_shown_from_the_telling_on_and_hidden_while_it_is_redone(citizen):
    order, code = answered(citizen)
    assert "罚款200元" not in citizen.reads(order, code)
    do("chenli", "tell", order, when("14:00"), outcome="reached", how="phone", note="已告知", opinion="basic")
    page = citizen.reads(order, code)
    assert all(words in page for words in ("罚款200元", "调取车载视频", "《巡游出租汽车经营服务管理规定》"))
    do("chenli", "submit", order, when("14:10"))
    do("wangmin", "redo", order, when("15:00"), defects=["incomplete"], reason="没有写明退款时间，内部通报")
    page = citizen.reads(order, code)
    assert "罚款200元" not in page and "退回重新办理" in page and "内部通报" not in page


def test_no_inner_note_no_staff_name_and_no_personal_value_is_shown(citizen):
    order, code = answered(citizen)
    do("zhaolan", "supplement", order, when("12:00"), note="此人多次投诉")
    do(
        "chenli",
        "tell",
        order,
        when("14:00"),
        outcome="reached",
        how="phone",
        note="骂了十分钟",
        opinion="not",
    )
    page = citizen.reads(order, code)
    hidden = ("态度很差", "熟人", "内部掌握", "此人多次投诉", "骂了十分钟", "魏红霞", "13905570361", "139****0361",
              "陈立", "高远", "赵文斌", "王敏", "赵岚", "chenli")  # fmt: skip
    assert [words for words in hidden if words in page] == []


@pytest.mark.parametrize(
    "number", ["", "20990101-9999", "\0", "😀", "x" * 5000, "２０９９０１０１-９９９９", "' or 1=1--"]
)
@pytest.mark.parametrize("code", ["", "AAAA-AAAA", "\0", "😀" * 50])
def test_an_unknown_number_and_a_wrong_code_answer_alike(citizen, number, code):
    order, right = citizen.files()
    theirs, none = citizen.asks(order, code), citizen.asks(number, code)
    assert theirs.status_code == none.status_code == 404
    for answer in (theirs, none):
        assert "单号和查询码对不上" in answer.content.decode()
    assert citizen.asks(number, right).status_code == 404


def test_ones_code_opens_only_ones_own_and_a_telephoned_request_has_none(citizen):
    mine, my_code = citizen.files()
    theirs, their_code = citizen.files(phone="13905570784")
    rung = call("liujie", "2026-04-08 09:00")
    assert citizen.asks(theirs, my_code).status_code == citizen.asks(rung, my_code).status_code == 404
    assert citizen.asks(theirs, their_code).status_code == 200


def test_the_code_may_be_typed_as_phones_type_it(citizen):
    order, code = citizen.files()
    wide = code.lower().replace("-", " — ").translate({n: n + 0xFEE0 for n in range(48, 58)})
    assert citizen.asks(f" {order.number} ", wide).status_code == 200


def test_neither_number_nor_code_stands_in_an_address(citizen, client):
    order, code = citizen.files()
    answer = client.get(f"/public/follow?number={order.number}&code={code}")
    assert order.title not in answer.content.decode() and code not in answer.content.decode()
    page = citizen.reads(order, code)
    assert f"={code}" not in page and f"/{code}" not in page
    assert citizen.asks(order, code).headers["Cache-Control"] == "no-store"


def test_guessing_a_code_ends_after_so_many_tries(citizen, client):
    order, code = citizen.files()
    limits = {"file": 9, "follow": 1000, "act": 9, "wrong_code": 5}
    with parameter_as("public_limits", limits):
        tries = [citizen.asks(order, f"AAAA-AA{n:02}").status_code for n in range(8)]
    assert tries == [404] * 5 + [429] * 3
    with parameter_as("public_limits", limits | {"follow": 9}):
        assert (
            citizen.asks(order, code).status_code == 200
        )  # whoever has the right one is never locked out by others
        assert citizen.asks(order, code).status_code == 429  # but one address has its limit


def test_where_a_request_was_returned_referred_or_joined_with_others(citizen):
    order, code = citizen.files()
    do("liujie", "return", order, when("09:00"), ground="三", reason="请向人民法院起诉")
    page = citizen.reads(order, code)
    assert "已办结" in page and "须通过诉讼、仲裁" in page and "请向人民法院起诉" in page
    order, code = citizen.files()
    do(
        "liujie",
        "refer",
        order,
        when("09:00"),
        referral="railway",
        transferred_at=when("09:00"),
        transfer_result="已告知",
    )
    assert "请您改打 铁路 12306" in citizen.reads(order, code)
    main, main_code = answered(citizen)
    order, code = citizen.files(phone="13905570784")
    do("wangmin", "merge", order, when("13:00"), main_order=main.number, reason="同一辆车")
    do("chenli", "tell", main, when("14:00"), outcome="reached", how="phone", note="已告知")
    page = citizen.reads(order, code)
    assert "与同一件事的其他反映一并办理" in page and "正在办理" in page
    assert main.number not in page and "罚款200元" not in page and "同一辆车" not in page
    assert order.number not in citizen.reads(main, main_code)


def test_following_writes_nothing_and_costs_a_fixed_number_of_queries(
    citizen, client, django_assert_num_queries
):
    order, code = answered(citizen)
    citizen.reads(order, code)
    before = Event.objects.count()
    with django_assert_num_queries(3):
        citizen.asks(order, code)
    assert Event.objects.count() == before
