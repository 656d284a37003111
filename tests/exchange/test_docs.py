"""docs/exchange.md is true: its example signs what the receiving end takes, and names the members that are sent."""

import json
import re
import time
from datetime import UTC, datetime

from hotline.embedded.place import CHECKOUT
from hotline.exchange.province import message_of
from hotline.notices.models import Outgoing
from tests.exchange.conftest import MESSAGE, PATH
from tests.world import REPLY, dispatched, do

PAGE = (CHECKOUT / "docs" / "exchange.md").read_text()


def test_the_example_signs_what_is_taken_in(city, turned):
    example = {}
    exec(re.search(r"```python\n(.+?)```", PAGE, re.S)[1], example)
    turned(datetime.fromtimestamp(time.time(), UTC))
    body = json.dumps(MESSAGE, ensure_ascii=False).encode()
    headers = example["signed"]("suzhou-12328", city.secret, "POST", PATH, body)
    assert city.send(body, headers=headers).status_code == 201


def test_the_page_names_each_member_of_a_message_and_none_besides(world):
    order, other = dispatched(), dispatched()
    do("wangmin", "merge", other, "2026-04-08 10:00", main_order=order.number, reason="同一件事")
    do("chenli", "draft", order, "2026-04-20 16:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-20 16:10")
    do("zhaowenbin", "sign_off", order, "2026-04-20 16:20")
    do("chenli", "tell", order, "2026-04-20 16:30", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-20 16:40")
    do("wangmin", "confirm", order, "2026-04-21 09:00")
    messages = [message_of(row) for row in Outgoing.objects.all()]
    sent = {name for message in messages for name in (*message, *message["caller"])}
    shape = re.search(r'(\{"key".+?\}\})', PAGE, re.S)[1]
    assert set(re.findall(r'"(\w+)":', shape)) == sent
