"""第二十六条 市中心应当在投诉举报类工单办结后5个工作日内进行回访;对其他类型的业务工单,在办结后5个工作日内进行抽查回访…"""

import pytest

from hotline.orders.models import OwedDuty
from hotline.regulation.refusals import Refused
from tests.articles.test_article_25 import signed
from tests.world import SCORES, at, call, do, owed, person


def closed(**changes):
    order = signed(**changes)
    if not changes:
        do("chenli", "tell", order, "2026-04-09 10:00", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-09 10:10")
    return do("wangmin", "confirm", order, "2026-04-09 11:00")


def test_every_complaint_is_called_back_within_five_working_days_of_closing(world):
    assert owed(closed(), "call_back").due == at("2026-04-17 00:00")


def test_four_opinions_are_asked(world):
    order = closed()
    with pytest.raises(Refused) as refused:
        do("mengli", "call_back", order, "2026-04-10 09:00", outcome="reached")
    assert set(refused.value.fields) == {"efficiency", "reply_score", "result_score", "satisfaction"}
    do("mengli", "call_back", order, "2026-04-10 09:00", **SCORES)
    assert owed(order, "call_back").ended_at == at("2026-04-10 09:00")


def test_neither_the_handler_nor_the_operator_calls_back(world):
    order = closed()
    liujie = person("liujie")
    liujie.roles = ["operator", "caller_back"]
    liujie.save()
    for who in ("liujie", "chenli", "wangmin"):
        with pytest.raises(Refused) as refused:
            do(who, "call_back", order, "2026-04-10 09:00", **SCORES)
        assert refused.value.status == 403


def test_of_other_kinds_a_sample_is_called_back(world):
    for minute in range(60):
        order = call("liujie", f"2026-04-08 09:{minute:02d}", kind="inquiry", phone="13905570784")
        do("liujie", "answer", order, f"2026-04-08 10:{minute:02d}", answer="已答")
    drawn = OwedDuty.objects.filter(kind="call_back").count()
    assert 0 < drawn < 40
