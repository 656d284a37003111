"""The road of a month's assessment: drafted, appealed against, decided, published (第三十条)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from hotline.assessment.drafting import draft
from hotline.assessment.models import Appeal, Loss, Round, Score
from hotline.notices.models import Notice
from hotline.people.models import Account, Unit
from hotline.people.personal import clean_text
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import period
from hotline.regulation.refusals import Refused
from hotline.regulation.score_card import DEDUCTIONS, ITEMS, Item, card_on, ranks, score
from hotline.regulation.time_limits import end_words, local, working_days_due

ARTICLE = "第三十条"
MAKES = frozenset({Role.ASSESSOR, Role.SHIFT_LEAD})
UNKNOWN = "没有这项考评，或者您无权查看。"


@cites(ARTICLE)
def make_round(key: str, *, actor: Account, now: datetime) -> Round:
    """Draft a month's assessment and tell the units. Refused 403, 409 or 422."""
    if not actor.is_active or not actor.held & MAKES:
        raise Refused("not_yours", f"月度考评由{short_of('centre')}考评员或值班长编制。", ARTICLE)
    month = period(key)
    if month.kind != "month":
        raise Refused("invalid", "考评按月进行，请选一个月份。", ARTICLE)
    if month.end > now:
        raise Refused("not_open", f"{month.words}还没有结束，月末后再考评。", ARTICLE)
    last = local(month.end - timedelta(microseconds=1)).date()
    card, days = card_on(last), value_on(last, "appeal_within_working_days")
    try:
        with transaction.atomic():
            made = Round.objects.create(
                month=month.key,
                card=card,
                made_at=now,
                made_by=actor,
                appeals_until=working_days_due(now, days, ARTICLE).at,
            )
            _keep(made, now)
    except IntegrityError:
        raise Refused("not_open", f"{month.words}的考评已经编好，不能重编；有误请走申诉。", ARTICLE) from None
    return made


def _keep(made: Round, now: datetime) -> None:
    drafted = draft(period(made.month), made.card, now)
    Loss.objects.bulk_create(Loss(round=made, **vars(lost)) for lost in drafted.lost)
    scores = []
    for unit, items in drafted.items.items():
        kept = [{"key": i.key, "good": i.good, "rows": i.rows} for i in items]
        value = score(
            items, _deducted((lost.rule, lost.points) for lost in drafted.lost if lost.unit_id == unit)
        )
        scores.append(
            Score(
                round=made, unit_id=unit, orders=drafted.orders[unit], items=kept, drafted=value, score=value
            )
        )
    Score.objects.bulk_create(scores)
    sentence = f"{period(made.month).words}考评草稿已出，失分逐件可查；不认可的请于 {end_words(made.appeals_until)} 前申诉"
    _tell(made, "draft", sentence, [s.unit_id for s in scores], now)


def _deducted(lost: Iterable[tuple[str, Decimal]]) -> Decimal:
    return sum((points for rule, points in lost if rule in DEDUCTIONS), Decimal())


def _tell(made: Round, what: str, sentence: str, units: Iterable[int], now: datetime) -> None:
    Notice.objects.bulk_create(
        [
            Notice(key=f"assessment:{made.month}:{what}:{unit}", unit_id=unit, post=Role.UNIT_HEAD.value, sentence=sentence,
                   article=ARTICLE, created_at=now)
            for unit in units
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@cites(ARTICLE)
@transaction.atomic
def appeal(pk: int, text: str, *, actor: Account, now: datetime) -> Appeal:
    """A unit's head appeals against one of its own losses. Refused 403, 404, 409 or 422."""
    mine = Loss.objects.filter(unit=actor.unit_id) if actor.is_unit else Loss.objects.none()
    found = mine.select_related("round").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    if not actor.is_active or Role.UNIT_HEAD not in actor.held:
        raise Refused("not_yours", "考评申诉由单位负责人提出。", ARTICLE)
    if now > found.round.appeals_until or found.round.published_at:
        raise Refused("not_open", f"申诉已于 {end_words(found.round.appeals_until)} 截止。", ARTICLE)
    if hasattr(found, "appeal"):
        raise Refused("not_open", "这一件已经申诉过。", ARTICLE)
    words = _said(text, "申诉的理由")
    return Appeal.objects.create(loss=found, text=words, filed_by=actor, filed_at=now)


def _said(text: str, label: str) -> str:
    words = clean_text(text, 1000, f"“{label}”")
    if not words:
        sentence = f"请填“{label}”。"
        raise Refused("incomplete", sentence, ARTICLE, fields={"reason": sentence})
    return words


@cites(ARTICLE)
@transaction.atomic
def decide_appeal(pk: int, upheld: bool, reason: str, *, actor: Account, now: datetime) -> Appeal:
    """The bureau decides an appeal with a reason; upheld, the row counts no more. Refused 403, 404, 409 or 422."""
    if not actor.is_active or Role.LEADER not in actor.held:
        raise Refused(
            "not_yours", f"考评申诉由{short_of('bureau')}领导裁定，{short_of('centre')}不裁定。", ARTICLE
        )
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("loss__round")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    if found.upheld is not None:
        raise Refused("not_open", "这一申诉已经裁定。", ARTICLE)
    found.reason = _said(reason, "裁定的理由")
    found.upheld, found.decided_by, found.decided_at = upheld, actor, now
    found.save()
    _score_anew(found.loss.round, found.loss.unit_id)
    outcome = "成立，不计失分" if upheld else "不成立"
    _tell(
        found.loss.round,
        f"appeal{pk}",
        f"考评申诉（{found.loss.order_number}）{outcome}：{found.reason}"[:200],
        [found.loss.unit_id],
        now,
    )
    return found


def items_of(row: Score, card: dict[str, Any], excluded: Iterable[Loss] = ()) -> list[Item]:
    """A unit's items, those taken out by upheld appeals neither good nor counted."""
    out = [loss.rule for loss in excluded]
    return [
        Item(i["key"], Decimal(str(card["items"][i["key"]])), i["good"], i["rows"] - out.count(i["key"]))
        for i in row.items
        if i["key"] in ITEMS
    ]


def _score_anew(made: Round, unit: int) -> None:
    row = Score.objects.select_for_update().get(round=made, unit=unit)
    losses = list(Loss.objects.filter(round=made, unit=unit).select_related("appeal"))
    excluded = [loss for loss in losses if is_excluded(loss)]
    left = _deducted((loss.rule, loss.points) for loss in losses if not is_excluded(loss))
    row.score = score(items_of(row, made.card, excluded), left)
    row.save(update_fields=["score"])


def is_excluded(loss: Loss) -> bool:
    """Whether an upheld appeal took this row out."""
    return hasattr(loss, "appeal") and loss.appeal.upheld is True


@cites(ARTICLE)
@transaction.atomic
def publish(key: str, *, actor: Account, now: datetime) -> Round:
    """The bureau publishes a month's assessment, ranks it and tells the units. Refused 403, 404 or 409."""
    if not actor.is_active or Role.LEADER not in actor.held:
        raise Refused("not_yours", f"考评结果由{short_of('bureau')}领导通报。", ARTICLE)
    made = Round.objects.select_for_update().filter(month=key).first()
    if made is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    if made.published_at:
        raise Refused("not_open", "这个月的考评已经通报。", ARTICLE)
    if now <= made.appeals_until:
        raise Refused("not_open", f"申诉期到 {end_words(made.appeals_until)}，期满后再通报。", ARTICLE)
    if waiting := Appeal.objects.filter(loss__round=made, upheld=None).count():
        raise Refused("not_open", f"还有 {waiting} 件申诉没有裁定，裁定后再通报。", ARTICLE)
    rows = list(made.scores.select_related("unit"))
    _rank(rows, int(made.card["least_orders"]))
    Score.objects.bulk_update(rows, ["rank"])
    made.published_at, made.published_by = now, actor
    made.save(update_fields=["published_at", "published_by"])
    _tell(made, "published", f"{period(made.month).words}考评结果已通报", [r.unit_id for r in rows], now)
    return made


def _rank(rows: list[Score], least: int) -> None:
    by_group: dict[str, dict[Score, Decimal]] = {}
    for row in rows:
        if row.score is not None and row.orders >= least:
            by_group.setdefault(row.unit.kind, {})[row] = row.score
    for group in by_group.values():
        for row, place in ranks(group).items():
            row.rank = place


def units_of(rows: Iterable[Score]) -> dict[str, list[Score]]:
    """Scores by kind of unit: ranked first by place, then the rest by score."""
    found: dict[str, list[Score]] = {}
    for row in sorted(
        rows,
        key=lambda r: (r.rank is None, r.rank or 0, -(r.score or Decimal(-1)), r.unit.ordinal, r.unit_id),
    ):
        found.setdefault(row.unit.kind, []).append(row)
    return found


def visible_scores(made: Round, person: Account) -> list[Score]:
    """The scores somebody may see: centre and leaders all; a unit its own, and once published all (第九条)."""
    rows = made.scores.select_related("unit")
    if not (person.is_centre or Role.LEADER in person.held or made.published_at):
        rows = rows.filter(unit=person.unit_id) if person.is_unit else rows.none()
    return list(rows)


def visible_losses(made: Round, person: Account, unit: Unit | None) -> list[Loss]:
    """The rows of points lost somebody may see: centre and leaders all, a unit only its own."""
    rows = made.losses.select_related("unit", "appeal__filed_by", "appeal__decided_by").order_by(
        "unit__ordinal", "unit_id", "id"
    )
    if not (person.is_centre or Role.LEADER in person.held):
        return list(rows.filter(unit=person.unit_id) if person.is_unit else rows.none())
    return list(rows.filter(unit=unit) if unit else rows)
