"""Every step by every person: who is what to a safety complaint dispatched to 执法支队 and handled by 陈立."""

import pytest

from hotline.people.models import Account, Unit
from hotline.regulation.steps import State, Who
from tests.tables.played import ACTIONS, attempt, filled, number_for
from tests.world import PEOPLE, call, dispatched, do

UNSEEN = None
IS = {
    "liujie": {Who.DESK, Who.READER},
    "wangmin": {Who.DESK, Who.DISPATCHER, Who.READER},
    "zhaolan": {Who.DESK, Who.DISPATCHER, Who.SHIFT_LEAD, Who.READER},
    "mengli": {Who.CALLER_BACK, Who.READER},
    "zhouqiang": {Who.SUPERVISOR, Who.READER},
    "fangjing": {Who.READER},
    "chenli": {Who.HANDLER, Who.SPEAKS_TO_CALLER, Who.READER},
    "gaoyuan": {Who.SECTION_HEAD, Who.READER},
    "zhaowenbin": {Who.SECTION_HEAD, Who.SIGNER, Who.UNIT_HEAD, Who.READER},
    "caofu": {Who.SECTION_HEAD, Who.READER},  # 安全件须一把手签发
    "sunsixian": UNSEEN,
    "hanjuzhang": UNSEEN,
    "heju": {Who.LEADER, Who.READER},
    "qianjin": {Who.DUTY_PERSON},
    "zhangxitong": UNSEEN,
    "lianquan": UNSEEN,
    "wushenji": UNSEEN,
    "fengting": UNSEEN,  # 停用的账号
    "pingtai": UNSEEN,  # 不是它送来的件
}
UNIT_ROLES = {"handler", "section_head", "unit_head", "unit_deputy"}


def test_nobody_of_the_stories_is_left_out():
    assert set(IS) == set(PEOPLE) | {"fengting", "pingtai"}


def of_a_unit(who):
    return bool(UNIT_ROLES & set(PEOPLE.get(who, ("", "", []))[2]))


@pytest.mark.parametrize("who", IS)
@pytest.mark.parametrize("step", ACTIONS, ids=lambda s: s.action)
def test_a_step_is_taken_by_those_the_table_names(stage, step, who):
    state = State.DISPATCHED if State.DISPATCHED in step.from_ else step.from_[0]
    refused = attempt(who, step.action, stage[state], **filled(step, stage))
    code = refused.code if refused else None
    if IS[who] is UNSEEN or (of_a_unit(who) and state in ("registered", "returned")):
        assert code == "unknown"
    elif IS[who] & set(step.who):
        assert code in (None, "not_open", "still_owed", "incomplete"), refused.sentence
    else:
        assert (code, refused.article) == ("not_yours", step.article)


@pytest.mark.parametrize("step", ACTIONS, ids=lambda s: s.action)
def test_the_machine_takes_no_step_but_its_own(stage, step):
    refused = attempt(None, step.action, number_for(step, stage), **filled(step, stage))
    assert (refused is None) == (Who.MACHINE in step.who)


def test_one_who_was_not_given_the_order_does_not_handle_it(stage):
    order = dispatched("2026-04-08 09:30")
    do("gaoyuan", "assign", order, "2026-04-08 09:40", handler="chenli")
    Account.objects.create(
        username="wuhan", name="吴涵", unit=Unit.objects.get(code="enforcement"), roles=["handler"]
    )
    said = {"outcome": "reached", "note": "核对了车牌"}
    assert attempt("wuhan", "contact", order.number, **said).code == "not_yours"
    assert attempt("chenli", "contact", order.number, **said) is None


def test_a_partner_sees_what_it_sent_and_nothing_else(stage):
    order = call("pingtai", "2026-04-08 09:30", channel="12345")
    assert (
        attempt("pingtai", "dispatch", order.number, kind="complaint", lead_unit="enforcement").code
        == "not_yours"
    )
    assert attempt("pingtai", "dispatch", stage["registered"]).code == "unknown"


def test_the_centre_writes_for_a_unit_without_accounts_and_the_record_says_so(stage):
    Unit.objects.filter(code="sixian").update(served_by_centre=True)
    order = dispatched("2026-04-08 09:30", to="sixian")
    do("wangmin", "sign", order, "2026-04-08 10:00")
    event = order.events.get(action="sign")
    assert (event.unit.code, event.on_behalf_of.code) == ("centre", "sixian")
    assert attempt("liujie", "contact", order.number, outcome="reached", note="x").code == "not_yours"
    assert attempt("wangmin", "confirm", order.number).code == "not_open"
