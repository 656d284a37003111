"""第十二条 各县区交通运输主管部门应当配齐配足12328热线业务工作人员,科学设置岗位,加强人员培训与考核……"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.ledger.models import Filing
from hotline.regulation.obligations import obligations
from hotline.regulation.refusals import Refused
from tests.ledger.filings import accepted, filed, light, unit
from tests.pictures import jpeg
from tests.web.test_pages import enter


def test_staff_and_posts_and_training_and_examination_are_two_rows(world):
    assert [o.key for o in obligations() if o.article == "第十二条"] == ["staffing", "training"]
    accepted("staffing", words="专职 2 人，兼职 3 人，设受理、承办、审核岗")
    assert (light("staffing", "2026-04-02 10:00"), light("training", "2026-04-02 10:00")) == ("green", "red")


def test_training_and_examination_are_shown_every_half_year(world):
    accepted("training", words="3 月 30 日培训 12 人，考核合格 12 人", dated="2026-04-01")
    assert light("training", "2026-08-30 09:00") == "green"
    assert light("training", "2026-09-02 09:00") == "amber"
    assert light("training", "2026-10-02 09:00") == "red"


def test_the_evidence_is_a_file_the_centre_opens_and_another_unit_does_not(world, client):
    enter(client, "hanjuzhang").post("/ledger/sixian", {"do": "file", "obligation": "training", "words": "签到表", "dated": "2026-04-01",
                                                        "attachment": SimpleUploadedFile("签到.jpg", jpeg())})  # fmt: skip
    row = Filing.objects.get()
    place = f"/ledger/files/{row.attachment_id}"
    assert enter(client, "zhouqiang").get(place).headers["Content-Type"] == "image/jpeg"
    assert enter(client, "hanjuzhang").get(place).status_code == 200
    assert enter(client, "chenli").get(place).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"words": ""}, "请填“说明”"),
        ({"dated": "去年"}, "应如"),
        ({"dated": "2026-05-01"}, "在将来"),
        ({"dated": "1999-01-01"}, "太早"),
    ],
)
def test_what_is_filed_is_whole_or_refused(world, wrong, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        filed("training", **wrong)
    assert refused.value.status == 422 and Filing.objects.count() == 0


@pytest.mark.parametrize("who", ["sunsixian", "wangmin", "chenli", "heju"])
def test_a_unit_files_for_itself_alone(world, who):
    if who == "sunsixian":
        assert filed("training", who=who).unit == unit("sixian")
        return
    with pytest.raises(Refused, match="自己报送"):
        filed("training", who=who)


def test_nothing_is_filed_twice_while_it_waits(world):
    filed("training")
    with pytest.raises(Refused, match="正待核对") as refused:
        filed("training")
    assert refused.value.status == 409
