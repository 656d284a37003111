"""更换密钥: the security administrator begins it, the watch does it, here stands how far it is (第九条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.people.ciphers import keys as ring
from hotline.people.models import KeyRotation
from hotline.people.roles import Role
from hotline.people.rotation import SETTLES, begin
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

SHOWN = 20


@staff(Role.SECURITY_ADMIN)
def keys(request: HttpRequest) -> HttpResponse:
    """Which key seals, the exchange under way, and those before."""
    refused = None
    if request.method == "POST":
        try:
            begin(person_of(request), request.POST.get("reason", ""), now())
            return redirect("/people/keys")
        except Refused as met:
            if met.code == "not_yours":
                raise
            refused = met
    rows = list(KeyRotation.objects.select_related("asked_by").order_by("-id")[:SHOWN])
    context = {"newest": ring().newest, "rows": rows, "going": next((r for r in rows if not r.finished_at), None),
               "refused": refused, "minutes": int(SETTLES.total_seconds() // 60)}  # fmt: skip
    return page(request, "people_keys.html", context, status=refused.status if refused else 200)
