"""订阅 made and ended by those who make the reports (第二十八条)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hotline.people.models import Account, Unit
from hotline.people.roles import BUREAU, CENTRE, LABELS, UNIT, Role
from hotline.regulation.citation import cites
from hotline.regulation.digits import whole
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused
from hotline.subscriptions.models import Kind, Subscription

ARTICLE = "第二十八条"
MANAGES = frozenset({Role.ASSESSOR, Role.SHIFT_LEAD})
TO_UNITS = (Kind.CIRCULAR, Kind.ASSESSMENT)
"""What goes to the units that handle: reports go to the bureau and stay with the centre."""
POSTS = (*sorted(CENTRE), *sorted(UNIT), *sorted(BUREAU))
LAST_DAY = 28
"""Every month has it."""


@cites(ARTICLE)
def subscribe(given: Mapping[str, str], *, actor: Account, now: datetime) -> Subscription:
    """Have a kind of paper sent to a unit, a post of it or one person. Refused 403, 409 or 422 with each field's sentence."""
    _may(actor)
    wrong: dict[str, str] = {}
    kind = given.get("kind", "")
    if kind not in Kind.values:
        wrong["kind"] = "请选送哪一种报告。"
    unit = Unit.objects.filter(code=given.get("unit", ""), is_active=True).first()
    if unit is None:
        wrong["unit"] = "请选送给哪个单位。"
    account, post = _person(given, unit, wrong), given.get("post", "")
    if post and (post not in POSTS or account):
        wrong["post"] = "送给一人的不再选岗位。" if account else "没有这个岗位。"
    said = given.get("day", "").strip()
    day = whole(said, 2)
    if said and not (day and day <= LAST_DAY):
        wrong["day"] = f"每月几日写 1 至 {LAST_DAY}；不写，签发后就送。"
    if unit and unit.kind not in ("centre", "bureau") and kind in Kind.values and kind not in TO_UNITS:
        wrong["kind"] = (
            f"{Kind(kind).label}报{short_of('bureau')}；承办单位请订{'、'.join(k.label for k in TO_UNITS)}。"
        )
    if wrong or unit is None:
        raise Refused("invalid", "".join(wrong.values()), ARTICLE, fields=wrong)
    try:
        with transaction.atomic():
            return Subscription.objects.create(
                kind=kind, unit=unit, post=post, account=account, day=day, made_at=now, made_by=actor
            )
    except IntegrityError:
        raise Refused("not_open", "这一订阅已经有了；要改送的日子，先停掉原来的。", ARTICLE) from None


def _person(given: Mapping[str, str], unit: Unit | None, wrong: dict[str, str]) -> Account | None:
    username = given.get("account", "").strip()
    if not username or unit is None:
        return None
    found = Account.objects.filter(username=username, unit=unit, is_active=True).first()
    if found is None or not found.held & {Role(p) for p in POSTS}:
        wrong["account"] = f"{unit.short_name}没有这个账号，请写登录名。"
    return found


def end(pk: int, *, actor: Account, now: datetime) -> None:
    """Send no more. Refused 403, 404 or 409."""
    _may(actor)
    found = Subscription.objects.filter(pk=pk)
    if not found.filter(ended_at=None).update(ended_at=now, ended_by=actor):
        if found.exists():
            raise Refused("not_open", "这一订阅已经停了。", ARTICLE)
        raise Refused("unknown", "没有这一订阅。", ARTICLE)


def _may(actor: Account) -> None:
    if not (actor.is_active and actor.held & MANAGES):
        raise Refused("not_yours", f"订阅由{short_of('centre')}考评员或值班长管理。", ARTICLE)


def running() -> QuerySet[Subscription]:
    """The subscriptions that run, by unit."""
    rows = Subscription.objects.filter(ended_at=None).select_related("unit", "account__unit", "made_by__unit")
    return rows.order_by("unit__ordinal", "unit_id", "kind", "id")


def to_whom(subscription: Subscription) -> str:
    """The unit with its post, 全单位, or the person."""
    if subscription.account:
        return str(subscription.account)
    post = LABELS[Role(subscription.post)] if subscription.post else "全单位"
    return f"{subscription.unit.short_name} {post}"
