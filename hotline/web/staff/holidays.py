"""放假通知: the system administrator imports, the centre's head sees what it changes and approves (第二十条, reading 9)."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.holidays import MAY_DECIDE, Preview, decide, import_notice, preview
from hotline.orders.models import HolidayNotice
from hotline.people.roles import Role
from hotline.regulation.calendar import calendar
from hotline.regulation.holiday_notice import LARGEST
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

SHOWN = 300


@staff(Role.SYSTEM_ADMIN, Role.SHIFT_LEAD, Role.LEADER)
def holidays(request: HttpRequest) -> HttpResponse:
    """The notices dates are counted by, and those imported; here the system administrator imports one."""
    if request.method != "POST":
        return _list(request)
    try:
        made = import_notice(_file(request), actor=person_of(request), now=now())
    except Refused as refused:
        return _list(request, refused)
    return redirect(f"/holidays/{made.pk}")


def _file(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    try:
        return file.read(4 * LARGEST + 1).decode() if file else ""
    except UnicodeDecodeError:
        words = "文件不是 UTF-8 编码，请另存后再导入。"
        raise Refused("invalid", words, "第二十条", fields={"file": words}) from None


def _list(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    rows = HolidayNotice.objects.select_related("imported_by__unit", "decided_by__unit").order_by("-id")
    context = {
        "rows": rows,
        "counted": sorted(calendar().notices, key=lambda n: -n.year),
        "may_import": Role.SYSTEM_ADMIN in person_of(request).held,
        "refused": refused,
    }
    return page(request, "holidays.html", context, status=refused.status if refused else 200)


@staff(Role.SYSTEM_ADMIN, Role.SHIFT_LEAD, Role.LEADER)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: its days, what it changes, and the decision."""
    refused = None
    if request.method == "POST":
        given = {k: str(v) for k, v in request.POST.items()}
        try:
            decide(pk, given, actor=person_of(request), now=now())
            return redirect(f"/holidays/{pk}")
        except Refused as error:
            if error.code in ("unknown", "not_yours"):
                raise
            refused = error
    rows = HolidayNotice.objects.select_related("imported_by__unit", "decided_by__unit")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refused("unknown", "没有这个放假通知。", "第二十条")
    context = {"row": row, "refused": refused} | _changes(request, row)
    return page(request, "holiday.html", context, status=refused.status if refused else 200)


def _changes(request: HttpRequest, row: HolidayNotice) -> dict[str, Any]:
    """What it would change; an administrator sees how much, not which orders (三权分立)."""
    person = person_of(request)
    found = preview(row, now()) if row.approved is None else Preview(None, [], 0)
    decides = bool(person.held & MAY_DECIDE)
    by_unit = Counter(change.owed.owed_by.short_name for change in found.moved)
    return {"found": found, "by_unit": by_unit.most_common(), "moved": found.moved[:SHOWN] if decides else [],
            "decides": decides, "shown": SHOWN}  # fmt: skip
