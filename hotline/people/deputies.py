"""代理 (第二十四条): for a time, somebody of the same unit acts in a colleague's posts; every act says 'X 代 Y' (decision 0136)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from hotline.people import fresh
from hotline.people.access_log import log_look
from hotline.people.filled import text, whole
from hotline.people.fresh import Kept
from hotline.people.models import Account, Deputy
from hotline.people.roles import LABELS, UNIT, Role
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ZONE

ARTICLE = "第二十四条"
LONGEST = timedelta(days=366)


def _living() -> dict[int, tuple[Deputy, ...]]:
    rows = Deputy.objects.filter(ended_at=None).select_related("principal__unit").order_by("id")
    found: dict[int, tuple[Deputy, ...]] = {}
    for row in rows:
        found[row.deputy_id] = (*found.get(row.deputy_id, ()), row)
    return found


KEPT: Kept[dict[int, tuple[Deputy, ...]]] = Kept(_living, {})


def principals_of(person: Account, at: datetime) -> list[Account]:
    """Those for whom somebody acts at a moment: still at work, still of the same unit. No query; a minute old at most."""
    rows = KEPT.value.get(person.pk, ())
    return [
        r.principal
        for r in rows
        if r.starts_at <= at < r.ends_at and r.principal.is_active and r.principal.unit_id == person.unit_id
    ]


def may_name(actor: Account, principal: Account) -> bool:
    """One's own deputy; the head of the unit for all in it; the security administrator, who gives posts, for everybody."""
    heads = Role.UNIT_HEAD in actor.held and actor.unit_id == principal.unit_id
    return actor.is_active and (actor.pk == principal.pk or heads or Role.SECURITY_ADMIN in actor.held)


@transaction.atomic
def name_deputy(given: Mapping[str, str], *, actor: Account, now: datetime) -> Deputy:
    """Somebody acts for a colleague from a moment to a moment. Refused 403, 422."""
    people = {
        name: Account.objects.select_related("unit").filter(username=given.get(name, "")).first()
        for name in ("principal", "deputy")
    }
    principal = people["principal"]
    if principal is None or not may_name(actor, principal):
        words = f"代理由本人、本单位的单位负责人或{LABELS[Role.SECURITY_ADMIN]}登记。"
        raise Refused("not_yours", words, ARTICLE)
    facts = whole(
        "还不能登记代理：",
        ARTICLE,
        principal=lambda: _principal(principal),
        deputy=lambda: _deputy(people["deputy"], principal),
        starts_at=lambda: moment(given, "starts_at", "从"),
        ends_at=lambda: moment(given, "ends_at", "到"),
        reason=lambda: text(given, "reason", "事由", 100),
    )
    starts, ends = facts["starts_at"], facts["ends_at"]
    if wrong := _wrong_span(starts, ends, now):
        raise Refused("incomplete", wrong, ARTICLE, fields={"ends_at": wrong})
    same = Deputy.objects.filter(principal=principal, deputy=facts["deputy"], ended_at=None)
    if same.filter(starts_at__lt=ends, ends_at__gt=starts).exists():
        words = f"这段时间{facts['deputy'].name}已经代理{principal.name}，请先终止原来的，或改日期。"
        raise Refused("incomplete", words, ARTICLE, fields={"starts_at": words})
    made = Deputy.objects.create(**facts, made_by=actor, made_at=now)
    said = f"{made.deputy.username} 代 {principal.username}，{given['starts_at']} 至 {given['ends_at']}"
    log_look(actor, "deputy_named", now, reason=said)
    transaction.on_commit(fresh.forget)
    return made


@transaction.atomic
def end_deputy(pk: int, *, actor: Account, now: datetime) -> None:
    """It ends now. Refused 403, 404, and 409 where it is over."""
    row = (
        Deputy.objects.select_for_update(of=("self",))
        .select_related("principal", "deputy")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Refused("unknown", "没有这条代理。")
    if not may_name(actor, row.principal):
        raise Refused("not_yours", "代理由登记得了它的人终止。", ARTICLE)
    if row.ended_at is not None or row.ends_at <= now:
        raise Refused("not_open", "这条代理已经结束，不必终止。", ARTICLE)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    log_look(actor, "deputy_ended", now, reason=f"{row.deputy.username} 代 {row.principal.username}")
    transaction.on_commit(fresh.forget)


def moment(given: Mapping[str, str], name: str, label: str) -> datetime:
    """A moment on the city's clock, as a form writes it. Refused 422."""
    try:
        return datetime.fromisoformat(str(given.get(name, ""))).replace(tzinfo=ZONE)
    except ValueError:
        raise Refused("incomplete", f"请填“{label}”，应如 2026-11-25 08:00。") from None


def _wrong_span(starts: datetime, ends: datetime, now: datetime) -> str:
    if ends <= starts:
        return "“到”要晚于“从”，请改。"
    if ends <= now:
        return "“到”已经过了，请填将来的时刻。"
    return "代理一次最多一年，请改短；到期可以再登记。" if ends - starts > LONGEST else ""


def _principal(person: Account) -> Account:
    if not person.is_active or not person.held & UNIT:
        raise Refused("incomplete", f"{person.name}没有承办单位的岗位，不用代理。")
    return person


def _deputy(person: Account | None, principal: Account) -> Account:
    if (
        person is None
        or not person.is_active
        or not person.held & UNIT
        or person.unit_id != principal.unit_id
    ):
        raise Refused("incomplete", "请选本单位在职、有承办岗位的人代理。")
    if person.pk == principal.pk:
        raise Refused("incomplete", "不能由本人代理本人。")
    return person
