"""Every step from every state: open where the table says so, else refused with nothing changed."""

import pytest

from hotline.orders.models import Order, OwedDuty
from hotline.orders.records import first_broken
from hotline.regulation.steps import State
from tests.tables.played import ACTIONS, SPECIAL, attempt, filled, number_for, presser

WITHOUT_A_UNIT = {"registered", "returned", "referred"}
UNIT_PEOPLE = {"chenli", "gaoyuan", "zhaowenbin"}
NEVER_ASKED = {"sunsixian", "hanjuzhang"}
UNDER_A_HANDLER = ("handling", "in_review", "signed", "submitted")
REFUSED_ALL_THE_SAME = {
    ("archive", s): "still_owed" for s in ("closed", "returned", "referred", "merged", "withdrawn")
} | {("follow_main", "merged"): "not_open", ("draw", "closed"): "not_open", ("draw", "archived"): "not_open",
     ("reopen", "merged"): "not_open", ("object", "archived"): "not_open", ("destroy", "archived"): "not_open"} | {
    ("recount", s): "not_open" for s in State
} | {("hand_over", s): "not_open" for s in State if s not in UNDER_A_HANDLER} | {
    ("succeed", s): "not_open" for s in ("registered", "closed")
}  # fmt: skip
"""Open by state, but something is owed, no unit asked to join, nobody handles it yet, its unit owes nothing, no result, no notice changes a date, the years go on."""


def expected(step, state, who, owed):
    if who in NEVER_ASKED:
        return "unknown"
    if who in UNIT_PEOPLE and state in WITHOUT_A_UNIT:
        return "unknown"
    if state not in step.from_:
        return "not_open"
    if (
        step.on_hold or step.once_late or (step.needs and step.needs not in owed)
    ):  # none of the thirteen is late at noon
        return "not_open"
    return REFUSED_ALL_THE_SAME.get((step.action, state))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", ACTIONS, ids=lambda s: s.action)
def test_a_step_goes_through_exactly_where_the_table_opens_it(stage, step, state):
    who, number = presser(step), stage[state]
    before = Order.objects.filter(number=number).values().get()
    owed = set(OwedDuty.objects.filter(order__number=number, ended_at=None).values_list("kind", flat=True))
    refused = attempt(who, step.action, number, **filled(step, stage))

    assert (refused.code if refused else None) == expected(step, state, who, owed), (
        refused and refused.sentence
    )
    after = Order.objects.get(number=number)
    if refused:
        assert Order.objects.filter(number=number).values().get() == before
    else:
        assert after.state == (step.to or state)
        event = after.events.latest("seq")
        assert (event.seq, event.action, event.article) == (before["last_seq"] + 1, step.action, step.article)
        assert (event.from_state, event.to_state) == (state, after.state)
    assert first_broken(after) == ""


@pytest.mark.parametrize("step", [s for s in ACTIONS if s.action in SPECIAL], ids=lambda s: s.action)
def test_a_step_that_needs_more_than_a_state_goes_through_where_that_is_so(stage, step):
    number = number_for(step, stage)
    assert attempt(presser(step), step.action, number, **filled(step, stage)) is None
    order = Order.objects.get(number=number)
    assert order.events.latest("seq").action == step.action
    assert first_broken(order) == ""


@pytest.mark.parametrize("state", list(State))
def test_a_refusal_names_what_can_be_done_instead(stage, state):
    refused = attempt("wangmin", "confirm", stage[state])
    if state == "submitted":
        assert refused is None
        return
    assert refused.status == 409
    assert state.label in refused.sentence
    for action in refused.more["open"]:
        step = next(s for s in ACTIONS if s.action == action)
        assert state in step.from_
        assert step.label in refused.sentence


@pytest.mark.parametrize("action", ["register", "erase", "", "sign\0"])
def test_there_is_no_other_step(stage, action):
    assert attempt("wangmin", action, stage["dispatched"]).status == 404


@pytest.mark.parametrize("number", ["20260408-9999", "", "2026\0", "2026\ud800", "' or 1=1 --", "９"])
def test_there_is_no_other_order(stage, number):
    assert attempt("wangmin", "sign", number).status == 404
