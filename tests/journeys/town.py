"""Everybody at a browser of their own: they open the page, fill in the form that stands there and press its button."""

from datetime import datetime
from typing import Any

import lxml.html
import pytest
from django.http import HttpResponse
from django.test import Client

from hotline.orders.models import Order
from tests.web.test_pages import enter
from tests.world import CALL, REPLY, at

SAID = {"outcome": "reached", "how": "phone", "note": "已电话告知", "opinion": "basic"}


class Town:
    """One clock that the story turns; a step is taken only if the page offers it, with the choices it offers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._clock = monkeypatch

    def turn(self, when: str) -> datetime:
        self._clock.setattr("django.utils.timezone.now", lambda: at(when))
        return at(when)

    def page(self, who: str, address: str, when: str, status: int = 200) -> str:
        """What somebody reads at an address."""
        self.turn(when)
        response = enter(Client(), who).get(address)
        assert response.status_code == status, response.content.decode()[:500]
        return response.content.decode()

    def call(self, who: str, when: str, **changes: Any) -> Order:
        """Somebody rings; the operator fills in the form of intake and leaves by one of its exits."""
        self.turn(when)
        desk = enter(Client(), who)
        form = _form(desk.get("/intake").content.decode(), "intake")
        response = desk.post("/intake", _filled(form, CALL | changes))
        assert response.status_code == 302, _sentence(response)
        return Order.objects.get(number=response.headers["Location"].rsplit("/", 1)[1])

    def press(
        self, who: str, action: str, order: Order, when: str, page: str = "/orders/", **given: Any
    ) -> Order:
        """One step through the order's page, or another page of the order; it must be taken."""
        response = self.try_to(who, action, order, when, page, **given)
        assert response.status_code == 302, _sentence(response)
        return Order.objects.get(pk=order.pk)

    def try_to(
        self, who: str, action: str, order: Order, when: str, page: str = "/orders/", **given: Any
    ) -> HttpResponse:
        """One step through a page; what came of it."""
        self.turn(when)
        desk = enter(Client(), who)
        offered = desk.get(f"{page}{order.number}").content.decode()
        return desk.post(f"/orders/{order.number}/{action}", _filled(_form(offered, action), given))

    def offers(self, who: str, order: Order, when: str) -> set[str]:
        """The steps the page lets somebody take."""
        found = lxml.html.fromstring(self.page(who, f"/orders/{order.number}", when)).forms
        return {f.action.rsplit("/", 1)[1] for f in found if f.action and order.number in f.action}

    def reply(
        self, order: Order, when: str, head: str = "zhaowenbin", *, tells: bool = True, **reply: str
    ) -> Order:
        """执法支队 drafts, endorses, signs, tells the caller, who left a number, and answers the centre."""
        self.press("chenli", "draft", order, when, **(REPLY | reply))
        self.press("gaoyuan", "endorse", order, when)
        self.press(head, "sign_off", order, when)
        if tells:
            self.press("chenli", "tell", order, when, **SAID)
        return self.press("chenli", "submit", order, when)


def _form(page: str, name: str) -> Any:
    """The form that posts to an address ending so, or has this id; it must stand on the page."""
    for form in lxml.html.fromstring(page).forms:
        if form.get("id") == name or (form.action or "").rsplit("/", 1)[-1] == name:
            return form
    raise AssertionError(f"“{name}”不在页面上")


def _filled(form: Any, given: dict[str, Any]) -> dict[str, list[str]]:
    """What the browser would send; lxml refuses a choice that is not offered."""
    for name, value in given.items():
        field = form.inputs[name]
        if isinstance(field, lxml.html.CheckboxGroup):
            field.value = value
        elif getattr(field, "type", "") == "checkbox":
            field.checked = bool(value)
        else:
            field.value = str(value)
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def _sentence(response: HttpResponse) -> str:
    """What the page says in its alert."""
    told = lxml.html.fromstring(response.content.decode()).xpath('//*[@role="alert"]')
    return f"{response.status_code} " + " ".join(t.text_content().strip() for t in told)
