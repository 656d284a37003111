"""第十三条 各承办单位应当及时按要求报送本地本行业12328政策知识信息,不断丰富完善市级知识库相关业务内容。"""

from datetime import date

import pytest

from hotline.knowledge.deeds import answer_feedback, decide, report_unhelpful, withdraw
from hotline.knowledge.finding import cited, in_use, like
from hotline.knowledge.models import Deed, Entry, Feedback
from hotline.knowledge.owed import owed_by_units
from hotline.knowledge.watching import keep_knowledge
from hotline.notices.models import Notice
from hotline.people.models import Unit
from hotline.regulation.knowledge import light_of, quarter_of
from hotline.regulation.refusals import Refused
from tests.knowledge.entries import METER, handed_in, published
from tests.web.test_pages import enter
from tests.world import at, person


def of(unit, when):
    return next(o for o in owed_by_units(at(when)) if o.unit.code == unit)


def told(unit, words):
    return Notice.objects.filter(unit__code=unit, sentence__contains=words).exists()


def test_a_unit_submits_the_centre_reviews_and_only_then_it_serves(world):
    made = handed_in()
    assert told("centre", "执法支队报送知识，待审")
    assert like("出租车不打表", at("2026-04-02 10:00")) == []
    decide(made, True, {}, actor=person("wangmin"), now=at("2026-04-02 11:00"))
    [found] = like("司机不打表，乱要价", at("2026-04-02 12:00"))
    assert found.version.cite == made.cite
    assert told("enforcement", f"{made.cite} 已发布")


def test_what_is_sent_back_says_why_and_comes_again(world):
    made = handed_in(answer="找执法队。")
    with pytest.raises(Refused, match="请写明理由"):
        decide(made, False, {}, actor=person("wangmin"), now=at("2026-04-02 10:00"))
    decide(made, False, {"reason": "没有写要带什么"}, actor=person("wangmin"), now=at("2026-04-02 10:00"))
    assert told("enforcement", "退改：没有写要带什么")
    assert handed_in("2026-04-02 15:00", entry=made.entry).cite == f"Z{made.entry_id}-2"


@pytest.mark.parametrize("who", ["gaoyuan", "liujie", "heju", "zhangxitong"])
def test_nobody_but_the_centre_reviews(world, who):
    made = handed_in()
    with pytest.raises(Refused) as refused:
        decide(made, True, {}, actor=person(who), now=at("2026-04-02 10:00"))
    assert (refused.value.status, refused.value.article) == (403, "第十三条")


def test_nobody_reviews_what_they_wrote_themselves(world):
    made = handed_in(who="wangmin")
    with pytest.raises(Refused, match="自己报的由另一位审核"):
        decide(made, True, {}, actor=person("wangmin"), now=at("2026-04-02 10:00"))


def test_a_unit_writes_only_of_its_own_business(world):
    entry = published()
    with pytest.raises(Refused, match="由本单位的人报"):
        handed_in(who="sunsixian", entry=entry)
    with pytest.raises(Refused, match="由本单位的人报"):
        handed_in(who="sunsixian", unit="enforcement")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"question": ""}, "请填“问题”"),
        ({"basis": "有关规定"}, "要写到条款"),
        ({"answer": "打我手机13905570361，找王建国"}, "个人信息"),
        ({"valid_until": "2031-01-01"}, "到期前再续"),
        ({"valid_until": "2026-04-01"}, "到期前再续"),
        ({"area": "宇航"}, "从列出的里选"),
        ({"link": "javascript:alert(1)"}, "http"),
    ],
)
def test_an_entry_is_whole_or_refused_with_each_fault_named(world, wrong, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        handed_in(**wrong)
    assert refused.value.status == 422 and list(refused.value.fields) == list(wrong)


def test_each_unit_owes_entries_every_quarter_and_is_red_when_it_is_behind(world):
    assert (of("enforcement", "2026-04-02 09:00").light, of("enforcement", "2026-04-02 09:00").needed) == (
        "amber",
        2,
    )
    handed_in(question="出租车拒载怎么办")
    assert of("enforcement", "2026-05-02 09:00").words == "欠 1 条"
    assert of("enforcement", "2026-06-25 09:00").light == "red"
    handed_in("2026-06-26 09:00")
    assert of("enforcement", "2026-06-26 10:00").light == "green"
    assert of("enforcement", "2026-07-01 09:00").light == "amber", "下一季重新起算"


def test_a_unit_behind_is_reminded_in_the_last_ten_days(world):
    keep_knowledge(at("2026-06-20 09:00"))
    assert not told("sixian", "应报送知识")
    keep_knowledge(at("2026-06-22 09:00"))
    assert told("sixian", "2026 年第 2 季度应报送知识 2 条，已报 0 条，2026-06-30 截止")
    keep_knowledge(at("2026-06-23 09:00"))
    assert Notice.objects.filter(unit__code="sixian", sentence__contains="应报送知识").count() == 1


def test_the_light_of_a_quarter_that_is_over_is_red():
    second = quarter_of(date(2026, 5, 1))
    assert (second.first, second.last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert light_of(1, second, date(2026, 7, 1)) == "red"


def test_an_entry_is_asked_to_be_renewed_and_serves_no_longer_after_its_day(world):
    entry = published(valid_until="2026-05-10")
    keep_knowledge(at("2026-04-09 09:00"))
    assert not told("enforcement", "请续期")
    keep_knowledge(at("2026-04-10 09:00"))
    assert told("enforcement", "将于 2026-05-10 到期，请续期或修订")
    assert of("enforcement", "2026-04-10 09:00").to_renew == 1
    assert in_use(at("2026-05-10 23:00")).count() == 1
    assert in_use(at("2026-05-11 00:01")).count() == 0
    with pytest.raises(Refused, match="只有效到 2026-05-10"):
        cited(f"Z{entry.pk}-1", at("2026-05-11 09:00"))
    keep_knowledge(at("2026-05-11 09:00"))
    assert told("enforcement", "已于 2026-05-10 到期停用")
    assert of("enforcement", "2026-05-11 09:00").light == "red"
    renewed = handed_in("2026-05-12 09:00", entry=entry)
    decide(renewed, True, {}, actor=person("zhaolan"), now=at("2026-05-12 10:00"))
    assert in_use(at("2026-05-12 11:00")).get().cite == f"Z{entry.pk}-2"


def test_the_watch_does_it_once_a_day(world):
    published(valid_until="2026-05-10")
    assert keep_knowledge(at("2026-04-20 09:00")) == 1
    assert keep_knowledge(at("2026-04-20 09:01")) == 0


def test_until_a_revision_is_published_the_earlier_version_serves_and_none_is_rewritten(world):
    entry = published()
    second = handed_in("2026-04-03 09:00", entry=entry, answer="另有规定，见新版。")
    assert in_use(at("2026-04-03 10:00")).get().ordinal == 1
    decide(second, True, {}, actor=person("wangmin"), now=at("2026-04-03 11:00"))
    assert in_use(at("2026-04-03 12:00")).get().answer == "另有规定，见新版。"
    assert entry.versions.get(ordinal=1).answer == METER["answer"]
    assert list(entry.deeds.order_by("id").values_list("what", "by__username")) == [
        ("submitted", "gaoyuan"), ("published", "wangmin"), ("submitted", "gaoyuan"), ("published", "wangmin")]  # fmt: skip


def test_whoever_was_not_helped_says_so_and_the_unit_answers_within_three_working_days(world):
    entry = published()
    said = report_unhelpful(
        entry.current, "群众问退多少钱，没写。我是李建国13905570361", actor=None, now=at("2026-04-03 09:00")
    )
    assert told("enforcement", "没帮上忙") and "13905570361" not in said.words
    assert said.due == at("2026-04-10 00:00"), "三个工作日，清明放假不算"
    assert of("enforcement", "2026-04-11 09:00").unhelpful_late == 1
    with pytest.raises(Refused):
        answer_feedback(said, {"answer": "已改"}, actor=person("sunsixian"), now=at("2026-04-07 09:00"))
    answer_feedback(said, {"answer": "已修订为第 2 版"}, actor=person("gaoyuan"), now=at("2026-04-07 09:00"))
    assert of("enforcement", "2026-04-11 09:00").unhelpful == 0


def test_what_is_wrong_is_taken_down_at_once_with_a_reason(world):
    entry = published()
    withdraw(entry, {"reason": "文件已废止"}, actor=person("wangmin"), now=at("2026-04-03 09:00"))
    assert in_use(at("2026-04-03 10:00")).count() == 0
    assert told("enforcement", "已下架：文件已废止")
    with pytest.raises(Refused, match="不必下架"):
        withdraw(entry, {"reason": "再下"}, actor=person("wangmin"), now=at("2026-04-03 09:00"))
    assert Entry.objects.count() == 1 and Deed.objects.filter(what="withdrawn").count() == 1


def test_an_official_does_it_all_on_the_pages(world, client):
    page = enter(client, "gaoyuan").post(
        "/knowledge/new", METER | {"basis": "规定", "valid_until": "2027-06-30"}
    )
    assert page.status_code == 422 and METER["answer"] in page.content.decode(), "写的都还在"
    client.post("/knowledge/new", METER | {"valid_until": "2027-06-30"})
    entry = Entry.objects.get()
    enter(client, "wangmin").post(f"/knowledge/{entry.pk}", {"do": "publish", "version": "1"})
    assert METER["question"] in enter(client, "sunsixian").get("/knowledge?q=打表").content.decode()
    client.post(f"/knowledge/{entry.pk}", {"do": "unhelpful", "version": "1", "words": "没写打哪个电话"})
    assert Feedback.objects.get().unit == Unit.objects.get(code="enforcement")


def test_units_hand_in_many_from_a_table_all_or_none(world, client):
    import io

    import openpyxl

    enter(client, "gaoyuan")
    published(valid_until="2027-06-30", when="2026-11-02 09:00")
    taken = client.get("/knowledge/book.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(taken))
    sheet = book.active
    sheet.cell(3, 3).value = "出租车司机绕路怎么办"
    sheet.append([None, None, "坏行", "", "", "", "城市客运"])
    wrong = io.BytesIO()
    book.save(wrong)
    wrong.seek(0)
    page = client.post("/knowledge/import", {"file": wrong, "do": "submit"})
    assert page.status_code == 422 and "第 4 行" in page.content.decode() and Entry.objects.count() == 1
    sheet.delete_rows(4)
    right = io.BytesIO()
    book.save(right)
    right.seek(0)
    assert client.post("/knowledge/import", {"file": right, "do": "submit"}).status_code == 302
    assert Entry.objects.get(current=None).versions.get().question == "出租车司机绕路怎么办"
