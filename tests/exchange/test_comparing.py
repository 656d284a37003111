"""对账: theirs against ours, each difference by its name, and messages put back on the line (第十五条)."""

from datetime import timedelta

import pytest

from hotline.exchange import comparing, sources
from hotline.notices.models import Outgoing
from hotline.orders.models import Order
from hotline.regulation.refusals import Refused
from tests.exchange.conftest import NOON
from tests.exchange.conftest import turned as turned
from tests.exchange.tables import xlsx
from tests.exchange.test_inbox import ONE
from tests.exchange.test_inbox import line as line
from tests.exchange.test_sources import far as far
from tests.exchange.test_sources import send
from tests.world import do, person


def test_differences_are_told_by_name(line):
    line.hands_over(*(ONE | {"number": f"A-{n}", "kind": "inquiry"} for n in range(1, 5)))
    second = Order.objects.order_by("id")[1]
    do("liujie", "answer", second, "2026-04-08 12:10", answer="已答")
    raw = xlsx(
        [["A-1", "办理中"], ["A-2", "办理中"], ["A-3", "已办结"], ["B-9", ""]], ["工单编号", "办理状态"]
    )
    found = comparing.compare(
        comparing.table_of_theirs(raw, line.account), line.account, NOON - timedelta(days=1)
    )
    assert (found.agreed, found.missing_here) == (1, ["B-9"])
    assert [theirs for theirs, _ in found.missing_there] == ["A-4"]
    assert {(d.foreign_number, d.ours) for d in found.differ} == {("A-2", "办结"), ("A-3", "待受理")}
    with pytest.raises(Refused, match="没有认出来源单号"):
        comparing.table_of_theirs(xlsx([["x"]], ["随便"]), line.account)


def test_what_was_lost_over_there_is_sent_again_under_its_key(line, far):
    line.hands_over()
    do(
        "wangmin",
        "dispatch",
        Order.objects.get(),
        "2026-04-08 12:00",
        kind="complaint",
        lead_unit="enforcement",
    )
    assert send() == 1
    row = Outgoing.objects.get(partner=f"account:{line.account.pk}")
    assert comparing.send_again(line.account, [row.pk], person("wangmin"), NOON) == 1
    assert send() == 1 and far.messages[0]["key"] == far.messages[1]["key"]
    with pytest.raises(Refused, match="由派单员或值班长"):
        comparing.send_again(line.account, [row.pk], person("liujie"), NOON)
    sources.set_address(line.account, "", person("zhangxitong"), NOON)
    line.account.refresh_from_db()
    with pytest.raises(Refused, match="没有回传地址"):
        comparing.send_again(sources.partner_named("sz-12345"), [row.pk], person("wangmin"), NOON)
