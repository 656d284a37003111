"""考评 through the API: the same deeds and refusals as on the pages (第三十条)."""

from tests.articles.test_article_30_quarter_and_year import FAULT, FEBRUARY, LATER, LOOK, NEXT_YEAR
from tests.world import dispatched


def test_a_month_a_look_and_a_year(by, day):
    dispatched("2026-01-05 10:00", to="sixian")
    day(FEBRUARY)
    assert by("hanjuzhang").post("/assessment/months", {"month": "2026-01"}).status_code == 403
    assert (
        by("fangjing").post("/assessment/months", {"month": "2026-01", "about": "centre"}).status_code == 403
    )
    assert by("fangjing").post("/assessment/months", {"month": "2026-01", "about": "x"}).status_code == 422
    made = by("fangjing").post("/assessment/months", {"month": "2026-01"}).json()
    loss = next(x for x in made["losses"] if x["rule"] == "on_time")
    assert (loss["appeal"], loss["article"], loss["unit"]) == ("none", "第二十条", "sixian")
    theirs = by("zhaowenbin").get("/assessment/months/2026-01").json()
    assert (theirs["scores"], theirs["losses"]) == ([], [])
    assert by("qianjin").get("/assessment/months/2026-01").status_code == 403
    assert (
        by("zhaowenbin").post(f"/assessment/losses/{loss['number']}/appeal", {"reason": "x"}).status_code
        == 404
    )
    assert (
        by("hanjuzhang")
        .post(f"/assessment/losses/{loss['number']}/appeal", {"reason": "道路封闭"})
        .json()["appeal"]
        == "waiting"
    )
    assert (
        by("zhaolan")
        .post(f"/assessment/losses/{loss['number']}/decision", {"accept": True, "reason": "x"})
        .status_code
        == 403
    )
    decided = by("heju").post(
        f"/assessment/losses/{loss['number']}/decision", {"accept": True, "reason": "属实"}
    )
    assert decided.json()["appeal"] == "upheld"
    day(LATER)
    assert by("fangjing").post("/assessment/months/2026-01/publish", {}).status_code == 403
    assert by("heju").post("/assessment/months/2026-01/publish", {}).json()["published_at"]
    assert by("fangjing").post("/assessment/inspections", LOOK).status_code == 403
    look = by("heju").post("/assessment/inspections", LOOK).json()
    found = by("heju").post(f"/assessment/inspections/{look['number']}/findings", FAULT).json()
    assert (found["score"], by("zhaowenbin").get("/assessment/inspections").json()["inspections"]) == (
        95.0,
        [],
    )
    path = f"/assessment/findings/{found['findings'][0]['number']}"
    assert by("hanjuzhang").post(f"{path}/rectification", {"text": "已补写"}).status_code == 201
    assert by("hanjuzhang").post(f"{path}/check", {"accept": True}).status_code == 403
    assert by("heju").post(f"{path}/check", {"accept": True}).json()["findings"][0]["rectified"] is True
    day(NEXT_YEAR)
    assert by("fangjing").post("/assessment/years/2026", {}).status_code == 403
    [row] = by("heju").post("/assessment/years/2026", {}).json()["scores"]
    assert by("hanjuzhang").get("/assessment/years/2026").json()["scores"] == []
    assert (
        by("fangjing").post(f"/assessment/year-scores/{row['number']}/check", {"points": "90"}).status_code
        == 403
    )
    by("heju").post(f"/assessment/year-scores/{row['number']}/check", {"points": "90", "reason": "查阅台账"})
    assert by("heju").post("/assessment/years/2026/publish", {}).status_code == 200
    assert by("hanjuzhang").get("/assessment/years/2026").json()["scores"][0]["check"] == 90.0
