"""专项治理 through the API: the same deeds and refusals as on the page (第二十二条、第二十八条)."""

from tests.articles.test_article_22_campaigns import MEASURE, PLAN
from tests.world import dispatched


def test_a_campaign_from_its_beginning_to_its_report(by, day):
    dispatched("2026-04-10 09:00")
    day("2026-05-06 09:00")
    assert by("liujie").post("/campaigns", PLAN).status_code == 403
    opened = by("zhouqiang").post("/campaigns", PLAN)
    assert (opened.status_code, len(opened.json()["orders"]), opened.json()["effect"]["before"]) == (
        201,
        1,
        1,
    )
    path = f"/campaigns/{opened.json()['number']}"
    assert by("sunsixian").get(path).status_code == 404
    assert by("zhouqiang").post(f"{path}/measures", MEASURE).json()["measures"][0]["unit"] == "sixian"
    seen = by("sunsixian").get(path).json()
    assert (seen["effect"], seen["orders"], seen["course"]) == (None, [], [])
    assert by("chenli").get("/campaigns").json()["campaigns"][0]["person"] == "高远"
    assert by("sunsixian").post(f"{path}/close", {"result": "x"}).status_code == 403
    assert by("zhaolan").post(f"{path}/measures", {"text": "x"}).json()["fields"].keys() == {"unit", "due"}
    assert by("zhouqiang").post(f"{path}/reports", {}).status_code == 403
    assert by("zhaolan").post(f"{path}/reports", {}).json()["version"] == 1
    assert by("zhaolan").post(f"{path}/nothing", {}).status_code == 404
