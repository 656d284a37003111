"""The road of a month's assessment: drafted, appealed against, decided, published (第三十条)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from hotline.assessment.centre import draft_centre
from hotline.assessment.drafting import draft
from hotline.assessment.models import CENTRE, UNITS, Appeal, Loss, Round, Score
from hotline.notices.models import Notice
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period, period
from hotline.regulation.refusals import Refused
from hotline.regulation.score_card import DEDUCTIONS, card_on, listed, ranks, score
from hotline.regulation.time_limits import end_words, local, working_days_due

ARTICLE = "第三十条"
MAKES = frozenset({Role.ASSESSOR, Role.SHIFT_LEAD})
LISTS = "assessment_lists"
UNKNOWN = "没有这项考评，或者您无权查看。"


@cites(ARTICLE)
def make_round(key: str, *, actor: Account, now: datetime, about: str = UNITS) -> Round:
    """Draft a month's assessment of the units, or of the centre, and tell them. Refused 403, 409 or 422."""
    may_make(actor, about)
    month = period(key)
    if month.kind != "month":
        raise Refused("invalid", "考评按月进行，请选一个月份。", ARTICLE)
    if month.end > now:
        raise Refused("not_open", f"{month.words}还没有结束，月末后再考评。", ARTICLE)
    last = _last_day(month)
    card = card_on(last, "score_card" if about == UNITS else "centre_card")
    days = value_on(last, "appeal_within_working_days")
    try:
        with transaction.atomic():
            made = Round.objects.create(
                month=month.key,
                about=about,
                card=card,
                made_at=now,
                made_by=actor,
                appeals_until=working_days_due(now, days, ARTICLE).at,
            )
            _keep(made, now)
    except IntegrityError:
        raise Refused("not_open", f"{month.words}的考评已经编好，不能重编；有误请走申诉。", ARTICLE) from None
    return made


def may_make(actor: Account, about: str) -> None:
    """The centre drafts the units' round, the bureau the centre's: nobody their own. Refused 403, 422."""
    if about == UNITS and not (actor.is_active and actor.held & MAKES):
        raise Refused("not_yours", f"月度考评由{short_of('centre')}考评员或值班长编制。", ARTICLE)
    if about == CENTRE and not (actor.is_active and Role.LEADER in actor.held):
        words = f"{short_of('centre')}的考评由{short_of('bureau')}领导编制，{short_of('centre')}不考评自己。"
        raise Refused("not_yours", words, ARTICLE)
    if about not in (UNITS, CENTRE):
        raise Refused("invalid", "没有这样的考评。", ARTICLE)


def round_of(month: str, about: str = UNITS) -> Round:
    """One month's round. Refused 404."""
    found = Round.objects.filter(month=month, about=about).first() if (month + about).isprintable() else None
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    return found


def _keep(made: Round, now: datetime) -> None:
    drafts = draft if made.about == UNITS else draft_centre
    drafted = drafts(period(made.month), made.card, now)
    Loss.objects.bulk_create(Loss(round=made, **vars(lost)) for lost in drafted.lost)
    scores = []
    for unit, items in drafted.items.items():
        kept = [{"key": i.key, "good": i.good, "rows": i.rows} for i in items]
        value = score(
            items, deducted((lost.rule, lost.points) for lost in drafted.lost if lost.unit_id == unit)
        )
        scores.append(
            Score(
                round=made, unit_id=unit, orders=drafted.orders[unit], items=kept, drafted=value, score=value
            )
        )
    Score.objects.bulk_create(scores)
    sentence = f"{period(made.month).words}考评草稿已出，失分逐件可查；不认可的请于 {end_words(made.appeals_until)} 前申诉"
    tell(made, "draft", sentence, [s.unit_id for s in scores], now)


def deducted(lost: Iterable[tuple[str, Decimal]]) -> Decimal:
    """What rows of deductions, not of rates, take off a score."""
    return sum((points for rule, points in lost if rule in DEDUCTIONS), Decimal())


def tell(made: Round, what: str, sentence: str, units: Iterable[int], now: datetime) -> None:
    """Say something of a round to the heads of units, at the centre to 值班长."""
    post = Role.UNIT_HEAD if made.about == UNITS else Role.SHIFT_LEAD
    Notice.objects.bulk_create(
        [
            Notice(key=f"assessment:{made.month}{_mark(made)}:{what}:{unit}", unit_id=unit, post=post.value, sentence=sentence,
                   article=ARTICLE, created_at=now)
            for unit in units
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _mark(made: Round) -> str:
    return "" if made.about == UNITS else f":{made.about}"


@cites(ARTICLE)
@transaction.atomic
def publish(key: str, *, actor: Account, now: datetime, about: str = UNITS) -> Round:
    """The bureau publishes a month's assessment, ranks it and tells the units. Refused 403, 404 or 409."""
    if not actor.is_active or Role.LEADER not in actor.held:
        raise Refused("not_yours", f"考评结果由{short_of('bureau')}领导通报。", ARTICLE)
    made = Round.objects.select_for_update().get(pk=round_of(key, about).pk)
    if made.published_at:
        raise Refused("not_open", "这个月的考评已经通报。", ARTICLE)
    if now <= made.appeals_until:
        raise Refused("not_open", f"申诉期到 {end_words(made.appeals_until)}，期满后再通报。", ARTICLE)
    if waiting := Appeal.objects.filter(loss__round=made, upheld=None).count():
        raise Refused("not_open", f"还有 {waiting} 件申诉没有裁定，裁定后再通报。", ARTICLE)
    rows = list(made.scores.select_related("unit"))
    if made.about == UNITS:
        _rank(rows, int(made.card["least_orders"]), value_on(_last_day(period(key)), LISTS))
        Score.objects.bulk_update(rows, ["rank", "listed"])
    made.published_at, made.published_by = now, actor
    made.save(update_fields=["published_at", "published_by"])
    tell(made, "published", f"{period(made.month).words}考评结果已通报", [r.unit_id for r in rows], now)
    return made


def _rank(rows: list[Score], least: int, numbers: dict[str, Any]) -> None:
    by_group: dict[str, dict[Score, Decimal]] = {}
    for row in rows:
        if row.score is not None and row.orders >= least:
            by_group.setdefault(row.unit.kind, {})[row] = row.score
    for group in by_group.values():
        on = listed(group, numbers)
        for row, place in ranks(group).items():
            row.rank, row.listed = place, on.get(row, "")


def _last_day(month: Period) -> date:
    return local(month.end - timedelta(microseconds=1)).date()
