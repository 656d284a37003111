"""表扬 and 追责 (第三十一条): proposed with its basis, the unit heard, decided by the bureau, published, withdrawn; one function a deed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hotline.assessment.asked import article_in, order_in, unit_in
from hotline.assessment.drafting import GROUPS
from hotline.assessment.merit_seeing import ARTICLE, KINDS, may_propose, merit_for, speaks_for
from hotline.assessment.models import Merit
from hotline.notices.models import Notice
from hotline.orders.loading import load_offices
from hotline.people import filled
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.personal import mark
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import end_words, local, working_days_due

Given = Mapping[str, str]


@cites(ARTICLE)
@transaction.atomic
def propose(given: Given, *, actor: Account, now: datetime) -> Merit:
    """Lay a praise or a responsibility before the bureau. Refused 403 or 422.

    Of a unit: by whoever works on assessment at the centre, its own head (praise only), or a leader; of the centre by a leader alone.
    """
    facts = filled.whole(
        "还不能提出：", ARTICLE,
        kind=lambda: _kind(given),
        unit=lambda: unit_in(given, [*GROUPS, UnitKind.CENTRE], "请选单位。"),
        person=lambda: filled.text(given, "person", "个人", 30, needed=False),
        article=lambda: article_in(given, "请选办法的条款，如 第三十一条。"),
        basis=lambda: filled.text(given, "basis", "依据的条款", 200),
        facts=lambda: mark(filled.text(given, "facts", "事由", 330)).text,
        harm=lambda: mark(filled.text(given, "harm", "不良社会影响", 160, needed=given.get("kind") == "blame")).text,
        order_number=lambda: order_in(given),
    )  # fmt: skip
    if not may_propose(actor, facts["kind"], facts["unit"]):
        raise Refused("not_yours", f"表扬、追责由{short_of('centre')}值班长、督办员、考评员或局领导提出，单位负责人可以为本单位提请表扬；{short_of('centre')}自己的由局领导提出。", ARTICLE)  # fmt: skip
    days = value_on(local(now).date(), "statement_within_working_days")
    until = working_days_due(now, days, ARTICLE).at if facts["kind"] == "blame" else None
    made = Merit.objects.create(proposed_by=actor, proposed_at=now, statement_until=until, **facts)
    if until:
        said = f"拟追究责任，请于 {end_words(until)} 前陈述：{made.basis}"
        _tell(made, "proposed", made.unit, _head_of(made.unit), said, now)
    _tell(
        made,
        "lay",
        load_offices().bureau,
        Role.LEADER,
        f"{made.unit.short_name}：{KINDS[made.kind]}待决定",
        now,
    )
    return made


@cites(ARTICLE)
@transaction.atomic
def state(pk: int, text: str, *, actor: Account, now: datetime) -> Merit:
    """The unit's head says what there is to say before a responsibility is decided; once. Refused 403, 404, 409 or 422."""
    found = _held(actor, pk)
    if not speaks_for(actor, found):
        raise Refused("not_yours", "陈述由被追责单位的负责人提出。", ARTICLE)
    if found.kind != "blame" or found.accepted is not None or found.statement:
        raise Refused("not_open", "这一件不用陈述，或已陈述、已决定。", ARTICLE)
    facts = filled.whole("陈述没有收下：", ARTICLE, text=lambda: mark(filled.text({"text": text}, "text", "陈述", 330)).text)  # fmt: skip
    found.statement, found.stated_by, found.stated_at = facts["text"], actor, now
    found.save(update_fields=["statement", "stated_by", "stated_at"])
    return found


@cites(ARTICLE)
@transaction.atomic
def decide(pk: int, accept: bool, given: Given, *, actor: Account, now: datetime) -> Merit:
    """The bureau decides, never who proposed, and a responsibility not before the unit was heard. Refused 403, 404, 409 or 422."""
    found = _held(actor, pk)
    _bureau(actor)
    if found.proposed_by_id == actor.pk:
        raise Refused("not_yours", "自己提出的由另一位局领导决定。", ARTICLE)
    if found.accepted is not None:
        raise Refused("not_open", "这一件已经决定。", ARTICLE)
    if found.statement_until and not found.statement and now <= found.statement_until:
        raise Refused(
            "not_open", f"单位的陈述期到 {end_words(found.statement_until)}，陈述后或期满后再决定。", ARTICLE
        )
    facts = filled.whole(
        "还不能决定：", ARTICLE,
        decision=lambda: filled.text(given, "decision", "决定", 300),
        document=lambda: filled.text(given, "document", "文号", 60, needed=False),
    )  # fmt: skip
    found.accepted, found.decided_by, found.decided_at = accept, actor, now
    found.decision, found.document = facts["decision"], facts["document"]
    found.save(update_fields=["accepted", "decided_by", "decided_at", "decision", "document"])
    words = f"{KINDS[found.kind]}{'决定' if accept else '不予'}：{found.decision}"
    _tell(found, "decided", found.unit, _head_of(found.unit), words, now)
    return found


@cites(ARTICLE)
@transaction.atomic
def publish_merit(pk: int, *, actor: Account, now: datetime) -> Merit:
    """From now on others may see it. Refused 403, 404, or 409 unless it was decided and stands."""
    found = _held(actor, pk)
    _bureau(actor)
    if not found.accepted or found.withdrawn_at or found.published_at:
        raise Refused("not_open", "只有作出决定、没有撤销、还没公布的才能公布。", ARTICLE)
    found.published_by, found.published_at = actor, now
    found.save(update_fields=["published_by", "published_at"])
    return found


@cites(ARTICLE)
@transaction.atomic
def withdraw(pk: int, reason: str, *, actor: Account, now: datetime) -> Merit:
    """It no longer stands, with the reason; others see it no more, the record stays. Refused 403, 404, 409 or 422."""
    found = _held(actor, pk)
    _bureau(actor)
    if not found.accepted or found.withdrawn_at:
        raise Refused("not_open", "只有作出决定、还没撤销的才能撤销。", ARTICLE)
    words = filled.text({"reason": reason}, "reason", "撤销的理由", 300, needed=False)
    if not words:
        raise Refused("incomplete", "请填“撤销的理由”。", ARTICLE, fields={"reason": "请填“撤销的理由”。"})
    found.withdrawn_by, found.withdrawn_at, found.withdraw_reason = actor, now, words
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdraw_reason"])
    _tell(found, "withdrawn", found.unit, _head_of(found.unit), f"{KINDS[found.kind]}已撤销：{words}", now)
    return found


def _held(actor: Account, pk: int) -> Merit:
    """One record somebody may see in full, held until written. Refused 404."""
    merit_for(actor, pk)
    return Merit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def _bureau(actor: Account) -> None:
    if not (actor.is_active and Role.LEADER in actor.held):
        raise Refused("not_yours", "表扬、追责由局领导决定、公布、撤销。", ARTICLE)


def _head_of(unit: Unit) -> Role:
    return Role.SHIFT_LEAD if unit.kind == UnitKind.CENTRE else Role.UNIT_HEAD


def _kind(given: Given) -> str:
    if given.get("kind") not in KINDS:
        raise Refused("incomplete", f"请选{'还是'.join(KINDS.values())}。")
    return given["kind"]


def _tell(found: Merit, what: str, unit: Unit, post: Role, sentence: str, now: datetime) -> None:
    Notice.objects.create(key=f"merit:{found.pk}:{what}", unit=unit, post=post.value, sentence=sentence[:200],
                          article=ARTICLE, created_at=now)  # fmt: skip
