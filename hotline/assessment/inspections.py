"""季度监督检查: the bureau looks at each unit every quarter; what it finds is put right by a day and looked at again (第三十条)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hotline.assessment.asked import article_in, order_in, unit_in
from hotline.assessment.drafting import GROUPS
from hotline.assessment.models import Finding, Inspection, Rectification, YearRound
from hotline.assessment.rounds import ARTICLE
from hotline.notices.models import Notice
from hotline.orders.loading import load_offices
from hotline.people import filled
from hotline.people.models import Account, Unit
from hotline.people.personal import mark
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period, quarter_of
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import end_words, local, working_days_due

CARD = "inspection_card"
FULL = Decimal(100)
UNKNOWN = "没有这次检查，或者您无权查看。"
Given = Mapping[str, str]


def inspections_of(person: Account) -> QuerySet[Inspection]:
    """The bureau's leaders and the centre see all, a unit its own (第九条)."""
    rows = Inspection.objects.select_related("unit", "made_by__unit").prefetch_related(
        "findings__rectifications"
    )
    if not (person.is_active and (person.is_centre or Role.LEADER in person.held)):
        rows = rows.filter(unit=person.unit_id) if person.is_unit and person.is_active else rows.none()
    return rows.order_by("-quarter", "unit__ordinal", "unit_id")


def inspection_for(person: Account, pk: int) -> Inspection:
    """One inspection. Refused 404: unknown and another's alike."""
    found = inspections_of(person).filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    return found


def score_of(found: Inspection) -> Decimal:
    """100 less the points of its findings, not below 0. What is put right later is put right, not given back."""
    return max(Decimal(), FULL - sum((f.points for f in found.findings.all()), Decimal()))


@cites(ARTICLE)
@transaction.atomic
def inspect(given: Given, *, actor: Account, now: datetime) -> Inspection:
    """The bureau notes that it looked at a unit; once a quarter. Refused 403, 409 or 422."""
    _bureau(actor)
    facts = filled.whole(
        "检查没有登记：", ARTICLE,
        unit=lambda: unit_in(given, GROUPS, "请选被检查的承办单位。"),
        on=lambda: filled.day(given, "on", "检查日期", latest=now),
        words=lambda: mark(filled.text(given, "words", "检查情况", 300)).text,
    )  # fmt: skip
    quarter = quarter_of(facts["on"])
    _year_is_open(quarter.year)
    try:
        with transaction.atomic():
            made = Inspection.objects.create(quarter=quarter.key, made_at=now, made_by=actor, **facts)
    except IntegrityError:
        words = f"{quarter.words}对{facts['unit'].short_name}的检查已经登记，问题记在那一次里。"
        raise Refused("not_open", words, ARTICLE) from None
    _tell(made, f"i{made.pk}", f"{short_of('bureau')}{quarter.words}监督检查已登记，请看检查情况", now)
    return made


@cites(ARTICLE)
@transaction.atomic
def find(pk: int, given: Given, *, actor: Account, now: datetime) -> Finding:
    """The bureau notes what it found: article, points, an order where it is about one; due in so many working days. Refused 403, 404, 409, 422."""
    found = inspection_for(actor, pk)
    _bureau(actor)
    _year_is_open(int(found.quarter[:4]))
    numbers = dict(value_on(local(now).date(), CARD))
    facts = filled.whole(
        "问题没有登记：", ARTICLE,
        text=lambda: mark(filled.text(given, "text", "问题", 160)).text,
        article=lambda: article_in(given, "请写违反的条款，如 第二十条。"),
        points=lambda: filled.points(given, "points", "扣分", numbers["most_points"]),
        order_number=lambda: order_in(given),
    )  # fmt: skip
    due = working_days_due(now, numbers["rectify_within_working_days"], ARTICLE).at
    made = Finding.objects.create(inspection=found, due=due, made_at=now, made_by=actor, **facts)
    _tell(found, f"f{made.pk}", f"{short_of('bureau')}监督检查发现问题，请于 {end_words(due)} 前整改", now)
    return made


@transaction.atomic
def rectify(pk: int, given: Given, *, actor: Account, now: datetime) -> Rectification:
    """The unit says what it did about a finding. Refused 403, 404, 409 or 422."""
    found = finding_for(actor, pk)
    if not (actor.is_unit and actor.unit_id == found.inspection.unit_id):
        raise Refused("not_yours", "整改情况由被检查的单位报。", ARTICLE)
    facts = filled.whole(
        "整改没有报：", ARTICLE, text=lambda: mark(filled.text(given, "text", "整改情况", 160)).text
    )
    try:
        with transaction.atomic():
            made = Rectification.objects.create(finding=found, filed_at=now, filed_by=actor, **facts)
    except IntegrityError:
        raise Refused("not_open", "这个问题的整改已报，正待复查或已复查通过。", ARTICLE) from None
    said = f"{found.inspection.unit.short_name}报来监督检查的整改情况，待复查"
    Notice.objects.create(key=f"inspection:r{made.pk}", unit=load_offices().bureau, post=Role.LEADER.value,
                          sentence=said, article=ARTICLE, created_at=now)  # fmt: skip
    return made


@transaction.atomic
def check(pk: int, accept: bool, reason: str, *, actor: Account, now: datetime) -> Rectification:
    """The bureau looks again: put right, or sent back with what is missing. Refused 403, 404, 409 or 422."""
    found = finding_for(actor, pk)
    _bureau(actor)
    waiting = found.rectifications.select_for_update().filter(accepted=None).first()
    if waiting is None:
        raise Refused("not_open", "这个问题没有待复查的整改。", ARTICLE)
    words = filled.text({"reason": reason}, "reason", "理由", 300, needed=False)
    if not accept and not words:
        raise Refused("incomplete", "退回要写明缺什么。", ARTICLE, fields={"reason": "退回要写明缺什么。"})
    waiting.accepted, waiting.reason, waiting.checked_at, waiting.checked_by = accept, words, now, actor
    waiting.save(update_fields=["accepted", "reason", "checked_at", "checked_by"])
    _tell(
        found.inspection,
        f"c{waiting.pk}",
        f"监督检查的整改{'复查通过' if accept else '退回：' + words}"[:200],
        now,
    )
    return waiting


def finding_for(person: Account, pk: int) -> Finding:
    """One finding of an inspection somebody may see, held until written. Refused 404."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("inspection__unit")
    found = rows.filter(pk=pk, inspection__in=inspections_of(person).values("pk")).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    return found


def not_yet(quarter: Period) -> list[Unit]:
    """The units the bureau has not looked at in a quarter: it is to look at each."""
    done = Inspection.objects.filter(quarter=quarter.key).values("unit")
    rows = Unit.objects.filter(kind__in=GROUPS, is_active=True, parent=None).exclude(pk__in=done)
    return list(rows.order_by("ordinal", "id"))


def _bureau(actor: Account) -> None:
    if not (actor.is_active and Role.LEADER in actor.held):
        words = f"季度监督检查由{short_of('bureau')}领导登记、复查，{short_of('centre')}不代办。"
        raise Refused("not_yours", words, ARTICLE)


def _year_is_open(year: int) -> None:
    if YearRound.objects.filter(year=str(year)).exists():
        raise Refused("not_open", f"{year} 年的年末考评已经编好，检查不再增改。", ARTICLE)


def _tell(found: Inspection, key: str, sentence: str, now: datetime) -> None:
    Notice.objects.bulk_create(
        [Notice(key=f"inspection:{key}", unit=found.unit, post=Role.UNIT_HEAD.value, sentence=sentence[:200],
                article=ARTICLE, created_at=now)],
        ignore_conflicts=True,
    )  # fmt: skip
