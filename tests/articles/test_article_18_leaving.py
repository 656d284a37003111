"""第十八条 明确本地本行业12328热线业务承办部门和责任人: somebody leaves, and everything in hand has a named person the same minute."""

import pytest

from hotline.orders.leaving import in_hand, leave, obstacles
from hotline.orders.models import IntakeDraft, Order, Task
from hotline.orders.records import first_broken
from hotline.people.ciphers import seal, unseal
from hotline.people.models import Account, Departure, RotaEntry, Unit
from hotline.people.tokens import make_token
from tests.world import REPLY, at, dispatched, do, owed, person, refused

WHEN = "2026-04-09 09:00"


def goes(who, heir, by="zhangxitong", when=WHEN):
    taker = person(heir) if heir else None
    return leave(person(who), taker, {"reason": "调出"}, actor=person(by), now=at(when))


@pytest.fixture
def zhouping(world):
    return Account.objects.create(
        username="zhouping",
        name="周平",
        unit=Unit.objects.get(code="enforcement"),
        roles=["handler"],
        password="!",
    )


def counted(who):
    return {line.key: line.count for line in in_hand(person(who), at(WHEN)) if line.count}


def test_all_a_handler_has_in_hand_goes_to_a_colleague_and_nothing_stays_behind(zhouping):
    Unit.objects.filter(code="enforcement").update(responsible="陈立")
    drafted, promised = dispatched("2026-04-08 09:30"), dispatched("2026-04-08 09:40")
    do("chenli", "draft", drafted, "2026-04-08 10:00", **REPLY)
    do(
        "chenli",
        "contact",
        promised,
        "2026-04-08 10:00",
        outcome="reached",
        note="在查",
        promised_at="2026-04-10 15:00",
    )
    make_token(person("chenli"), "试", at("2027-01-01 00:00"))
    assert counted("chenli") == {"orders": 2, "drafts": 1, "promised": 1, "responsible": 1, "tokens": 1}

    row = goes("chenli", "zhouping")

    assert row.moved == {"orders": 2, "drafts": 1, "promised": 1, "responsible": 1, "tokens": 1}
    assert counted("chenli") == {}
    assert not person("chenli").is_active
    assert counted("zhouping") == {"orders": 2, "drafts": 1, "promised": 1, "responsible": 1}
    event = drafted.events.latest("seq")
    assert (event.action, event.body.given) == (
        "hand_over",
        {"from_person": "陈立", "handler": "周平", "reason": "调出"},
    )
    assert first_broken(Order.objects.get(pk=promised.pk)) == ""
    do("zhouping", "ring_back", promised, "2026-04-10 14:50", outcome="reached", note="已说明")
    assert owed(promised, "promised_call").ended_at == at("2026-04-10 14:50")
    assert Task.objects.get(order=drafted).result == REPLY["result"]


def test_an_operator_leaves_a_half_filled_form_and_shifts(world):
    IntakeDraft.objects.create(
        account=person("zhaolan"), saved_at=at(WHEN), sealed=seal("{}", f"draft:{person('zhaolan').pk}")
    )
    for starts, ends in (("08:00", "20:00"), ("20:00", "23:00")):
        RotaEntry.objects.create(
            post="shift_lead",
            account=person("zhaolan"),
            starts_at=at(f"2026-04-09 {starts}"),
            ends_at=at(f"2026-04-09 {ends}"),
        )
    assert "没有值班长岗位" in refused(goes, "zhaolan", "liujie").sentence
    Account.objects.filter(username="liujie").update(roles=["operator", "shift_lead"])
    goes("zhaolan", "liujie")
    kept = IntakeDraft.objects.get()
    assert unseal(kept.sealed, f"draft:{person('liujie').pk}") == "{}"
    rota = [
        (e.account.username, f"{e.starts_at.astimezone(at(WHEN).tzinfo):%H}")
        for e in RotaEntry.objects.order_by("starts_at")
    ]
    assert rota == [("zhaolan", "08"), ("liujie", "09"), ("liujie", "20")]


@pytest.mark.parametrize(
    ("heir", "words"),
    [
        ("", "请选接手人"),
        ("chenli", "同一单位在职的另一人"),
        ("sunsixian", "同一单位在职的另一人"),
        ("zhouping", "没有承办岗位"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_changes(zhouping, heir, words):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "sign", order, "2026-04-08 10:00")
    Account.objects.filter(username="zhouping").update(roles=[])
    refusal = refused(goes, "chenli", heir)
    assert (refusal.status, words in refusal.sentence) == (409, True)
    assert person("chenli").is_active
    assert not Departure.objects.exists()
    assert order.events.count() == 3


def test_the_last_head_and_the_last_administrator_do_not_leave(world):
    assert "最后一个单位负责人" in refused(goes, "zhaowenbin", "caofu").sentence
    assert "最后一个安全管理员" in refused(goes, "lianquan", "").sentence
    assert obstacles(person("caofu"), None, [], at(WHEN)) == []


def test_only_the_system_administrator_hands_over(world):
    for who in ("lianquan", "wushenji", "zhaolan", "zhaowenbin", "heju"):
        assert refused(goes, "caofu", "", by=who).status == 403
    goes("caofu", "")
    assert Departure.objects.get().moved == {}
