"""第三十三条 本办法由宿州市交通运输局负责解释。"""

import pytest

from hotline.ledger.interpretations import answer, ask, unanswered, waiting
from hotline.ledger.interpretations import subject as about
from hotline.ledger.models import Interpretation
from hotline.notices.models import Notice
from hotline.regulation.readings import MARK
from hotline.regulation.refusals import Refused
from tests.web.test_pages import enter
from tests.world import at, dispatched, person

QUESTION = "周五下午转办的件，周六、周日算不算进 24 小时？"
ANSWER = {
    "answer": "非工作日顺延，是指非工作日不计时。",
    "document": "宿交热〔2026〕12号",
    "document_date": "2026-04-15",
    "signer": "何局",
    "clause": "第十九条“非工作日顺延”",
    "parameter": "contact_clock",
    "value": "pause",
}


def test_until_the_bureau_explains_it_a_reading_is_only_the_systems(world, client):
    page = enter(client, "chenli").get("/readings/1").content.decode()
    assert MARK == "系统读法，待市局解释"
    assert MARK in page
    assert "只数工作日的分钟，非工作日停表" in page


def test_a_unit_asks_the_bureau_answers_with_number_date_signer_and_clause_and_the_mark_goes(world, client):
    enter(client, "chenli").post("/readings/1", {"do": "ask", "text": QUESTION})
    assert Notice.objects.get(unit__code="bureau", post="leader").sentence.startswith(
        "执法支队请求解释读法 1"
    )
    asked = enter(client, "heju").get("/readings/1").content.decode()
    assert QUESTION in asked

    client.post("/readings/1", {"do": "answer"} | ANSWER)

    page = enter(client, "chenli").get("/readings/1").content.decode()
    assert MARK not in page
    for words in (
        ANSWER["answer"],
        ANSWER["document"],
        ANSWER["document_date"],
        "签发 何局",
        ANSWER["clause"],
    ):
        assert words in page
    assert Notice.objects.filter(unit__code="enforcement", sentence__contains="宿交热〔2026〕12号").exists()
    assert unanswered(about("1")) == [] and waiting() == {}


def test_the_centre_may_ask_too_and_about_an_article_that_has_no_reading(world):
    ask("a21", {"text": "省中心的单号多久之内要报？"}, actor=person("wangmin"), now=at("2026-04-08 09:00"))
    assert waiting() == {"a21": 1}


@pytest.mark.parametrize("who", ["chenli", "zhaolan", "qianjin", "zhangxitong"])
def test_nobody_but_a_leader_of_the_bureau_explains(world, who):
    with pytest.raises(Refused) as refused:
        answer("1", ANSWER, actor=person(who), now=at("2026-04-20 09:00"))
    assert (refused.value.status, refused.value.article) == (403, "第三十三条")


def test_whoever_asks_must_be_of_a_unit_or_the_centre(world):
    with pytest.raises(Refused, match="承办单位或市中心"):
        ask("1", {"text": QUESTION}, actor=person("wushenji"), now=at("2026-04-08 09:00"))


@pytest.mark.parametrize("missing", ["answer", "document", "document_date", "signer", "clause", "value"])
def test_an_answer_without_one_of_its_parts_is_refused_and_what_was_typed_stays(world, client, missing):
    page = enter(client, "heju").post("/readings/1", {"do": "answer"} | ANSWER | {missing: ""})
    assert page.status_code == 422
    kept = next(words for name, words in ANSWER.items() if name not in (missing, "parameter", "value"))
    assert kept in page.content.decode()
    assert not Interpretation.objects.exists()


def test_a_document_of_tomorrow_is_refused(world):
    with pytest.raises(Refused, match="成文日期”在将来"):
        answer("1", ANSWER, actor=person("heju"), now=at("2026-04-14 09:00"))


def test_an_answer_is_never_edited_a_later_one_takes_its_place(world, client):
    answer("1", ANSWER, actor=person("heju"), now=at("2026-04-20 09:00"))
    later = {
        "answer": "先加 24 小时，再顺延到下一个工作日的同一时刻。",
        "document": "宿交热〔2026〕20号",
        "value": "roll",
    }
    answer("1", ANSWER | later, actor=person("heju"), now=at("2026-05-20 09:00"))

    page = enter(client, "chenli").get("/readings/1").content.decode()
    assert page.index("宿交热〔2026〕20号") < page.index("宿交热〔2026〕12号")
    assert page.count("已有新的解释") == 1
    assert "与现用不同，请改 parameters.yaml" in page, "a settled number that is not in force is shown"


def test_a_value_without_a_known_number_is_refused(world):
    with pytest.raises(Refused, match="没有这个数目"):
        answer("1", ANSWER | {"parameter": "x"}, actor=person("heju"), now=at("2026-04-20 09:00"))


def test_from_a_duty_one_click_leads_to_what_was_explained(world, client):
    order = dispatched()
    page = enter(client, "chenli").get(f"/orders/{order.number}").content.decode()
    assert '<a href="/readings/1">读法 1</a>' in page, "beside the duty"
    assert '<a href="/readings/a19">本条的读法与解释</a>' in page, "in the article's own words"
    why = client.get(f"/orders/{order.number}/why/contact").content.decode()
    assert MARK in why and '<a href="/readings/1">' in why

    answer("1", ANSWER, actor=person("heju"), now=at("2026-04-20 09:00"))
    why = client.get(f"/orders/{order.number}/why/contact").content.decode()
    assert ANSWER["answer"] in why and ANSWER["document"] in why
    assert why.count(MARK) == 2, "readings 8 and 140 on the same duty are still ours"


def test_from_a_button_one_click_leads_to_the_reading(world, client):
    order = dispatched()
    page = enter(client, "wangmin").get(f"/orders/{order.number}").content.decode()
    assert '<a class="xs" href="/readings/11">读法 11：转办后改类别，期限怎样变</a>' in page


def test_an_unknown_reading_is_a_404_in_words(world, client):
    enter(client, "chenli")
    for key in ("99", "a35", "a0", "x", "1a", "0", "²"):
        response = client.get(f"/readings/{key}")
        assert (response.status_code, "没有这一条读法" in response.content.decode()) == (404, True), key


@pytest.mark.parametrize(
    ("who", "sees"), [("chenli", "请求解释"), ("heju", "登记解释"), ("zhangxitong", "现在怎样办")]
)
def test_each_page_opens_for_whom_it_is_for(world, client, who, sees):
    enter(client, who)
    assert "首次联络的 24 小时怎样数" in client.get("/readings").content.decode()
    assert sees in client.get("/readings/10").content.decode()
