"""重大事项 (第二十九条): orders linked, joint measures by named units, bulletins to the leading group.

An order is marked through the door; what stands here besides is about the matter, not about an order.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from hotline.notices.models import Notice
from hotline.orders.access import visible_to
from hotline.orders.loading import load_offices
from hotline.orders.models import Bulletin, JointMeasure, MajorMatter, Order
from hotline.orders.perform import Asked, perform_many
from hotline.people.callers import name_of, phone_of
from hotline.people.models import Account, Unit
from hotline.people.personal import clean_text, mark, shown
from hotline.people.roles import CENTRE, Role
from hotline.regulation.citation import cites
from hotline.regulation.digits import whole
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

ARTICLE = "第二十九条"
LEADS = frozenset({Role.DISPATCHER, Role.SHIFT_LEAD})
"""Who works on a major matter at the centre."""
MOST_ORDERS = 50


def matters_of(person: Account) -> QuerySet[MajorMatter]:
    """The matters a person may read: the centre and the leaders all, a unit those it has a measure in; open ones first."""
    rows = MajorMatter.objects.order_by("-closed_at", "-id").select_related(
        "opened_by__unit", "closed_by__unit"
    )
    if not person.held & (CENTRE | {Role.LEADER}):
        rows = rows.filter(pk__in=JointMeasure.objects.filter(unit=person.unit_id).values("matter"))
    return rows.prefetch_related(
        Prefetch("orders", visible_to(person).select_related("lead_unit").order_by("id")),
        Prefetch(
            "measures", JointMeasure.objects.select_related("unit", "done_by__unit").order_by("due", "id")
        ),
        Prefetch("bulletins", Bulletin.objects.select_related("issued_by__unit").order_by("-ordinal")),
    )


def matter_for(person: Account, key: str) -> MajorMatter:
    """One matter. Refused 404 when there is none, or none for this person."""
    found = matters_of(person).filter(pk=whole(key, 9) or 0).first()
    if found is None:
        raise Refused("unknown", "没有这件重大事项，或者您无权查看。", ARTICLE)
    return found


@cites(ARTICLE)
@transaction.atomic
def open_matter(given: Mapping[str, str], *, actor: Account, now: datetime) -> MajorMatter:
    """Begin a matter on one order or several. Refused 403, 404, 409, 422; nothing is written then."""
    _leads(actor)
    title = _words(given, "title", "事项", 60)
    orders = _orders(given, actor)
    matter = MajorMatter.objects.create(title=_masked(title, orders), opened_at=now, opened_by=actor)
    _link(matter, orders, actor, now)
    return matter


@transaction.atomic
def link(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> None:
    """More orders of the same matter; each is marked 重大 with its own event. Refused 403, 404, 409, 422."""
    _link(_open(key, actor), _orders(given, actor), actor, now)


@transaction.atomic
def add_measure(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> JointMeasure:
    """A measure, who takes it and by which day; the unit is told at once. Refused 403, 404, 409, 422."""
    matter = _open(key, actor)
    text = _words(given, "text", "措施", 1000)
    unit = Unit.objects.filter(code=given.get("unit", ""), is_active=True).first()
    if unit is None:
        raise _wrong("unit", "请选由哪个单位落实。")
    made = JointMeasure.objects.create(
        matter=matter, unit=unit, text=_masked(text, matter.orders.all()), due=_day(given, now), added_at=now, added_by=actor
    )  # fmt: skip
    _tell(
        matter,
        f"measure:{made.pk}",
        unit,
        "",
        f"重大事项“{shown(matter.title)}”：请于 {made.due:%m-%d} 前落实联动措施",
        now,
    )
    return made


@transaction.atomic
def finish_measure(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> None:
    """Its unit, or the centre for it, says what was done; once. Refused 403, 404, 409, 422."""
    matter, measure_id = matter_for(actor, key), given.get("measure", "")
    rows = JointMeasure.objects.select_for_update().filter(matter=matter)
    found = rows.filter(pk=whole(measure_id, 9) or 0).first()
    if found is None:
        raise Refused("unknown", "没有这项措施。", ARTICLE)
    if not (actor.held & LEADS or (actor.is_unit and actor.unit_id == found.unit_id)):
        raise Refused("not_yours", f"措施由落实单位或{short_of('centre')}登记结果。", ARTICLE)
    if found.done_at:
        raise Refused(
            "not_open", f"这项措施 {local(found.done_at):%m-%d %H:%M} 已登记结果，不必再登。", ARTICLE
        )
    found.result = _masked(_words(given, "result", "落实情况", 1000), matter.orders.all())
    found.done_at, found.done_by = now, actor
    found.save(update_fields=["result", "done_at", "done_by"])


@transaction.atomic
def issue_bulletin(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> Bulletin:
    """The next bulletin to the leading group; its leaders are told at once. Refused 403, 404, 409, 422."""
    matter = _open(key, actor)
    text = _masked(_words(given, "text", "情况", 3000), matter.orders.all())
    ordinal = matter.bulletins.count() + 1
    made = Bulletin.objects.create(matter=matter, ordinal=ordinal, text=text, issued_at=now, issued_by=actor)
    said = f"重大事项专报第 {ordinal} 期：{shown(matter.title)}"
    _tell(matter, f"bulletin:{made.pk}", load_offices().bureau, Role.LEADER, said, now)
    return made


@transaction.atomic
def close_matter(key: str, given: Mapping[str, str], *, actor: Account, now: datetime) -> None:
    """The matter is settled, with what came of it. Refused while a measure is not done."""
    matter = _open(key, actor)
    if left := matter.measures.filter(done_at=None).count():
        raise Refused("still_owed", f"还有 {left} 项联动措施没有登记结果，不能了结。", ARTICLE)
    matter.closing = _masked(_words(given, "closing", "处置结果", 1000), matter.orders.all())
    matter.closed_at, matter.closed_by = now, actor
    matter.save(update_fields=["closing", "closed_at", "closed_by"])


def _open(key: str, actor: Account) -> MajorMatter:
    """The matter, held against others until this is written."""
    _leads(actor)
    matter = MajorMatter.objects.select_for_update().get(pk=matter_for(actor, key).pk)
    if matter.closed_at:
        raise Refused("not_open", f"这件重大事项 {local(matter.closed_at):%m-%d %H:%M} 已了结。", ARTICLE)
    return matter


def _link(matter: MajorMatter, orders: Collection[Order], actor: Account, now: datetime) -> None:
    reason = {"reason": f"列入重大事项：{matter.title}"}
    asked = [Asked("mark_major", o.number, reason) for o in orders if not o.major]
    for answer in perform_many(asked, actor=actor, now=now):
        if isinstance(answer, Refused):
            raise answer
    matter.orders.add(*orders)


def _orders(given: Mapping[str, str], actor: Account) -> list[Order]:
    numbers = list(dict.fromkeys(given.get("numbers", "").replace("，", " ").replace("、", " ").split()))
    if not 1 <= len(numbers) <= MOST_ORDERS:
        raise _wrong("numbers", f"请写单号，一行一个，1 至 {MOST_ORDERS} 件。")
    sayable = [n for n in numbers if n.isprintable()]
    found = list(
        visible_to(actor).filter(number__in=sayable).select_related("contact__caller").order_by("id")
    )
    if missing := [n for n in numbers if n not in {o.number for o in found}]:
        raise _wrong(
            "numbers",
            f"没有这些工单：{'、'.join(n[:20] if n.isprintable() else '（有认不出的字）' for n in missing[:5])}。",
        )
    return found


def _masked(text: str, orders: Collection[Order] | QuerySet[Order]) -> str:
    """A matter's words keep no name or number of a caller."""
    rows = orders.select_related("contact__caller") if isinstance(orders, QuerySet) else orders
    callers = [o.contact.caller for o in rows]
    return mark(text, [name_of(c) for c in callers], [phone_of(c) for c in callers]).text


def _tell(matter: MajorMatter, key: str, unit: Unit, post: str, sentence: str, now: datetime) -> None:
    first = matter.orders.order_by("id").values_list("number", flat=True).first() or ""
    Notice.objects.create(key=key, unit=unit, post=post, order_number=first, sentence=sentence[:200], article=ARTICLE,
                          urgent=True, created_at=now)  # fmt: skip


def _words(given: Mapping[str, str], name: str, label: str, limit: int) -> str:
    try:
        text = clean_text(given.get(name, ""), limit, f"“{label}”")
    except Refused as refused:
        raise _wrong(name, refused.sentence) from None
    if not text:
        raise _wrong(name, f"请填“{label}”。")
    return text


def _day(given: Mapping[str, str], now: datetime) -> date:
    try:
        due = date.fromisoformat(given.get("due", "").strip())
    except ValueError:
        raise _wrong("due", "落实期限写法不对，应如 2026-04-28。") from None
    if due < local(now).date():
        raise _wrong("due", "落实期限已过，请改。")
    return due


def _wrong(name: str, sentence: str) -> Refused:
    return Refused("incomplete", sentence, ARTICLE, fields={name: sentence})


def _leads(actor: Account) -> None:
    if not actor.held & LEADS:
        raise Refused("not_yours", "重大事项由派单员或值班长办理。", ARTICLE)
