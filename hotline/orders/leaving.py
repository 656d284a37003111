"""离岗移交 (第十八条): all that somebody has in hand goes to a colleague in one transaction; then the account is closed for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hotline.orders.models import IntakeDraft, OwedDuty, Task
from hotline.orders.perform import Asked, perform_many
from hotline.people import fresh
from hotline.people.access_log import log_look
from hotline.people.accounts import close
from hotline.people.ciphers import seal, unseal
from hotline.people.filled import text
from hotline.people.models import Account, ApiToken, Departure, Deputy, ExportRequest, RotaEntry, Unit
from hotline.people.roles import ADMINS, LABELS, UNIT, Role
from hotline.people.sign_ins import living
from hotline.regulation.refusals import Refused

ARTICLE = "第十八条"
IN_PERSON = frozenset({Role.UNIT_HEAD, *ADMINS})
"""Posts somebody must hold: without the last one, nothing is signed, and nobody administers."""


@dataclass(frozen=True)
class Line:
    """One kind of thing in hand: how many, and what becomes of it."""

    key: str
    label: str
    count: int
    goes: str
    wants_heir: bool = False


def in_hand(account: Account, now: datetime) -> list[Line]:
    """Everything of somebody's that is not over, kind by kind; counts only, for an administrator sees no order."""
    tasks = Task.objects.filter(handler=account, ended_at=None)
    drafted = tasks.exclude(drafted_at=None).count()
    promised = OwedDuty.objects.filter(kind="promised_call", ended_at=None)
    promised = promised.filter(owed_by=account.unit_id, task__handler=account)
    rota = RotaEntry.objects.filter(account=account, ends_at__gt=now)
    exports = ExportRequest.objects.filter(account=account, taken_at=None).exclude(approved=False)
    deputies = Deputy.objects.filter(ended_at=None, ends_at__gt=now)
    acts = deputies.filter(principal=account).count() + deputies.filter(deputy=account).count()
    tokens = ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=now)
    named = Unit.objects.filter(pk=account.unit_id, responsible=account.name)
    return [
        Line("orders", "分办给本人的工单", tasks.count(), "逐件改由接手人承办，记入流转记录", True),
        Line("drafts", "其中已拟的回复", drafted, "随工单走，一字不动"),
        Line("promised", "其中答应群众的回电", promised.count(), "期限不变，由接手人回电"),
        Line("intake", "未登记完的来件", IntakeDraft.objects.filter(account=account).count(), "转到接手人的受理页", True),
        Line("rota", "以后的班次", rota.count(), "改排给接手人", True),
        Line("responsible", "单位承办责任人写的是本人", named.count(), "改为接手人", True),
        Line("deputies", "代理（代别人和请人代）", acts, "即时终止"),
        Line("exports", "没有取走的导出", exports.count(), "作废"),
        Line("tokens", "接口令牌", tokens.count(), "吊销"),
        Line("sign_ins", "登录着的地方", len(living(account, now)), "即时退出"),
    ]  # fmt: skip


def obstacles(account: Account, heir: Account | None, lines: list[Line], now: datetime) -> list[str]:
    """Why it cannot be done so, each with what to do."""
    if heir is None:
        wanting = "、".join(line.label for line in lines if line.count and line.wants_heir)
        return (
            [f"手头还有{wanting}，请选接手人。", *_last_of(account, heir)]
            if wanting
            else _last_of(account, heir)
        )
    count = {line.key: line.count for line in lines}
    found = []
    if heir.pk == account.pk or not heir.is_active or heir.unit_id != account.unit_id:
        return ["接手人要是同一单位在职的另一人，请另选。"]
    if count["orders"] and not heir.held & UNIT:
        found.append(f"{heir.name}没有承办岗位，接不了工单：请另选，或先由安全管理员给岗位。")
    if count["intake"] and IntakeDraft.objects.filter(account=heir).exists():
        found.append(f"{heir.name}自己有一件没登记完的来件，请先登记或放弃，再移交。")
    posts = RotaEntry.objects.filter(account=account, ends_at__gt=now).values_list("post", flat=True)
    found += [
        f"{heir.name}没有{LABELS[Role(post)]}岗位，排不了班：请另选，或先由安全管理员给岗位。"
        for post in sorted(set(posts))
        if post not in heir.roles
    ]
    return found + _last_of(account, heir)


def _last_of(account: Account, heir: Account | None) -> list[str]:
    """Posts of which this is the last holder: of an administrator in the house, of a head in the unit."""
    found = []
    for role in sorted(account.held & IN_PERSON) if account.is_active else ():
        others = Account.objects.filter(roles__contains=[role], is_active=True).exclude(pk=account.pk)
        if role not in ADMINS:
            others = others.filter(unit=account.unit_id)
        if not others.exists():
            found.append(f"{account.name}是最后一个{LABELS[role]}，请先由安全管理员把岗位给别人，再移交。")
    return found


@transaction.atomic
def leave(
    account: Account, heir: Account | None, given: Mapping[str, str], *, actor: Account, now: datetime
) -> Departure:
    """Hand over everything and close the account. Refused 403, 409 naming what stands in the way, 422; then nothing changed."""
    if not actor.is_active or Role.SYSTEM_ADMIN not in actor.held:
        raise Refused("not_yours", f"离岗移交由{LABELS[Role.SYSTEM_ADMIN]}办理。", "第九条")
    account = Account.objects.select_for_update(of=("self",)).get(username=account.username)
    reason = text(given, "reason", "事由", 100)
    lines = in_hand(account, now)
    if wrong := obstacles(account, heir, lines, now):
        raise Refused("still_owed", "还不能移交：" + "".join(wrong), ARTICLE)
    if heir is not None:
        _orders(account, heir, reason, now)
        _intake(account, heir)
        _rota(account, heir, now)
        for unit in Unit.objects.filter(pk=account.unit_id, responsible=account.name):
            unit.responsible = heir.name
            unit.save(update_fields=["responsible"])
    mine = Deputy.objects.filter(ended_at=None)
    for rows in (mine.filter(principal=account), mine.filter(deputy=account)):
        rows.update(ended_at=now)
    unread = ExportRequest.objects.filter(account=account, taken_at=None).exclude(approved=False)
    unread.update(approved=False, decided_by=actor, decided_at=now)
    close(actor, account, now)
    _nothing_left(account, now)
    transaction.on_commit(fresh.forget)
    moved = {line.key: line.count for line in lines if line.count}
    log_look(
        actor,
        "handed_over",
        now,
        reason=f"{account.username} → {heir.username if heir else '无人接手'}：{reason}",
    )
    return Departure.objects.create(
        account=account, heir=heir, reason=reason, moved=moved, done_by=actor, done_at=now
    )


def _orders(account: Account, heir: Account, reason: str, now: datetime) -> None:
    numbers = Task.objects.filter(handler=account, ended_at=None).order_by("order_id")
    given = {"from_person": account.username, "handler": heir.username, "reason": reason}
    asked = [
        Asked("hand_over", number, given)
        for number in dict.fromkeys(numbers.values_list("order__number", flat=True))
    ]
    for answer in perform_many(asked, actor=None, now=now):
        if isinstance(answer, Refused):
            raise answer


def _rota(account: Account, heir: Account, now: datetime) -> None:
    """Shifts to come are the heir's; of the one under way only what is left of it."""
    for entry in RotaEntry.objects.filter(account=account, ends_at__gt=now):
        if entry.starts_at < now:
            RotaEntry.objects.create(post=entry.post, account=heir, starts_at=now, ends_at=entry.ends_at)
            entry.ends_at = now
        else:
            entry.account = heir
        entry.save()


def _intake(account: Account, heir: Account) -> None:
    for kept in IntakeDraft.objects.filter(account=account):
        words = unseal(kept.sealed, f"draft:{account.pk}")
        IntakeDraft.objects.create(
            account=heir, saved_at=kept.saved_at, sealed=seal(words, f"draft:{heir.pk}")
        )
        kept.delete()


def _nothing_left(account: Account, now: datetime) -> None:
    """What was in hand is counted once more, after it has gone: a rest undoes everything."""
    if left := [line.label for line in in_hand(account, now) if line.count]:
        raise Refused("changed", f"移交时又有变动（{'、'.join(left)}），没有移交，请再试。", ARTICLE)
