"""What is done in a campaign, one function a deed: each checks standing and leaves a line in its course (第二十二条)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from hotline.campaigns.counting import effect_of, of_theme
from hotline.campaigns.models import Attached, Campaign, CampaignDeed, Measure
from hotline.campaigns.seeing import ARTICLE, answers_for, campaign_for, must_lead
from hotline.notices.models import Notice
from hotline.orders.models import Order
from hotline.people import filled
from hotline.people.models import Account, Unit
from hotline.people.personal import mark, shown
from hotline.regulation.citation import cites
from hotline.regulation.digits import whole
from hotline.regulation.periods import period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.reports.themes import BY

MOST = 500
"""So many orders are attached at once."""
Given = Mapping[str, str]


@cites(ARTICLE)
@transaction.atomic
def open_campaign(given: Given, *, actor: Account, now: datetime) -> Campaign:
    """Begin a campaign on a theme of a period, its orders attached. Refused 403, 409 or 422; nothing is written then."""
    must_lead(actor)
    facts = filled.whole(
        "还不能发起：", ARTICLE,
        title=lambda: _masked(given, "title", "名称", 60),
        problem=lambda: _masked(given, "problem", "问题", 1000),
        unit=lambda: _unit(given),
        person=lambda: filled.text(given, "person", "责任人", 30),
        begins=lambda: _day(given, "begins", "开始日期"),
        ends=lambda: _day(given, "ends", "应完成日期"),
    )  # fmt: skip
    _in_order(facts["begins"], facts["ends"], now)
    of, by, theme = period(given.get("period", "")), given.get("by", ""), _theme(given)
    rows = of_theme(by, theme, of.start, min(of.end, now))[:MOST]
    if not rows:
        raise Refused("incomplete", f"{of.words}没有这个主题的工单，请从热点页选一个主题发起。", ARTICLE)
    try:
        with transaction.atomic():
            made = Campaign.objects.create(
                **facts, by=by, theme=theme, period=of.key, opened_at=now, opened_by=actor
            )
    except IntegrityError:
        raise Refused("not_open", "这个主题已有一项在办的专项治理，请在那一项里办理。", ARTICLE) from None
    added = _attach(made, rows, by_hand=False, now=now)
    said = f"发起，{made.unit.short_name}牵头，{made.ends} 前完成；列入 {added} 件"
    note(made, "opened", said, actor, now)
    _tell(
        made, "opened", made.unit, f"由你单位牵头专项治理“{shown(made.title)}”，{made.ends:%m-%d} 前完成", now
    )
    return made


@transaction.atomic
def attach(key: str, given: Given, *, actor: Account, now: datetime) -> int:
    """More orders: by number, or, where none is given, those of the theme since; how many are new. Refused 403, 404, 409, 422."""
    found, numbers = (
        _open(key, actor),
        list(dict.fromkeys(given.get("numbers", "").replace("、", " ").split())),
    )
    if numbers:
        sayable = [n for n in numbers[:MOST] if n.isprintable()]
        rows = list(Order.objects.filter(number__in=sayable).exclude(state="merged"))
        if missing := [n for n in numbers if n not in {o.number for o in rows}]:
            words = f"没有这些工单，或已并入别的单：{'、'.join(n[:20] if n.isprintable() else '（有认不出的字）' for n in missing[:5])}。"
            raise Refused("incomplete", words, ARTICLE, fields={"numbers": words})
    else:
        known = found.attached.values("order")
        theirs = of_theme(found.by, found.theme, period(found.period).start, now)
        rows = list(theirs.exclude(pk__in=known).order_by("id")[:MOST])
    added = _attach(found, rows, by_hand=bool(numbers), now=now)
    note(found, "attached", f"列入 {added} 件{'（按单号）' if numbers else '（同一主题）'}", actor, now)
    return added


@transaction.atomic
def add_measure(key: str, given: Given, *, actor: Account, now: datetime) -> Measure:
    """A measure, who takes it, by which day; the lead unit may set one too. Refused 403, 404, 409 or 422."""
    found = _open(key, actor, or_lead_unit=True)
    facts = filled.whole(
        "措施还不能登记：", ARTICLE,
        text=lambda: _masked(given, "text", "措施", 500),
        unit=lambda: _unit(given),
        due=lambda: _day(given, "due", "期限"),
    )  # fmt: skip
    _in_order(local(now).date(), facts["due"], now, "期限")
    made = Measure.objects.create(campaign=found, **facts)
    note(found, "measure", f"{made.unit.short_name}：{made.text}（{made.due} 前）", actor, now)
    _tell(
        found,
        f"measure{made.pk}",
        made.unit,
        f"专项治理“{shown(found.title)}”：请于 {made.due:%m-%d} 前落实措施",
        now,
    )
    return made


@transaction.atomic
def finish_measure(key: str, given: Given, *, actor: Account, now: datetime) -> None:
    """Its unit, or the centre for it, says what was done; once. Refused 403, 404, 409 or 422."""
    found = _held(campaign_for(actor, key))
    measure = found.measures.select_for_update(of=("self",)).filter(pk=whole(given.get("measure"), 9) or 0)
    one = measure.select_related("unit").first()
    if one is None:
        raise Refused("unknown", "没有这项措施。", ARTICLE)
    if not (actor.is_unit and actor.is_active and actor.unit_id == one.unit_id):
        must_lead(actor)
    if one.done_at:
        raise Refused("not_open", f"这项措施 {local(one.done_at):%m-%d %H:%M} 已登记落实情况。", ARTICLE)
    one.result = _asked("落实情况没有登记：", given, "result", "落实情况", 500)
    one.done_at, one.done_by = now, actor
    one.save(update_fields=["result", "done_at", "done_by"])
    note(found, "done", f"{one.unit.short_name}落实：{one.result}", actor, now)


@transaction.atomic
def note_progress(key: str, given: Given, *, actor: Account, now: datetime) -> None:
    """How far it is, said by the lead unit or the centre. Refused 403, 404, 409 or 422."""
    found = _open(key, actor, or_lead_unit=True)
    note(found, "progress", _asked("进展没有登记：", given, "text", "进展", 1000), actor, now)


@transaction.atomic
def change(key: str, given: Given, *, actor: Account, now: datetime) -> None:
    """Another lead unit, person or last day, with the reason; what was before stands in the course. Refused 403, 404, 409, 422."""
    found = _open(key, actor)
    facts = filled.whole(
        "没有改：", ARTICLE,
        unit=lambda: _unit(given),
        person=lambda: filled.text(given, "person", "责任人", 30),
        ends=lambda: _day(given, "ends", "应完成日期"),
        reason=lambda: _masked(given, "reason", "理由", 300),
    )  # fmt: skip
    reason = facts.pop("reason")
    _in_order(found.begins, facts["ends"], now)
    was = f"{found.unit.short_name} {found.person}，{found.ends} 前"
    for name, value in facts.items():
        setattr(found, name, value)
    found.save(update_fields=list(facts))
    said = f"改为 {found.unit.short_name} {found.person}，{found.ends} 前（原 {was}）；理由：{reason}"
    note(found, "changed", said, actor, now)
    _tell(
        found,
        f"changed{now:%Y%m%d%H%M%S}",
        found.unit,
        f"专项治理“{shown(found.title)}”由你单位牵头，{found.ends:%m-%d} 前完成",
        now,
    )


@cites(ARTICLE)
@transaction.atomic
def close_campaign(key: str, given: Given, *, actor: Account, now: datetime) -> None:
    """It ends with its result, the effect counted then kept. Refused 403, 404, 422, and 409 while a measure is not done."""
    found = _open(key, actor)
    if left := found.measures.filter(done_at=None).count():
        raise Refused("still_owed", f"还有 {left} 项措施没有登记落实情况，不能办结。", ARTICLE)
    found.result = _asked("还不能办结：", given, "result", "结果", 1000)
    found.effect = vars(effect_of(found, now))
    found.closed_at, found.closed_by = now, actor
    found.save(update_fields=["result", "effect", "closed_at", "closed_by"])
    note(found, "closed", f"办结：{found.result}", actor, now)
    _tell(found, "closed", found.unit, f"专项治理“{shown(found.title)}”已办结", now)


def _open(key: str, actor: Account, or_lead_unit: bool = False) -> Campaign:
    """The campaign, held against others until this is written."""
    found = campaign_for(actor, key)
    if not (or_lead_unit and answers_for(actor, found)):
        must_lead(actor)
    return _held(found)


def _held(found: Campaign) -> Campaign:
    held = Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    if held.closed_at:
        raise Refused("not_open", f"这项专项治理 {local(held.closed_at):%m-%d %H:%M} 已办结。", ARTICLE)
    return held


def _attach(found: Campaign, rows: Iterable[Order], *, by_hand: bool, now: datetime) -> int:
    before = found.attached.count()
    Attached.objects.bulk_create(
        [Attached(campaign=found, order=o, by_hand=by_hand, at=now) for o in rows], ignore_conflicts=True
    )
    return found.attached.count() - before


def note(found: Campaign, what: str, words: str, actor: Account, now: datetime) -> None:
    """A line in a campaign's course."""
    CampaignDeed.objects.create(campaign=found, what=what, words=words, by=actor, at=now)


def _tell(found: Campaign, what: str, unit: Unit, sentence: str, now: datetime) -> None:
    Notice.objects.bulk_create(
        [Notice(key=f"campaign:{found.pk}:{what}", unit=unit, sentence=sentence[:200], article=ARTICLE, created_at=now)],
        ignore_conflicts=True,
    )  # fmt: skip


def _masked(given: Given, name: str, label: str, limit: int) -> str:
    """Words without names and numbers of people (第九条)."""
    return mark(filled.text(given, name, label, limit)).text


def _asked(head: str, given: Given, name: str, label: str, limit: int) -> str:
    facts: dict[str, Any] = filled.whole(head, ARTICLE, **{name: lambda: _masked(given, name, label, limit)})
    return str(facts[name])


def _theme(given: Given) -> str:
    theme = given.get("theme", "")[:200]
    if given.get("by") not in BY or not theme.strip() or not theme.isprintable():
        raise Refused("incomplete", "没有这样的主题，请从热点页选一个主题发起。", ARTICLE)
    return theme


def _unit(given: Given) -> Unit:
    found = Unit.objects.filter(code=given.get("unit", "").replace("\0", ""), is_active=True).first()
    if found is None:
        raise Refused("incomplete", "请选单位。")
    return found


def _day(given: Given, name: str, label: str) -> date:
    found = filled.day(given, name, label)
    assert found is not None
    return found


def _in_order(begins: date, ends: date, now: datetime, label: str = "应完成日期") -> None:
    """Begun within the year, done not before it began nor before today."""
    today = local(now).date()
    if abs((today - begins).days) > 366:
        words, name = "开始日期离今天一年以上，请核对。", "begins"
    elif ends < max(begins, today):
        words, name = f"{label}已过，或早于开始日期，请改。", "due" if label == "期限" else "ends"
    elif (ends - today).days > 3 * 366:
        words, name = f"{label}太远，请核对。", "due" if label == "期限" else "ends"
    else:
        return
    raise Refused("incomplete", words, ARTICLE, fields={name: words})
