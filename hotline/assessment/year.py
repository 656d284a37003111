"""年末综合考评: a year's months and inspections as published, the bureau's check at its end, one formula (第三十条; decision 0132)."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from hotline.assessment.drafting import GROUPS
from hotline.assessment.inspections import score_of
from hotline.assessment.models import Inspection, Round, Score, YearRound, YearScore
from hotline.assessment.rounds import ARTICLE, LISTS
from hotline.ledger.standing import red_counts
from hotline.notices.models import Notice
from hotline.people import filled
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period, period
from hotline.regulation.refusals import Refused
from hotline.regulation.score_card import listed, mean, one, ranks, year_score
from hotline.regulation.time_limits import local

UNKNOWN = "没有这一年的考评，或者您无权查看。"
FULL = 100


@cites(ARTICLE)
@transaction.atomic
def make_year(key: str, *, actor: Account, now: datetime) -> YearRound:
    """Bring a year together: every month published, every inspection noted. Refused 403, 409 or 422."""
    _bureau(actor)
    year = _year(key)
    if year.end > now:
        raise Refused("not_open", f"{year.words}还没有结束，年末后再考评。", ARTICLE)
    months = Round.objects.filter(month__startswith=f"{year.year}-")
    if open_ones := sorted(set(months.filter(published_at=None).values_list("month", flat=True))):
        raise Refused(
            "not_open", f"还有月度考评没有通报：{'、'.join(open_ones)}。通报后再编年度考评。", ARTICLE
        )
    if not months.exists():
        raise Refused("not_open", f"{year.words}没有通报过的月度考评，没有可以综合的。", ARTICLE)
    formula = dict(value_on(local(year.end - timedelta(microseconds=1)).date(), "year_formula"))
    try:
        with transaction.atomic():
            made = YearRound.objects.create(year=year.key, formula=formula, made_at=now, made_by=actor)
    except IntegrityError:
        raise Refused("not_open", f"{year.words}的考评已经编好，不能重编。", ARTICLE) from None
    rows, reds = _parts(year), red_counts(now)
    kept = [
        YearScore(round=made, unit_id=unit, months=each["months"], inspections=each["inspections"], ledger_red=reds.get(unit, 0))
        for unit, each in rows.items()
    ]  # fmt: skip
    for row in kept:
        row.score = _score(row, formula)
    YearScore.objects.bulk_create(kept)
    return made


def _parts(year: Period) -> dict[int, dict[str, dict[str, str]]]:
    """Unit -> its months and its inspections, by key, as text: JSON holds no decimals."""
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: {"months": {}, "inspections": {}})
    scores = Score.objects.filter(round__month__startswith=f"{year.year}-", round__published_at__isnull=False)
    for row in scores.exclude(score=None).select_related("round").order_by("round__month"):
        found[row.unit_id]["months"][row.round.month] = str(row.score)
    looks = Inspection.objects.filter(quarter__startswith=f"{year.year}-").prefetch_related("findings")
    for look in looks.order_by("quarter"):
        found[look.unit_id]["inspections"][look.quarter] = str(one(score_of(look)))
    return found


def month_mean(row: YearScore) -> Decimal | None:
    """The mean of the months a unit was scored in, unrounded."""
    return mean(Decimal(v) for v in row.months.values())


def inspection_mean(row: YearScore) -> Decimal | None:
    """The mean of the quarters a unit was inspected in, unrounded."""
    return mean(Decimal(v) for v in row.inspections.values())


def _score(row: YearScore, formula: dict[str, Any]) -> Decimal | None:
    parts = {"months": month_mean(row), "inspections": inspection_mean(row), "check": row.checked}
    return year_score(parts, formula)


@cites(ARTICLE)
@transaction.atomic
def check_year(pk: int, points: str, reason: str, *, actor: Account, now: datetime) -> YearScore:
    """The bureau's check of one unit at the year's end: 0 to 100 points with what it rests on. Refused 403, 404, 409 or 422."""
    _bureau(actor)
    row = (
        YearScore.objects.select_for_update(of=("self",))
        .select_related("round", "unit")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    if row.round.published_at:
        raise Refused("not_open", "这一年的考评已经通报，不再改。", ARTICLE)
    facts = filled.whole(
        "年末核查没有登记：", ARTICLE,
        checked=lambda: filled.points({"points": points}, "points", "年末核查", FULL),
        check_reason=lambda: filled.text({"reason": reason}, "reason", "核查情况", 500),
    )  # fmt: skip
    row.checked, row.check_reason = facts["checked"], facts["check_reason"]
    row.checked_by, row.checked_at = actor, now
    row.score = _score(row, row.round.formula)
    row.save()
    return row


@cites(ARTICLE)
@transaction.atomic
def publish_year(key: str, *, actor: Account, now: datetime) -> YearRound:
    """Rank the year within its groups, list it, tell the units. Refused 403, 404, 409; 409 while a unit has no check."""
    _bureau(actor)
    made = YearRound.objects.select_for_update().get(pk=year_of(key).pk)
    if made.published_at:
        raise Refused("not_open", "这一年的考评已经通报。", ARTICLE)
    rows = list(made.scores.select_related("unit"))
    if left := [r.unit.short_name for r in rows if r.checked is None]:
        raise Refused("not_open", f"还有 {len(left)} 个单位没有年末核查：{'、'.join(left[:6])}。", ARTICLE)
    last = local(period(made.year).end - timedelta(microseconds=1)).date()
    by_group: dict[str, dict[YearScore, Decimal]] = {}
    for row in rows:
        if (
            row.unit.kind != UnitKind.CENTRE
            and row.score is not None
            and len(row.months) >= made.formula["least_months"]
        ):
            by_group.setdefault(row.unit.kind, {})[row] = row.score
    for group in by_group.values():
        on = listed(group, value_on(last, LISTS))
        for row, place in ranks(group).items():
            row.rank, row.listed = place, on.get(row, "")
    YearScore.objects.bulk_update(rows, ["rank", "listed"])
    made.published_at, made.published_by = now, actor
    made.save(update_fields=["published_at", "published_by"])
    _tell(made, [r.unit for r in rows], now)
    return made


def year_of(key: str) -> YearRound:
    """One year's round. Refused 404."""
    found = YearRound.objects.filter(year=key).first() if key.isprintable() else None
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    return found


def visible_years(made: YearRound, person: Account) -> list[YearScore]:
    """Leaders all; once published everybody who is assessed or assesses all; the centre before that the units', not its own (第九条)."""
    rows = made.scores.select_related("unit", "checked_by")
    if not person.is_active:
        return []
    if not (Role.LEADER in person.held or made.published_at):
        rows = rows.exclude(unit__kind=UnitKind.CENTRE) if person.is_centre else rows.none()
    if not (Role.LEADER in person.held or person.is_centre or person.is_unit):
        rows = rows.none()
    return sorted(rows, key=_place)


def _place(row: YearScore) -> tuple[Any, ...]:
    """By group as the month has them, the centre last; within it by rank, the unranked by score."""
    groups = [*GROUPS, UnitKind.CENTRE]
    points = Decimal(-1) if row.score is None else row.score
    return (
        groups.index(UnitKind(row.unit.kind)),
        row.rank is None,
        row.rank or 0,
        -points,
        row.unit.ordinal,
        row.unit_id,
    )


def _tell(made: YearRound, units: list[Unit], now: datetime) -> None:
    Notice.objects.bulk_create(
        [
            Notice(key=f"assessment:{made.year}:{u.pk}", unit=u, article=ARTICLE, created_at=now,
                   post=(Role.SHIFT_LEAD if u.kind == UnitKind.CENTRE else Role.UNIT_HEAD).value,
                   sentence=f"{period(made.year).words}综合考评结果已通报")
            for u in units
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _year(key: str) -> Period:
    found = period(key)
    if found.kind != "year":
        raise Refused("invalid", "年末综合考评按年，请选一个年份。", ARTICLE)
    return found


def _bureau(actor: Account) -> None:
    if not (actor.is_active and Role.LEADER in actor.held):
        words = f"年末综合考评由{short_of('bureau')}领导编制、核查、通报。"
        raise Refused("not_yours", words, ARTICLE)
