"""/api/organisation: units renamed and merged, deputies, leaving with everything handed over (第七条、第十八条、第二十四条)."""

from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict
from pydantic import Field as Described

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.api.outputs import iso
from hotline.orders import leaving, roster, succession
from hotline.people import deputies as acting
from hotline.people.models import Account, Deputy, UnitChange
from hotline.people.organisation import ChangeKind
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

organisation = Router(tags=["机构和人员"])
NEWEST = 100


class Change(Schema):
    """A change of a unit, carried out on its day."""

    model_config = ConfigDict(extra="forbid")
    unit: str = Described("", title="单位代码")
    kind: str = Described("", title="变动", json_schema_extra={"x-choices": dict(ChangeKind.choices)})
    on: str = Described("", title="生效日", description="今天或以后，如 2026-05-01")
    document: str = Described("", title="文号")
    successor: str = Described("", title="承继单位代码", description="并入、撤销时必填")
    new_name: str = Described("", title="新名称", description="更名时必填")
    new_short_name: str = Described("", title="新简称", description="更名时必填")


class Acting(Schema):
    """Who acts for whom, from when to when."""

    model_config = ConfigDict(extra="forbid")
    principal: str = Described("", title="代谁（账号）")
    deputy: str = Described("", title="由谁代（账号）")
    starts_at: str = Described("", title="从", description="如 2026-05-01 08:00")
    ends_at: str = Described("", title="到")
    reason: str = Described("", title="事由")


class Roster(Schema):
    """Rows of units or of people, by the names of the fields; a row changes only what it says."""

    model_config = ConfigDict(extra="forbid")
    table: Literal["units", "people"] = Described(..., title="哪张表")
    rows: list[dict[str, str]] = Described(
        ..., title="各行", description="字段名同单位、账号的接口", max_length=roster.ROWS
    )
    look: bool = Described(False, title="只看不导")


class Leaving(Schema):
    """Who takes over, and why."""

    model_config = ConfigDict(extra="forbid")
    heir: str = Described("", title="接手人（账号）", description="手头没有要交的事时可空")
    reason: str = Described("", title="事由")


def _law(article: str) -> dict[str, Any]:
    return {"x-article": article}


@organisation.get("/changes", summary="机构变动", operation_id="unit_changes", openapi_extra=_law("第七条"))
def changes(request: HttpRequest) -> HttpResponse:
    """The newest changes, those to come with them; for everybody: they explain figures and names."""
    rows = UnitChange.objects.select_related("unit", "successor").order_by("-on", "-id")[:NEWEST]
    return answer({"changes": [_change(row) for row in rows]})


@organisation.post(
    "/changes", summary="登记机构变动", operation_id="record_change", openapi_extra=_law("第七条")
)
def record(request: HttpRequest, given: Change) -> HttpResponse:
    """Kept for its day; by the system administrator only."""
    return answer(
        _change(succession.record_change(sent(given), actor=person_of(request), now=clock.now())), 201
    )


@organisation.post(
    "/changes/{pk}/cancel", summary="撤销机构变动", operation_id="cancel_change", openapi_extra=_law("第七条")
)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Before its day; by the system administrator only."""
    succession.cancel_change(pk, actor=person_of(request), now=clock.now())
    return answer({"cancelled": True})


@organisation.get("/deputies", summary="代理", operation_id="deputies", openapi_extra=_law("第二十四条"))
def deputies(request: HttpRequest) -> HttpResponse:
    """Those of one's own unit; the security administrator's are all."""
    person = person_of(request)
    rows = Deputy.objects.select_related("principal", "deputy").order_by("-id")
    if Role.SECURITY_ADMIN not in person.held:
        rows = rows.filter(Q(principal__unit=person.unit_id) if person.is_unit else Q(pk__in=[]))
    return answer({"deputies": [_deputy(row) for row in rows[:NEWEST]]})


@organisation.post(
    "/deputies", summary="登记代理", operation_id="name_deputy", openapi_extra=_law("第二十四条")
)
def name(request: HttpRequest, given: Acting) -> HttpResponse:
    """By the person, the head of the unit or the security administrator."""
    return answer(_deputy(acting.name_deputy(sent(given), actor=person_of(request), now=clock.now())), 201)


@organisation.post(
    "/deputies/{pk}/end", summary="终止代理", operation_id="end_deputy", openapi_extra=_law("第二十四条")
)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """By whoever may name one."""
    acting.end_deputy(pk, actor=person_of(request), now=clock.now())
    return answer({"ended": True})


@organisation.get(
    "/people/{username}/in-hand", summary="手头的事", operation_id="in_hand", openapi_extra=_law("第十八条")
)
def in_hand(request: HttpRequest, username: str, heir: str = "") -> HttpResponse:
    """Counts of what somebody has in hand and what stands in the way of handing it over; the system administrator only."""
    account, taker = _people(request, username, heir)
    lines = leaving.in_hand(account, clock.now())
    return answer(
        {
            "in_hand": [{"key": n.key, "label": n.label, "count": n.count, "goes": n.goes} for n in lines],
            "obstacles": leaving.obstacles(account, taker, lines, clock.now()),
        }
    )


@organisation.post(
    "/people/{username}/leave", summary="离岗移交", operation_id="leave", openapi_extra=_law("第十八条")
)
def leave(request: HttpRequest, username: str, given: Leaving) -> HttpResponse:
    """Everything in hand to one colleague, then the account is closed; by the system administrator only."""
    account, taker = _people(request, username, given.heir)
    row = leaving.leave(account, taker, sent(given), actor=person_of(request), now=clock.now())
    return answer({"account": username, "heir": given.heir, "moved": row.moved})


@organisation.post(
    "/roster", summary="导入单位和人员", operation_id="take_roster", openapi_extra=_law("第八条")
)
def take_roster(request: HttpRequest, given: Roster) -> HttpResponse:
    """All rows or none, as the page takes a table in; by the system administrator only."""
    known = roster.TABLES[given.table]
    rows = [
        (
            place,
            {
                name: row.get(name, "").strip()
                for name in known
                if name in row or name in roster.NEEDED[given.table]
            },
        )
        for place, row in enumerate(given.rows, 1)
    ]
    lines = roster.take(given.table, rows, actor=person_of(request), now=clock.now(), look=given.look)
    return answer({"rows": [vars(line) for line in lines]})


def _people(request: HttpRequest, username: str, heir: str) -> tuple[Account, Account | None]:
    if Role.SYSTEM_ADMIN not in person_of(request).held:
        raise Refused("not_yours", "离岗移交由系统管理员办理。", "第九条")
    named = [n for n in (username, heir) if n.isprintable()]
    found = {a.username: a for a in Account.objects.select_related("unit").filter(username__in=named)}
    if username not in found:
        raise Refused("unknown", "没有这个账号。")
    if heir and heir not in found:
        words = "没有这个接手人，请核对账号。"
        raise Refused("incomplete", words, fields={"heir": words})
    return found[username], found.get(heir)


def _change(row: UnitChange) -> dict[str, Any]:
    return {
        "id": row.pk,
        "unit": row.unit.code,
        "kind": row.kind,
        "successor": row.successor.code if row.successor else None,
        "on": row.on.isoformat(),
        "words": row.words,
        "document": row.document,
        "done_at": iso(row.done_at),
        "cancelled_at": iso(row.cancelled_at),
        "orders": row.orders,
        "stuck": row.stuck,
    }


def _deputy(row: Deputy) -> dict[str, Any]:
    return {
        "id": row.pk,
        "principal": row.principal.username,
        "deputy": row.deputy.username,
        "starts_at": iso(row.starts_at),
        "ends_at": iso(row.ended_at or row.ends_at),
        "reason": row.reason,
    }
