"""停机纸单: reserve, print, enter; what was typed is never lost (第四条)."""

import pytest

from hotline.orders.models import Order
from hotline.shifts.models import PaperSeries
from hotline.shifts.papers import reserve
from tests.web.test_pages import enter
from tests.world import at, person

SLIP = {
    "fate": "used",
    "happened_at": "2026-04-08T02:10",
    "taken_by": "liujie",
    "kind": "inquiry",
    "text": "首班车几点",
}


@pytest.fixture
def pad(world):
    return reserve(12, person("zhaolan"), at("2026-04-07 09:00"))


def given(nth, number, **changes):
    return {f"{nth}.{name}": value for name, value in (SLIP | {"number": number} | changes).items()}


def test_reserving_leads_to_the_blank_sheets_one_a_number(world, client):
    answer = enter(client, "zhaolan").post("/papers", {"count": "3"})
    page = client.get(answer.headers["Location"]).content.decode()
    assert [page.count(f"<b>{n}</b>") for n in PaperSeries.objects.get().numbers()] == [1, 1, 1]
    for wrong in ("", "x", "0", "201", "99999999"):
        refused = client.post("/papers", {"count": wrong})
        assert refused.status_code == 422 and "请改张数" in refused.content.decode()
    assert enter(client, "liujie").post("/papers", {"count": "3"}).status_code == 403


def test_a_stack_is_entered_and_its_numbers_lead_to_the_orders(pad, client):
    numbers, where = pad.numbers(), f"/papers/{pad.pk}/enter"
    page = enter(client, "liujie").get(where).content.decode()
    assert f'value="{numbers[0]}"' in page and f'value="{numbers[9]}"' in page and numbers[10] not in page
    stack = (
        given(0, numbers[0])
        | given(1, numbers[2], text="末班车几点", phone="13905570362")
        | {"2.number": numbers[3]}
    )
    assert client.post(where, stack).headers["Location"] == f"{where}?entered=2"
    page = client.get(f"{where}?entered=2").content.decode()
    assert "已补录 2 张" in page
    assert f'缺号 1 个，后面的号用过了，这些还没有交代：<span class="num">{numbers[1]}</span>' in page
    assert all(f'href="/orders/{o.number}"' in page for o in Order.objects.all())
    assert "缺号 1" in client.get("/papers").content.decode()
    assert f"<b>{numbers[0]}</b>" not in client.get(f"/papers/{pad.pk}/print").content.decode()


def test_a_refused_stack_comes_back_with_every_word(pad, client):
    numbers = pad.numbers()
    stack = (
        given(0, numbers[0], text="话说一半，别丢") | given(1, numbers[0]) | given(2, numbers[1], fate="void")
    )
    refused = enter(client, "liujie").post(f"/papers/{pad.pk}/enter", stack)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "话说一半，别丢" in page and "填了两次" in page and "作废、遗失须写明原因" in page
    assert not Order.objects.exists()


def test_nothing_filled_and_no_such_series_are_said(pad, client):
    refused = enter(client, "liujie").post(f"/papers/{pad.pk}/enter", {"0.number": pad.numbers()[0]})
    assert refused.status_code == 422 and "还没有填任何一张" in refused.content.decode()
    assert client.get("/papers/999/enter").status_code == 404


def test_the_pages_cost_the_same_however_many_sheets_were_entered(pad, client, django_assert_max_num_queries):
    where = f"/papers/{pad.pk}/enter"
    stack = {
        k: v
        for n, number in enumerate(pad.numbers())
        for k, v in given(n, number, text=f"首班车几点{n}").items()
    }
    assert enter(client, "liujie").post(where, stack).status_code == 302
    reserve(5, person("zhaolan"), at("2026-04-07 09:00"))
    for address, most in ((where, 14), ("/papers", 12), (f"/papers/{pad.pk}/print", 13)):
        with django_assert_max_num_queries(most):
            client.get(address)
