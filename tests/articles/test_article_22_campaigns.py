"""第二十二条 …对社会公众反映集中、久拖不决的普遍性问题,应当组织开展专项治理。（专项报告见第二十八条。）"""

import io

import pytest
from docx import Document

from hotline.campaigns import deeds
from hotline.campaigns.counting import effect_of
from hotline.campaigns.models import Campaign, SpecialReport
from hotline.campaigns.papers import make_special, sign_special
from hotline.campaigns.seeing import campaign_for
from hotline.campaigns.watching import keep_campaigns
from hotline.notices.models import Notice
from hotline.orders.models import Order
from tests.world import at, call, dispatched, person, refused

APRIL = "2026-05-06 09:00"
LATER = "2026-07-20 09:00"
THEME = {"by": "topic", "theme": "出租汽车-不打表", "period": "2026-04"}
PLAN = THEME | {"title": "出租汽车不打表", "problem": "乘客13905570361反映拂晓大道一带不打表、乱要价，多次处罚仍反复。",
                "unit": "enforcement", "person": "高远", "begins": "2026-05-06", "ends": "2026-07-31"}  # fmt: skip
MEASURE = {"text": "每晚两班上路查计价器", "unit": "sixian", "due": "2026-06-10"}


@pytest.fixture
def many(world):
    """People complain of one thing: once in February, three times in April, once after the campaign began."""
    call("liujie", "2026-02-20 09:00", plate="", phone="13905570300")
    made = [dispatched(f"2026-04-{day} 09:00", plate="", phone=f"139055703{day}") for day in (10, 13)]
    made.append(call("liujie", "2026-04-16 09:00", plate="", phone="13905570316"))
    other = dispatched("2026-04-20 09:00", to="sixian", topic="公交-甩站", plate="", phone="13905570320")
    call("liujie", "2026-06-01 09:00", plate="", phone="13905570330")
    return made, other


def begun(**changes):
    return deeds.open_campaign(PLAN | changes, actor=person("zhouqiang"), now=at(APRIL))


def does(deed, key, who, when=APRIL, **given):
    return deed(str(key), given, actor=person(who), now=at(when))


def refusal(deed, key, who, when=APRIL, **given):
    return refused(deed, str(key), given, actor=person(who), now=at(when))


def test_what_many_complain_of_is_taken_in_hand_by_a_unit_a_person_and_a_day(many):
    made = begun()
    assert (made.unit.code, made.person, str(made.ends)) == ("enforcement", "高远", "2026-07-31")
    assert "13905570361" not in made.problem, "a caller's number stays out of it"
    assert set(Order.objects.filter(campaigns__campaign=made)) == set(many[0]), "April's orders of the theme"
    assert Notice.objects.filter(unit__code="enforcement", sentence__contains="由你单位牵头").exists()
    twice = refused(deeds.open_campaign, PLAN, actor=person("zhaolan"), now=at(APRIL))
    assert (twice.code, "已有一项在办" in twice.sentence) == ("not_open", True)


def test_only_the_centre_begins_one_and_only_on_a_theme_there_is(many):
    for who in ("liujie", "fangjing", "heju", "zhaowenbin", "zhangxitong"):
        assert refused(deeds.open_campaign, PLAN, actor=person(who), now=at(APRIL)).code == "not_yours"
    for wrong in (
        {"theme": "没有这个主题"},
        {"by": "caller"},
        {"ends": "2026-05-01"},
        {"unit": "nobody"},
        {"title": ""},
        {"begins": "2020-01-01"},
    ):
        assert (
            refused(deeds.open_campaign, PLAN | wrong, actor=person("zhouqiang"), now=at(APRIL)).status == 422
        )
    assert not Campaign.objects.exists()


def test_its_course_from_the_first_measure_to_the_result(many):
    made, (_, other) = begun(), many
    assert does(deeds.attach, made.pk, "zhouqiang", LATER) == 1, "June's, of the same theme"
    assert does(deeds.attach, made.pk, "zhouqiang", LATER, numbers=f"{other.number} {other.number}") == 1
    assert "没有这些工单" in refusal(deeds.attach, made.pk, "zhouqiang", numbers="20990101-0001").sentence
    does(deeds.add_measure, made.pk, "gaoyuan", **MEASURE)
    [measure] = made.measures.all()
    assert refusal(deeds.add_measure, made.pk, "hanjuzhang", **MEASURE).code == "not_yours"
    assert keep_campaigns(at("2026-06-12 09:00")) == 3, "泗县局, 值班长 and 督办员 hear that its day is over"
    assert keep_campaigns(at("2026-06-12 10:00")) == 0
    assert refusal(deeds.close_campaign, made.pk, "zhaolan", result="好转").code == "still_owed"
    assert (
        refusal(deeds.finish_measure, made.pk, "gaoyuan", measure=str(measure.pk), result="x").code
        == "not_yours"
    )
    does(deeds.finish_measure, made.pk, "sunsixian", LATER, measure=str(measure.pk), result="查处 6 辆")
    assert (
        refusal(deeds.finish_measure, made.pk, "zhaolan", measure=str(measure.pk), result="再").code
        == "not_open"
    )
    does(deeds.note_progress, made.pk, "gaoyuan", text="约谈三家公司")
    does(
        deeds.change,
        made.pk,
        "zhaolan",
        unit="enforcement",
        person="赵文斌",
        ends="2026-08-31",
        reason="再观察一月",
    )
    assert refusal(deeds.close_campaign, made.pk, "gaoyuan", result="好转").code == "not_yours"
    does(deeds.close_campaign, made.pk, "zhaolan", LATER, result="不打表明显减少")
    assert refusal(deeds.note_progress, made.pk, "zhaolan", text="迟了").code == "not_open"
    whats = list(made.deeds.order_by("id").values_list("what", flat=True))
    assert whats == ["opened", "attached", "attached", "measure", "done", "progress", "changed", "closed"]
    assert "原 执法支队 高远，2026-07-31 前" in made.deeds.get(what="changed").words


def test_before_and_after_are_counted_by_the_same_rows(many):
    found = effect_of(begun(), at(LATER))
    assert (found.before, found.after, found.days_before, found.days_after) == (4, 1, 75, 75)
    assert (found.a_month_before, found.a_month_after, found.verdict) == (1.6, 0.4, "unclear")


def test_a_unit_sees_only_the_campaign_it_is_in_and_no_counts_of_the_whole_city(many, client):
    from tests.web.test_pages import enter

    made = begun()
    assert refused(campaign_for, person("sunsixian"), str(made.pk)).code == "unknown"
    does(deeds.add_measure, made.pk, "zhouqiang", **MEASURE)
    theirs = enter(client, "sunsixian").get(f"/campaigns/{made.pk}").content.decode()
    assert "每晚两班" in theirs and many[0][0].number not in theirs and "每 30 天" not in theirs
    assert "经过" not in theirs and "登记进展" not in theirs
    leads = enter(client, "gaoyuan").get(f"/campaigns/{made.pk}").content.decode()
    assert "每 30 天" in leads and many[0][0].number in leads and "编专项报告" not in leads
    assert enter(client, "zhouqiang").post(f"/campaigns/{made.pk}/progress", {"text": " "}).status_code == 422
    prefilled = client.get("/campaigns", THEME).content.decode()
    assert "发起专项治理" in prefilled and "出租汽车-不打表" in prefilled
    linked = client.get("/topics", THEME).content.decode()
    assert "/campaigns?by=topic" in linked
    missing = [client.get(f"/{where}/99").status_code for where in ("campaigns", "special")]
    assert missing == [404, 404]


def test_the_special_report_is_made_signed_by_another_and_corrected(many, client):
    """第二十八条 …并视情报送专项报告。"""
    from tests.web.test_pages import enter

    made, asked = begun(), {"now": at(LATER)}
    assert refused(make_special, str(made.pk), "", actor=person("zhouqiang"), **asked).code == "not_yours"
    first = make_special(str(made.pk), "", actor=person("fangjing"), **asked)
    words = "\n".join(p.text for p in Document(io.BytesIO(bytes(first.paper))).paragraphs)
    assert "关于出租汽车不打表专项治理情况的专项报告" in words.replace("\n", "")
    assert "列入治理的工单 3 件，其中同一主题的 3 件，另按单号列入 0 件；按类别，投诉举报 3 件。" in words
    assert "由每 30 天 1.6 件变为 0.4 件，与开始前没有显著差别" in words
    [table] = [
        b["rows"] for b in first.blocks if b.get("caption") == "近 12 个月该主题的工单" and b["is"] == "table"
    ]
    assert sum(int(n) for _, n in table) == Order.objects.filter(topic=THEME["theme"]).count() == 5
    assert refused(sign_special, first.pk, actor=person("fangjing"), **asked).code == "not_yours"
    sign_special(first.pk, actor=person("heju"), **asked)
    assert refused(sign_special, first.pk, actor=person("zhaolan"), **asked).code == "not_open"
    assert refused(make_special, str(made.pk), " ", actor=person("fangjing"), **asked).code == "incomplete"
    does(deeds.attach, made.pk, "zhouqiang", LATER)
    second = make_special(str(made.pk), "补列六月的件", actor=person("fangjing"), **asked)
    assert second.version == 2 and "更正的理由：补列六月的件" in str(second.blocks)
    shown = enter(client, "heju").get(f"/special/{second.pk}").content.decode()
    assert "治理成效" in shown and "看专项治理" in shown and "签发第 2 版" in shown
    assert client.get(f"/special/{second.pk}/chart-1.png").headers["Content-Type"] == "image/png"
    assert client.get(f"/special/{second.pk}.docx").content[:2] == b"PK"
    assert enter(client, "gaoyuan").get(f"/special/{second.pk}").status_code == 403
    assert SpecialReport.objects.count() == 2
