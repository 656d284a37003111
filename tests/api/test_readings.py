"""/readings: what a program of a unit may ask about our readings."""

from hotline.ledger.interpretations import answer
from tests.articles.test_article_33 import ANSWER
from tests.world import at, person


def test_the_list_says_of_each_reading_whether_it_is_ours_or_the_bureaus(by):
    answer("1", ANSWER, actor=person("heju"), now=at("2026-04-20 09:00"))
    answer("a21", ANSWER | {"parameter": "", "value": ""}, actor=person("heju"), now=at("2026-04-20 09:00"))
    rows = {row["key"]: row for row in by("chenli").get("/readings").json()["readings"]}
    assert set(rows) >= {str(n) for n in range(1, 16)} | {"a21"}
    assert (rows["1"]["mark"], rows["2"]["mark"]) == ("", "系统读法，待市局解释")
    assert rows["1"]["interpretation"]["document"] == "宿交热〔2026〕12号"
    assert rows["2"]["interpretation"] is None
    assert rows["1"]["duties"] == ["contact"]


def test_one_reading_comes_with_all_its_answers_newest_first(by):
    for value in ("pause", "roll"):
        answer("1", ANSWER | {"value": value}, actor=person("heju"), now=at("2026-04-20 09:00"))
    found = by("chenli").get("/readings/1").json()
    assert [a["value"] for a in found["answers"]] == ["roll", "pause"]
    assert found["article"] == "第十九条"


def test_what_is_not_there_and_what_may_not_be_done_is_said_in_words(by):
    missing = by("chenli").get("/readings/99")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown")
    assert by("chenli").post("/readings/1", {}).status_code == 405
