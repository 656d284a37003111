"""机构变动、离岗移交、代理: how the organisation changes while its work goes on (第七条、第十八条、第二十四条)."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders import leaving, succession
from hotline.people import deputies as acting
from hotline.people.models import Account, Departure, Deputy, Unit, UnitChange
from hotline.people.organisation import ChangeKind
from hotline.people.roles import UNIT, Role
from hotline.people.units import carriers
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, staff, whole

NEWEST = 100


@staff(Role.SYSTEM_ADMIN)
def changes(request: HttpRequest) -> HttpResponse:
    """Changes recorded and done; a new one shows first what it would move, by number only."""
    if request.method != "POST":
        return _changes(request)
    person, at, typed = person_of(request), now(), request.POST.dict()
    try:
        if typed.get("do") == "cancel":
            succession.cancel_change(whole(typed.get("pk"), ROW) or 0, actor=person, now=at)
        elif typed.get("do") == "look":
            return _changes(request, typed=typed, preview=_preview(typed))
        else:
            succession.record_change(typed, actor=person, now=at)
    except Refused as refused:
        if refused.status != 422:
            raise
        return _changes(request, refused, typed)
    return redirect("/people/changes?done=" + typed.get("do", ""))


def _changes(
    request: HttpRequest, refused: Refused | None = None, typed: Any = None, preview: Any = None
) -> HttpResponse:
    rows = UnitChange.objects.select_related("unit", "successor", "recorded_by").order_by("-on", "-id")
    context = {
        "rows": rows[:NEWEST],
        "units": [(u.code, u.name) for u in carriers()],
        "kinds": ChangeKind.choices,
        "typed": typed or {},
        "refused": refused,
        "preview": preview,
        "today": local(now()).date(),
        "done": request.GET.get("done", ""),
    }
    return page(request, "people_changes.html", context, status=refused.status if refused else 200)


def _preview(typed: dict[str, str]) -> dict[str, Any] | None:
    code = typed.get("unit", "")
    unit = Unit.objects.filter(code=code).first() if code.isprintable() else None
    if unit is None:
        return None
    return {
        "unit": unit,
        "orders": len(succession.open_orders(unit)),
        "people": Account.objects.filter(unit=unit, is_active=True).count(),
        "below": unit.children.count(),
        "knowledge": unit.knowledge.filter(withdrawn_at=None).count(),
    }


@staff(Role.SYSTEM_ADMIN)
def leave(request: HttpRequest, username: str) -> HttpResponse:
    """离岗移交: what somebody has in hand, by number; one press hands it over and closes the account."""
    account = Account.objects.select_related("unit").filter(username=username).first()
    if account is None:
        raise Refused("unknown", "没有这个账号。")
    at, typed = now(), (request.POST or request.GET).dict()
    heir = Account.objects.select_related("unit").filter(username=typed.get("heir", "")).first()
    refused = None
    if request.method == "POST":
        try:
            leaving.leave(account, heir, typed, actor=person_of(request), now=at)
            return redirect(f"/people/accounts/{account.username}/leave")
        except Refused as wrong:
            if wrong.code not in ("still_owed", "incomplete", "invalid", "changed"):
                raise
            refused = wrong
    lines = leaving.in_hand(account, at)
    mates = Account.objects.filter(unit=account.unit_id, is_active=True).exclude(pk=account.pk)
    context = {
        "account": account,
        "lines": lines,
        "in_hand": any(line.count for line in lines),
        "heir": heir,
        "mates": mates.order_by("id"),
        "obstacles": leaving.obstacles(account, heir, lines, at),
        "departures": Departure.objects.filter(account=account)
        .select_related("heir", "done_by")
        .order_by("-id"),
        "labels": {line.key: line.label for line in lines},
        "typed": typed,
        "refused": refused,
    }
    return page(request, "people_leave.html", context, status=refused.status if refused else 200)


@staff(*sorted(UNIT), Role.SECURITY_ADMIN)
def deputies(request: HttpRequest) -> HttpResponse:
    """代理: those of one's unit, past ones too; the security administrator sees all."""
    person, at, typed = person_of(request), now(), request.POST.dict()
    refused = None
    if request.method == "POST":
        try:
            if typed.get("do") == "end":
                acting.end_deputy(whole(typed.get("pk"), ROW) or 0, actor=person, now=at)
            else:
                acting.name_deputy(typed, actor=person, now=at)
            return redirect("/people/deputies")
        except Refused as wrong:
            if wrong.status != 422:
                raise
            refused = wrong
    rows = Deputy.objects.select_related("principal__unit", "deputy", "made_by").order_by("-id")
    people = Account.objects.select_related("unit").filter(is_active=True, roles__overlap=sorted(UNIT))
    if Role.SECURITY_ADMIN not in person.held:
        rows = rows.filter(Q(principal__unit=person.unit_id) | Q(principal=person))
        people = people.filter(unit=person.unit_id)
    people = people.order_by("unit__ordinal", "id")
    context = {
        "rows": [
            (
                r,
                r.starts_at <= at < (r.ended_at or r.ends_at),
                at < (r.ended_at or r.ends_at) and acting.may_name(person, r.principal),
            )
            for r in rows[:NEWEST]
        ],
        "people": people,
        "principals": [p for p in people if acting.may_name(person, p)],
        "typed": typed if refused else {},
        "refused": refused,
    }
    return page(request, "people_deputies.html", context, status=refused.status if refused else 200)
