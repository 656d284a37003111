"""表扬、追责 through the API: the same deeds and refusals as on the page (第三十一条)."""

from tests.articles.test_article_31 import BLAME, PRAISE


def test_praise_from_the_proposal_to_the_withdrawal(by, day):
    assert by("chenli").post("/merits", PRAISE).status_code == 403
    assert by("fangjing").post("/merits", PRAISE | {"basis": ""}).json()["fields"].keys() == {"basis"}
    made = by("fangjing").post("/merits", PRAISE)
    path = f"/merits/{made.json()['number']}"
    assert (made.status_code, by("chenli").get(path).status_code) == (201, 404)
    assert by("fangjing").post(f"{path}/decision", {"accept": True, "decision": "表扬"}).status_code == 403
    assert (
        by("heju").post(f"{path}/decision", {"accept": True, "decision": "通报表扬"}).json()["accepted"]
        is True
    )
    assert by("fangjing").post(f"{path}/publication", {}).status_code == 403
    by("heju").post(f"{path}/publication", {})
    seen = by("chenli").get(path).json()
    assert (seen["person"], "facts" in seen) == ("陈立", False)
    assert by("heju").post(f"{path}/withdrawal", {"reason": "有出入"}).status_code == 200
    assert by("chenli").get("/merits").json()["merits"] == []


def test_a_unit_is_heard(by, day):
    path = f"/merits/{by('zhouqiang').post('/merits', BLAME).json()['number']}"
    assert by("heju").post(f"{path}/decision", {"accept": True, "decision": "x"}).status_code == 409
    assert by("hanjuzhang").post(f"{path}/statement", {"text": "已约谈"}).json()["statement"] == "已约谈"
    assert (
        by("heju").post(f"{path}/decision", {"accept": False, "decision": "不予"}).json()["accepted"] is False
    )
