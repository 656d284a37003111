"""The banner of safety alerts nobody has acknowledged: on every page of those concerned (第十八条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hotline.orders.perform import perform
from hotline.people.roles import Role
from hotline.web.alerts import alerts_for
from hotline.web.clock import now
from hotline.web.staff.page import person_of, staff


@staff()
def poll(request: HttpRequest) -> HttpResponse:
    """The inside of the banner, for the script that asks every 30 s."""
    return render(request, "alerts.html", {"alerts": alerts_for(person_of(request), now())})


@staff(Role.DUTY_PERSON)
def acknowledge(request: HttpRequest, number: str) -> HttpResponse:
    """确认收到 from the banner: through the door like every step; the order's page follows."""
    if request.method == "POST":
        perform("acknowledge", number, actor=person_of(request), given={}, now=now())
    return redirect(f"/orders/{number}")
