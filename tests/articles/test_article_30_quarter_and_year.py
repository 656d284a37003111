"""第三十条 市局每季度对承办单位的业务办理情况进行监督检查。…年末进行综合考评,并将考评结果定期通报。考评结果将纳入市局对各地各单位年度目标考核。"""

import io
from decimal import Decimal

import openpyxl
import pytest

from hotline.assessment import inspections, year
from hotline.assessment.appeals import appeal, decide_appeal
from hotline.assessment.models import CENTRE, Finding, Inspection, Loss, Round, Score, YearScore
from hotline.assessment.rounds import make_round, publish
from hotline.notices.models import Notice
from tests.web.test_pages import enter
from tests.world import at, dispatched, do, person, refused

FEBRUARY, LATER = "2026-02-03 09:00", "2026-02-11 09:00"
NEXT_YEAR = "2027-01-11 09:00"
LOOK = {"unit": "sixian", "on": "2026-02-10", "words": "调阅一月全部工单，抽听三通答复电话。"}
FAULT = {"text": "答复没有写依据", "article": "第二十五条", "points": "5", "order_number": ""}


@pytest.fixture
def january(world):
    """One order each; 执法支队 answers in time and the centre confirms late, 泗县局 never answers."""
    first = dispatched("2026-01-05 09:00")
    world.reply_to(first, "2026-01-06 09:00")
    do("wangmin", "confirm", first, "2026-01-08 10:00")
    dispatched("2026-01-05 10:00", to="sixian", phone="13905570362")
    return first


def drafted(who="fangjing", about="units", now=FEBRUARY):
    return make_round("2026-01", actor=person(who), now=at(now), about=about)


def may_not(deed, *args, who, when=LATER, **given):
    return refused(deed, *args, actor=person(who), now=at(when), **given).code


def test_the_centre_is_scored_by_the_bureau_and_never_by_itself(january, client):
    for who in ("fangjing", "zhaolan", "zhaowenbin"):
        assert may_not(make_round, "2026-01", who=who, about=CENTRE) == "not_yours"
    assert may_not(make_round, "2026-01", who="heju") == "not_yours", "nor does the bureau draft the units'"
    drafted("heju", CENTRE)
    [score] = Score.objects.filter(round__about=CENTRE)
    items = {i["key"]: (i["good"], i["rows"]) for i in score.items}
    assert score.unit.code == "centre" and items["decide_intake"] == (2, 2) and items["confirm"] == (0, 1)
    late = Loss.objects.get(rule="confirm")
    assert (late.order_number, late.points, late.article) == (january.number, 15, "第二十七条")
    assert "期限 2026-01-07 24:00，2026-01-08 10:00 才办" in late.evidence
    assert may_not(appeal, late.pk, "系统慢", who="wangmin", when=FEBRUARY) == "not_yours"
    assert may_not(appeal, late.pk, "系统慢", who="zhaowenbin", when=FEBRUARY) == "unknown"
    appeal(late.pk, "当日断电两小时", actor=person("zhaolan"), now=at(FEBRUARY))
    assert may_not(decide_appeal, late.pk, True, "属实", who="zhaolan") == "not_yours"
    before = enter(client, "zhaowenbin").get("/assessment/2026-01?of=centre").content.decode()
    assert "没有您能看到的得分" in before and january.number not in before
    decide_appeal(late.pk, True, "属实", actor=person("heju"), now=at(FEBRUARY))
    publish("2026-01", actor=person("heju"), now=at(LATER), about=CENTRE)
    after = client.get("/assessment/2026-01?of=centre").content.decode()
    assert "市中心" in after and january.number not in after, "the score, never its rows"
    assert enter(client, "zhaolan").get("/assessment/2026-01/notice.docx?of=centre").content[:2] == b"PK"
    assert Round.objects.filter(month="2026-01").count() == 1


def test_the_bureau_inspects_each_unit_every_quarter_and_looks_again(january, client):
    for who in ("zhouqiang", "fangjing", "hanjuzhang"):
        assert may_not(inspections.inspect, LOOK, who=who) == "not_yours"
    looked = inspections.inspect(LOOK, actor=person("heju"), now=at(LATER))
    assert looked.quarter == "2026-Q1"
    assert may_not(inspections.inspect, LOOK | {"on": "2026-01-20"}, who="heju") == "not_open"
    for wrong in ({"unit": "centre"}, {"on": "2026-03-01"}, {"words": ""}):
        assert may_not(inspections.inspect, LOOK | wrong, who="heju") == "incomplete"
    for wrong in (
        {"points": "20.5"},
        {"points": "NaN"},
        {"article": "第三十五条"},
        {"order_number": "20990101-0001"},
    ):
        assert may_not(inspections.find, looked.pk, FAULT | wrong, who="heju") == "incomplete"
    assert may_not(inspections.find, looked.pk, FAULT, who="fangjing") == "not_yours"
    found = inspections.find(looked.pk, FAULT, actor=person("heju"), now=at(LATER))
    assert found.due == at("2026-03-04 00:00"), "ten working days, the Spring Festival between"
    assert Notice.objects.filter(unit__code="sixian", sentence__contains="03-03 24:00 前整改").exists()
    assert may_not(inspections.rectify, found.pk, {"text": "已改"}, who="zhaowenbin") == "unknown"
    assert may_not(inspections.rectify, found.pk, {"text": "已改"}, who="heju") == "not_yours"
    inspections.rectify(found.pk, {"text": "已改"}, actor=person("hanjuzhang"), now=at(LATER))
    assert may_not(inspections.rectify, found.pk, {"text": "再报"}, who="hanjuzhang") == "not_open"
    assert may_not(inspections.check, found.pk, True, "", who="fangjing") == "not_yours"
    assert may_not(inspections.check, found.pk, False, "", who="heju") == "incomplete"
    inspections.check(found.pk, False, "缺三月的件", actor=person("heju"), now=at(LATER))
    enter(client, "hanjuzhang").post(
        f"/inspections/{looked.pk}", {"do": "rectify", "finding": found.pk, "text": "已补"}
    )
    enter(client, "heju").post(f"/inspections/{looked.pk}", {"do": "accept", "finding": found.pk})
    assert list(found.rectifications.order_by("id").values_list("accepted", flat=True)) == [False, True]
    assert inspections.score_of(looked) == 95, "put right is not given back"
    theirs = enter(client, "zhaowenbin").get("/inspections?quarter=2026-Q1").content.decode()
    assert "泗县局" not in theirs and client.get(f"/inspections/{looked.pk}").status_code == 404
    listed = enter(client, "fangjing").get("/inspections?quarter=2026-Q1").content.decode()
    assert "泗县局" in listed and "还没有检查的" in listed and "登记一次检查" not in listed


def test_the_year_is_the_formula_on_what_was_published(january, client):
    assert may_not(year.make_year, "2026", who="heju") == "not_open", "not over yet"
    assert may_not(year.make_year, "2025", who="heju") == "not_open", "nothing was assessed in it"
    drafted()
    assert may_not(year.make_year, "2026", who="heju", when=NEXT_YEAR) == "not_open", "January not published"
    publish("2026-01", actor=person("heju"), now=at(LATER))
    looked = inspections.inspect(LOOK, actor=person("heju"), now=at(LATER))
    inspections.find(looked.pk, FAULT, actor=person("heju"), now=at(LATER))
    for who in ("fangjing", "zhaolan", "hanjuzhang"):
        assert may_not(year.make_year, "2026", who=who, when=NEXT_YEAR) == "not_yours"
    year.make_year("2026", actor=person("heju"), now=at(NEXT_YEAR))
    assert may_not(year.make_year, "2026", who="heju", when=NEXT_YEAR) == "not_open"
    assert may_not(inspections.find, looked.pk, FAULT, who="heju", when=NEXT_YEAR) == "not_open"
    row, other = (YearScore.objects.get(unit__code=code) for code in ("sixian", "enforcement"))
    month = Score.objects.get(unit__code="sixian").score
    assert (row.months, row.inspections) == ({"2026-01": str(month)}, {"2026-Q1": "95.0"})
    assert row.ledger_red > 0
    assert may_not(year.publish_year, "2026", who="heju", when=NEXT_YEAR) == "not_open", "no check yet"
    assert may_not(year.check_year, row.pk, "80", "x", who="fangjing", when=NEXT_YEAR) == "not_yours"
    assert may_not(year.check_year, row.pk, "101", "", who="heju", when=NEXT_YEAR) == "incomplete"
    for one, points in ((row, "80"), (other, "90")):
        enter(client, "heju").post(
            "/years/2026", {"do": "check", "row": one.pk, "points": points, "reason": "实地核查"}
        )
    row.refresh_from_db()
    by_hand = (month * 70 + 95 * 20 + 80 * 10) / 100
    assert abs(row.score - by_hand) <= Decimal("0.05")
    assert "泗县局" not in enter(client, "hanjuzhang").get("/years").content.decode().split("<main")[1]
    assert client.get("/years/2026/notice.docx").status_code == 409
    year.publish_year("2026", actor=person("heju"), now=at(NEXT_YEAR))
    row.refresh_from_db()
    assert (row.rank, row.listed) == (None, ""), "one month of twelve: scored, not ranked"
    seen = enter(client, "hanjuzhang").get("/years/2026").content.decode()
    assert "执法支队" in seen and seen.count("实地核查") == 1, "another's grounds stay with it"
    assert client.get("/years/2026/notice.docx").content[:2] == b"PK"
    assert client.get("/years/2026.xlsx").status_code == 403
    book = enter(client, "fangjing").get("/years/2026.xlsx").content
    cells = list(openpyxl.load_workbook(io.BytesIO(book))["年度考评"].iter_rows(min_row=2, values_only=True))
    line = dict(zip(cells[0], next(c for c in cells if c[1] == row.unit.name), strict=True))
    assert (line["年度得分"], line["2026-01"], line["2026-Q1"], line["2026-02"]) == (
        float(row.score),
        float(month),
        95.0,
        "—",
    )


def test_nothing_there_answers_as_nothing(world, client):
    enter(client, "heju")
    assert [
        client.get(f"/{a}").status_code
        for a in ("years/2026", "years/x.xlsx", "inspections/9", "assessment/2026-01?of=centre")
    ] == [404] * 4
    assert client.get("/inspections?quarter=x").status_code == 422
    assert (Inspection.objects.count(), Finding.objects.count()) == (0, 0)
