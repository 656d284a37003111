"""第六条 市12328服务监督中心为市局直属机构,承担领导小组办公室职能,负责全市12328热线的日常运行管理工作,
具体负责市级12328和市政府12345业务转办、统计分析、监督考核、运行维护等工作。"""

import pytest

from hotline.people.models import Account, Unit, UnitKind
from hotline.regulation.duties import DUTIES, Owes
from hotline.regulation.refusals import Refused
from tests.web.test_pages import enter
from tests.world import at, call, do, owed, person


def test_there_is_one_centre_and_it_is_nobodys_subordinate(world):
    assert Unit.objects.get(kind=UnitKind.CENTRE).parent is None


def test_transferring_both_the_citys_calls_and_those_of_12345_is_the_centres(world):
    centre = Unit.objects.get(code="centre")
    Account.objects.create(username="p12345", name="12345", unit=centre, roles=["partner"], password="!")
    for who, channel in (("liujie", "phone"), ("liujie", "12345")):
        order = call(who, "2026-04-08 09:00", channel=channel)
        assert owed(order, "decide_intake").owed_by == centre
        assert (
            do("wangmin", "dispatch", order, "2026-04-08 09:05", kind="complaint", lead_unit="sixian").state
            == "dispatched"
        )
        with pytest.raises(Refused) as refused:
            do(
                "hanjuzhang",
                "change_lead",
                order,
                "2026-04-08 09:06",
                lead_unit="enforcement",
                reason="不归我们",
            )
        assert refused.value.status == 403


@pytest.mark.parametrize("address", ["/statistics", "/reports", "/assessment", "/supervision"])
def test_statistics_and_supervision_are_the_centres_daily_work(world, client, address):
    assert enter(client, "zhaolan").get(address).status_code == 200


def test_the_duties_of_daily_running_fall_on_the_centre():
    daily = {d.key for d in DUTIES if d.owes == Owes.CENTRE}
    assert {"decide_intake", "confirm", "call_back", "archive", "urge", "report_up", "province_copy"} <= daily


def test_as_the_groups_office_it_puts_before_a_leader_what_stays_late(world):
    """承担领导小组办公室职能: what is reported up reaches a named leader, who writes an instruction."""
    from tests.tables.played import overdue

    order = overdue()
    do("zhouqiang", "report_up", order, "2026-04-01 09:00", leader="heju", reason="超期未复")
    do("heju", "instruct", order, "2026-04-01 10:00", instruction="三日内办结")
    assert order.events.filter(
        action="instruct", actor=person("heju"), happened_at=at("2026-04-01 10:00")
    ).exists()
