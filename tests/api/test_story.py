"""One complaint from the call to the archive, through HTTP alone."""

from tests.world import CALL, REPLY, SCORES

TOLD = {"outcome": "reached", "how": "phone", "note": "已电话告知"}
ROAD = [
    (
        "2026-04-08 09:10",
        "wangmin",
        "dispatch",
        {"kind": "complaint", "lead_unit": "enforcement"},
        "dispatched",
    ),
    ("2026-04-08 09:30", "chenli", "sign", {}, "handling"),
    ("2026-04-08 10:00", "chenli", "contact", TOLD, "handling"),
    ("2026-04-17 16:00", "chenli", "draft", REPLY, "in_review"),
    ("2026-04-17 16:30", "gaoyuan", "endorse", {}, "in_review"),
    ("2026-04-17 17:00", "zhaowenbin", "sign_off", {}, "signed"),
    ("2026-04-20 09:00", "chenli", "tell", TOLD | {"opinion": "basic"}, "signed"),
    ("2026-04-20 09:20", "chenli", "submit", {}, "submitted"),
    ("2026-04-20 10:00", "wangmin", "confirm", {}, "closed"),
    ("2026-04-21 10:00", "mengli", "call_back", SCORES, "closed"),
    ("2026-04-21 10:30", "wangmin", "province_copy", {"province_number": "AH-2026-0001"}, "closed"),
    ("2026-04-21 11:00", "wangmin", "archive", {}, "archived"),
]


def test_a_complaint_goes_from_the_call_to_the_archive(by, day):
    made = by("liujie").post("/orders", CALL)
    assert made.status_code == 201
    number = made.json()["number"]
    for moment, who, action, given, state in ROAD:
        day(moment)
        sheet = by(who).get(f"/orders/{number}").json()
        assert action in [step["action"] for step in sheet["steps"]]
        answer = by(who).post(f"/orders/{number}/{action}", given | {"seen": sheet["seen"]})
        assert (answer.status_code, answer.json().get("state")) == (200, state), answer.json()
    assert answer.json()["duties"] == []
