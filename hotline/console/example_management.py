"""What the example house manages beyond its orders: a campaign, inspections, praise, a deputy, subscriptions. All invented."""

from datetime import datetime, timedelta

from django.db.models import Count

from hotline.assessment import inspections, merits
from hotline.campaigns import deeds
from hotline.console.accounts import HOLDER, NAMED_UNIT
from hotline.orders.models import Order
from hotline.people.deputies import name_deputy
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.periods import month_of
from hotline.regulation.time_limits import local
from hotline.subscriptions.subscribing import subscribe

DAY = timedelta(days=1)


def play_management(now: datetime, people: dict[str, Account]) -> None:
    """Each deed by the function a person's press calls, at its own moment."""
    leader, head = people[HOLDER[Role.LEADER]], _of(people, NAMED_UNIT, Role.UNIT_HEAD)
    _campaign(now, people, head)
    _inspection(now, leader, head)
    _praise(now, people, leader, head)
    starts = local(now).replace(hour=8, minute=0, second=0, microsecond=0, tzinfo=None) + DAY
    away = {
        "starts_at": starts.isoformat(),
        "ends_at": (starts + 3 * DAY).isoformat(),
        "reason": "示例：外出开会",
    }
    second = _of(people, NAMED_UNIT, Role.SECTION_HEAD)
    name_deputy(away | {"principal": head.username, "deputy": second.username}, actor=head, now=now - DAY)
    assessor = people[HOLDER[Role.ASSESSOR]]
    for kind, who, post in (("month", leader, Role.LEADER), ("circular", head, Role.UNIT_HEAD)):
        to = {"kind": kind, "unit": who.unit.code, "post": post.value}
        subscribe(to, actor=assessor, now=now - 20 * DAY)


def _of(people: dict[str, Account], unit: str, role: Role) -> Account:
    return next(a for a in people.values() if a.unit.code == unit and role in a.held)


def _campaign(now: datetime, people: dict[str, Account], head: Account) -> None:
    """On what was complained of most, begun a week ago: one measure done, one under way."""
    begun = now - 7 * DAY
    of = month_of(begun)
    known = Order.objects.filter(registered_at__gte=of.start, registered_at__lt=begun).exclude(topic="")
    theme = (
        known.exclude(state="merged")
        .values_list("topic")
        .annotate(n=Count("id"))
        .order_by("-n", "topic")
        .first()
    )
    if theme is None:
        return
    lead, day = people[HOLDER[Role.SHIFT_LEAD]], local(begun).date()
    given = {
        "title": f"示例：{theme[0]}专项治理", "problem": f"示例：{of.words}“{theme[0]}”反映集中，逐件答复而同类问题仍在发生。",
        "unit": head.unit.code, "person": head.name, "begins": day.isoformat(), "ends": (day + 30 * DAY).isoformat(),
        "period": of.key, "by": "topic", "theme": theme[0],
    }  # fmt: skip
    made = deeds.open_campaign(given, actor=lead, now=begun)
    for text, days in (("示例：约谈被反映较多的企业", 5), ("示例：早晚高峰上路检查", 20)):
        measure = {"text": text, "unit": head.unit.code, "due": (day + days * DAY).isoformat()}
        last = deeds.add_measure(str(made.pk), measure, actor=lead, now=begun)
        if days == 5:
            result = {"measure": str(last.pk), "result": "示例：已约谈，企业书面承诺整改。"}
            deeds.finish_measure(str(made.pk), result, actor=head, now=now - 3 * DAY)
    deeds.note_progress(str(made.pk), {"text": "示例：已检查两个路段。"}, actor=head, now=now - 2 * DAY)


def _inspection(now: datetime, leader: Account, head: Account) -> None:
    """The bureau looked at one unit; what it found was put right and waits for the second look."""
    then = now - 6 * DAY
    seen = {
        "unit": head.unit.code,
        "on": local(then).date().isoformat(),
        "words": "示例：抽查工单十件，到场看值班。",
    }
    made = inspections.inspect(seen, actor=leader, now=then)
    fault = {"text": "示例：两件没有在时限内首次联系来电人。", "article": "第十九条", "points": "1"}
    found = inspections.find(made.pk, fault, actor=leader, now=then)
    inspections.rectify(found.pk, {"text": "示例：每日下班前核对待联系清单。"}, actor=head, now=now - 2 * DAY)


def _praise(now: datetime, people: dict[str, Account], leader: Account, head: Account) -> None:
    """One published, one that waits for the bureau's decision."""
    basis = {"kind": "praise", "article": "第三十一条", "basis": "第三十一条关于表扬的规定"}
    handler = _of(people, NAMED_UNIT, Role.HANDLER)
    facts = {"unit": head.unit.code, "person": handler.name, "facts": "示例：雨夜到场处置，来电人当面致谢。"}
    made = merits.propose(basis | facts, actor=people[HOLDER[Role.ASSESSOR]], now=now - 8 * DAY)
    merits.decide(made.pk, True, {"decision": "示例：通报表扬。"}, actor=leader, now=now - 6 * DAY)
    merits.publish_merit(made.pk, actor=leader, now=now - 5 * DAY)
    waits = {"unit": head.unit.code, "person": "", "facts": "示例：连续三个月按时办结。"}
    merits.propose(basis | waits, actor=head, now=now - DAY)
