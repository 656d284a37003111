"""履责台账: what articles ask of units themselves, what they filed, who checked it (第五、八、九、十一、十二、十三、三十一、三十二条)."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.attachments.store import content_of
from hotline.ledger import filing
from hotline.ledger.models import Filing
from hotline.ledger.standing import standings
from hotline.orders.access import log_look
from hotline.people.models import Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.obligations import obligations
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import ROW, inert, page, person_of, staff, whole

READS = (*sorted(CENTRE | UNIT), Role.LEADER)
NONE_SUCH = "没有这份凭证，或者您无权查看。"


@staff(*READS)
def index(request: HttpRequest) -> HttpResponse:
    """Units by rows, each with its light; a unit is led to its own page."""
    person = person_of(request)
    if not filing.sees_all(person):
        return redirect(f"/ledger/{person.unit.code}")
    rows = standings(now())
    waiting = Filing.objects.filter(accepted=None).select_related("unit").order_by("check_due", "id")[:50]
    names = {o.key: o.name for o in obligations()}
    context = {
        "rows": rows,
        "obligations": obligations(),
        "reds": sum(len(s.red) for s in rows),
        "waiting": [(f, names.get(f.obligation, "")) for f in waiting],
    }
    return page(request, "ledger.html", context)


@staff(*READS)
def of_unit(request: HttpRequest, key: str) -> HttpResponse:
    """One unit's ledger; here the unit files and the centre checks."""
    person = person_of(request)
    unit = filing.unit_for(person, key)
    if request.method != "POST":
        return _show(request, unit)
    typed, do = request.POST.dict(), request.POST.get("do", "")
    try:
        if do == "file":
            sent = request.FILES.get("attachment")
            content = sent.read() if sent else None
            filing.file(unit, typed.get("obligation", ""), typed, content, actor=person, now=now())
        elif do in ("accept", "send_back"):
            filing.check(_filing(unit, typed), do == "accept", typed, actor=person, now=now())
        else:
            raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _show(request, unit, refused, typed)
    return redirect(f"/ledger/{key}?done={do}#{typed.get('obligation', '')}")


def _filing(unit: Unit, typed: dict[str, Any]) -> Filing:
    row = Filing.objects.filter(unit=unit, pk=whole(typed.get("filing"), ROW) or 0).first()
    if row is None:
        raise Refused("unknown", NONE_SUCH)
    return row


def _show(
    request: HttpRequest, unit: Unit, refused: Refused | None = None, typed: Any = None
) -> HttpResponse:
    person = person_of(request)
    [mine] = standings(now(), [unit])
    filings: dict[str, list[Filing]] = {}
    rows = (
        Filing.objects.filter(unit=unit)
        .select_related("filed_by", "checked_by", "attachment")
        .order_by("-id")
    )
    for row in rows[:200]:
        filings.setdefault(row.obligation, []).append(row)
    context = {
        "unit": unit,
        "mine": mine,
        "filings": filings,
        "files": filing.files_for(person, unit),
        "checks": filing.checks(person, unit),
        "all": filing.sees_all(person),
        "refused": refused,
        "typed": typed or {},
        "done": {"file": "已报送，待核对。", "accept": "已核对。", "send_back": "已退回。"}.get(
            request.GET.get("done", ""), ""
        ),
    }
    return page(request, "ledger_unit.html", context, status=refused.status if refused else 200)


@staff(*READS)
def evidence(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A file of evidence, to those who may read that unit's ledger; each look logged."""
    person = person_of(request)
    row = Filing.objects.select_related("unit", "attachment").filter(attachment=key).first()
    if (
        row is None
        or row.attachment is None
        or not (filing.sees_all(person) or person.unit_id == row.unit_id)
    ):
        raise Refused("unknown", NONE_SUCH)
    name = f"{row.unit.code}-{row.obligation}-{row.pk}"
    response = inert(content_of(row.attachment), row.attachment.kind, name)
    log_look(person, "attachment", now(), reason=f"履责凭证 {row.pk}")
    return response
