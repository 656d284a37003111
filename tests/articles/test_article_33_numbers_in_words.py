"""第三十三条 由宿州市交通运输局负责解释: where the bureau sets another number, every sentence says that number."""

from hotline.notices.models import Notice
from hotline.orders.confirming import Record, checklist
from hotline.orders.models import Event, OwedDuty, Task
from tests.web.test_pages import enter
from tests.world import REPLY, at, dispatched, do, parameter_as, refused


def test_the_notice_of_a_dispatch_says_the_citys_hours(world):
    with parameter_as("first_contact_hours", 8):
        dispatched("2026-04-08 09:30")
    assert (
        "请签收并在 8 小时内联系来电人"
        in Notice.objects.get(key__contains=":2:", unit__code="enforcement").sentence
    )


def test_the_check_list_names_the_hours_of_the_day_it_began(world):
    with parameter_as("first_contact_hours", 8):
        order = dispatched("2026-04-08 09:30")
        tasks = list(Task.objects.filter(order=order))
        record = Record(
            order,
            tasks[0],
            tasks,
            list(Event.objects.filter(order=order)),
            list(OwedDuty.objects.filter(order=order)),
        )
        assert checklist(record, at("2026-04-08 10:00"))[0].label == "8 小时内联络"


def test_who_has_not_told_the_caller_is_told_the_citys_number_of_attempts(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "draft", order, "2026-04-09 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 10:01")
    do("zhaowenbin", "sign_off", order, "2026-04-09 10:02")
    with parameter_as("unreachable_attempts", {"attempts": 5, "days": 3}):
        assert "至少 5 次、分 3 日" in refused(do, "chenli", "submit", order, "2026-04-09 10:03").sentence


def test_the_call_to_be_made_about_a_late_order_says_the_citys_days(world):
    with parameter_as(
        "overdue_ladder_working_days", {"urge": 2, "written_urge": 2, "dispatch_on_site": 4, "report_up": 6}
    ):
        order = dispatched("2026-04-08 09:30", kind="inquiry")
        do(None, "remind", order, "2026-04-14 09:00")
    assert Notice.objects.filter(sentence__contains="请在 2 个工作日内电话督办").exists()


def test_the_rota_page_says_the_citys_minutes(world, client):
    with parameter_as("acknowledge_alert_minutes", 15):
        assert "15 分钟内确认安全生产件" in enter(client, "zhaolan").get("/people/rota").content.decode()
