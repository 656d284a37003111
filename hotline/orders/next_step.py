"""操作: the one step a row of a worklist offers its reader, asked of the tables like the order page asks, without a query a row."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from hotline.orders.models import OwedDuty, Task
from hotline.orders.standing import owed_to_act_on, standing
from hotline.people.models import Account, Unit
from hotline.people.roles import Role
from hotline.regulation.duties import DUTY
from hotline.regulation.steps import State, Step, open_to

PRESSED_BY_HAND = "remind"


def with_tasks(rows: QuerySet[OwedDuty]) -> QuerySet[OwedDuty]:
    """The rows with what standing asks of their orders, in the same query, and without what a list never shows."""
    facts = JSONObject(
        unit="unit_id",
        role="role",
        handler="handler_id",
        outcome="outcome",
        ended="ended_at",
        by_centre="unit__served_by_centre",
    )
    tasks = Task.objects.filter(order=OuterRef("order_id")).order_by("id").values(facts=facts)
    rows = rows.select_related(None).select_related("order__contact", "owed_by").defer("trace", "order__text")
    return rows.annotate(facts_of_tasks=ArraySubquery(tasks))


def next_step(person: Account, duty: OwedDuty, now: datetime) -> Step | None:
    """The step that meets this duty, else the next one on its unit's road, else 催办: if it is this person's now; or none.

    The duty person's steps hang on the rota of the moment: the order page and the banner offer them.
    """
    if Role.DUTY_PERSON in person.held:
        return None
    who = standing(person, duty.order, _tasks(duty), now)
    can = open_to(who, State(duty.order.state), owed_to_act_on(person, [duty]), now > duty.due)
    meeting = [s for s in can if s.action in DUTY[duty.kind].ended_by]
    reminding = [s for s in can if s.action == PRESSED_BY_HAND and duty.owed_by_id != person.unit_id]
    on_the_road = [s for s in can if s.primary and person.is_unit and duty.owed_by_id == person.unit_id]
    return next((s for s in meeting if s.primary), next(iter(meeting + on_the_road + reminding), None))


def _tasks(duty: OwedDuty) -> list[Task]:
    found: list[dict[str, Any]] = duty.facts_of_tasks  # type: ignore[attr-defined]
    return [
        Task(
            unit=Unit(pk=one["unit"], served_by_centre=one["by_centre"]),
            role=one["role"],
            handler_id=one["handler"],
            outcome=one["outcome"],
            ended_at=one["ended"],
        )
        for one in found
    ]
