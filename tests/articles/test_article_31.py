"""第三十一条 …对于成绩突出的单位和个人，可以给予表扬。违反本办法，对12328热线业务办理不力且造成不良社会影响的单位和个人，依法依规追究责任。"""

from datetime import timedelta

import pytest

from hotline.assessment import merits
from hotline.assessment.merit_seeing import merits_of
from hotline.assessment.models import Merit
from hotline.notices.models import Notice
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import at, person, refused

DAY, LATER = "2026-04-08 09:00", "2026-04-14 09:00"
PRAISE = {"kind": "praise", "unit": "enforcement", "person": "陈立", "article": "第三十一条",
          "basis": "支队奖惩办法第四条", "facts": "三个月 42 件无一逾期，来电人13905570361来信感谢。"}  # fmt: skip
BLAME = {"kind": "blame", "unit": "sixian", "person": "孙泗", "article": "第十九条", "basis": "行政机关公务员处分条例第二十条",
         "facts": "十天不联系来电人，答复不实。", "harm": "视频在网上转发三万余次。"}  # fmt: skip
CENTRAL = PRAISE | {"unit": "centre", "person": "刘洁"}
DECISION = {"decision": "通报表扬", "document": "宿交〔2026〕12号"}


def does(deed, *args, who, when=DAY):
    return deed(*args, actor=person(who), now=at(when))


def may_not(deed, *args, who, when=DAY):
    return refused(deed, *args, actor=person(who), now=at(when)).code


def seen_by(who):
    return set(merits_of(person(who)).values_list("unit__code", flat=True))


def test_a_person_is_praised_and_others_read_it_only_when_published(world):
    made = does(merits.propose, PRAISE, who="zhaowenbin")
    assert "13905570361" not in made.facts
    assert Notice.objects.filter(unit__code="bureau", sentence="执法支队：表扬待决定").exists()
    assert may_not(merits.publish_merit, made.pk, who="heju") == "not_open", "not decided yet"
    does(merits.decide, made.pk, True, DECISION, who="heju")
    assert may_not(merits.decide, made.pk, False, DECISION, who="heju") == "not_open"
    for who, sees in (
        ("zhaowenbin", True),
        ("fangjing", True),
        ("chenli", False),
        ("hanjuzhang", False),
        ("liujie", False),
        ("qianjin", False),
    ):
        assert bool(seen_by(who)) is sees, who
    does(merits.publish_merit, made.pk, who="heju")
    for who in ("chenli", "hanjuzhang", "liujie"):
        assert seen_by(who) == {"enforcement"}
    assert not seen_by("zhangxitong")
    assert may_not(merits.withdraw, made.pk, "", who="heju") == "incomplete"
    does(merits.withdraw, made.pk, "事实有出入", who="heju")
    assert not seen_by("chenli") and seen_by("zhaowenbin"), "others see it no more; the record stays"
    assert may_not(merits.publish_merit, made.pk, who="heju") == "not_open"


def test_who_proposes_what_and_nobody_for_themselves(world):
    for given, who in (
        (PRAISE, "chenli"),
        (PRAISE, "liujie"),
        (PRAISE, "hanjuzhang"),
        (BLAME, "hanjuzhang"),
        (CENTRAL, "zhaolan"),
        (CENTRAL, "fangjing"),
    ):
        assert may_not(merits.propose, given, who=who) == "not_yours", (given["unit"], who)
    wrong = (
        {"basis": ""},
        {"article": "第三十五条"},
        {"unit": "bureau"},
        {"kind": "fine"},
        {"harm": ""},
        {"order_number": "x"},
    )
    for each in wrong:
        assert may_not(merits.propose, BLAME | each, who="zhouqiang") == "incomplete", each
    central = does(merits.propose, CENTRAL, who="heju")
    assert may_not(merits.decide, central.pk, True, DECISION, who="heju") == "not_yours", "by another leader"
    assert seen_by("fangjing") == set() and seen_by("zhaolan") == {"centre"}, "its head, not its assessor"
    assert Merit.objects.count() == 1


def test_a_unit_is_heard_before_it_is_held_responsible(world):
    made = does(merits.propose, BLAME, who="zhouqiang")
    assert made.statement_until == at("2026-04-14 00:00")
    assert Notice.objects.filter(
        unit__code="sixian", post="unit_head", sentence__startswith="拟追究责任"
    ).exists()
    assert may_not(merits.decide, made.pk, True, DECISION, who="heju") == "not_open"
    assert may_not(merits.state, made.pk, "已改", who="sunsixian") == "unknown"
    assert may_not(merits.state, made.pk, "已改", who="zhouqiang") == "not_yours"
    assert may_not(merits.state, made.pk, " ", who="hanjuzhang") == "incomplete"
    does(merits.state, made.pk, "当日值班二人请假", who="hanjuzhang")
    assert may_not(merits.state, made.pk, "再说", who="hanjuzhang") == "not_open"
    assert may_not(merits.decide, made.pk, True, DECISION, who="zhaolan") == "not_yours"
    assert may_not(merits.decide, made.pk, True, {"decision": ""}, who="heju") == "incomplete"
    does(merits.decide, made.pk, True, {"decision": "对孙泗通报批评"}, who="heju")
    silent = does(merits.propose, BLAME, who="zhouqiang")
    does(merits.decide, silent.pk, False, {"decision": "情节轻微"}, who="heju", when=LATER)
    assert may_not(merits.publish_merit, silent.pk, who="heju") == "not_open", (
        "nothing was decided against it"
    )


def test_who_is_held_responsible_is_not_named_to_others(world, client):
    made = merits.propose(BLAME, actor=person("zhouqiang"), now=now())
    enter(client, "heju")
    assert "陈述期到" in client.get(f"/merits/{made.pk}").content.decode()
    assert (
        client.post(f"/merits/{made.pk}", {"do": "accept", "decision": "对孙泗通报批评"}).status_code == 409
    )
    merits.decide(
        made.pk,
        True,
        {"decision": "对孙泗通报批评"},
        actor=person("heju"),
        now=made.statement_until + timedelta(hours=1),
    )
    enter(client, "chenli")
    assert client.get(f"/merits/{made.pk}").status_code == client.get("/merits/9999").status_code == 404
    enter(client, "heju").post(f"/merits/{made.pk}", {"do": "publish"})
    enter(client, "chenli")
    for page in ("/merits", f"/merits/{made.pk}"):
        words = client.get(page).content.decode()
        assert "不公布姓名" in words and "孙泗" not in words and "三万余次" not in words
    assert client.post(f"/merits/{made.pk}", {"do": "withdraw", "reason": "x"}).status_code == 403
    assert "孙泗" in enter(client, "hanjuzhang").get(f"/merits/{made.pk}").content.decode()
    assert "提出表扬" in client.get("/merits").content.decode()


@pytest.mark.parametrize(
    ("who", "kinds"), [("zhouqiang", "表扬、追责"), ("zhaowenbin", "表扬"), ("chenli", "")]
)
def test_the_form_offers_what_one_may_propose(world, client, who, kinds):
    words = enter(client, who).get("/merits").content.decode()
    assert (f"<b>提出{kinds}</b>" in words) if kinds else ("<b>提出" not in words)
