"""魏红霞 at her phone: she has no account, a number and a code are all she has."""

import re
from urllib.parse import urlencode

import pytest

from hotline.citizens.models import QueryCode
from hotline.orders.models import Order

SAID = {
    "text": "4月7日下午4点在拂晓大道和汴河路口拦出租，司机没打表，要15块，平时打表9块多。",
    "kind": "complaint",
    "object": "皖LT2056",
    "matter_time": "4月7日下午4点",
    "county": "埇桥区",
    "place": "拂晓大道和汴河路口",
    "caller_name": "魏红霞",
    "phone": "13905570361",
}
CODE = re.compile(r'<p class="code num">([A-Z0-9]{4}-[A-Z0-9]{4})</p>')


def post(client, where, given):
    """A form as a browser sends it, and as no browser would: whatever bytes the words come to."""
    body = urlencode(given, errors="surrogatepass")
    return client.post(where, body, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def citizen(world, client):
    """citizen.files() -> (order, code); citizen.asks(order, code) -> the page she sees."""

    class Citizen:
        def sends(self, **changes):
            return post(client, "/public", SAID | changes)

        def files(self, **changes):
            answer = self.sends(**changes)
            assert answer.status_code == 201, answer.content.decode()
            code = CODE.search(answer.content.decode())[1]
            return QueryCode.objects.latest("order_id").order, code

        def asks(self, order: Order | str, code: str, action: str = "", **given):
            number = order.number if isinstance(order, Order) else order
            where = f"/public/follow/{action}" if action else "/public/follow"
            return post(client, where, {"number": number, "code": code} | given)

        def reads(self, order, code):
            return self.asks(order, code).content.decode()

    return Citizen()
