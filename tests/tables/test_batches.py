"""Many steps at once leave what the same steps leave one by one; a repeat leaves nothing more."""

import random
import uuid

import pytest
from django.db import transaction

from hotline.notices.models import Notice
from hotline.orders.models import Contact, Event, Order, OwedDuty, Task
from hotline.orders.perform import Asked, perform, perform_many
from hotline.orders.records import first_broken
from hotline.orders.register import register, register_many
from hotline.people.models import AccessLog
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State
from tests.tables.played import ACTIONS, NOON, filled, number_for, presser
from tests.world import CALL, REPLY, at, person

NEVER_ALIKE = ("id", "salt", "digest", "body_digest", "previous", "head", "sealed", "seal_id",
               "name_sealed", "phone_sealed", "caller", "contact", "split_from")  # fmt: skip


def everything():
    """All rows the door writes, by what they say; never by ids, salts and what follows from them."""
    ways = {
        Order: ("number", ()),
        Task: ("order__number", ("unit__code", "handler__username")),
        Event: ("order__number", ("seq", "unit__code", "actor__username", "body__given")),
        OwedDuty: ("order__number", ("owed_by__code", "ended_by__seq")),
        Notice: ("key", ("unit__code",)),
        Contact: ("orders__number", ("caller__phone_index", "caller__kind", "caller__anonymous")),
        AccessLog: ("order_number", ("account__username",)),
    }
    return {model.__name__: rows(model, first, more) for model, (first, more) in ways.items()}


def rows(model, first, more):
    own = [f.name for f in model._meta.concrete_fields if f.name not in NEVER_ALIKE and not f.is_relation]
    return sorted(repr(row) for row in model.objects.values_list(first, *more, *own))


def alike(one_way, other_way):
    """Play both from the same start; what they answer and what they leave must agree, and every chain hold."""
    seen = []
    for play in (one_way, other_way):
        with transaction.atomic():
            answers = [said(a) for a in play()]
            assert [first_broken(o) for o in Order.objects.all() if first_broken(o)] == []
            seen.append((answers, everything()))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    return seen[0][0]


def said(answer):
    return answer.as_dict() if isinstance(answer, Refused) else answer.number


def one_by_one(asked, who):
    for ask in asked:
        try:
            yield perform(ask.action, ask.number, actor=who, given=ask.given, now=at(NOON), seen=ask.seen,
                          request_id=ask.request_id)  # fmt: skip
        except Refused as refused:
            yield refused


def both(asked, username):
    who = person(username) if username else None
    return alike(lambda: one_by_one(asked, who), lambda: perform_many(asked, actor=who, now=at(NOON)))


@pytest.mark.parametrize("who", ["liujie", "wangmin", "chenli", "zhaowenbin", "mengli", "qianjin", None])
def test_each_step_on_each_order_at_once_is_the_same_as_one_by_one(stage, who):
    asked = [Asked(s.action, stage[state], filled(s, stage)) for s in ACTIONS for state in State]
    random.Random(12328).shuffle(asked)
    own = [Asked(s.action, number_for(s, stage), filled(s, stage)) for s in ACTIONS if presser(s) == who]
    answers = both(asked[:160] + own, who)
    assert any(isinstance(a, str) for a in answers)
    assert any(isinstance(a, dict) for a in answers)


@pytest.mark.parametrize("seed", range(6))
def test_a_mixture_with_repeats_and_outdated_pages_is_the_same_as_one_by_one(stage, seed):
    dice = random.Random(seed)
    ids = [uuid.UUID(int=dice.getrandbits(128)) for _ in range(6)]
    numbers = [*stage.values(), "20260408-9999"]
    asked = []
    for _ in range(50):
        step = dice.choice(ACTIONS)
        given = filled(step, stage) | ({"main_order": dice.choice(numbers)} if step.action == "merge" else {})
        given.pop(dice.choice([*given, "none"]), None) if dice.random() < 0.2 else None
        asked.append(Asked(step.action, dice.choice(numbers), given, dice.choice([None, None, 1, 2, 3]),
                           dice.choice([None, None, *ids])))  # fmt: skip
    both(asked, "wangmin")


def test_merging_into_an_order_withdrawn_in_the_same_batch_is_refused(stage):
    main, other = stage["dispatched"], stage["handling"]
    answers = both([Asked("withdraw", main, {"reason": "来电人不再反映"}),
                    Asked("merge", other, {"main_order": main, "reason": "同一件事"})], "wangmin")  # fmt: skip
    assert answers[0] == main
    assert answers[1]["article"] == "第二十二条"


def test_one_request_id_on_two_orders_of_a_batch_is_refused_the_second_time(stage):
    key = uuid.uuid4()
    answers = both(
        [Asked("supplement", stage[s], {"note": "又来电"}, None, key) for s in ("dispatched", "closed")],
        "liujie",
    )
    assert answers[0] == stage["dispatched"]
    assert answers[1]["code"] == "invalid"


def test_a_repeated_request_leaves_one_event(stage):
    order = Order.objects.get(number=stage["handling"])
    key = uuid.uuid4()
    for minute in ("12:00", "12:01"):
        perform(
            "draft",
            order.number,
            actor=person("chenli"),
            given=REPLY,
            now=at(f"2026-04-08 {minute}"),
            request_id=key,
        )
    assert order.events.filter(action="draft").count() == 1
    with pytest.raises(Refused) as refused:
        perform("endorse", order.number, actor=person("gaoyuan"), given={}, now=at(NOON), request_id=key)
    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    "step",
    [
        s
        for s in ACTIONS
        if State.DISPATCHED in s.from_
        and "joint_handler" not in s.who
        and "joint_head" not in s.who
        or s.action == "request_return"
    ],
    ids=lambda s: s.action,
)
def test_a_page_that_is_outdated_is_told_what_happened_since(stage, step):
    order = Order.objects.get(number=stage["handling"])
    outdated = perform_many([Asked(step.action, order.number, filled(step, stage), seen=order.last_seq - 1)],
                            actor=person(presser(step)) if presser(step) else None, now=at(NOON))[0]  # fmt: skip
    assert (outdated.code, outdated.status) == ("changed", 409)
    assert outdated.more["since"] == ["04-08 09:00 执法支队 陈立“签收”"]
    assert "陈立“签收”" in outdated.sentence
    assert order.events.count() == order.last_seq


def mixed_calls(dice):
    ids = [uuid.UUID(int=dice.getrandbits(128)) for _ in range(4)]
    for _ in range(25):
        yield CALL | {
            "kind": dice.choice(["complaint", "inquiry", "suggestion", "praise", ""]),
            "phone": dice.choice(["13905570361", "未显示", "", "12", "0557-3021234"]),
            "caller_name": dice.choice(["魏红霞", "", "宿州某运输有限公司"]),
            "caller_kind": dice.choice(["natural", "legal", ""]),
            "text": dice.choice([CALL["text"], "我叫魏红霞，电话13905570361，司机没打表", "", "坏\0字"]),
            "safety": dice.random() < 0.3,
            "secret": dice.random() < 0.3,
            "happened_at": dice.choice([None, "2026-04-08 08:30", "2026-04-09 08:30"]),
            "late_reason": dice.choice([None, "停电"]),
        }, dice.choice([None, None, *ids])  # fmt: skip


def register_one_by_one(calls, who):
    for given, key in calls:
        try:
            yield register(given, actor=who, now=at(NOON), request_id=key)
        except Refused as refused:
            yield refused


@pytest.mark.parametrize("seed", range(6))
def test_many_calls_registered_at_once_are_the_same_as_one_by_one(stage, seed):
    calls, who = list(mixed_calls(random.Random(seed))), person("liujie")
    answers = alike(
        lambda: register_one_by_one(calls, who),
        lambda: register_many(
            [g for g, _ in calls], actor=who, now=at(NOON), request_ids=[k for _, k in calls]
        ),
    )
    assert len(answers) == len(calls)
    assert any(isinstance(a, str) for a in answers)


@pytest.mark.parametrize(
    ("field", "raw"),
    [("caller_kind", "alien"), ("caller_kind", "x" * 40), ("reply_by", "\0"), ("happened_at", "2022-01-01 09:00"),
     ("happened_at", "0001-01-01 00:00"), ("county", "埇" * 21), ("phone", "\ud800")],
)  # fmt: skip
def test_an_intake_field_that_is_wrong_is_named_and_nothing_kept(stage, field, raw):
    before = Order.objects.count()
    with pytest.raises(Refused) as refused:
        register(CALL | {field: raw, "late_reason": "停电"}, actor=person("liujie"), now=at(NOON))
    assert refused.value.status == 422
    assert field in refused.value.fields
    assert Order.objects.count() == before
