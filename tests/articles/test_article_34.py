"""第三十四条 本办法自印发之日起施行,试行期2年。"""

from datetime import date

import pytest

from hotline.ledger.models import TrialBasis
from hotline.ledger.trial import record_basis
from hotline.regulation.parameters import in_force_since, trial_ends_on, value_on
from hotline.regulation.refusals import Refused
from tests.web.test_pages import enter
from tests.world import at, person

BASIS = {
    "basis": "市局党组会议研究，原办法继续施行，至新办法印发之日止。",
    "document": "宿交〔2025〕31号",
    "document_date": "2025-05-06",
}


def test_the_trial_ran_from_the_day_of_issue_for_two_years():
    assert in_force_since() == date(2023, 5, 8)
    assert trial_ends_on() == date(2025, 5, 8)


def test_before_the_first_day_there_is_no_limit_to_guess():
    with pytest.raises(LookupError):
        value_on(date(2023, 5, 7), "reply_within_working_days")


def test_after_the_trial_a_banner_says_so_and_work_goes_on(world, client):
    page = enter(client, "liujie").get("/").content.decode()
    assert "试行期已于 2025-05-08 届满" in page
    assert "待市局登记" in page
    assert client.get("/intake").status_code == 200


@pytest.mark.parametrize("who", ["heju", "zhangxitong"])
def test_once_the_basis_is_recorded_the_banner_says_on_what_the_work_goes_on(transactional_db, client, who):
    from tests import world

    world.settle_in()
    enter(client, who).post("/readings/10", {"do": "trial"} | BASIS)
    page = enter(client, "liujie").get("/").content.decode()
    assert "试行期于 2025-05-08 届满，依" in page
    assert "宿交〔2025〕31号" in page and "继续施行" in page
    assert "待市局登记" not in page


def test_a_basis_that_ran_out_itself_is_said_to_have(transactional_db, client):
    from tests import world

    world.settle_in()
    enter(client, "heju").post("/readings/10", {"do": "trial"} | BASIS | {"until": "2026-01-01"})
    assert "续行至 2026-01-01，现已届满，待市局再登记依据" in client.get("/").content.decode()


def test_the_basis_is_recorded_by_a_leader_or_the_system_administrator_only(world):
    for who in ("zhaolan", "chenli", "wushenji"):
        with pytest.raises(Refused) as refused:
            record_basis(BASIS, actor=person(who), now=at("2026-04-08 09:00"))
        assert (refused.value.status, refused.value.article) == (403, "第三十四条")


def test_a_basis_names_its_document_and_an_earlier_record_stays(world):
    with pytest.raises(Refused) as refused:
        record_basis(
            {"basis": "口头", "document_date": "5月6日"}, actor=person("heju"), now=at("2026-04-08 09:00")
        )
    assert set(refused.value.fields) == {"document", "document_date"}
    for _ in range(2):
        record_basis(BASIS, actor=person("heju"), now=at("2026-04-08 09:00"))
    assert TrialBasis.objects.count() == 2
