"""第三十一条 各承办单位应当建立12328热线业务管理工作奖惩机制。（第一句：单位自己的机制；表扬、追责的记录另见。）"""

import pytest

from hotline.ledger.filing import check
from hotline.ledger.standing import red_counts
from hotline.regulation.refusals import Refused
from tests.ledger.filings import accepted, filed, light, unit
from tests.world import at, person


@pytest.mark.parametrize("code", ["sixian", "enforcement", "passenger"], ids=["县区", "局直单位", "机关科室"])
def test_every_unit_that_carries_orders_sets_up_rewards_and_punishments(world, code):
    assert light("rewards", "2026-04-02 09:00", code) == "red"


def test_once_shown_it_holds_until_it_changes(world):
    accepted("rewards", words="热线办理纳入股室年度考核，优秀加 2 分、退回重办扣 1 分")
    assert light("rewards", "2030-01-01 09:00") == "green"


@pytest.mark.parametrize("who", ["hanjuzhang", "liujie", "zhangxitong"])
def test_a_unit_does_not_check_itself_nor_does_the_desk(world, who):
    found = filed("rewards")
    with pytest.raises(Refused) as refused:
        check(found, True, {}, actor=person(who), now=at("2026-04-02 10:00"))
    assert refused.value.status == 403


def test_the_centres_own_is_checked_by_the_bureau(world):
    found = filed("secrecy", "centre", "zhaolan", words="保密制度")
    with pytest.raises(Refused):
        check(found, True, {}, actor=person("zhouqiang"), now=at("2026-04-02 10:00"))
    check(found, True, {}, actor=person("heju"), now=at("2026-04-02 10:00"))
    assert light("secrecy", "2026-04-02 11:00", "centre") == "green"


def test_what_is_red_is_counted_for_the_assessment(world):
    before = red_counts(at("2026-04-02 09:00"))[unit("sixian").pk]
    accepted("rewards")
    assert red_counts(at("2026-04-02 10:00"))[unit("sixian").pk] == before - 1
