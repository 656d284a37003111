"""第三十条 市局每季度对承办单位的业务办理情况进行监督检查。对工单办理情况进行月度考评,年末进行综合考评,并将考评结果定期通报。
考评结果将纳入市局对各地各单位年度目标考核。"""

import io
from decimal import Decimal

import pytest
from docx import Document

from hotline.assessment.appeals import appeal, decide_appeal
from hotline.assessment.drafting import long_late
from hotline.assessment.models import Appeal, Loss, Round, Score
from hotline.assessment.notice import notice_paper
from hotline.assessment.rounds import make_round, publish
from hotline.notices.models import Notice
from hotline.orders.models import OwedDuty
from hotline.people.models import Unit
from tests.statistics.recount import Recount
from tests.world import at, parameter_as, person, refused

IN_MAY = at("2026-05-06 09:00")
AFTER_APPEALS = at("2026-05-12 09:00")


@pytest.fixture
def round_(april):
    return make_round("2026-04", actor=person("fangjing"), now=IN_MAY)


def refusal(act, *args, who, now=IN_MAY):
    return refused(act, *args, actor=person(who), now=now)


def lost(unit, rule):
    return Loss.objects.filter(unit__code=unit, rule=rule).order_by("order_number")


def of(unit):
    return Score.objects.get(unit__code=unit)


def test_the_units_are_scored_and_the_centre_never_scores_itself(round_):
    assert set(Score.objects.values_list("unit__code", flat=True)) == {"enforcement", "sixian"}
    assert not Loss.objects.filter(unit__kind__in=["centre", "bureau"]).exists()


def test_each_rate_on_the_card_is_the_raw_events(round_):
    for code in ("enforcement", "sixian"):
        name = Unit.objects.get(code=code).name
        again = Recount(at("2026-04-01 00:00"), at("2026-05-01 00:00"), IN_MAY, name).count()
        for item in of(code).items:
            hits, rows = again.get(item["key"], (0, 0))
            good = rows - hits if item["key"] == "redone" else hits
            assert (item["good"], item["rows"]) == (good, rows), (code, item["key"])


def test_the_score_is_what_the_card_says_by_hand(round_):
    """泗县局: 签收 1/2 of 5, 联系 1/2 of 15, 限时 2/2 of 30, 不重办 1/1 of 15; no opinion, no explanation asked for."""
    earned = Decimal("2.5") + Decimal("7.5") + 30 + 15
    assert of("sixian").score == (earned / 65 * 100).quantize(Decimal("0.1"))


def test_every_point_lost_names_its_order_its_rule_and_its_evidence(round_, april):
    [b] = lost("enforcement", "satisfied")
    assert (b.order_number, b.article) == (
        april["late, not content, done again in time"].number,
        "第二十六条",
    )
    assert "2026-04-24 10:00 回访，来电人不满意" in b.evidence
    late = lost("enforcement", "on_time").get(order_number=b.order_number)
    assert late.evidence == "期限 2026-04-17 24:00，2026-04-22 09:00 才办"
    unanswered = lost("enforcement", "late_open").first()
    assert unanswered.order_number == april["never answered"].number
    assert "仍未办" in unanswered.evidence and unanswered.points == 2
    for loss in Loss.objects.all():
        assert loss.article and loss.evidence
        assert loss.points > 0 or round_.card["deductions"][loss.rule] == 0


def test_what_is_red_in_the_ledger_is_a_row_of_the_month_and_may_be_appealed_against(round_):
    """第三十一条 …承办单位应当建立…奖惩机制: never filed, so red."""
    row = lost("sixian", "ledger_red").get(evidence__contains="奖惩机制")
    assert (row.order_number, row.article, row.points) == ("", "第三十一条", 0)
    assert "到 2026-05-06 09:00：未报" in row.evidence
    appeal(row.pk, "已随文报送", actor=person("hanjuzhang"), now=IN_MAY)
    decide_appeal(row.pk, True, "已补报", actor=person("heju"), now=IN_MAY)
    assert of("sixian").score == of("sixian").drafted, "it cost nothing"


@pytest.mark.parametrize(
    ("done", "long"),
    [
        ("2026-05-11 09:00", False),
        ("2026-05-12 09:00", True),
        ("", False),
    ],  # 6, 7, 8, 9 (调休), 11 | 12; not done yet on 6 May
)
def test_late_by_more_than_five_working_days_begins_on_the_sixth(done, long):
    duty = OwedDuty(ended_at=at(done) if done else None)
    assert long_late(at("2026-05-06 00:00"), duty, {"long_after_working_days": 5}, IN_MAY) is long


def test_what_the_rows_cost_is_what_the_score_lacks(round_):
    for row in Score.objects.all():
        attainable = sum(round_.card["items"][i["key"]] for i in row.items if i["rows"])
        rates = sum(
            float(x.points) for x in Loss.objects.filter(unit=row.unit, rule__in=round_.card["items"])
        )
        fines = sum(
            float(x.points) for x in Loss.objects.filter(unit=row.unit, rule__in=round_.card["deductions"])
        )
        expected = max(0, 100 - rates / attainable * 100 - fines)
        assert abs(expected - float(row.score)) < 0.2


def test_a_unit_appeals_in_three_working_days_and_only_its_own(round_):
    loss = lost("enforcement", "satisfied").get()
    assert refusal(appeal, loss.pk, "不是我们的事", who="hanjuzhang").code == "unknown"
    assert refusal(appeal, loss.pk, "理由", who="chenli").code == "not_yours"
    assert refusal(appeal, loss.pk, " ", who="zhaowenbin").code == "incomplete"
    assert refusal(appeal, loss.pk, "理由", who="zhaowenbin", now=at("2026-05-10 00:01")).code == "not_open"
    appeal(
        loss.pk, "来电人要求超出职责", actor=person("zhaowenbin"), now=at("2026-05-10 00:00")
    )  # 7, 8, 9 (调休)
    assert refusal(appeal, loss.pk, "再说一次", who="zhaowenbin").code == "not_open"


def test_the_bureau_decides_and_an_upheld_appeal_takes_the_row_out(round_):
    loss, before = lost("enforcement", "satisfied").get(), of("enforcement").score
    appeal(loss.pk, "来电人要求超出职责", actor=person("zhaowenbin"), now=IN_MAY)
    assert refusal(decide_appeal, loss.pk, True, "属实", who="zhaolan").code == "not_yours"
    assert refusal(decide_appeal, loss.pk, True, "", who="heju").code == "incomplete"
    decide_appeal(loss.pk, True, "诉求超出法定职责", actor=person("heju"), now=IN_MAY)
    row = of("enforcement")
    assert row.drafted == before and row.score > before
    assert refusal(decide_appeal, loss.pk, False, "再议", who="heju").code == "not_open"
    assert Notice.objects.filter(unit__code="enforcement", sentence__contains="成立，不计失分").exists()


def test_a_rejected_appeal_changes_nothing(round_):
    loss, before = lost("enforcement", "contacted").first(), of("enforcement").score
    appeal(loss.pk, "系统慢", actor=person("zhaowenbin"), now=IN_MAY)
    decide_appeal(loss.pk, False, "没有凭据", actor=person("heju"), now=IN_MAY)
    assert of("enforcement").score == before


def test_it_is_published_by_the_bureau_after_the_appeals_and_none_left_open(round_):
    loss = lost("enforcement", "satisfied").get()
    appeal(loss.pk, "理由", actor=person("zhaowenbin"), now=IN_MAY)
    assert refusal(publish, "2026-04", who="zhaolan", now=AFTER_APPEALS).code == "not_yours"
    assert refusal(publish, "2026-04", who="heju").code == "not_open"
    assert "还有 1 件申诉" in refusal(publish, "2026-04", who="heju", now=AFTER_APPEALS).sentence
    decide_appeal(loss.pk, True, "属实", actor=person("heju"), now=AFTER_APPEALS)
    publish("2026-04", actor=person("heju"), now=AFTER_APPEALS)
    assert (of("enforcement").rank, of("sixian").rank) == (
        1,
        None,
    )  # 泗县局 had two orders: scored, not ranked
    assert refusal(publish, "2026-04", who="heju", now=AFTER_APPEALS).code == "not_open"
    paper = Document(io.BytesIO(notice_paper(Round.objects.get())))
    words = "\n".join(p.text for p in paper.paragraphs)
    assert words.replace("\n", "").startswith("关于2026年4月宿州12328工单办理考评情况的通报")
    assert "申诉 1 件，成立 1 件" in words
    assert "各项满分：按时签收 5、按时联系来电人 15、限时办结 30、" in words
    cells = [[c.text for c in r.cells] for t in paper.tables for r in t.rows]
    assert [loss.unit.short_name, loss.order_number, "成立", "属实"] in cells
    assert any(row[:3] == ["1", "执法支队", str(of("enforcement").score)] for row in cells)


def test_a_month_is_scored_by_the_card_of_its_last_day_and_keeps_it(april):
    card = {"items": {"signed": 0, "contacted": 0, "on_time": 100, "satisfied": 0, "redone": 0, "explained": 0},
            "deductions": {"late": 0, "late_long": 0, "late_open": 0}, "long_after_working_days": 5, "least_orders": 1}  # fmt: skip
    with parameter_as("score_card", card):
        made = make_round("2026-04", actor=person("fangjing"), now=IN_MAY)
    assert made.card == card
    assert of("sixian").score == 100
    assert of("enforcement").score == Decimal("33.3")


def test_only_a_month_that_is_over_and_once(round_, world):
    assert refusal(make_round, "2026-04", who="fangjing").code == "not_open"
    assert refusal(make_round, "2026-05", who="fangjing").code == "not_open"
    assert refusal(make_round, "2026", who="fangjing").code == "invalid"
    assert refusal(make_round, "2026-03", who="chenli").code == "not_yours"
    assert make_round("2026-03", actor=person("zhaolan"), now=IN_MAY).scores.count() == 0


def test_every_unit_scored_is_told_of_its_draft(round_):
    told = Notice.objects.filter(article="第三十条", post="unit_head")
    assert set(told.values_list("unit__code", flat=True)) == {"enforcement", "sixian"}
    assert Appeal.objects.count() == 0


def test_a_draft_costs_a_fixed_number_of_queries(april, django_assert_max_num_queries):
    with django_assert_max_num_queries(46):
        make_round("2026-04", actor=person("fangjing"), now=IN_MAY)
