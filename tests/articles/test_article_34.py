"""第三十四条 本办法自印发之日起施行,试行期2年。"""

from datetime import date

import pytest

from hotline.regulation.parameters import in_force_since, trial_ends_on, value_on
from tests.web.test_pages import enter


def test_the_trial_ran_from_the_day_of_issue_for_two_years():
    assert in_force_since() == date(2023, 5, 8)
    assert trial_ends_on() == date(2025, 5, 8)


def test_before_the_first_day_there_is_no_limit_to_guess():
    with pytest.raises(LookupError):
        value_on(date(2023, 5, 7), "reply_within_working_days")


def test_after_the_trial_a_banner_says_so_and_work_goes_on(world, client):
    page = enter(client, "liujie").get("/").content.decode()
    assert "试行期已于 2025-05-08 届满" in page
    assert client.get("/intake").status_code == 200
