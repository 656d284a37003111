"""Reports made, kept and signed: versions nobody changes, drafted by the machine when a period is over (第二十八条)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from hotline.notices.models import Notice
from hotline.orders.loading import load_offices
from hotline.orders.models import Order
from hotline.people.models import Account, Unit
from hotline.people.personal import clean_text
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period, month_of, period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import end_words, local, working_days_due
from hotline.reports.blocks import numbered
from hotline.reports.corrections import addendum, changed
from hotline.reports.figures_book import figures_book
from hotline.reports.models import Report, Signing
from hotline.reports.monthly import OPENING, blocks
from hotline.reports.paper_of import paper_of
from hotline.statistics.tables import compared

ARTICLE = "第二十八条"
MAKES = frozenset({Role.ASSESSOR, Role.SHIFT_LEAD})
SIGNS = frozenset({Role.SHIFT_LEAD, Role.LEADER})
TOLD = (Role.ASSESSOR, Role.SHIFT_LEAD)
ONE_DRAFTER = 1232828
"""Advisory lock: of several loops one drafts."""
DRAFTED_BY = "系统"
Said = Callable[[int, str], None]


@cites(ARTICLE)
def report_due(of: Period) -> datetime:
    """By when a period's report is to be signed: so many working days after its last day."""
    last = of.end - timedelta(microseconds=1)
    return working_days_due(
        last, value_on(local(last).date(), "report_within_working_days")[of.kind], ARTICLE
    ).at


def make_report(
    key: str, reason: str, *, actor: Account | None, now: datetime, said: Said = lambda share, words: None
) -> Report:
    """A period's report, frozen as its next version; actor None: the machine. Refused 403, 409 or 422.

    said: told how far it is, 0 to 100, and with what. Nothing is held locked while it is counted and drawn.
    """
    of = may_make(key, reason, actor, now)
    newest = versions(of.key).first()
    said(5, "统计本期、上期和去年同期")
    made, units = compared(of, now, exact=True), list(Unit.objects.order_by("ordinal", "id"))
    said(35, "写文字、列表")
    centre = load_offices().centre.name
    reason, body = clean_text(reason, 200, "“更正的理由”"), blocks(made, units, centre, now)
    if newest and hasattr(newest, "signing"):
        rows = changed(Report.objects.values_list("blocks", flat=True).get(pk=newest.pk), body)
        body[OPENING:OPENING] = addendum(corrects(newest, reason), rows)
    kept = numbered(body)
    paper = paper_of(kept, lambda done, all_: said(40 + 50 * done // all_, "画图、排版"))
    said(92, "附件表")
    version = newest.version + 1 if newest else 1
    mark = f"第 {version} 版，{actor or DRAFTED_BY} {local(now):%Y-%m-%d %H:%M} 编制"
    book = figures_book(made, None, units, mark)
    with transaction.atomic():
        _one_at_a_time(of.key)
        if versions(of.key).first() != newest:
            raise Refused("not_open", "这一期刚由别人编了一版，请看最新的那一版。", ARTICLE)
        return Report.objects.create(
            period=of.key, version=version, made_at=now, made_by=actor, due=report_due(of), reason=reason,
            blocks=kept, book=book, paper=paper,
        )  # fmt: skip


def may_make(key: str, reason: str, actor: Account | None, now: datetime) -> Period:
    """The period a report may be made of, by this person, now. Refused 403, 409 or 422."""
    if actor is not None and not (actor.is_active and actor.held & MAKES):
        raise Refused("not_yours", f"统计报告由{short_of('centre')}考评员或值班长编制。", ARTICLE)
    of = period(key)
    if of.end > now:
        raise Refused("not_open", f"{of.words}还没有结束，期满后再编制报告；期中的数请看“统计”页。", ARTICLE)
    newest = versions(of.key).first()
    if newest is not None and hasattr(newest, "signing") and not reason.strip():
        words = "上一版已签发，再编一版须写明更正的理由。"
        raise Refused("incomplete", words, ARTICLE, fields={"reason": words})
    return of


def now_otherwise(report: Report, now: datetime) -> list[list[str]]:
    """The numbers of a kept report that a count at `now` gives otherwise (corrections.changed)."""
    units = list(Unit.objects.order_by("ordinal", "id"))
    return changed(
        report.blocks,
        blocks(compared(period(report.period), now, exact=True), units, load_offices().centre.name, now),
    )


def correction_of(report: Report) -> tuple[Report, list[list[str]]] | None:
    """The signed version that corrects a signed one, and the numbers it changed; None while there is none."""
    later = versions(report.period).filter(version__gt=report.version, signing__isnull=False).first()
    if later is None or not hasattr(report, "signing"):
        return None
    return later, changed(report.blocks, Report.objects.values_list("blocks", flat=True).get(pk=later.pk))


def corrects(earlier: Any, reason: str) -> str:
    """The sentence with which a version over a signed one (of a period or a campaign) opens."""
    signed = local(earlier.signing.signed_at)
    return f"本报告更正{signed.year}年{signed.month}月{signed.day}日签发的第 {earlier.version} 版。更正的理由：{reason}。"


def _one_at_a_time(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_DRAFTER, key])


@transaction.atomic
def sign_report(pk: int, *, actor: Account, now: datetime) -> Report:
    """Sign the newest version of a period's report. Refused 403, 404 or 409."""
    found = Report.objects.select_related("made_by").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这份报告。", ARTICLE)
    if not actor.is_active or not actor.held & SIGNS:
        raise Refused("not_yours", "统计报告由值班长或局领导签发。", ARTICLE)
    _one_at_a_time(found.period)
    if found.made_by_id == actor.pk:
        raise Refused("not_yours", "自己编制的报告由另一位签发。", ARTICLE)
    newest = versions(found.period)[0]
    if newest.pk != found.pk:
        raise Refused("not_open", f"已有更新的第 {newest.version} 版，请签发那一版。", ARTICLE)
    if hasattr(newest, "signing"):
        raise Refused("not_open", "这一版已经签发。", ARTICLE)
    Signing.objects.create(report=found, signed_by=actor, signed_at=now)
    return found


def versions(key: str) -> QuerySet[Report]:
    """The versions of one period, newest first, without their contents."""
    rows = Report.objects.filter(period=key).order_by("-version").defer("blocks", "book", "paper")
    return rows.select_related("signing__signed_by__unit", "made_by__unit")


def newest_of_each(limit: int) -> list[Report]:
    """The newest version of each period, latest made first."""
    newest = Report.objects.values("period").annotate(last=Max("pk")).values("last")
    rows = Report.objects.filter(pk__in=newest).order_by("-made_at", "-pk").defer("blocks", "book", "paper")
    return list(rows.select_related("signing__signed_by__unit", "made_by__unit")[:limit])


@cites(ARTICLE)
@transaction.atomic
def draft_due_reports(now: datetime) -> int:
    """The centre's duty by schedule: last month's and last year's report drafted, and said when they are late; how many drafted."""
    drafted = 0
    last = month_of(now).before()
    for of in (last, Period("year", month_of(now).year - 1)):
        known = versions(of.key).first()
        if known is None and (not _anything(of) or not _alone()):
            continue
        if known is None:
            known = make_report(of.key, "", actor=None, now=now)
            _tell(
                known,
                "draft",
                f"{of.words}统计报告已由系统编好，请核对、签发，应于 {end_words(known.due)} 前报出",
                now,
            )
            drafted += 1
            if of.kind == "month":
                _look_back(of.before(), now)
        if now > known.due and not hasattr(known, "signing") and not _told(known, "late"):
            _tell(known, "late", f"{of.words}统计报告应于 {end_words(known.due)} 前报出，还没有签发", now)
    return drafted


def _look_back(of: Period, now: datetime) -> None:
    """Once a month: whether later entries changed a number of the report signed before, which then wants its 更正."""
    signed = Report.objects.filter(period=of.key, signing__isnull=False).order_by("-version").first()
    if signed and (rows := now_otherwise(signed, now)):
        _tell(
            signed,
            "changed",
            f"{of.words}统计报告签发后有 {len(rows)} 个数变了，请核对，必要时编一版更正",
            now,
        )


def _anything(of: Period) -> bool:
    """Whether anything came in at all: an empty house owes nobody a report."""
    return Order.objects.filter(registered_at__gte=of.start, registered_at__lt=of.end).exists()


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_DRAFTER])
        return bool(cursor.fetchone()[0])


def _told(report: Report, what: str) -> bool:
    return Notice.objects.filter(key=_key(report, what, TOLD[-1])).exists()


def _key(report: Report, what: str, post: Role) -> str:
    return f"report:{report.period}:{what}:{post}"


def _tell(report: Report, what: str, sentence: str, now: datetime) -> None:
    centre = load_offices().centre
    Notice.objects.bulk_create(
        [
            Notice(key=_key(report, what, post), unit=centre, post=post.value, sentence=sentence,
                   article=ARTICLE, urgent=what == "late", created_at=now)
            for post in TOLD
        ],
        ignore_conflicts=True,
    )  # fmt: skip
